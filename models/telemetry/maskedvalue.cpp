#include "models/telemetry/maskedvalue.h"

#include "models/telemetry/quotatablemodel.h"
#include "models/telemetry/requeststablemodel.h"
#include "models/telemetry/shownvalue.h"

#include <QCoreApplication>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::MaskedValue)
};

// As it stands in the row; nothing for a column that is shown to everybody.
std::optional<QString> personalValue(RequestColumn column, const RequestRow &row)
{
    switch (column) {
    case RequestColumn::Account:
        return row.account;
    case RequestColumn::Key:
        return row.key;
    case RequestColumn::Ip:
        return row.ip;
    default:
        return std::nullopt;
    }
}

QString wordOf(RequestColumn column)
{
    return column == RequestColumn::Account ? QStringLiteral("account")
           : column == RequestColumn::Key   ? QStringLiteral("key")
                                            : QStringLiteral("ip");
}

} // namespace

std::optional<MaskedValue> maskedValueOf(const RequestsTableModel &rows, const QModelIndex &cell)
{
    const auto row = rows.rowAt(cell.row());
    if (!row)
        return std::nullopt;
    for (const int column :
         {cell.column(), int(RequestColumn::Ip), int(RequestColumn::Key), int(RequestColumn::Account)}) {
        const auto value = personalValue(RequestColumn(column), *row);
        const QString masked = cell.siblingAtColumn(column).data().toString();
        if (!value || value->isEmpty() || *value == masked)
            continue;
        return MaskedValue{
            Texts::tr("%1 of the request of %2")
                .arg(rows.headerData(column, Qt::Horizontal).toString(),
                     cell.siblingAtColumn(int(RequestColumn::Time)).data().toString()),
            masked, *value,
            // Which request it was is known by its id; whose it was by the gateway alone.
            QStringLiteral("%1 of request %2")
                .arg(wordOf(RequestColumn(column)), row->requestId.isEmpty() ? row->position : row->requestId)};
    }
    return std::nullopt;
}

std::optional<MaskedValue> maskedValueOf(Dimension dimension, const QString &value, const QString &where)
{
    const QString masked = shownValue(dimension, value);
    if (!isPersonal(dimension) || value.isEmpty() || masked == value)
        return std::nullopt;
    return MaskedValue{dimensionTitle(dimension), masked, value,
                       QStringLiteral("%1 in %2").arg(dimensionToken(dimension), where)};
}

std::optional<MaskedValue> maskedTermOf(const QString &token, const QString &where)
{
    const auto term = filterTermFromToken(token);
    return term && term->values.size() == 1 ? maskedValueOf(term->dimension, term->values.constFirst(), where)
                                            : std::nullopt;
}

std::optional<MaskedValue> maskedValueOf(const QuotaTableModel &quotas, const QModelIndex &cell)
{
    const QString id = cell.data(IdRole).toString();
    const auto term = QuotaTableModel::filterOf(id);
    if (!term || !isPersonal(term->dimension))
        return std::nullopt;
    QString value = term->values.value(0);
    if (const QString name = quotas.nameOf(id); !name.isEmpty())
        value += QStringLiteral(" · %1").arg(name);
    const QString holder = cell.siblingAtColumn(0).data().toString();
    const QString whole = QStringLiteral("%1 %2").arg(dimensionTitle(term->dimension), value);
    if (whole == holder)
        return std::nullopt;
    return MaskedValue{Texts::tr("Holder of the quota"), holder, whole,
                       QStringLiteral("%1 in quotas").arg(dimensionToken(term->dimension))};
}

} // namespace Gatehouse
