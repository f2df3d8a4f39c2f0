#include "models/telemetry/telemetrycontroller.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/mergedanswers.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMinuteTickMs = 30'000;
// The ends of a range always cost some rows; a note is for questions that the gateway's database feels.
constexpr qint64 kNotableRawRows = 20'000;

} // namespace

TelemetryController::TelemetryController(TelemetrySession &session, ViewState &view, const Clock &clock,
                                         QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_view(view)
    , m_clock(clock)
{
    m_throttle.setSingleShot(true);
    m_minute.setInterval(kMinuteTickMs);
    connect(&m_throttle, &QTimer::timeout, this, &TelemetryController::askWhenDue);
    connect(&m_minute, &QTimer::timeout, this, [this] {
        if (m_view.range().isRelative())
            dataChanged(m_buckets.span);
    });
    connect(&view, &ViewState::changed, this, &TelemetryController::viewChanged);
    connect(&view, &ViewState::pauseChanged, this, &TelemetryController::pauseChanged);
    connect(&session, &TelemetrySession::statusChanged, this, &TelemetryController::statusChanged);
    connect(&session, &TelemetrySession::dataChanged, this, [this](const TimeSpan &span) { dataChanged(span); });
}

QList<TelemetryQuery> TelemetryController::followUps(const ComparedBuckets &, const QList<TelemetryAnswer> &) const
{
    return {};
}

void TelemetryController::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (!active) {
        m_minute.stop();
        return;
    }
    m_minute.start();
    if (m_view.range().isRelative() && !m_view.isPaused())
        m_due = true;
    if (m_due)
        ask();
    else
        settle();
}

void TelemetryController::refresh()
{
    if (m_session.status().phase == SessionStatus::Phase::Failed)
        m_session.reconnect();
    askAgain();
}

void TelemetryController::setRefreshIntervalMs(int intervalMs)
{
    m_refreshIntervalMs = intervalMs;
}

void TelemetryController::askAgain()
{
    m_due = true;
    m_stale = m_hasFigures;
    ++m_generation; // what is under way answers an earlier question
    m_asking = false;
    if (m_active)
        ask();
}

void TelemetryController::viewChanged()
{
    askAgain();
}

void TelemetryController::statusChanged()
{
    const bool ready = m_session.status().phase == SessionStatus::Phase::Ready;
    if (m_active && ready && !m_asking && (m_due || m_error)) {
        m_due = true;
        // The status changes often while history is filling; a question that fails must not be asked each time.
        if (!m_throttle.isActive()) {
            ask();
            return;
        }
    }
    settle();
}

void TelemetryController::dataChanged(const TimeSpan &span)
{
    if (m_view.isPaused())
        return;
    const TimeSpan shown = m_view.span();
    const bool concerns = span.overlaps(shown) || (m_buckets.isCompared() && span.overlaps(m_buckets.comparedSpan)) ||
                          m_view.range().isRelative();
    if (!concerns)
        return;
    m_due = true;
    askWhenDue();
}

void TelemetryController::pauseChanged()
{
    // On resume the range moves on at once.
    if (!m_view.isPaused() && m_hasFigures) {
        m_due = true;
        askWhenDue();
    }
}

void TelemetryController::askWhenDue()
{
    if (m_active && m_due && !m_asking && !m_throttle.isActive() && !m_view.isPaused())
        ask();
}

void TelemetryController::ask()
{
    if (m_session.status().phase != SessionStatus::Phase::Ready) {
        settle();
        return;
    }
    m_due = false;
    const ComparedBuckets buckets = comparedBuckets(m_view.range(), m_view.comparison(), m_view.nowMs(), mostBuckets());
    const int generation = ++m_generation;
    if (buckets.edges.isEmpty()) {
        failed({ErrorKind::InvalidInput,
                QStringLiteral("There is nothing to show: the time range lies in the future. Choose an earlier one.")});
        return;
    }
    m_asking = true;
    m_throttle.start(m_refreshIntervalMs);
    onFinished(m_session.ask(queries(buckets)), this,
               [this, generation, buckets](const Result<QList<TelemetryAnswer>> &result) {
                   firstAnswered(generation, buckets, result);
               });
    asked(buckets);
    settle();
}

void TelemetryController::firstAnswered(int generation, const ComparedBuckets &buckets,
                                        const Result<QList<TelemetryAnswer>> &result)
{
    if (generation != m_generation)
        return;
    if (!result) {
        failed(result.error());
        return;
    }
    const QList<TelemetryQuery> more = followUps(buckets, *result);
    if (more.isEmpty()) {
        answered(buckets, *result);
        return;
    }
    onFinished(m_session.ask(more), this,
               [this, generation, buckets, first = *result](const Result<QList<TelemetryAnswer>> &second) {
                   if (generation != m_generation)
                       return;
                   if (second)
                       answered(buckets, first + *second);
                   else
                       failed(second.error());
               });
}

void TelemetryController::answered(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers)
{
    m_asking = false;
    m_stale = false;
    m_error.reset();
    m_hasFigures = true;
    m_buckets = buckets;
    m_rawRowsRead = 0;
    m_notAllCounted = false;
    m_missing.clear();
    m_missingParts.clear();
    m_countedToMs = answers.isEmpty() ? 0 : answers.constFirst().freshAsOfMs;
    for (const TelemetryAnswer &answer : answers) {
        m_rawRowsRead += answer.rawRowsRead;
        m_notAllCounted = m_notAllCounted || answer.isPartial();
        for (const MissingFigure &missing : answer.missing) {
            if (!m_missing.contains(missing))
                m_missing.append(missing);
        }
        for (const MissingPart &part : answer.missingParts) {
            if (!m_missingParts.contains(part))
                m_missingParts.append(part);
        }
    }
    m_isEmpty = answers.isEmpty() || answers.constFirst().total.attempts == 0;
    show(buckets, answers);
    settle();
    askWhenDue();
}

void TelemetryController::failed(const Error &error)
{
    m_asking = false;
    m_error = error;
    // Figures of the same question may stay, marked as old; figures of another question would mislead.
    const bool sameQuestion = m_hasFigures && !m_stale;
    if (!sameQuestion && m_hasFigures) {
        m_hasFigures = false;
        clear();
    }
    m_stale = m_hasFigures;
    settle();
}

PageState TelemetryController::settledState() const
{
    if (m_hasFigures && m_isEmpty && !isPartial())
        return PageState::Empty;
    if (m_hasFigures)
        return isPartial() ? PageState::Partial : PageState::Full;
    const bool failedSession = m_session.status().phase == SessionStatus::Phase::Failed;
    return (m_error && !m_asking) || failedSession ? PageState::Failed : PageState::Loading;
}

void TelemetryController::settle()
{
    const SessionStatus &status = m_session.status();
    if (status.phase == SessionStatus::Phase::Failed && status.error)
        m_error = status.error;
    m_state = settledState();
    m_notes = allNotes();
    m_headline = headlineText();
    emit changed();
}

bool TelemetryController::isPartial() const
{
    return m_notAllCounted || !m_missingParts.isEmpty();
}

void TelemetryController::appendStaleNotes(QStringList &notes) const
{
    const SessionStatus &status = m_session.status();
    const std::optional<Error> &error = m_error ? m_error : status.error;
    for (const MissingPart &part : m_missingParts)
        notes.append(missingPartText(part) + QStringLiteral(" The figures are without it."));
    if (error && m_hasFigures && m_missingParts.isEmpty()) {
        const QString asOf =
            m_countedToMs > 0
                ? QStringLiteral(" The figures are as of %1.").arg(formatInstant(m_countedToMs, m_view.zone()))
                : QStringLiteral(" The figures are those of the last answer.");
        notes.append(error->message + asOf);
    } else if (m_stale && m_asking) {
        notes.append(QStringLiteral("These are the figures of the earlier view; the new ones are being counted."));
    }
    if (!m_notAllCounted)
        return;
    notes.append(status.filling
                     ? QStringLiteral("History is still being counted: %1.").arg(formatShare(status.fillShare).joined())
                     : QStringLiteral("A part of this range has not been counted yet."));
}

void TelemetryController::appendMissingNotes(QStringList &notes) const
{
    for (const MissingFigure &missing : m_missing)
        notes.append(QStringLiteral("%1: not recorded. %2").arg(missingFigureTitle(missing.figure), missing.reason));
}

QStringList TelemetryController::allNotes() const
{
    QStringList notes;
    appendStaleNotes(notes);
    if (!m_hasFigures)
        return notes;
    if (m_rawRowsRead >= kNotableRawRows) {
        notes.append(QStringLiteral("No rollup covers all of this question: %1 raw rows were read for it.")
                         .arg(formatExact(m_rawRowsRead)));
    }
    if (showsLatency() && capabilities().latency && capabilities().latencyPrecisionMs >= 1000) {
        const QString product =
            m_session.status().product.isEmpty() ? QStringLiteral("The gateway") : m_session.status().product;
        notes.append(QStringLiteral("%1 stores latency in whole seconds.").arg(product));
    }
    if (m_buckets.comparison != Comparison::None && !m_buckets.isCompared())
        notes.append(QStringLiteral("The period to compare with is not over yet, so nothing is compared."));
    appendMissingNotes(notes);
    return notes + ownNotes();
}

QString TelemetryController::headlineText() const
{
    switch (m_state) {
    case PageState::Loading:
        return m_session.status().phase == SessionStatus::Phase::Connecting
                   ? QStringLiteral("Connecting to the gateway…")
                   : QStringLiteral("Counting…");
    case PageState::Empty:
        return QStringLiteral("No requests in %1. %2")
            .arg(m_view.rangeLabel(), m_view.filter().isEmpty()
                                          ? QStringLiteral("Choose a longer time range.")
                                          : QStringLiteral("Remove a filter or choose a longer time range."));
    case PageState::Failed:
        return m_error ? m_error->message : QStringLiteral("The gateway does not answer.");
    case PageState::Partial:
    case PageState::Full:
        return summary();
    }
    return {};
}

TelemetryQuery TelemetryController::question(const TimeSpan &span) const
{
    TelemetryQuery query;
    query.span = span;
    query.filter = m_view.filter();
    return query;
}

ExportHead TelemetryController::exportHead(const QString &what) const
{
    const SessionStatus &status = m_session.status();
    return {what,
            QStringLiteral("%1, %2").arg(status.gatewayName, status.product),
            m_buckets.span,
            m_view.zone(),
            m_view.filter(),
            m_clock.nowMs(),
            m_notes};
}

ExportJob TelemetryController::figuresJob(const QList<Dimension> &groupBy, bool overTime, bool withTimes) const
{
    QStringList by;
    for (const Dimension dimension : groupBy)
        by.append(dimensionTitle(dimension).toLower());
    QString what = QStringLiteral("figures");
    if (!by.isEmpty())
        what += QStringLiteral(" by %1").arg(by.join(QStringLiteral(" and ")));
    if (overTime)
        what += QStringLiteral(" over time");
    TelemetryQuery query = question(m_buckets.span);
    query.groupBy = groupBy;
    query.edges = overTime ? m_buckets.edges : QList<qint64>();
    query.latency = withTimes && capabilities().latency;
    query.ttft = withTimes && capabilities().ttft;
    return {what.left(1).toUpper() + what.mid(1), exportHead(what), query};
}

QString TelemetryController::comparisonText() const
{
    if (!m_buckets.isCompared())
        return {};
    return QStringLiteral("%1, %2").arg(m_buckets.comparison.label(),
                                        formatSpan(m_buckets.comparedSpan, m_view.zone()));
}

QString TelemetryController::comparisonFor(bool compared) const
{
    return compared ? QStringLiteral("vs %1").arg(m_buckets.comparison.label()) : QString();
}

const TelemetryAnswer *TelemetryController::answerFor(const QList<TelemetryAnswer> &answers, const TimeSpan &span,
                                                      const QList<Dimension> &groupBy)
{
    const auto at = std::find_if(answers.begin(), answers.end(), [&](const TelemetryAnswer &answer) {
        return answer.query.span == span && answer.query.groupBy == groupBy;
    });
    return at == answers.end() ? nullptr : &*at;
}

QString missingFigureTitle(const QString &token)
{
    const QString plain = QString(token).remove(QLatin1Char('_')).toLower();
    if (plain == QLatin1String("ttft"))
        return QStringLiteral("First token");
    if (plain == QLatin1String("tokensin"))
        return QStringLiteral("Tokens in");
    if (plain == QLatin1String("tokensout"))
        return QStringLiteral("Tokens out");
    if (plain == QLatin1String("tokenscached"))
        return QStringLiteral("Cached tokens");
    if (plain == QLatin1String("cost"))
        return QStringLiteral("Spend");
    QString title = token;
    title.replace(QLatin1Char('_'), QLatin1Char(' '));
    return title.left(1).toUpper() + title.mid(1);
}

} // namespace Gatehouse
