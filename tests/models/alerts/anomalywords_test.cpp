// What detectors say of their evidence: what was usual, and what would have kept them quiet.
#include "models/alerts/anomalyquiet.h"
#include "models/alerts/novelty.h"
#include "models/alerts/tailprobability.h"

#include <QTest>

#include <cmath>
#include <numbers>

using namespace Gatehouse;

namespace
{

constexpr double kThreshold = 5.0;
constexpr qint64 kMondayMs = 1'767'571'200'000; // 2026-01-05, midnight UTC

QString plain(QString text)
{
    return text.replace(QChar(0x2009), QLatin1Char(' '));
}

// So many hits, spread evenly over the minutes, of 50 attempts in each.
AnomalyEvidence riseOf(int hits, int minutes, double chance)
{
    const BinomialScan scan;
    BinomialScan::State state;
    AnomalyEvidence evidence;
    for (int i = 0; i < minutes; ++i) {
        const qint32 here = qint32(qint64(i + 1) * hits / minutes - qint64(i) * hits / minutes);
        scan.push(state, {here, 50}, chance);
        evidence = scan.evidence(state, kMondayMs + i * kMinuteMs);
    }
    return evidence;
}

// The whole of the same stretch; a part of it may be told as a stretch of its own.
double sumOf(int hits, int trials, double usual)
{
    const double raised = BinomialScan().raisedShare(usual);
    return hits * std::log(raised / usual) + (trials - hits) * (std::log1p(-raised) - std::log1p(-usual));
}

} // namespace

class AnomalyWordsTest : public QObject
{
    Q_OBJECT
private slots:
    void ofASlowRiseTheMostHitsThatWouldNotHaveReachedTheThreshold()
    {
        const AnomalyEvidence evidence = riseOf(380, 400, 0.01);
        QCOMPARE(evidence.method, AnomalyMethod::SlowRise);
        QVERIFY(evidence.score >= kThreshold);
        const int quiet = int(quietRise(evidence, kThreshold, {}));
        QVERIFY2(quiet > 0 && quiet < evidence.observed, qPrintable(QString::number(quiet)));
        const double needed = (kThreshold + evidence.penalty) * std::numbers::ln10;
        QVERIFY(sumOf(quiet, int(evidence.sample), evidence.baseline) < needed);
        // A sum begins anew where it falls to nothing, so it is one or two hits beside that of the whole stretch.
        const int minutes = int(evidence.sample) / 50;
        QVERIFY(riseOf(quiet - 4, minutes, 0.01).score < kThreshold);
        QVERIFY(riseOf(quiet + 4, minutes, 0.01).score >= kThreshold);
        QCOMPARE(plain(quietText(AnomalyMetric::Errors, evidence, kThreshold, {})),
                 QStringLiteral("up to about %1 attempts in the same time").arg(quiet));
        // A rule that calls only a larger share a raised one gathers otherwise.
        ShareGuards guards;
        guards.raised = 1.5;
        QVERIFY(quietRise(evidence, kThreshold, guards) != quiet);
    }

    void ofAGapHowSoonAnAttemptWouldHaveEndedIt()
    {
        AnomalyEvidence gap;
        gap.method = AnomalyMethod::OpenGap;
        gap.penalty = std::log10(4.0);
        gap.windowMinutes = 240;
        gap.expected = 40;
        gap.excess = 0.05;
        const double due = quietDue(gap, kThreshold);
        // As TrafficTails counts a gap.
        const double score = std::log1p(gap.excess * due) / gap.excess / std::numbers::ln10 - gap.penalty;
        QVERIFY(std::abs(score - kThreshold) < 1e-9);
        gap.excess = 0;
        QVERIFY(std::abs(quietDue(gap, kThreshold) - (kThreshold + gap.penalty) * std::numbers::ln10) < 1e-9);
        QCOMPARE(quietText(AnomalyMetric::TrafficDrop, gap, kThreshold, {}),
                 QStringLiteral("an attempt before 12 were due, about 1 h 12 min into the gap"));
    }

    void ofAnObjectiveTheFailuresBelowThePace()
    {
        BurnRate burn(BurnRate::Kind::Objective, 0.01);
        BurnRate::Answer answer;
        for (int minute = 0; minute < 90; ++minute)
            answer = burn.push(kMondayMs + minute * kMinuteMs, true, 20, 100);
        QCOMPARE(answer.evidence.method, AnomalyMethod::Burn);
        const QString text = quietText(AnomalyMetric::Objective, answer.evidence, 0.0, {});
        QCOMPARE(text, QStringLiteral("fewer than 864 of 6,000 failing in 1 h, which is 14.4 times what the objective "
                                      "allows"));
        BurnRate less(BurnRate::Kind::Objective, 0.01);
        for (int minute = 0; minute < 60; ++minute)
            answer = less.push(kMondayMs + minute * kMinuteMs, true, minute < 35 ? 14 : 15, 100); // 865
        QVERIFY(answer.level.has_value());
        BurnRate least(BurnRate::Kind::Objective, 0.01);
        for (int minute = 0; minute < 60; ++minute)
            answer = least.push(kMondayMs + minute * kMinuteMs, true, minute < 37 ? 14 : 15, 100); // 863
        QVERIFY(!answer.level);
    }

    void ofANoveltyTheScoreThatIsWorthAWatch()
    {
        AnomalyEvidence rank;
        rank.method = AnomalyMethod::Rank;
        rank.score = 31.24;
        QCOMPARE(quietText(AnomalyMetric::TrafficNovelty, rank, kThreshold, {}),
                 QStringLiteral("a score of unlikeness below 24; it is 31.2, and that of what was seen before is 0"));
        AnomalyBasis basis;
        basis.settings.noveltyScore = 30;
        QVERIFY(
            quietText(AnomalyMetric::TrafficNovelty, rank, kThreshold, basis).contains(QStringLiteral("below 30;")));
        Novelty novelty;
        for (int i = 0; i < 300; ++i)
            novelty.push(double(i % 40));
        QCOMPARE(novelty.push(7.0) < 24.0, true);
    }

    void ofAMixHowFarSharesMayMove()
    {
        const std::array usual{CategoryCount{1, 30}, CategoryCount{2, 70}};
        const std::array near{CategoryCount{1, 34}, CategoryCount{2, 66}};
        const std::array far{CategoryCount{1, 60}, CategoryCount{2, 40}};
        MixShift mix;
        auto push = [&mix, minute = 0](std::span<const CategoryCount> counts, int minutes) mutable {
            AnomalyEvidence evidence;
            for (const int end = minute + minutes; minute < end; ++minute)
                evidence = mix.push(kMondayMs + minute * kMinuteMs, true, counts);
            return evidence;
        };
        push(usual, 3 * 1440);
        QCOMPARE(push(near, 60).method, AnomalyMethod::None); // four points
        push(usual, 1440);
        const AnomalyEvidence evidence = push(far, 60);
        QCOMPARE(evidence.method, AnomalyMethod::Mix);
        AnomalyBasis basis;
        basis.category = QStringLiteral("gpt-5");
        const QString text = plain(quietText(AnomalyMetric::ModelMix, evidence, kThreshold, basis));
        const QString named =
            evidence.contributor == 1 ? QStringLiteral("gpt-5 between 25.") : QStringLiteral("gpt-5 between 65.");
        QVERIFY2(text.startsWith(named), qPrintable(text));
        QVERIFY2(text.endsWith(QStringLiteral("and every other share within 5 points of its usual one")),
                 qPrintable(text));
    }

    void whatIsDueSaysWhichHoursItIsOf()
    {
        TrafficTails tails(TrafficTails::Quantity::Attempts);
        const SeasonCalendar calendar;
        qint64 nowMs = kMondayMs;
        const auto until = [&](double days) {
            for (; nowMs < kMondayMs + qint64(days * double(kDayMs)); nowMs += kMinuteMs)
                tails.push(nowMs, true, 10, 10, calendar);
            return tails.dueOf(nowMs - kMinuteMs, calendar);
        };
        QCOMPARE(until(0.5), DueOf::HoursBefore);
        QCOMPARE(until(3.0), DueOf::HourOfDay);
        QCOMPARE(until(18.5), DueOf::HourOfDay);
        QCOMPARE(until(19.5), DueOf::HourOfWeek); // one hour in ten may be missing
        const auto baseline = [](DueOf due) {
            AnomalyEvidence drop;
            drop.method = AnomalyMethod::CountInWindow;
            return anomalyWords(AnomalyMetric::TrafficDrop, drop, kThreshold, {{}, due}).baseline;
        };
        QVERIFY(baseline(DueOf::HoursBefore).startsWith(QStringLiteral("the hours just before")));
        QVERIFY(baseline(DueOf::HourOfDay).startsWith(QStringLiteral("the same hour of other days")));
        QVERIFY(baseline(DueOf::HourOfWeek).startsWith(QStringLiteral("the same hour of the week")));
    }

    void whatIsUsualSaysTheDaysThatAreSet()
    {
        AnomalyBasis basis;
        basis.settings.shares.memoryDays = 14;
        basis.settings.mix.memoryDays = 1;
        AnomalyEvidence share;
        share.method = AnomalyMethod::ShareInWindow;
        share.baseline = 0.01;
        share.sample = 100;
        share.observed = 20;
        QCOMPARE(anomalyWords(AnomalyMetric::Errors, share, kThreshold, basis).baseline,
                 QStringLiteral("what up to 14 days before allow at most, the last of them counting most"));
        AnomalyEvidence mix;
        mix.method = AnomalyMethod::Mix;
        QCOMPARE(anomalyWords(AnomalyMetric::ModelMix, mix, kThreshold, basis).baseline,
                 QStringLiteral("the mix of up to 1 day before"));
    }

    void nothingRemarkableSaysNothing() { QCOMPARE(quietText(AnomalyMetric::Errors, {}, kThreshold, {}), QString()); }
};

QTEST_GUILESS_MAIN(AnomalyWordsTest)
#include "anomalywords_test.moc"
