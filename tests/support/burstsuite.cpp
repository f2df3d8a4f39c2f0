#include "tests/support/burstsuite.h"

#include <QDateTime>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

class ProductAlarms : public AlarmSource
{
public:
    ProductAlarms(const DetectionSettings &settings, const SeasonCalendar &calendar, std::optional<AnomalyMetric> only)
        : m_detectors(settings, calendar)
        , m_only(only)
    {
    }
    bool push(const SeriesBucket &bucket) override
    {
        const std::span<const AnomalySignal> told = m_detectors.push(bucket);
        const auto found = std::ranges::find_if(told, [this](const AnomalySignal &signal) {
            return signal.phase == AnomalySignal::Phase::Opened && signal.level > AlertLevel::Watch &&
                   (!m_only || signal.metric == *m_only);
        });
        if (found == told.end())
            return false;
        const AnomalyEvidence &evidence = found->evidence;
        m_reason = QStringLiteral("%1 %2: %3 of %4 in %5 min, due %6, excess %7, on minute %8")
                       .arg(anomalyMetricToken(found->metric))
                       .arg(evidence.score)
                       .arg(evidence.observed)
                       .arg(evidence.sample)
                       .arg(evidence.windowMinutes)
                       .arg(evidence.expected)
                       .arg(evidence.excess)
                       .arg((bucket.startMs - SimulatedTraffic::kStartMs) / kMinuteMs);
        return true;
    }
    QString reason() const override { return m_reason; }

private:
    NodeDetectors m_detectors;
    std::optional<AnomalyMetric> m_only;
    QString m_reason;
};

// An alarm that was up within the last ten minutes is the same one.
class Repeated
{
public:
    bool begins(bool up)
    {
        const bool begins = up && m_minutesSince > 10;
        m_minutesSince = up ? 0 : m_minutesSince + 1;
        return begins;
    }

private:
    int m_minutesSince = 1000;
};

class ZScoreAlarms : public AlarmSource
{
public:
    explicit ZScoreAlarms(int inARow)
        : m_inARow(inARow)
    {
    }
    bool push(const SeriesBucket &bucket) override
    {
        if (!bucket.known || bucket.attempts == 0)
            return m_repeated.begins(false);
        const double share = double(bucket.failures()) / double(bucket.attempts);
        const double deviation = std::sqrt(std::max(m_squares - m_mean * m_mean, 1e-12));
        m_high = m_seen > 100 && share > m_mean + 3 * deviation ? m_high + 1 : 0;
        const double step = std::max(1.0 / 10080, 1.0 / double(++m_seen));
        m_mean += (share - m_mean) * step;
        m_squares += (share * share - m_squares) * step;
        return m_repeated.begins(m_high >= m_inARow);
    }

private:
    int m_inARow;
    int m_high = 0;
    qint64 m_seen = 0;
    double m_mean = 0.0;
    double m_squares = 0.0;
    Repeated m_repeated;
};

class BurnRateAlarms : public AlarmSource
{
public:
    bool push(const SeriesBucket &bucket) override
    {
        m_hour.push_back({bucket.failures(), bucket.attempts});
        if (m_hour.size() > 60)
            m_hour.erase(m_hour.begin());
        return m_repeated.begins(burns(60) && burns(5));
    }

private:
    struct Minute {
        qint64 failed = 0;
        qint64 attempts = 0;
    };
    bool burns(size_t minutes) const
    {
        Minute sum;
        for (size_t i = m_hour.size() > minutes ? m_hour.size() - minutes : 0; i < m_hour.size(); ++i) {
            sum.failed += m_hour[i].failed;
            sum.attempts += m_hour[i].attempts;
        }
        return double(sum.failed) > 14.4 * 0.01 * double(sum.attempts);
    }

    std::vector<Minute> m_hour;
    Repeated m_repeated;
};

struct Tally {
    std::vector<qint64> delays;
    int lastFound = -1;
    int falseAlarms = 0;
    QString lastFalse;
};

void count(const Suite &suite, qint64 startMs, const QString &reason, Tally &tally)
{
    for (int i = 0; suite.changesAreEpisodes && i < suite.changes.size(); ++i) {
        const TimeSpan &span = suite.changes[i].span;
        if (startMs < span.fromMs || startMs >= span.toMs + kHourMs)
            continue;
        if (startMs < span.toMs + 5 * kMinuteMs && tally.lastFound != i) {
            tally.lastFound = i;
            tally.delays.push_back((startMs - span.fromMs) / kMinuteMs + 1);
        }
        return;
    }
    ++tally.falseAlarms;
    tally.lastFalse = reason;
}

} // namespace

std::unique_ptr<AlarmSource> productAlarms(const DetectionSettings &settings, const SeasonCalendar &calendar,
                                           std::optional<AnomalyMetric> only)
{
    return std::make_unique<ProductAlarms>(settings, calendar, only);
}

std::unique_ptr<AlarmSource> zScoreAlarms(int inARow)
{
    return std::make_unique<ZScoreAlarms>(inARow);
}

std::unique_ptr<AlarmSource> burnRateAlarms()
{
    return std::make_unique<BurnRateAlarms>();
}

SeasonCalendar calendarOf(const Suite &suite)
{
    QList<QDate> days;
    for (const TrafficChange &change : suite.changes) {
        if (change.sunday)
            days.append(QDateTime::fromMSecsSinceEpoch(change.span.fromMs, QTimeZone::utc()).date());
    }
    return {QTimeZone::utc(), days};
}

std::vector<SuiteResult> runSuite(const Suite &suite, const std::vector<AlarmSource *> &sources)
{
    std::vector<Tally> tallies(sources.size());
    SimulatedTraffic traffic(suite.shape, suite.seed, suite.changes);
    const qint64 fromMs = SimulatedTraffic::kStartMs + suite.warmUpDays * kDayMs;
    const qint64 toMs = fromMs + suite.days * kDayMs;
    while (traffic.nextMs() < toMs) {
        const SeriesBucket bucket = traffic.next();
        for (size_t i = 0; i < sources.size(); ++i) {
            if (sources[i]->push(bucket) && bucket.startMs >= fromMs)
                count(suite, bucket.startMs, sources[i]->reason(), tallies[i]);
        }
    }
    std::vector<SuiteResult> results;
    for (Tally &tally : tallies) {
        SuiteResult result;
        result.episodes = suite.changesAreEpisodes ? int(suite.changes.size()) : 0;
        result.found = int(tally.delays.size());
        std::ranges::sort(tally.delays);
        if (!tally.delays.empty())
            result.medianMinutes = double(tally.delays[tally.delays.size() / 2]);
        result.falseAlarms = tally.falseAlarms;
        result.lastFalse = tally.lastFalse;
        result.quietDays = suite.days;
        results.push_back(result);
    }
    return results;
}

QList<TrafficChange> episodes(int count, int minutes, int everyMinutes, int warmUpDays, const TrafficChange &change)
{
    QList<TrafficChange> all;
    for (int i = 0; i < count; ++i) {
        TrafficChange one = change;
        one.span.fromMs = SimulatedTraffic::kStartMs + warmUpDays * kDayMs + (i + 1) * everyMinutes * kMinuteMs;
        one.span.toMs = one.span.fromMs + minutes * kMinuteMs;
        all.append(one);
    }
    return all;
}

Suite holidays(const TrafficShape &shape, int weeks, quint64 seed)
{
    constexpr int kWarmUpDays = 28;
    Suite suite{shape, {}, false, kWarmUpDays, weeks * 7, seed};
    suite.shape.weekendShare = 0.4;
    for (int week = 0; week < weeks; ++week) {
        TrafficChange holiday;
        holiday.sunday = true;
        holiday.span.fromMs = SimulatedTraffic::kStartMs + (kWarmUpDays + week * 7 + 2) * kDayMs;
        holiday.span.toMs = holiday.span.fromMs + kDayMs;
        suite.changes.append(holiday);
    }
    return suite;
}

} // namespace Gatehouse
