// Which nodes are watched at a gateway that has more of them than can be, and that the others are counted.
#include "models/alerts/latticedetectors.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFromMs = 1'790'000'040'000 / kHourMs * kHourMs;
constexpr int kWorkspaces = 700;

LatticeNode workspace(int i)
{
    return {{}, {}, QStringLiteral("workspace-%1").arg(i, 4, 10, QLatin1Char('0'))};
}

// Minutes, of two hours unless said, in which the workspaces have as many attempts a minute as is said.
LatticeStretch hoursOf(qint64 fromMs, const std::function<qint64(int)> &attempts, size_t length = 120)
{
    LatticeStretch stretch;
    stretch.span = {fromMs, fromMs + qint64(length) * kMinuteMs};
    stretch.freshAsOfMs = stretch.span.toMs;
    auto &all = stretch.nodes[LatticeNode{}];
    all.resize(length);
    for (int i = 0; i < kWorkspaces; ++i) {
        if (attempts(i) == 0)
            continue;
        auto &minutes = stretch.nodes[workspace(i)];
        minutes.resize(length);
        for (size_t minute = 0; minute < minutes.size(); ++minute) {
            Cell cell;
            cell.attempts = cell.requests = attempts(i);
            cell.outcomes[size_t(Outcome::Ok)] = attempts(i);
            minutes[minute].cell = cell;
            all[minute].cell.merge(cell);
        }
    }
    return stretch;
}

bool isWatched(const LatticeDetectors &detectors, const LatticeNode &node)
{
    return detectors.history(node).attemptsSince(kFromMs) > 0;
}

} // namespace

class LatticeChoiceTest : public QObject
{
    Q_OBJECT
private slots:
    void whereThereIsRoomForAllNoneIsLeftOut()
    {
        LatticeDetectors detectors(usualDetectionSettings());
        detectors.push(hoursOf(kFromMs, [](int i) { return i < 400 ? 1 : 0; }), [](qint64, const auto &) {});
        QCOMPARE(detectors.nodeCount(), size_t(401));
        QCOMPARE(detectors.unwatchedCount(), size_t(0));
    }

    // The names come in their order, the busy ones last.
    void theBusiestAreWatchedAndTheOthersAreCounted()
    {
        LatticeDetectors detectors(usualDetectionSettings());
        const auto attempts = [](int i) { return qint64(i < 600 ? 1 : 20); };
        detectors.push(hoursOf(kFromMs, attempts), [](qint64, const auto &) {});
        detectors.push(hoursOf(kFromMs + 2 * kHourMs, attempts), [](qint64, const auto &) {});
        QCOMPARE(detectors.nodeCount(), LatticeDetectors::kMostNodes);
        QCOMPARE(detectors.unwatchedCount(), kWorkspaces + 1 - LatticeDetectors::kMostNodes);
        QVERIFY(isWatched(detectors, LatticeNode{}));
        for (int i = 600; i < kWorkspaces; ++i)
            QVERIFY2(isWatched(detectors, workspace(i)), qPrintable(workspace(i).title()));
    }

    // They would take turns, and none would ever have learned.
    void thoseThatAreAlikeDoNotTakeTurns()
    {
        LatticeDetectors detectors(usualDetectionSettings());
        const auto attempts = [](int i) { return qint64(2 + i % 2); };
        detectors.push(hoursOf(kFromMs, attempts), [](qint64, const auto &) {});
        QVERIFY(isWatched(detectors, workspace(0)));
        for (int i = 1; i < 3; ++i)
            detectors.push(hoursOf(kFromMs + i * 2 * kHourMs, attempts), [](qint64, const auto &) {});
        QVERIFY(isWatched(detectors, workspace(0)));
        QVERIFY(!isWatched(detectors, workspace(kWorkspaces - 1)));
    }

    void aRestartGoesOnWithTheSameChoice()
    {
        LatticeDetectors detectors(usualDetectionSettings());
        const auto attempts = [](int i) { return qint64(i < 600 ? 1 : 20); };
        const auto ignore = [](qint64, const auto &) {};
        detectors.push(hoursOf(kFromMs, attempts), ignore);
        LatticeDetectors again(usualDetectionSettings());
        QVERIFY(again.restore(detectors.snapshot()));
        QCOMPARE(again.unwatchedCount(), detectors.unwatchedCount());
        detectors.push(hoursOf(kFromMs + 2 * kHourMs, attempts), ignore);
        again.push(hoursOf(kFromMs + 2 * kHourMs, attempts), ignore);
        QCOMPARE(again.snapshot(), detectors.snapshot());
    }

    void whatIsQuietForLongIsNotCountedAnyMore()
    {
        LatticeDetectors detectors(usualDetectionSettings());
        const auto ignore = [](qint64, const auto &) {};
        detectors.push(hoursOf(
                           kFromMs, [](int) { return 1; }, 1),
                       ignore);
        QVERIFY(detectors.unwatchedCount() > 0);
        for (int i = 1; i < 13; ++i)
            detectors.push(hoursOf(kFromMs + i * 2 * kHourMs, [](int which) { return which < 100 ? 1 : 0; }), ignore);
        QCOMPARE(detectors.unwatchedCount(), size_t(0));
    }
};

QTEST_APPLESS_MAIN(LatticeChoiceTest)
#include "latticechoice_test.moc"
