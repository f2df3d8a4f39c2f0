#include "models/promises/promisecontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/promises/promiserows.h"

#include <algorithm>
#include <utility>

namespace Gatehouse
{

namespace
{

// In a sentence of counts, where the words of the table say too little.
QString countedState(int count, PromiseState state)
{
    switch (state) {
    case PromiseState::Unseen:
        return PromiseController::tr("%1 cannot be seen from here").arg(count);
    case PromiseState::Person:
        return PromiseController::tr("%1 a person's duty").arg(count);
    default:
        return QStringLiteral("%1 %2").arg(count).arg(promiseStateTitle(state));
    }
}

} // namespace

PromiseController::PromiseController(PromiseStore &store, TeamSession &team, const Clock &clock, QString gateway,
                                     QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
    , m_gateway(std::move(gateway))
{
    m_table.setTable(promiseColumns(), {});
    m_history.setTable(promiseHistoryColumns(), {});
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &PromiseController::lookAgain);
    connect(&team, &TeamSession::changed, this, &PromiseController::follow);
    connect(&store, &PromiseStore::progressed, this, [this](int done, int all) {
        m_done = done;
        m_all = all;
        emit changed();
    });
    follow();
}

Result<void> PromiseController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Promises are not shown"));
}

Result<void> PromiseController::mayLook() const
{
    return m_team.access(Right::CheckPromises, tr("Nothing is looked at"));
}

PromiseController::State PromiseController::state() const
{
    if (!access() || (m_error && !m_board))
        return State::Failed;
    return m_board ? State::Full : State::Loading;
}

void PromiseController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        m_asking = false;
        m_board.reset();
        m_error.reset();
        if (m_looking)
            stopLooking();
        select({});
        fill();
        if (allowed && mayLook())
            m_again.start();
        else
            m_again.stop();
        if (allowed)
            refresh();
    }
    emit changed();
}

void PromiseController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active || !active)
        return;
    refresh();
}

void PromiseController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    onFinished(m_store.board(m_gateway), this, [this, generation = ++m_generation](const Result<PromiseBoard> &board) {
        if (generation == m_generation)
            answered(board);
    });
}

void PromiseController::answered(const Result<PromiseBoard> &board)
{
    m_asking = false;
    m_error = board ? std::nullopt : std::optional(board.error());
    if (board) {
        // A look at other policies, or at other versions of them, was none at these.
        if (!m_board || m_board->policies != board->policies)
            m_triedMs = 0;
        m_board = *board;
        fill();
        readFolder();
    }
    emit changed();
    if (!board)
        return;
    if (std::exchange(m_isDue, false))
        look();
    else
        lookIfStale();
}

// Another console may have put another version in force since the board was read.
void PromiseController::lookAgain()
{
    m_isDue = mayLook().has_value();
    refresh();
}

// Only on its page: who does not look at it has an hour.
void PromiseController::lookIfStale()
{
    if (!m_active || m_looking || !mayLook())
        return;
    // A look that failed is not tried again at once, or a gateway that is away would be asked without end.
    // The one that was looked at longest ago decides: of a policy that came to be in force since, nothing was.
    qint64 oldest = m_clock.nowMs();
    for (const TableRow &row : m_table.rows()) {
        const PromiseStanding *standing = standingOf(*m_board, row.id);
        if (!isFinding(row.id))
            oldest = std::min(oldest, standing ? standing->lookedMs : 0);
    }
    if (m_clock.nowMs() - std::max(oldest, m_triedMs) > kFreshMs)
        look();
}

void PromiseController::fill()
{
    m_table.setTable(promiseColumns(), m_board ? promiseRows(*m_board, m_clock.nowMs()) : QList<TableRow>());
}

std::optional<PromiseState> PromiseController::stateOf(const QString &promise) const
{
    const PromiseStanding *standing = m_board ? standingOf(*m_board, promise) : nullptr;
    return standing ? std::optional(standing->verdict.state) : std::nullopt;
}

bool PromiseController::isFinding(const QString &row)
{
    return row.startsWith(findingKey({}, {}).chopped(1));
}

int PromiseController::broken() const
{
    return int(std::ranges::count_if(m_table.rows(),
                                     [this](const TableRow &row) { return stateOf(row.id) == PromiseState::Broken; }));
}

// "Policy 004 2026-06-01 and 4 others".
QString PromiseController::policiesText() const
{
    if (!m_board->isInForce || m_board->policies.isEmpty())
        return tr("No policy in force");
    const PolicyDocument &first = m_board->policies.constFirst();
    const QString name = tr("Policy %1 %2").arg(first.id.section(QLatin1Char('_'), 0, 0), first.version);
    const qsizetype others = m_board->policies.size() - 1;
    return others == 0   ? name
           : others == 1 ? tr("%1 and 1 other").arg(name)
                         : tr("%1 and %2 others").arg(name).arg(others);
}

QString PromiseController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_board)
        return {};
    QMap<PromiseState, int> counts;
    int unlooked = 0;
    for (const TableRow &row : m_table.rows()) {
        if (const auto state = stateOf(row.id))
            ++counts[*state];
        else
            ++unlooked;
    }
    const int findings = findingsOf(*m_board);
    unlooked -= findings;
    QStringList parts;
    for (const PromiseState state :
         {PromiseState::Kept, PromiseState::Broken, PromiseState::AtRisk, PromiseState::Unseen, PromiseState::Person}) {
        if (counts.value(state) > 0)
            parts.append(countedState(counts.value(state), state));
    }
    if (unlooked > 0)
        parts.append(tr("%1 not looked at").arg(unlooked));
    if (findings > 0)
        parts.append(findings == 1 ? tr("1 finding") : tr("%1 findings").arg(findings));
    return QStringLiteral("%1 · %2: %3")
        .arg(policiesText(), counted(m_table.rowCount() - findings, tr("promise"), tr("promises")),
             parts.join(QStringLiteral(", ")));
}

QString PromiseController::notice() const
{
    if (m_error)
        return m_error->message;
    if (m_board && !m_board->isInForce)
        return tr("No policy is in force at this gateway. Shown are those that are shipped; put yours in force to "
                  "look at it alone.");
    return {};
}

QString PromiseController::progress() const
{
    if (!m_looking || !m_board)
        return {};
    return m_all > 0 ? tr("Looking: %1 of %2").arg(m_done).arg(m_all) : tr("Looking...");
}

QString PromiseController::longestProgress() const
{
    if (!m_board)
        return {};
    const QString most(QString::number(m_table.rowCount()).size(), QLatin1Char('0')); // the widest of the digits
    return tr("Looking: %1 of %2").arg(most, most);
}

void PromiseController::look()
{
    if (m_looking || !m_board || !mayLook())
        return;
    m_looking = true;
    m_triedMs = m_clock.nowMs();
    m_done = m_all = 0;
    emit changed();
    onFinished(m_store.look(m_board->policies, m_team.self().id), this, [this](const Result<PromiseTally> &tally) {
        m_looking = false;
        if (tally && !tally->newlyBroken.isEmpty())
            emit said(tally->newlyBroken.size() == 1
                          ? tr("A promise has come to be broken.")
                          : tr("%1 promises have come to be broken.").arg(tally->newlyBroken.size()),
                      false);
        else if (tally)
            emit said(tr("Looked at %1; the gateway was asked for %2 ms.")
                          .arg(counted(tally->looked, tr("promise"), tr("promises")))
                          .arg(tally->gatewayMs),
                      true);
        else if (tally.error().kind != ErrorKind::Cancelled && tally.error().kind != ErrorKind::Busy)
            emit said(tally.error().message, false);
        emit changed();
        refresh();
    });
}

void PromiseController::stopLooking()
{
    m_store.stop();
}

void PromiseController::select(const QString &promise)
{
    if (promise == m_selected)
        return;
    m_selected = promise;
    m_course.clear();
    m_history.setTable(promiseHistoryColumns(), {});
    readFolder();
    emit changed();
}

void PromiseController::readFolder()
{
    if (m_selected.isEmpty() || !m_allowed)
        return;
    onFinished(
        m_store.folder(m_gateway, m_selected), this, [this, pick = ++m_pick](const Result<PromiseFolder> &folder) {
            if (pick != m_pick || !folder)
                return;
            m_course = folder->course;
            m_history.setTable(promiseHistoryColumns(), promiseHistoryRows(*folder, QTimeZone::systemTimeZone()));
            emit changed();
        });
}

PromiseController::Selected PromiseController::one() const
{
    if (!m_board)
        return {};
    for (const PolicyDocument &policy : m_board->policies) {
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &commitment : sentence.commitments) {
                if (promiseKey(policy.id, commitment.id) == m_selected)
                    return {&policy, &sentence, &commitment, standingOf(*m_board, m_selected)};
            }
        }
    }
    return {};
}

std::optional<PromiseController::SelectedFinding> PromiseController::finding() const
{
    const QList<PolicyDocument> policies = m_board ? m_board->policies : QList<PolicyDocument>();
    for (const PolicyDocument &policy : policies) {
        for (const PolicyFinding &finding : m_board->findings.value(policy.id)) {
            if (findingKey(policy.id, finding.id) != m_selected)
                continue;
            return SelectedFinding{policy.name, findingQuotes(m_board->policies, policy, finding), finding};
        }
    }
    return std::nullopt;
}

QString PromiseController::instant(qint64 ms) const
{
    return formatInstant(ms, QTimeZone::systemTimeZone());
}

QString PromiseController::since() const
{
    const PromiseStanding *standing = m_board ? standingOf(*m_board, m_selected) : nullptr;
    return standing ? tr("%1 since %2").arg(promiseStateTitle(standing->verdict.state), instant(standing->sinceMs))
                    : QString();
}

bool PromiseController::isDuty() const
{
    const Selected selected = one();
    return selected.commitment && (selected.commitment->kind == CommitmentKind::Duty ||
                                   selected.commitment->kind == CommitmentKind::Disclosure);
}

void PromiseController::noteDuty(const QString &note)
{
    if (!isDuty() || !mayLook())
        return;
    onFinished(m_store.noteDuty({m_gateway, m_selected, note, {}, m_team.self().id}), this,
               [this](const Result<void> &noted) {
                   emit said(noted ? tr("Noted, and recorded.") : noted.error().message, noted.has_value());
                   if (noted)
                       look();
               });
}

} // namespace Gatehouse
