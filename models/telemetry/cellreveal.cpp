#include "models/telemetry/cellreveal.h"

#include "models/core/onfinished.h"
#include "models/team/teamsession.h"

namespace Gatehouse
{

CellReveal::CellReveal(ReadingRecord &record, TeamSession &team, QObject *parent)
    : Reveal(team, parent)
    , m_record(record)
{
}

bool CellReveal::choose(const std::optional<MaskedValue> &cell)
{
    close();
    m_cell = cell;
    emit changed();
    return isChosen();
}

QString CellReveal::text() const
{
    return m_cell ? QStringLiteral("%1: %2").arg(m_cell->title, isRevealed() ? m_cell->value : m_cell->masked)
                  : QString();
}

Result<void> CellReveal::access() const
{
    return team().access(Right::RevealPersonalData, tr("It stays masked"));
}

void CellReveal::ask(const QString &purpose, int generation)
{
    onFinished(m_record.record(team().self().id, m_cell->object, purpose), this,
               [this, generation](const Result<void> &recorded) { answered(generation, recorded); });
}

} // namespace Gatehouse
