// Which node a burst is about.
#include "models/alerts/blame.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const LatticeNode kAll{};
const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};
const LatticeNode kOpenAi{QStringLiteral("openai"), {}, {}};
const LatticeNode kOpus{QStringLiteral("anthropic"), QStringLiteral("opus"), {}};
const LatticeNode kSonnet{QStringLiteral("anthropic"), QStringLiteral("sonnet"), {}};
const LatticeNode kNorthwind{{}, {}, QStringLiteral("northwind")};
const LatticeNode kContoso{{}, {}, QStringLiteral("contoso")};

BlameCandidate at(const LatticeNode &node, double excess, double members)
{
    return {node.title(), node, excess, members};
}

QString by(const QHash<QString, QString> &explained, const LatticeNode &node)
{
    return explained.value(node.title());
}

} // namespace

class BlameTest : public QObject
{
    Q_OBJECT

private slots:
    void aProvidersTroubleIsNotThatOfAllItsModelsAndOfEverybodyWhoUsesIt()
    {
        const auto explained = explainedBy({at(kAll, 410, 9000), at(kAnthropic, 400, 1900), at(kOpus, 220, 1000),
                                            at(kSonnet, 180, 900), at(kNorthwind, 120, 700), at(kContoso, 90, 500)});
        QCOMPARE(explained.size(), 5);
        for (const LatticeNode &node : {kAll, kOpus, kSonnet, kNorthwind, kContoso})
            QCOMPARE(by(explained, node), kAnthropic.title());
    }

    void oneModelsTroubleIsTheModels()
    {
        const auto explained = explainedBy({at(kAll, 410, 9000), at(kAnthropic, 405, 1900), at(kOpus, 395, 1000)});
        QCOMPARE(by(explained, kAll), kOpus.title());
        QCOMPARE(by(explained, kAnthropic), kOpus.title());
        QVERIFY(!explained.contains(kOpus.title()));
    }

    void oneWorkspaceMayBeBehindIt()
    {
        const auto explained = explainedBy(
            {at(kAll, 500, 9000), at(kNorthwind, 480, 600), at(kAnthropic, 240, 1900), at(kOpenAi, 230, 4000)});
        QCOMPARE(by(explained, kAnthropic), kNorthwind.title());
        QCOMPARE(by(explained, kOpenAi), kNorthwind.title());
    }

    void twoProvidersAtOnceAreAMatterOfAll()
    {
        const auto explained = explainedBy({at(kAll, 800, 9000), at(kAnthropic, 400, 1900), at(kOpenAi, 390, 4000)});
        QCOMPARE(by(explained, kAnthropic), kAll.title());
        QCOMPARE(by(explained, kOpenAi), kAll.title());
    }

    void whatIsLeftOfTheProviderTellsWhetherItIsTheModels_data()
    {
        QTest::addColumn<double>("excessLeft");
        QTest::addColumn<double>("membersLeft");
        QTest::addColumn<bool>("ofTheModel");
        QTest::newRow("the rest fails as well") << 9.0 << 10.0 << false;
        QTest::newRow("the rest is as ever") << 0.0 << 10.0 << true;
        QTest::newRow("hardly anything is left") << 0.0 << 1.0 << false;
        QTest::newRow("much is left, and a little of it fails") << 40.0 << 500.0 << true;
    }

    void whatIsLeftOfTheProviderTellsWhetherItIsTheModels()
    {
        QFETCH(double, excessLeft);
        QFETCH(double, membersLeft);
        QFETCH(bool, ofTheModel);
        const auto explained = explainedBy({at(kAnthropic, 230 + excessLeft, 250 + membersLeft), at(kOpus, 230, 250)});
        QCOMPARE(by(explained, ofTheModel ? kAnthropic : kOpus), (ofTheModel ? kOpus : kAnthropic).title());
    }

    void aPartOfWhatIsBlamedIsExplainedHoweverMuchItSeemsToHave()
    {
        // Each node is measured by itself, and its part may come out larger.
        const auto explained = explainedBy({at(kAnthropic, 100, 900), at(kOpus, 70, 300), at(kSonnet, 65, 300)});
        QCOMPARE(by(explained, kOpus), kAnthropic.title());
        QCOMPARE(by(explained, kSonnet), kAnthropic.title());
    }

    void whatSharesNoAttemptIsNotExplained()
    {
        const auto explained = explainedBy({at(kAnthropic, 400, 1900), at(kOpenAi, 90, 4000)});
        QVERIFY(explained.isEmpty());
    }

    void whereNothingIsAboveTheUsualTheStrongestStandsForItself()
    {
        const auto explained = explainedBy({at(kAnthropic, -5, 1900), at(kOpenAi, -3, 4000), at(kAll, 0, 9000)});
        QVERIFY(!explained.contains(kAll.title()));
    }

    void alikeCandidatesAreAlwaysSettledTheSameWay()
    {
        const QList<BlameCandidate> candidates{at(kOpus, 100, 500), at(kSonnet, 100, 500), at(kAnthropic, 100, 500)};
        QList<BlameCandidate> reversed(candidates.crbegin(), candidates.crend());
        QCOMPARE(explainedBy(candidates), explainedBy(reversed));
        QVERIFY(explainedBy({}).isEmpty());
    }
};

QTEST_APPLESS_MAIN(BlameTest)
#include "blame_test.moc"
