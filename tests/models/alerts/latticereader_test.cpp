// The minutes of the nodes, put together from answers of the rollups.
#include "models/alerts/latticereader.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFromMs = 1'790'000'040'000;
const TimeSpan kSpan{kFromMs, kFromMs + 3 * kMinuteMs};

TelemetryGroup group(const QStringList &values, const QList<qint64> &attempts)
{
    TelemetryGroup group{values, {}, {}};
    for (const qint64 n : attempts) {
        Cell cell;
        cell.attempts = cell.requests = n;
        cell.outcomes[size_t(Outcome::Ok)] = n;
        if (n > 0)
            cell.latency.add(1000, n);
        group.buckets.append(cell);
        group.total.merge(cell);
    }
    return group;
}

} // namespace

class LatticeReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void everyNodeHasTheSumOfWhatIsBelowIt()
    {
        const auto stretch = reader().read(kSpan);
        QVERIFY(stretch);
        const LatticeNode all;
        const LatticeNode anthropic{QStringLiteral("anthropic"), {}, {}};
        const LatticeNode opus{QStringLiteral("anthropic"), QStringLiteral("opus"), {}};
        const LatticeNode northwind{{}, {}, QStringLiteral("northwind")};
        QCOMPARE(stretch->nodes.size(), 7U);
        QCOMPARE(stretch->nodes.at(all)[0].cell.attempts, 13);
        QCOMPARE(stretch->nodes.at(all)[1].cell.attempts, 5);
        QCOMPARE(stretch->nodes.at(all)[2].cell.attempts, 0);
        QCOMPARE(stretch->nodes.at(anthropic)[0].cell.attempts, 10);
        QCOMPARE(stretch->nodes.at(anthropic)[0].models,
                 (std::map<QString, qint64>{{u"opus"_qs, 7}, {u"sonnet"_qs, 3}}));
        QCOMPARE(stretch->nodes.at(opus)[0].cell.attempts, 7);
        QCOMPARE(stretch->nodes.at(opus)[0].cell.latency.count(), 7);
        QVERIFY(stretch->nodes.at(opus)[0].models.empty());
        QCOMPARE(stretch->nodes.at(northwind)[0].cell.attempts, 13);
        QCOMPARE(stretch->nodes.at(northwind)[0].authFailures, 2);
        QCOMPARE(stretch->nodes.at(opus)[0].authFailures, 2);
        QCOMPARE(stretch->nodes.at(all)[0].authFailures, 2);
        QCOMPARE(stretch->nodes.at(anthropic)[1].errorClasses, (std::map<QString, qint64>{{u"overloaded"_qs, 4}}));
        QCOMPARE(stretch->freshAsOfMs, kSpan.toMs);
        QVERIFY(stretch->isKnown(kFromMs));
        QVERIFY(!stretch->isKnown(kFromMs + 2 * kMinuteMs));
    }

    void onlyWholeMinutesAreAsked_data()
    {
        QTest::addColumn<qint64>("fromMs");
        QTest::addColumn<qint64>("toMs");
        QTest::newRow("empty") << kFromMs << kFromMs;
        QTest::newRow("half a minute") << kFromMs + 30'000 << kFromMs + kMinuteMs;
        QTest::newRow("too long") << kFromMs << kFromMs + LatticeReader::kLongestMs + kMinuteMs;
    }

    void onlyWholeMinutesAreAsked()
    {
        QFETCH(qint64, fromMs);
        QFETCH(qint64, toMs);
        const auto stretch = reader().read({fromMs, toMs});
        QVERIFY(!stretch && stretch.error().kind == ErrorKind::InvalidInput);
        QCOMPARE(m_asked, 0);
    }

    void anErrorOfTheSourceIsTold()
    {
        LatticeReader failing([](const QList<TelemetryQuery> &) -> Result<QList<TelemetryAnswer>> {
            return failure(ErrorKind::Unreachable, QStringLiteral("The gateway's database is away."));
        });
        const auto stretch = failing.read(kSpan);
        QVERIFY(!stretch && stretch.error().kind == ErrorKind::Unreachable);
    }

    void cleanup() { m_asked = 0; }

private:
    LatticeReader reader()
    {
        return LatticeReader([this](const QList<TelemetryQuery> &queries) -> Result<QList<TelemetryAnswer>> {
            ++m_asked;
            QList<TelemetryAnswer> answers;
            for (const TelemetryQuery &query : queries) {
                TelemetryAnswer answer;
                answer.query = query;
                answer.freshAsOfMs = kSpan.toMs;
                answer.notYetCounted = {{kSpan.toMs - kMinuteMs, kSpan.toMs}};
                const bool refused = query.filter.names(Dimension::StatusCode);
                const Dimension by = query.groupBy.constFirst();
                if (query.groupBy.constLast() == Dimension::ErrorClass)
                    answer.groups = {group({u"anthropic"_qs, u"overloaded"_qs}, {0, 4, 0})};
                else if (refused && by == Dimension::Provider)
                    answer.groups = {group({u"anthropic"_qs, u"opus"_qs}, {2, 0, 0})};
                else if (refused)
                    answer.groups = {group({u"northwind"_qs, u"opus"_qs}, {2, 0, 0})};
                else if (by == Dimension::Provider)
                    answer.groups = {group({u"anthropic"_qs, u"opus"_qs}, {7, 5, 0}),
                                     group({u"anthropic"_qs, u"sonnet"_qs}, {3, 0, 0}),
                                     group({u"openai"_qs, u"gpt"_qs}, {3, 0, 0})};
                else
                    answer.groups = {group({u"northwind"_qs, u"opus"_qs}, {13, 5, 0})};
                answers.append(answer);
            }
            return answers;
        });
    }

    int m_asked = 0;
};

QTEST_APPLESS_MAIN(LatticeReaderTest)
#include "latticereader_test.moc"
