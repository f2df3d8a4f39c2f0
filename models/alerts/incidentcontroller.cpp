#include "models/alerts/incidentcontroller.h"

#include "models/alerts/bundlefile.h"
#include "models/alerts/incidentstory.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/poolwork.h"

#include <algorithm>

namespace Gatehouse
{

IncidentController::IncidentController(IncidentStore &store, TeamSession &team, ViewState &view, const Clock &clock,
                                       QString gateway, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_zone(view)
    , m_clock(clock)
    , m_gateway(std::move(gateway))
{
    connect(&team, &TeamSession::changed, this, &IncidentController::follow);
    connect(&team, &TeamSession::operatorsChanged, this, &IncidentController::rebuild);
    connect(&view, &ViewState::changed, this, &IncidentController::rebuild);
    connect(&m_timer, &QTimer::timeout, this, &IncidentController::poll);
    m_timer.setInterval(kUnseenPollMs);
    m_table.setTable(incidentColumns(), {});
    follow();
}

Result<void> IncidentController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Incidents are not shown"));
}

Result<void> IncidentController::mayAct() const
{
    return m_team.access(Right::HandleAlerts, tr("Nothing is changed"));
}

IncidentTeller IncidentController::teller() const
{
    return {m_team.names(), m_clock.nowMs(), m_zone.zone()};
}

void IncidentController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        m_asking = m_again = m_known = false;
        m_acting = 0;
        m_error.reset();
        m_all.clear();
        if (allowed) {
            m_timer.start();
            poll();
        } else {
            m_timer.stop();
        }
    }
    rebuild();
}

void IncidentController::setActive(bool active)
{
    m_timer.setInterval(active ? kPollMs : kUnseenPollMs);
    if (active)
        poll();
}

void IncidentController::setView(IncidentView view)
{
    m_view = view;
    rebuild();
}

QString IncidentController::viewTitle(IncidentView view)
{
    return view == IncidentView::Open ? tr("Open") : view == IncidentView::Closed ? tr("Closed") : tr("All");
}

void IncidentController::poll()
{
    if (!m_allowed)
        return;
    if (m_asking)
        m_again = true;
    else
        read();
}

void IncidentController::read()
{
    m_asking = true;
    onFinished(m_store.list({m_gateway}), this, [this, generation = m_generation](const Result<QList<Incident>> &all) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (all) {
            m_error.reset();
            m_all = *all;
            m_known = true;
        } else {
            m_error = all.error();
        }
        rebuild();
        if (std::exchange(m_again, false))
            read();
    });
}

void IncidentController::rebuild()
{
    QList<Incident> shown;
    for (const Incident &incident : std::as_const(m_all)) {
        const bool isClosed = incident.state == IncidentState::Closed;
        if (m_view == IncidentView::All || isClosed == (m_view == IncidentView::Closed))
            shown.append(incident);
    }
    m_table.setTable(incidentColumns(), incidentRows(shown, teller()));
    emit changed();
}

QList<Incident> IncidentController::unclosed() const
{
    QList<Incident> found;
    std::ranges::copy_if(m_all, std::back_inserter(found),
                         [](const Incident &each) { return each.state != IncidentState::Closed; });
    return found;
}

const Incident *IncidentController::find(qint64 seq) const
{
    const auto found = std::ranges::find(m_all, seq, &Incident::seq);
    return found == m_all.cend() ? nullptr : &*found;
}

IncidentController::State IncidentController::state() const
{
    if (!m_allowed)
        return State::Failed;
    if (m_table.rowCount() > 0)
        return State::Full;
    if (m_error && !m_known)
        return State::Failed;
    return m_known ? State::Empty : State::Loading;
}

QString IncidentController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return tr("What went wrong at the gateway, who has it, and what was done");
    if (!m_known)
        return m_error ? tr("The incidents could not be read.") : tr("Reading the incidents…");
    int counts[kIncidentStates.size()] = {};
    int critical = 0;
    for (const Incident &incident : m_all) {
        ++counts[size_t(incident.state)];
        critical += incident.state != IncidentState::Closed && incident.severity == IncidentSeverity::Critical ? 1 : 0;
    }
    QStringList parts{critical > 0 ? tr("%1 open, %2 critical").arg(counts[0]).arg(critical)
                                   : tr("%1 open").arg(counts[0])};
    if (counts[size_t(IncidentState::Mitigated)] > 0)
        parts.append(tr("%1 mitigated").arg(counts[size_t(IncidentState::Mitigated)]));
    parts.append(tr("%1 closed").arg(formatExact(counts[size_t(IncidentState::Closed)])));
    return parts.join(QStringLiteral(" · "));
}

std::pair<QString, QString> IncidentController::emptiness() const
{
    switch (m_view) {
    case IncidentView::Open:
        return {
            tr("No incident is open"),
            tr("Select alerts on the Alerts page and press I: they become an incident with an owner, a timeline and "
               "what was done.")};
    case IncidentView::Closed:
        return {tr("No incident was closed yet"), tr("Those that are closed stand here, with verdict and summary.")};
    case IncidentView::All:
        break;
    }
    return {tr("There was no incident yet"), tr("Select alerts on the Alerts page and press I.")};
}

QString IncidentController::notice() const
{
    return m_error && m_known ? tr("This may be out of date. %1").arg(m_error->message) : QString();
}

void IncidentController::open(const NewIncident &incident)
{
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    NewIncident wanted = incident;
    wanted.gateway = m_gateway;
    wanted.by = m_team.self().id;
    ++m_acting;
    onFinished(m_store.open(wanted), this,
               [this, count = wanted.alerts.size(), generation = m_generation](const Result<qint64> &seq) {
                   if (generation != m_generation)
                       return;
                   --m_acting;
                   if (seq) {
                       emit said(count == 1 ? tr("%1 is open, of 1 alert.").arg(incidentId(*seq))
                                            : tr("%1 is open, of %2 alerts.").arg(incidentId(*seq)).arg(count),
                                 true);
                       emit opened(*seq);
                   } else {
                       emit said(seq.error().message, false);
                   }
                   poll();
                   emit changed();
               });
    emit changed();
}

void IncidentController::exportTo(qint64 seq, const QString &file, const std::optional<AffectedList> &affected)
{
    ++m_acting;
    emit changed();
    const auto ended = [this](const QString &sentence, bool good) {
        --m_acting;
        emit said(sentence, good);
        emit changed();
    };
    onFinished(m_store.material(seq), this,
               [this, seq, file, affected, ended, teller = teller(),
                generation = m_generation](const Result<IncidentMaterial> &material) {
                   if (generation != m_generation)
                       return;
                   if (!material)
                       return ended(material.error().message, false);
                   IncidentMaterial whole = *material;
                   whole.affected = affected;
                   onFinished(runInPool([whole, teller, file] { return writeBundle(whole, teller, file); }), this,
                              [seq, ended, generation, this](const Result<QByteArray> &hash) {
                                  if (generation != m_generation)
                                      return;
                                  ended(hash ? tr("%1 is saved. SHA-256 of its data: %2")
                                                   .arg(incidentId(seq), QString::fromLatin1(*hash))
                                             : hash.error().message,
                                        hash.has_value());
                              });
               });
}

void IncidentController::act(const IncidentOrder &order, const QString &done)
{
    if (const auto may = mayAct(); !may)
        return emit said(may.error().message, false);
    IncidentOrder given = order;
    given.by = m_team.self().id;
    ++m_acting;
    onFinished(m_store.act(given), this,
               [this, seq = given.incident, done, generation = m_generation](const Result<void> &result) {
                   if (generation != m_generation)
                       return;
                   --m_acting;
                   emit said(result ? done : result.error().message, result.has_value());
                   emit acted(seq);
                   poll();
                   emit changed();
               });
    emit changed();
}

} // namespace Gatehouse
