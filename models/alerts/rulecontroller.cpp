#include "models/alerts/rulecontroller.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

RuleController::RuleController(RuleStore &store, AlertStore &alerts, BacktestBench &bench, TeamSession &team,
                               ViewState &view, const Clock &clock, QString gateway, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_alerts(alerts)
    , m_bench(bench)
    , m_team(team)
    , m_zone(view)
    , m_clock(clock)
    , m_gateway(std::move(gateway))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &RuleController::test);
    connect(&team, &TeamSession::changed, this, &RuleController::follow);
    connect(&bench, &BacktestBench::progressed, this, [this](double share) {
        m_progress = share;
        if (m_testing)
            emit testChanged();
    });
    m_table.setTable(ruleColumns(), {});
    m_versionTable.setTable(versionColumns(), {});
    m_alertTable.setTable(backtestColumns(), {});
    follow();
}

Result<void> RuleController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Rules are not shown"));
}

Result<void> RuleController::mayEdit() const
{
    return m_team.access(Right::EditAlertRules, tr("Nothing is changed"));
}

RuleController::State RuleController::state() const
{
    if (!access() || (m_error && !m_shelf))
        return State::Failed;
    return m_shelf ? State::Full : State::Loading;
}

void RuleController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        m_asking = false;
        m_saving = false;
        m_shelf.reset();
        m_error.reset();
        m_table.setTable(ruleColumns(), {});
        select({});
        if (allowed && std::exchange(m_by, m_team.self().id) != m_team.self().id)
            m_left.clear();
        if (allowed && m_active)
            refresh();
    }
    emit changed();
}

void RuleController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (active) {
        refresh();
        readNodes();
    } else {
        m_settle.stop();
        stopTest();
    }
}

// A gateway that is young had fewer days for its alerts.
double RuleController::days() const
{
    const qint64 nowMs = m_clock.nowMs();
    return double(nowMs - std::max(m_oldestMs, nowMs - kSpanMs)) / double(kDayMs);
}

void RuleController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    onFinished(m_store.shelf(m_gateway, m_clock.nowMs() - kSpanMs), this,
               [this, generation = ++m_generation](const Result<RuleShelf> &shelf) {
                   if (generation != m_generation)
                       return;
                   m_asking = false;
                   m_error = shelf ? std::nullopt : std::optional(shelf.error());
                   if (shelf)
                       shelfAnswered(*shelf);
                   emit changed();
               });
}

void RuleController::showTable()
{
    if (!m_shelf)
        return;
    RuleMarks marks{m_blind, m_left.keys()};
    if (isChanged())
        marks.unsaved.append(m_id);
    m_table.setTable(ruleColumns(), ruleRows(*m_shelf, days(), marks));
}

// A draft that somebody works on stays as it is; what it was begun from is then old, and is refused by the store.
void RuleController::shelfAnswered(const RuleShelf &shelf)
{
    m_shelf = shelf;
    showTable();
    if (m_id.isEmpty())
        return;
    const RuleVersion *now = current();
    if (!isChanged() && (now ? now->version : 0) != m_seen) {
        begin();
        readVersions();
    }
}

const RuleVersion *RuleController::current() const
{
    if (!m_shelf)
        return nullptr;
    const auto found = std::ranges::find(m_shelf->changed, m_id, [](const RuleVersion &each) { return each.rule.id; });
    return found == m_shelf->changed.end() ? nullptr : &*found;
}

AlertRule RuleController::inForce() const
{
    const RuleVersion *now = current();
    return now ? now->rule : AlertRule{m_id};
}

QString RuleController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_shelf)
        return {};
    int off = 0;
    auto blind = m_blind.size();
    for (const RuleVersion &each : m_shelf->changed) {
        off += !each.rule.isOn;
        blind -= !each.rule.isOn && m_blind.contains(each.rule.id);
    }
    const int all = int(ruleCatalogue().size());
    const int changed = int(m_shelf->changed.size());
    const QString shown = QString::number(days(), 'g', 2);
    return tr("%1 rules, %2; %3%4. Figures are of the last %5.")
        .arg(all)
        .arg(changed == 0 ? tr("all as they are shipped") : tr("%1 changed").arg(changed),
             off == 0 ? tr("none is off") : tr("%1 off").arg(off),
             blind == 0 ? QString() : tr(", %1 cannot see here").arg(blind))
        .arg(shown == QLatin1String("1") ? tr("day") : tr("%1 days").arg(shown));
}

QString RuleController::notice() const
{
    const RuleVersion *now = current();
    if (!m_id.isEmpty() && (now ? now->version : 0) != m_seen)
        return tr("The rule was changed meanwhile%1. Discard your changes to see what it is now.")
            .arg(now ? tr(", by %1").arg(now->by) : QString());
    if (m_error)
        return m_error->message;
    for (const RuleVersion &each : m_shelf ? m_shelf->changed : QList<RuleVersion>()) {
        if (!each.problems.isEmpty())
            return each.problems.constFirst();
    }
    return {};
}

QString RuleController::standing() const
{
    const RuleVersion *now = current();
    if (!now)
        return tr("as it is shipped");
    return tr("version %1, %2, by %3")
        .arg(now->version)
        .arg(shortInstant(now->atMs, m_clock.nowMs(), m_zone.zone()), now->by);
}

void RuleController::select(const QString &id)
{
    if (id == m_id)
        return;
    leave();
    m_id = ruleEntry(id) ? id : QString();
    ++m_pick;
    m_versions.clear();
    m_judged.clear();
    begin();
    readVersions();
    readJudged();
    emit changed();
}

void RuleController::leave()
{
    if (isChanged())
        m_left.insert(m_id, {m_begun, m_draft, m_seen});
}

void RuleController::begin()
{
    const RuleVersion *now = current();
    const Draft fresh{inForce(), inForce(), now ? now->version : 0};
    const Draft mine = m_left.value(m_id, fresh);
    m_left.remove(m_id);
    m_begun = mine.begun;
    m_draft = mine.draft;
    m_seen = mine.seen;
    draftMoved();
}

void RuleController::readVersions()
{
    m_versionTable.setTable(versionColumns(), {});
    if (m_id.isEmpty() || !m_allowed)
        return;
    onFinished(m_store.versions(m_id), this, [this, pick = m_pick](const Result<QList<RuleVersion>> &versions) {
        if (pick != m_pick || !versions)
            return;
        m_versions = *versions;
        m_versionTable.setTable(versionColumns(), versionRows(m_id, m_versions, m_clock.nowMs(), m_zone.zone()));
        emit changed();
    });
}

void RuleController::readJudged()
{
    if (m_id.isEmpty() || !m_allowed)
        return;
    AlertFilter filter;
    filter.gateway = m_gateway;
    filter.states = {AlertState::Resolved};
    filter.rule = m_id;
    onFinished(m_alerts.slice(filter), this, [this, pick = m_pick](const Result<AlertSlice> &slice) {
        if (pick != m_pick || !slice || slice->alerts.isEmpty())
            return;
        m_judged = slice->alerts;
        if (m_backtest || m_testing)
            test();
    });
}

void RuleController::readNodes()
{
    if (m_knowsNodes || !m_allowed)
        return;
    m_knowsNodes = true;
    onFinished(m_bench.lattice(), this, [this](const Result<GatewayLattice> &lattice) {
        m_knowsNodes = lattice.has_value();
        if (!lattice)
            return;
        m_nodes = lattice->nodes;
        m_oldestMs = lattice->oldestMs;
        m_blind = lattice->blind;
        showTable();
        emit changed();
    });
}

void RuleController::setOn(bool on)
{
    m_draft.isOn = on;
    draftMoved();
}

void RuleController::setValue(const QString &setting, double value)
{
    const double before = m_draft.value(setting);
    m_draft.setValue(setting, value);
    if (before != value)
        draftMoved();
}

void RuleController::setScope(const QStringList &scope)
{
    m_draft.scope = scope;
    draftMoved();
}

void RuleController::setCalendar(const QString &zone, const QList<QDate> &holidays)
{
    AlertRule draft = m_draft;
    draft.zone = zone == SeasonDays().zone ? QString() : zone;
    draft.holidays = holidays;
    if (draft == m_draft)
        return;
    m_draft = draft;
    draftMoved();
}

void RuleController::discard()
{
    begin();
    emit changed();
}

void RuleController::takeBack(int version)
{
    const auto found = std::ranges::find(m_versions, version, &RuleVersion::version);
    m_draft = found == m_versions.end() ? AlertRule{m_id} : found->rule;
    draftMoved();
    emit changed();
}

void RuleController::draftMoved()
{
    forgetTest();
    showTable();
    emit draftChanged();
    if (m_id.isEmpty() || !m_active || !isQuick())
        m_settle.stop();
    else
        m_settle.start();
}

void RuleController::save(const QString &reason)
{
    if (const auto allowed = mayEdit(); !allowed)
        return emit said(allowed.error().message, false);
    if (m_saving || m_id.isEmpty())
        return;
    if (!isChanged())
        return emit said(tr("Nothing of the rule is changed."), false);
    m_saving = true;
    onFinished(m_store.change({m_draft, m_seen, reason.trimmed(), m_team.self().id}), this,
               [this, pick = m_pick, id = m_id](const Result<int> &version) {
                   m_saving = false;
                   if (pick != m_pick && version)
                       m_left.remove(id);
                   if (pick == m_pick)
                       saved(version);
                   else
                       emit said(version ? tr("The rule is changed.") : version.error().message, version.has_value());
                   m_asking = false;
                   refresh();
                   emit changed();
               });
    emit changed();
}

void RuleController::saved(const Result<int> &version)
{
    if (!version)
        return emit said(version.error().message, false);
    m_begun = m_draft;
    m_seen = *version;
    if (m_shelf) {
        m_shelf->changed.removeIf([this](const RuleVersion &each) { return each.rule.id == m_id; });
        m_shelf->changed.append({m_draft, *version, m_team.self().name, m_clock.nowMs(), {}});
    }
    const QString untested = isTested() ? QString() : QLatin1Char(' ') + tr("It was not tested on the past.");
    emit said(tr("%1 is at version %2 now. It holds from the next look on.%3")
                  .arg(entry()->title)
                  .arg(*version)
                  .arg(untested),
              true);
    readVersions();
    draftMoved();
}

void RuleController::setNode(const std::optional<LatticeNode> &node)
{
    if (node == m_node)
        return;
    m_node = node;
    draftMoved();
}

void RuleController::forgetTest()
{
    stopTest();
    m_backtest.reset();
    m_testError.reset();
    m_alertTable.setTable(backtestColumns(), {});
    emit testChanged();
}

void RuleController::stopTest()
{
    ++m_testGeneration;
    if (std::exchange(m_testing, false)) {
        m_bench.stop();
        emit testChanged();
    }
}

void RuleController::test()
{
    m_settle.stop();
    if (m_id.isEmpty() || !m_shelf)
        return;
    stopTest();
    BacktestOrder order;
    order.rule = m_id;
    for (const RuleVersion &each : m_shelf->changed) {
        if (ruleEntry(each.rule.id))
            order.inForce.put({each.rule, each.version});
    }
    order.now = {inForce(), m_seen};
    if (m_draft != order.now.rule)
        order.changed = m_draft;
    order.node = entry()->isOfAllTraffic ? LatticeNode() : entry()->hasScope() ? m_node : std::nullopt;
    order.judged = m_judged;
    m_testing = true;
    m_progress = 0;
    m_testError.reset();
    onFinished(m_bench.run(order), this, [this, generation = m_testGeneration](const Result<Backtest> &test) {
        if (generation == m_testGeneration)
            testAnswered(test);
    });
    emit testChanged();
}

void RuleController::testAnswered(const Result<Backtest> &test)
{
    m_testing = false;
    m_backtest = test ? std::optional(*test) : std::nullopt;
    m_testError = test ? std::nullopt : std::optional(test.error());
    m_alertTable.setTable(backtestColumns(),
                          test ? backtestRows(*test, m_clock.nowMs(), m_zone.zone()) : QList<TableRow>());
    emit testChanged();
}

} // namespace Gatehouse
