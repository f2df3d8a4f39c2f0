#include "models/telemetry/cellreveal.h"

#include "models/core/onfinished.h"

namespace Gatehouse
{

namespace
{

// As it stands in the row; nothing for a column that is shown to everybody.
std::optional<QString> maskedValue(RequestColumn column, const RequestRow &row)
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

CellReveal::CellReveal(RequestsTableModel &rows, ReadingRecord &record, TeamSession &team, QObject *parent)
    : QObject(parent)
    , m_rows(rows)
    , m_record(record)
    , m_team(team)
{
    connect(&team, &TeamSession::changed, this, [this] {
        if (m_revealed && !m_team.isSignedIn())
            close();
        else
            emit changed();
    });
}

bool CellReveal::choose(const QModelIndex &cell)
{
    close();
    const auto row = m_rows.rowAt(cell.row());
    if (!row)
        return false;
    for (const int column :
         {cell.column(), int(RequestColumn::Ip), int(RequestColumn::Key), int(RequestColumn::Account)}) {
        const auto value = maskedValue(RequestColumn(column), *row);
        if (!value || value->isEmpty())
            continue;
        m_title = tr("%1 of the request of %2")
                      .arg(m_rows.headerData(column, Qt::Horizontal).toString(),
                           cell.siblingAtColumn(int(RequestColumn::Time)).data().toString());
        m_masked = cell.siblingAtColumn(column).data().toString();
        m_value = *value;
        // Which request it was is known by its id; whose it was by the gateway alone.
        m_object = QStringLiteral("%1 of request %2")
                       .arg(wordOf(RequestColumn(column)), row->requestId.isEmpty() ? row->position : row->requestId);
        emit changed();
        return true;
    }
    return false;
}

void CellReveal::close()
{
    ++m_generation;
    m_busy = false;
    m_revealed = false;
    m_value.clear();
    m_masked.clear();
    emit changed();
}

QString CellReveal::text() const
{
    return isChosen() ? QStringLiteral("%1: %2").arg(m_title, m_revealed ? m_value : m_masked) : QString();
}

Result<void> CellReveal::access() const
{
    return m_team.access(Right::RevealPersonalData, tr("It stays masked"));
}

void CellReveal::reveal(const QString &purpose)
{
    if (m_busy || !isChosen() || !access())
        return;
    m_busy = true;
    emit changed();
    onFinished(m_record.record(m_team.self().id, m_object, purpose.trimmed()), this,
               [this, generation = m_generation](const Result<void> &recorded) {
                   if (generation != m_generation)
                       return;
                   m_busy = false;
                   m_revealed = recorded.has_value() && m_team.isSignedIn();
                   if (!recorded)
                       emit failed(recorded.error().message);
                   emit changed();
               });
}

} // namespace Gatehouse
