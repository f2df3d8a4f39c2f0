#include "models/alerts/alertevidence.h"
#include "models/alerts/principalseries.h"

#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 20'000 * kDayMs + 30'000;

PrincipalAlert found(SecurityPrincipal kind, qint64 lastMs = kNowMs)
{
    PrincipalAlert alert;
    alert.kind = kind;
    alert.principal = QStringLiteral("107");
    alert.lastMs = lastMs;
    return alert;
}

} // namespace

// The chart of an alert of misuse: what is asked, and what becomes of the answer.
class PrincipalSeriesTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_asked.clear();
        m_perMinute = 3;
        m_notYetCounted.clear();
        m_freshAsOfMs = kNowMs;
        m_failure.reset();
        m_inLastHour = {};
    }

    void theMinutesOfTheLastHoursAreDrawn_data()
    {
        QTest::addColumn<SecurityPrincipal>("kind");
        QTest::addColumn<QString>("filter");
        QTest::newRow("a key") << SecurityPrincipal::Key << "key=107";
        QTest::newRow("an account") << SecurityPrincipal::Account << "account=107";
        QTest::newRow("everybody") << SecurityPrincipal::Everybody << "";
    }

    void theMinutesOfTheLastHoursAreDrawn()
    {
        QFETCH(SecurityPrincipal, kind);
        QFETCH(QString, filter);
        const QJsonArray points = series().of(found(kind), kNowMs).series;
        QCOMPARE(m_asked.size(), 1);
        QStringList terms;
        for (const FilterTerm &term : m_asked.constFirst().filter.terms)
            terms.append(filterTermToToken(term));
        QCOMPARE(terms.join(QLatin1Char(' ')), filter);
        QCOMPARE(m_asked.constFirst().span.lengthMs(), PrincipalSeries::kSpanMs);
        // The minute of the last finding is the last one.
        const AlertEvidence evidence =
            alertEvidence({{QStringLiteral("series"), points}, {QStringLiteral("unit"), QStringLiteral("per_min")}});
        QCOMPARE(evidence.series.size(), PrincipalSeries::kSpanMs / kMinuteMs);
        QCOMPARE(evidence.series.constLast().ms, kNowMs / kMinuteMs * kMinuteMs);
        QCOMPARE(evidence.series.constFirst().value, 3.0);
        QCOMPARE(evidence.unit, FigureUnit::PerMinute);
    }

    void whatHasNoFiguresAsksTheGatewayNothing_data()
    {
        QTest::addColumn<SecurityPrincipal>("kind");
        QTest::addColumn<qint64>("lastMs");
        QTest::newRow("an address") << SecurityPrincipal::Network << kNowMs;
        QTest::newRow("an administrator") << SecurityPrincipal::Admin << kNowMs;
        QTest::newRow("history that is read at first")
            << SecurityPrincipal::Key << kNowMs - PrincipalSeries::kOldestMs - kMinuteMs;
    }

    void whatHasNoFiguresAsksTheGatewayNothing()
    {
        QFETCH(SecurityPrincipal, kind);
        QFETCH(qint64, lastMs);
        QVERIFY(series().of(found(kind, lastMs), kNowMs).series.isEmpty());
        QVERIFY(m_asked.isEmpty());
    }

    void minutesThatNobodyCountedAreLeftOut()
    {
        const qint64 lastMinute = kNowMs / kMinuteMs * kMinuteMs;
        m_notYetCounted = {{lastMinute - 20 * kMinuteMs, lastMinute - 10 * kMinuteMs}};
        m_freshAsOfMs = lastMinute - 2 * kMinuteMs;
        const auto [points, alongside] = series().of(found(SecurityPrincipal::Key), kNowMs);
        QVERIFY(alongside.isEmpty()); // an hour with a hole is no hour
        QCOMPARE(points.size(), PrincipalSeries::kSpanMs / kMinuteMs - 10 - 3);
        for (const QJsonValue &point : points) {
            const qint64 ms = point.toObject().value(QStringLiteral("ms")).toInteger();
            QVERIFY(ms < m_freshAsOfMs && !(ms >= m_notYetCounted[0].fromMs && ms < m_notYetCounted[0].toMs));
        }
    }

    // What goes wrong for it, what it waits for and what it spends stand beside what was found.
    void itsOtherFiguresAreToldOfBothHours()
    {
        m_freshAsOfMs = (kNowMs / kMinuteMs + 1) * kMinuteMs;
        m_inLastHour.outcomes[size_t(Outcome::ServerError)] = 2;
        m_inLastHour.outcomes[size_t(Outcome::RateLimited)] = 1;
        m_inLastHour.costMicros = 5'000;
        m_inLastHour.latency.add(2'000'000);
        QStringList told;
        for (const QJsonValue &each : series().of(found(SecurityPrincipal::Key), kNowMs).alongside) {
            const QJsonObject one = each.toObject();
            told.append(QStringLiteral("%1 %2 %3")
                            .arg(one.value(QLatin1String("what")).toString(),
                                 QString::number(one.value(QLatin1String("before")).toDouble()),
                                 QString::number(one.value(QLatin1String("now")).toDouble())));
        }
        QCOMPARE(told.size(), 5); // no tokens are recorded
        QCOMPARE(told.at(0), QStringLiteral("calls 180 180"));
        QCOMPARE(told.at(1), QStringLiteral("failed 0 120"));
        QCOMPARE(told.at(2), QStringLiteral("rate_limited 0 60"));
        QVERIFY2(told.at(3).startsWith(QStringLiteral("latency_p95_us 0 ")), qPrintable(told.at(3)));
        QCOMPARE(told.at(4), QStringLiteral("cost_micros 0 300000"));
    }

    void aKeyWithoutCallsHasNoFlatLine()
    {
        m_perMinute = 0;
        QVERIFY(series().of(found(SecurityPrincipal::Key), kNowMs).series.isEmpty());
    }

    void aGatewayThatDoesNotAnswerCostsTheChartOnly()
    {
        m_failure = Error{ErrorKind::Unreachable, QStringLiteral("gone")};
        QVERIFY(series().of(found(SecurityPrincipal::Key), kNowMs).series.isEmpty());
        QCOMPARE(m_asked.size(), 1);
    }

private:
    PrincipalSeries series()
    {
        return PrincipalSeries([this](const TelemetryQuery &query) -> Result<TelemetryAnswer> {
            m_asked.append(query);
            if (m_failure)
                return std::unexpected(*m_failure);
            TelemetryAnswer answer;
            answer.query = query;
            answer.notYetCounted = m_notYetCounted;
            answer.freshAsOfMs = m_freshAsOfMs;
            answer.buckets.resize(query.edges.size() - 1);
            for (qsizetype i = 0; i < answer.buckets.size(); ++i) {
                Cell &minute = answer.buckets[i];
                if (i >= answer.buckets.size() / 2)
                    minute = m_inLastHour;
                minute.attempts = m_perMinute;
                const qint64 others =
                    minute.outcomes[size_t(Outcome::ServerError)] + minute.outcomes[size_t(Outcome::RateLimited)];
                minute.outcomes[size_t(Outcome::Ok)] = m_perMinute - others;
                answer.total.attempts += m_perMinute;
            }
            return answer;
        });
    }

    QList<TelemetryQuery> m_asked;
    QList<TimeSpan> m_notYetCounted;
    std::optional<Error> m_failure;
    qint64 m_freshAsOfMs = 0;
    qint64 m_perMinute = 0;
    Cell m_inLastHour;
};

QTEST_GUILESS_MAIN(PrincipalSeriesTest)
#include "principalseries_test.moc"
