#include "models/privacy/rectificationreveal.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/team/teamsession.h"

namespace Gatehouse
{

namespace
{

const QString kMask = QStringLiteral("•••");

TableCell valueCell(const QString &text)
{
    TableCell cell = textCell(text.isEmpty() ? RectificationReveal::tr("(empty)") : text);
    cell.toolTip = text;
    return cell;
}

TableCell maskedCell()
{
    TableCell cell = textCell(kMask);
    cell.spoken = RectificationReveal::tr("masked");
    return cell;
}

TableCell beforeCell(const RectifiedValue &value)
{
    if (value.before.isEmpty())
        return missingCell(RectificationReveal::tr("No row of the person has the column, or it cannot be read."));
    QStringList texts;
    for (const QString &text : value.before)
        texts.append(text.isEmpty() ? RectificationReveal::tr("(empty)") : text);
    return valueCell(texts.join(QStringLiteral(" | ")) + (value.isMore ? QStringLiteral(" | …") : QString()));
}

} // namespace

RectificationReveal::RectificationReveal(CaseJobs &jobs, TeamSession &team, QObject *parent)
    : Reveal(team, parent)
    , m_jobs(jobs)
{
}

void RectificationReveal::show(const QString &caseId, const QList<RectifiedValue> &masked)
{
    if (caseId == m_caseId && masked == m_masked)
        return;
    m_caseId = caseId;
    m_masked = masked;
    close();
}

void RectificationReveal::choose()
{
    m_chosen = true;
    emit changed();
}

QString RectificationReveal::text() const
{
    if (!isChosen())
        return {};
    const QString what = m_masked.size() == 1 ? tr("1 column") : tr("%1 columns").arg(formatExact(m_masked.size()));
    return isRevealed() ? tr("Before and after: %1, shown in the table").arg(what)
           : isBusy()   ? tr("Before and after: %1, being read…").arg(what)
                        : tr("Before and after: %1, masked").arg(what);
}

Result<void> RectificationReveal::access() const
{
    const QString what = tr("It stays masked");
    const auto handles = team().access(Right::HandleCases, what);
    return handles ? team().access(Right::RevealPersonalData, what) : handles;
}

void RectificationReveal::ask(const QString &purpose, int generation)
{
    onFinished(m_jobs.rectification(team().self().id, m_caseId, purpose), this,
               [this, generation](const Result<QList<RectifiedValue>> &values) {
                   if (values && counts(generation))
                       fill(*values);
                   answered(generation, values ? Result<void>() : std::unexpected(values.error()));
               });
}

void RectificationReveal::forget()
{
    m_chosen = false;
    fill(m_masked);
}

void RectificationReveal::fill(const QList<RectifiedValue> &values)
{
    QList<TableRow> rows;
    for (const RectifiedValue &value : values) {
        const QString place = QStringLiteral("%1.%2").arg(value.table, value.column);
        TableRow row{place, {textCell(place)}, false};
        row.cells.append(value.isRevealed ? beforeCell(value) : maskedCell());
        row.cells.append(value.isRevealed ? valueCell(value.after) : maskedCell());
        rows.append(row);
    }
    m_table.setTable({{tr("Column"), {}, false}, {tr("Before"), {}, false}, {tr("After"), {}, false}}, rows);
}

} // namespace Gatehouse
