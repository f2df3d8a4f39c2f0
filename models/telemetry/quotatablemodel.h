// Quotas, those nearest to their limit first: limit, used, what is left, when it was or will be reached.
#pragma once

#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/quotastanding.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

// One row of the table.
struct QuotaEntry {
    QuotaRow row;
    QuotaTraffic traffic;
    QuotaStanding standing;
};

// Columns Holder, Quota, Limit, Used, Of limit, Left, Cap reached. A row's id is no text for people: see filterOf().
class QuotaTableModel : public FigureTableModel
{
    Q_OBJECT
public:
    using FigureTableModel::FigureTableModel;

    // In the order given. Holders of a dimension in `filterable` can be filtered by.
    void setQuotas(const QList<QuotaKind> &kinds, const QList<QuotaEntry> &entries, const QList<Dimension> &filterable,
                   const QTimeZone &zone, qint64 nowMs);
    void clear();

    // What a row's id names.
    static std::optional<FilterTerm> filterOf(const QString &id);
    // The name that the gateway gives to whoever holds the quota, unmasked: never for display without a reason. Empty:
    // it gives none.
    QString nameOf(const QString &id) const { return m_names.value(id); }

private:
    QHash<QString, QString> m_names; // by the ids of the rows
};

// "$12.48", "1,204 tokens".
QString quotaAmountText(QuotaUnit unit, qint64 amount);

} // namespace Gatehouse
