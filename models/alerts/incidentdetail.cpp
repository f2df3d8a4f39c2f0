#include "models/alerts/incidentdetail.h"

#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

IncidentDetail::IncidentDetail(IncidentController &list, IncidentStore &store, IncidentDeeds &deeds, QObject *parent)
    : QObject(parent)
    , m_list(list)
    , m_store(store)
    , m_deeds(deeds)
{
    connect(&list, &IncidentController::changed, this, &IncidentDetail::follow);
    connect(&list, &IncidentController::acted, this, [this](qint64 seq) {
        if (seq == m_seq)
            refresh();
    });
    connect(&deeds, &IncidentDeeds::changed, this, &IncidentDetail::tell);
    connect(&deeds, &IncidentDeeds::recorded, this, [this](qint64 seq) {
        if (seq == m_seq)
            refresh();
    });
    tell();
}

void IncidentDetail::show(qint64 seq)
{
    if (seq == m_seq)
        return;
    m_seq = seq;
    m_folder.reset();
    m_error.reset();
    m_deeds.show(std::nullopt);
    ask();
    tell();
}

void IncidentDetail::refresh()
{
    if (m_seq > 0)
        ask();
}

void IncidentDetail::ask()
{
    ++m_generation;
    m_asking = m_seq > 0;
    if (!m_asking)
        return;
    onFinished(m_store.folder(m_seq), this, [this, generation = m_generation](const Result<IncidentFolder> &folder) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (folder) {
            m_error.reset();
            m_folder = *folder;
            m_deeds.show(m_folder);
        } else {
            m_error = folder.error();
        }
        tell();
    });
}

// Somebody else may have changed it, and whoever signs out takes it with them.
void IncidentDetail::follow()
{
    if (!m_list.access()) {
        show(0);
    } else if (m_folder && !m_asking) {
        const Incident *listed = m_list.find(m_seq);
        if (listed && *listed != m_folder->incident)
            ask();
    }
    tell();
}

void IncidentDetail::tell()
{
    const IncidentFolder folder = m_folder.value_or(IncidentFolder());
    const IncidentTeller teller = m_list.teller();
    QList<int> running;
    for (const IncidentDeed &deed : folder.deeds) {
        if (m_deeds.isRunning(folder.incident.seq, deed.idx))
            running.append(deed.idx);
    }
    QList<TableRow> targets;
    for (const DeedTarget &target : m_deeds.targets())
        targets.append({QString::number(targets.size()), {textCell(target.label)}, false});
    m_timeline = incidentTimeline(folder, teller);
    m_alertTable.setTable(incidentAlertColumns(), incidentAlertRows(folder, teller));
    m_deedTable.setTable(incidentDeedColumns(), incidentDeedRows(folder, teller, running));
    m_targetTable.setTable({{tr("what can be switched"), {}, false}}, targets);
    emit changed();
}

std::optional<Incident> IncidentDetail::incident() const
{
    if (m_folder)
        return m_folder->incident;
    const Incident *known = m_list.find(m_seq);
    return known ? std::optional(*known) : std::nullopt;
}

QString IncidentDetail::standing() const
{
    const auto shown = incident();
    return shown ? incidentStanding(*shown, m_list.teller()) : QString();
}

const IncidentDeed *IncidentDetail::deed(int idx) const
{
    if (!m_folder)
        return nullptr;
    const auto found = std::ranges::find(m_folder->deeds, idx, &IncidentDeed::idx);
    return found == m_folder->deeds.cend() ? nullptr : &*found;
}

const DeedTarget *IncidentDetail::target(int row) const
{
    return row >= 0 && row < m_deeds.targets().size() ? &m_deeds.targets().at(row) : nullptr;
}

bool IncidentDetail::can(IncidentAction action) const
{
    return m_folder && m_list.mayAct() && nextIncidentState(m_folder->incident.state, action);
}

void IncidentDetail::give(IncidentOrder order, const QString &done)
{
    if (!m_folder)
        return;
    order.incident = m_seq;
    order.seen = m_folder->incident.state;
    if (order.action == IncidentAction::Own)
        order.seenOwner = m_folder->incident.owner;
    m_list.act(order, QStringLiteral("%1 %2").arg(incidentId(m_seq), done));
}

} // namespace Gatehouse
