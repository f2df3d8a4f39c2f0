#include "app/demogateway/catalogue.h"
#include "app/demogateway/trafficstream.h"
#include "tests/app/demogateway/demohistory.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

constexpr TimeSpan kSpan{kHistoryEndMs - kDayMs, kHistoryEndMs};

struct Fixture {
    TraceSample trace = loadedTrace();
    Directory directory;
    TrafficModel model;

    explicit Fixture(quint64 seed = 7, double meanRate = 20)
        : directory(makeDirectory(seed, kSpan))
        , model(trace, directory, seed)
    {
        model.setMeanRate(meanRate);
    }

    std::vector<Attempt> take(const TimeSpan &span, qint64 stepMs = kHourMs) const
    {
        TrafficStream stream(model);
        stream.startAt(span.fromMs);
        std::vector<Attempt> all;
        std::vector<Attempt> part;
        for (qint64 timeMs = span.fromMs; timeMs < span.toMs;) {
            timeMs = std::min(span.toMs, timeMs + stepMs);
            stream.take(timeMs, part);
            all.insert(all.end(), part.begin(), part.end());
        }
        return all;
    }
};

std::vector<int> sorted(const std::vector<Attempt> &attempts, int Attempt::*member)
{
    std::vector<int> values;
    for (const Attempt &attempt : attempts) {
        if (attempt.status == 200 && attempt.model != kEmbeddingModel)
            values.push_back(attempt.*member);
    }
    std::ranges::sort(values);
    return values;
}

} // namespace

class TrafficModelTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedGivesTheSameTraffic()
    {
        const auto first = Fixture(7).take(kSpan);
        QVERIFY(first.size() > 10'000);
        QVERIFY(first == Fixture(7).take(kSpan));
        QVERIFY(first != Fixture(8).take(kSpan));
    }

    void theSizeOfTheStepsChangesNothing()
    {
        const Fixture fixture;
        const TimeSpan span{kSpan.fromMs, kSpan.fromMs + kHourMs};
        QVERIFY(fixture.take(span, 1'000) == fixture.take(span, kHourMs));
    }

    void aStreamThatStartsInTheMiddleGivesWhatAnUnbrokenOneGives()
    {
        const Fixture fixture;
        const qint64 middleMs = kSpan.fromMs + 5 * kHourMs + 12'345;
        auto parts = fixture.take({kSpan.fromMs, middleMs});
        const auto rest = fixture.take({middleMs, kSpan.fromMs + 8 * kHourMs});
        parts.insert(parts.end(), rest.begin(), rest.end());
        QVERIFY(parts == fixture.take({kSpan.fromMs, kSpan.fromMs + 8 * kHourMs}));
    }

    void attemptsComeInTheOrderInWhichTheyEndAndWithinTheSpan()
    {
        const auto attempts = Fixture().take(kSpan);
        QVERIFY(std::ranges::is_sorted(attempts, {}, &Attempt::createdAtMs));
        QVERIFY(attempts.front().createdAtMs >= kSpan.fromMs);
        QVERIFY(attempts.back().createdAtMs < kSpan.toMs);
    }

    void everyRequestHasExactlyOneFinalAttempt()
    {
        const TimeSpan inner{kSpan.fromMs + kHourMs, kSpan.toMs - kHourMs};
        std::map<std::string, std::vector<Attempt>> requests;
        for (const Attempt &attempt : Fixture().take(kSpan))
            requests[std::string(attempt.requestId.data(), attempt.requestId.size())].push_back(attempt);
        int retried = 0;
        int moved = 0;
        for (const auto &[id, attempts] : requests) {
            if (!inner.contains(attempts.front().createdAtMs))
                continue;
            for (size_t i = 0; i < attempts.size(); ++i) {
                QCOMPARE(attempts[i].attempt, int(i) + 1);
                QCOMPARE(attempts[i].isFinal, i + 1 == attempts.size());
            }
            retried += attempts.size() > 1 ? 1 : 0;
            moved += attempts.size() > 1 && attempts[0].providerId != attempts[1].providerId ? 1 : 0;
        }
        QVERIFY(retried > 50);
        QCOMPARE(moved, retried);
    }

    void aboutTwoAttemptsInAHundredFail()
    {
        const auto attempts = Fixture().take(kSpan);
        const auto failed =
            std::ranges::count_if(attempts, [](const Attempt &attempt) { return attempt.status != 200; });
        const double share = double(failed) / double(attempts.size());
        QVERIFY2(share > 0.014 && share < 0.028, qPrintable(QString::number(share)));
    }

    void everyAttemptKeepsWhatTheSchemaPromises()
    {
        for (const Attempt &attempt : Fixture().take(kSpan)) {
            QCOMPARE(attempt.errorClass == nullptr, attempt.status == 200);
            QVERIFY(attempt.latencyMs > 0);
            QVERIFY(attempt.tokensCached <= attempt.tokensIn);
            QVERIFY(attempt.costMicros >= 0);
            if (attempt.ttftMs >= 0)
                QVERIFY(attempt.streamed && attempt.status == 200 && attempt.ttftMs <= attempt.latencyMs);
            if (attempt.streamed && attempt.status == 200)
                QVERIFY(attempt.ttftMs > 0);
            QCOMPARE(attempt.accountId == 0, attempt.keyId == 0);
            QCOMPARE(attempt.workspaceId == 0, attempt.keyId == 0);
        }
    }

    void tokenCountsFollowTheTrace()
    {
        const Fixture fixture;
        const auto attempts = fixture.take(kSpan);
        std::vector<int> context;
        std::vector<int> generated;
        for (const auto &[in, out] : fixture.trace.tokenPairs()) {
            context.push_back(in);
            generated.push_back(out);
        }
        std::ranges::sort(context);
        std::ranges::sort(generated);
        const auto in = sorted(attempts, &Attempt::tokensIn);
        const auto out = sorted(attempts, &Attempt::tokensOut);
        const auto at = [](const std::vector<int> &values, double quantile) {
            return double(values[size_t(quantile * double(values.size() - 1))]);
        };
        for (double quantile : {0.1, 0.25, 0.5, 0.75, 0.9}) {
            QVERIFY2(std::abs(at(in, quantile) / at(context, quantile) - 1) < 0.08,
                     qPrintable(QString::number(quantile)));
            QVERIFY2(std::abs(at(out, quantile) / at(generated, quantile) - 1) < 0.08,
                     qPrintable(QString::number(quantile)));
        }
    }

    void theDayHasARhythmAndTheWeekToo()
    {
        const auto busy = rhythmAt(kHistoryEndMs + 4 * kHourMs);              // Friday 14:00
        QVERIFY(busy > 2 * rhythmAt(kHistoryEndMs - 8 * kHourMs));            // Friday 02:00
        QVERIFY(rhythmAt(kHistoryEndMs + 4 * kHourMs + kDayMs) < 0.7 * busy); // Saturday
        double sum = 0;
        for (int hour = 0; hour < 168; ++hour)
            sum += rhythmAt(kHistoryEndMs + hour * kHourMs);
        QVERIFY(std::abs(sum / 168 - 1) < 0.01);
    }

    void aHistoryHoldsAsManyRequestsAsAskedFor()
    {
        Fixture fixture;
        fixture.model.setMeanRate(fixture.model.rateFor(kSpan, 50'000));
        const auto attempts = fixture.take(kSpan);
        const auto requests = std::ranges::count_if(attempts, &Attempt::isFinal);
        QVERIFY2(requests > 48'500 && requests < 51'500, qPrintable(QString::number(requests)));
    }

    void useOfKeysHasAHeavyTail()
    {
        std::map<int, int> uses;
        int total = 0;
        for (const Attempt &attempt : Fixture().take(kSpan)) {
            ++uses[attempt.keyId];
            ++total;
        }
        std::vector<int> counts;
        for (const auto &[key, count] : uses)
            counts.push_back(count);
        std::ranges::sort(counts, std::greater());
        QVERIFY(counts.size() > 300);
        int top = 0;
        for (size_t i = 0; i < 20; ++i)
            top += counts[i];
        QVERIFY(top > total * 4 / 10);
    }

    void aDisabledProviderGetsNothingAndTheRequestsGoElsewhere()
    {
        Fixture fixture;
        const auto before = fixture.take(kSpan);
        fixture.model.setState({.disabledProviders = {1}});
        const auto after = fixture.take(kSpan);
        QVERIFY(std::ranges::any_of(before, [](const Attempt &attempt) { return attempt.providerId == 1; }));
        QVERIFY(std::ranges::none_of(after, [](const Attempt &attempt) { return attempt.providerId == 1; }));
        const auto final = [](const std::vector<Attempt> &attempts) {
            return std::ranges::count_if(attempts, &Attempt::isFinal);
        };
        QVERIFY(std::abs(final(before) - final(after)) < 20);
    }

    void withoutAnyProviderRequestsFailButAreCounted()
    {
        Fixture fixture;
        fixture.model.setState({.disabledProviders = {1, 2, 3, 4, 5}});
        const auto attempts = fixture.take({kSpan.fromMs, kSpan.fromMs + kHourMs});
        QVERIFY(!attempts.empty());
        for (const Attempt &attempt : attempts) {
            QCOMPARE(attempt.providerId, 0);
            QVERIFY(attempt.status == 503 || attempt.status == 401);
        }
    }

    void disabledAndDeletedOnesAreRefused_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("errorClass");
        QTest::newRow("a disabled key") << 0 << 401 << QByteArray("key_disabled");
        QTest::newRow("a disabled account") << 1 << 403 << QByteArray("account_disabled");
        QTest::newRow("a deleted key") << 2 << 401 << QByteArray("invalid_api_key");
        QTest::newRow("a deleted account") << 3 << 401 << QByteArray("invalid_api_key");
    }

    void disabledAndDeletedOnesAreRefused()
    {
        QFETCH(int, what);
        QFETCH(int, status);
        QFETCH(QByteArray, errorClass);
        Fixture fixture;
        const ApiKey &key = fixture.directory.keyByUse(0);
        GatewayState state;
        std::unordered_set<int> *sets[] = {&state.blockedKeys, &state.blockedAccounts, &state.goneKeys,
                                           &state.goneAccounts};
        sets[what]->insert(what % 2 == 0 ? key.id : key.accountId);
        fixture.model.setState(state);
        const bool gone = what >= 2;
        qsizetype refused = 0;
        for (const Attempt &attempt : fixture.take(kSpan)) {
            const bool theirs = gone ? attempt.keyId == 0 : attempt.keyId == key.id;
            if (gone)
                QVERIFY(attempt.keyId != key.id); // nothing new is written about somebody who is gone
            if (!theirs)
                continue;
            QCOMPARE(attempt.status, status);
            QCOMPARE(QByteArray(attempt.errorClass), errorClass);
            QCOMPARE(attempt.providerId, 0);
            QCOMPARE(attempt.costMicros, 0);
            ++refused;
        }
        QVERIFY(refused > 200);
    }

    void aKeyThatExpiresIsRefusedFromThenOn()
    {
        Fixture fixture;
        const int id = fixture.directory.keyByUse(0).id;
        const qint64 expiresAtMs = kSpan.fromMs + 12 * kHourMs;
        fixture.directory.keys[size_t(id - 1)].expiresAtMs = expiresAtMs;
        int before = 0;
        int after = 0;
        for (const Attempt &attempt : fixture.take(kSpan)) {
            const bool expired = attempt.errorClass && QByteArray(attempt.errorClass) == "key_expired";
            if (attempt.keyId != id || attempt.createdAtMs - attempt.latencyMs < expiresAtMs - kMinuteMs) {
                QVERIFY(!expired);
                before += attempt.keyId == id ? 1 : 0;
            } else if (attempt.createdAtMs - attempt.latencyMs > expiresAtMs + kMinuteMs) {
                QVERIFY(expired || attempt.attempt > 1);
                after += expired ? 1 : 0;
            }
        }
        QVERIFY(before > 100 && after > 100);
    }

    void anIncidentLeavesAllOtherRequestsAsTheyWere()
    {
        Fixture fixture;
        const auto before = fixture.take(kSpan);
        const TimeSpan span{kSpan.fromMs + 6 * kHourMs, kSpan.fromMs + 7 * kHourMs};
        auto incident = makeIncident(IncidentKind::LeakedKey, {}, 60, span.fromMs, fixture.directory);
        QVERIFY(incident);
        incident->id = 1;
        fixture.model.setIncidents({*incident});
        std::vector<Attempt> kept;
        std::ranges::copy_if(fixture.take(kSpan), std::back_inserter(kept),
                             [](const Attempt &attempt) { return (attempt.ip >> 24) != 100; });
        QVERIFY(kept == before);
    }

    void requestIdsAreUnique()
    {
        std::set<std::string> ids;
        qint64 finals = 0;
        for (const Attempt &attempt : Fixture().take(kSpan)) {
            if (!attempt.isFinal)
                continue;
            ids.emplace(attempt.requestId.data(), attempt.requestId.size());
            ++finals;
        }
        QCOMPARE(qint64(ids.size()), finals);
    }

    void everyWeightedChoiceIsAsLikelyAsItsWeight()
    {
        const WeightedChoice choice({1, 0, 3, -2, 4});
        RandomStream random(5);
        std::array<int, 5> counts{};
        for (int i = 0; i < 80'000; ++i)
            ++counts[size_t(choice.pick(random))];
        QCOMPARE(counts[1], 0);
        QCOMPARE(counts[3], 0);
        QVERIFY(std::abs(counts[0] - 10'000) < 500);
        QVERIFY(std::abs(counts[2] - 30'000) < 700);
        QVERIFY(std::abs(counts[4] - 40'000) < 700);
        QVERIFY(WeightedChoice({0, -1}).isEmpty());
    }
};

QTEST_GUILESS_MAIN(TrafficModelTest)
#include "trafficmodel_test.moc"
