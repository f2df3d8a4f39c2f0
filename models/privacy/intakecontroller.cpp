#include "models/privacy/intakecontroller.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/today.h"

namespace Gatehouse
{

IntakeController::IntakeController(IntakeSources &sources, CaseStore &store, TeamSession &team, const Clock &clock,
                                   QObject *parent)
    : QObject(parent)
    , m_sources(sources)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
{
    connect(&m_table, &IntakeModel::chosenChanged, this, &IntakeController::changed);
    connect(&team, &TeamSession::changed, this, &IntakeController::follow);
    onFinished(sources.hasWay(IntakeWay::Sql), this, [this](const Result<void> &has) {
        m_bySql = has;
        emit changed();
    });
    onFinished(sources.hasWay(IntakeWay::AdminApi), this, [this](const Result<void> &has) {
        m_byApi = has;
        emit changed();
    });
}

QDate IntakeController::today() const
{
    return todayBy(m_clock);
}

Result<void> IntakeController::access() const
{
    return m_team.access(Right::HandleCases, tr("Requests are not taken in"));
}

const std::optional<Result<void>> &IntakeController::way(IntakeWay way) const
{
    return way == IntakeWay::AdminApi ? m_byApi : m_bySql;
}

// The lock only covers the screen; of whoever has signed out nothing stays.
void IntakeController::follow()
{
    const bool isLocked = m_team.state() == TeamSession::State::Locked;
    if (m_stage != Stage::Idle && !isLocked && !access())
        putAway();
    emit changed();
}

bool IntakeController::mayBegin()
{
    const auto allowed = access();
    if (!allowed)
        emit said(allowed.error().message, false);
    else if (m_stage == Stage::Reading || m_stage == Stage::Filing)
        emit said(tr("Others are being read or filed. Wait until that is done, or stop it."), false);
    return allowed && (m_stage == Stage::Idle || m_stage == Stage::Preview);
}

void IntakeController::readFiles(const QStringList &files)
{
    if (files.isEmpty() || !mayBegin())
        return;
    if (files.size() > kMostFiles)
        emit said(tr("These are %1 files, more than %2. Take them in in parts.")
                      .arg(formatExact(files.size()), formatExact(kMostFiles)),
                  false);
    else
        begin({files, std::nullopt, today()});
}

void IntakeController::readGateway(IntakeWay way)
{
    if (mayBegin())
        begin({{}, way, today()});
}

void IntakeController::begin(const IntakeOrder &order)
{
    m_stage = Stage::Reading;
    m_error.reset();
    onFinished(m_sources.read(order), this, [this, generation = ++m_generation](const QList<IntakeReading> &readings) {
        if (generation == m_generation)
            read(readings);
    });
    emit begun();
    emit changed();
}

void IntakeController::read(const QList<IntakeReading> &readings)
{
    for (const IntakeReading &reading : readings) {
        if (!reading.intake) {
            m_table.addUnreadable(reading.origin, reading.intake.error().message);
            continue;
        }
        for (const IntakeCandidate &candidate : reading.intake->candidates)
            m_waiting.append({-1, {reading.origin, reading.intake->notes, candidate}});
        if (!reading.intake->candidates.isEmpty())
            continue;
        if (reading.origin.isEmpty())
            emit said(tr("The gateway has no request that nobody has answered."), true);
        else
            m_table.addUnreadable(reading.origin, tr("There is no request in it. Its first line names the columns, "
                                                     "each further line is a request."));
    }
    lookUpNext();
}

void IntakeController::lookUp(const QList<int> &rows)
{
    for (const int row : rows)
        m_waiting.append({row, m_table.at(row)});
    m_stage = Stage::Reading;
    m_error.reset();
    ++m_generation;
    lookUpNext();
}

// A part at a time, so that others get at the store meanwhile.
void IntakeController::lookUpNext()
{
    if (m_waiting.isEmpty()) {
        settle();
        return;
    }
    emit changed();
    const QList<Waiting> asked = m_waiting.mid(0, kRowsPerQuestion);
    QList<IntakeCandidate> candidates;
    for (const Waiting &each : asked)
        candidates.append(decided(each.what.read, each.what.decision));
    onFinished(m_store.lookUp(candidates, today()), this,
               [this, asked, generation = m_generation](const Result<QList<TakenRequest>> &known) {
                   if (generation != m_generation)
                       return;
                   if (!known) {
                       m_error = known.error();
                       settle();
                       return;
                   }
                   m_waiting.remove(0, asked.size());
                   place(asked, *known);
                   lookUpNext();
               });
}

void IntakeController::place(const QList<Waiting> &asked, const QList<TakenRequest> &known)
{
    QList<IntakeRow> fresh;
    for (qsizetype i = 0; i < asked.size(); ++i) {
        if (asked.at(i).row >= 0) {
            m_table.setTaken(asked.at(i).row, known.at(i));
            continue;
        }
        fresh.append(asked.at(i).what);
        fresh.last().taken = known.at(i);
    }
    m_table.add(fresh, today());
}

void IntakeController::settle()
{
    const bool isEmpty = m_table.rowCount() == 0 && m_waiting.isEmpty();
    m_stage = isEmpty ? Stage::Idle : Stage::Preview;
    emit changed();
    if (isEmpty)
        emit closed();
}

void IntakeController::lookUpAgain()
{
    if (m_stage == Stage::Preview)
        lookUp(m_table.unfiledRows());
}

void IntakeController::stop()
{
    if (m_stage == Stage::Filing) {
        m_toFile.clear(); // the one at hand is answered
        return;
    }
    if (m_stage != Stage::Reading)
        return;
    m_sources.stop();
    ++m_generation;
    m_waiting.clear();
    emit said(tr("Stopped. What was not read by then is not in the list; nothing was filed."), true);
    settle();
}

void IntakeController::close()
{
    if (m_stage == Stage::Filing)
        return;
    putAway();
}

void IntakeController::putAway()
{
    m_sources.stop();
    ++m_generation;
    m_waiting.clear();
    m_batch = {};
    m_toFile.clear();
    m_error.reset();
    m_stage = Stage::Idle;
    m_table.clear();
    emit closed();
}

QString IntakeController::headline() const
{
    if (m_stage == Stage::Reading)
        return m_waiting.isEmpty() ? tr("Reading…")
                                   : tr("Looking up what is known: %1 to go…").arg(requestCount(int(m_waiting.size())));
    if (m_stage == Stage::Filing)
        return tr("Filing: %1 of %2…").arg(formatExact(m_batch.size - m_toFile.size()), formatExact(m_batch.size));
    return intakeHeadline(m_table);
}

} // namespace Gatehouse
