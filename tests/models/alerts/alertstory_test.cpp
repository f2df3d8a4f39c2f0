// How an alert explains itself.
#include "models/alerts/alertlearning.h"
#include "models/alerts/alertstory.h"
#include "models/alerts/alertwords.h"
#include "models/alerts/anomalyevidence.h"
#include "models/alerts/anomalysignal.h"

#include "models/core/format.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

AlertFolder folderOf(const QJsonObject &evidence)
{
    AlertFolder folder;
    folder.alert.seq = 123;
    folder.alert.title = QStringLiteral("Error burst");
    folder.alert.rule = QStringLiteral("error-burst");
    folder.alert.ruleVersion = 2;
    folder.alert.node = {QStringLiteral("provider=anthropic-b")};
    folder.alert.summary = QStringLiteral("412 of 1,904 attempts failed");
    folder.alert.openedMs = kNowMs - 7 * kMinuteMs;
    folder.alert.beganMs = kNowMs - 8 * kMinuteMs;
    folder.evidence = evidence;
    return folder;
}

QJsonObject point(qint64 minute, double value)
{
    return {{QStringLiteral("ms"), double(kNowMs + minute * kMinuteMs)},
            {QStringLiteral("value"), value},
            {QStringLiteral("low"), 0.004},
            {QStringLiteral("high"), 0.024}};
}

QJsonObject whole()
{
    return {{QStringLiteral("window_min"), 5},
            {QStringLiteral("k"), 412},
            {QStringLiteral("n"), 1904},
            {QStringLiteral("expected"), QJsonObject{{QStringLiteral("low"), 0.004}, {QStringLiteral("high"), 0.024}}},
            {QStringLiteral("observed"), 0.216},
            {QStringLiteral("unit"), QStringLiteral("share")},
            {QStringLiteral("log10_p"), -300},
            {QStringLiteral("first_bad_ms"), double(kNowMs - 6 * kMinuteMs)},
            {QStringLiteral("baseline"), QStringLiteral("7 days of 38,000 attempts a day")},
            {QStringLiteral("not_below"), QStringLiteral("58 errors")},
            {QStringLiteral("series"), QJsonArray{point(-6, 0.2), point(-8, 0.01), point(-7, 0.012), point(-7, 0.9)}},
            {QStringLiteral("contributors"),
             QJsonArray{QJsonObject{{QStringLiteral("what"), QStringLiteral("error_class=overloaded")},
                                    {QStringLiteral("share"), 0.88}},
                        QJsonObject{{QStringLiteral("what"), QStringLiteral("other providers at baseline")}}}},
            {QStringLiteral("rows"), QJsonArray{QStringLiteral("req-1")}}};
}

} // namespace

class AlertStoryTest : public QObject
{
    Q_OBJECT
private slots:
    void aVerdictSaysWhatIsLearnedFromIt()
    {
        Alert burst;
        burst.rule = anomalyMetricToken(AnomalyMetric::Errors);
        Alert misuse;
        misuse.rule = QStringLiteral("key-new-networks");
        Alert objective;
        objective.rule = anomalyMetricToken(AnomalyMetric::Objective);
        const AlertVerdict change = AlertVerdict::ExpectedChange;
        QCOMPARE(verdictConsequence(change, {burst}), QStringLiteral("the new level becomes what is usual"));
        QCOMPARE(verdictConsequence(change, {misuse}), QStringLiteral("what was told of it is usual for 90 days"));
        QCOMPARE(verdictConsequence(change, {burst, misuse}), verdictConsequence(change, {misuse}));
        QCOMPARE(verdictConsequence(AlertVerdict::Incident, {misuse}),
                 QStringLiteral("what was done is taken out of what is usual"));
        QVERIFY(verdictConsequence(change, {objective}).endsWith(QStringLiteral("nothing is learned from it")));
        QVERIFY(verdictConsequence(change, {burst, objective}).endsWith(QStringLiteral("where the rule learns")));
        QVERIFY(verdictConsequence(change, {misuse, objective}).endsWith(QStringLiteral("where the rule learns")));
        QCOMPARE(verdictConsequence(AlertVerdict::FalsePositive, {misuse}),
                 QStringLiteral("counts against the precision of the rule"));
    }

    // Whatever a key was found by, what it did besides is one page away from nobody.
    void whatElseAKeyDidStandsBesideIt()
    {
        QJsonObject evidence = whole();
        const auto row = [](const char *what, double before, double now) {
            return QJsonObject{{QStringLiteral("what"), QLatin1String(what)},
                               {QStringLiteral("before"), before},
                               {QStringLiteral("now"), now}};
        };
        evidence.insert(QStringLiteral("alongside"),
                        QJsonArray{row("calls", 123, 1456), row("failed", 1, 12), row("latency_p95_us", 0, 2'300'000),
                                   row("cost_micros", 800'000, 4'200'000), row("unheard of", 1, 2),
                                   row("tokens", -1, 2), QStringLiteral("no object")});
        const QString why = alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText();
        const QString told =
            QStringLiteral("What else was done in that hour, and in the hour before: calls 1,456 (123), failed 12 (1), "
                           "95th percentile %1 (none), cost %2 (%3).")
                .arg(formatLatency(2'300'000).joined(), formatMoney(4'200'000), formatMoney(800'000));
        QVERIFY2(why.contains(told), qPrintable(why));
        const QString without = alertStory(folderOf(whole()), {{}, kNowMs, QTimeZone::utc()}).whyText();
        QVERIFY(!without.contains(QStringLiteral("What else")));
    }

    void theWholeEvidenceIsTold()
    {
        const AlertStory story = alertStory(folderOf(whole()), {{}, kNowMs, QTimeZone::utc()});
        QCOMPARE(story.title, QStringLiteral("Error burst on anthropic-b"));
        QCOMPARE(story.standing, QStringLiteral("A-000123 · open since 13:53 · still going on · rule error-burst v2"));
        QCOMPARE(plain(story.whyText()),
                 QStringLiteral("412 of 1,904 attempts failed. Observed 21.6 % over 5 min from 13:54 (412 of 1,904), "
                                "expected 0.40–2.40 % from 7 days of 38,000 attempts a day. By chance alone: less than "
                                "1 in 10³⁰⁰. It would not have fired below 58 errors."));
        QCOMPARE(std::ranges::count_if(story.why, &StoryPhrase::isStrong), 1);
    }

    void theChartHasItsBandAndWhereItBegan()
    {
        const EvidenceChart chart = alertStory(folderOf(whole()), {{}, kNowMs, QTimeZone::utc()}).chart;
        // In order, and each time once.
        QCOMPARE(chart.observed.edges, (QList<qint64>{kNowMs - 8 * kMinuteMs, kNowMs - 7 * kMinuteMs,
                                                      kNowMs - 6 * kMinuteMs, kNowMs - 5 * kMinuteMs}));
        QCOMPARE(chart.observed.series.constFirst().values, (QList<double>{0.01, 0.012, 0.2}));
        QCOMPARE(chart.high.size(), 3);
        QCOMPARE(chart.bad.fromMs, kNowMs - 6 * kMinuteMs);
        QCOMPARE(chart.badLabel, QStringLiteral("since 13:54"));
    }

    void aPartThatIsMissingIsNotTold_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("gone");
        QTest::newRow("window") << QStringLiteral("window_min") << QStringLiteral("over 5 min");
        QTest::newRow("observed") << QStringLiteral("observed") << QStringLiteral("Observed");
        QTest::newRow("expected") << QStringLiteral("expected") << QStringLiteral("xpected");
        QTest::newRow("chance") << QStringLiteral("log10_p") << QStringLiteral("chance");
        QTest::newRow("baseline") << QStringLiteral("baseline") << QStringLiteral("7 days");
        QTest::newRow("threshold") << QStringLiteral("not_below") << QStringLiteral("fired");
        QTest::newRow("counts") << QStringLiteral("k") << QStringLiteral("(412");
    }

    void aPartThatIsMissingIsNotTold()
    {
        QFETCH(QString, member);
        QFETCH(QString, gone);
        QVERIFY(alertStory(folderOf(whole()), {{}, kNowMs, QTimeZone::utc()}).whyText().contains(gone));
        QJsonObject evidence = whole();
        evidence.remove(member);
        const QString text = alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText();
        QVERIFY2(!text.contains(gone), qPrintable(text));
        for (const char *wrong : {" .", " ,", "..", ",.", "  "})
            QVERIFY2(!text.contains(QLatin1String(wrong)), qPrintable(text));
        QVERIFY2(text.endsWith(QLatin1Char('.')), qPrintable(text));
    }

    void noEvidenceLeavesTheSummary()
    {
        const AlertStory story = alertStory(folderOf({}), {{}, kNowMs, QTimeZone::utc()});
        QCOMPARE(story.whyText(), QStringLiteral("412 of 1,904 attempts failed."));
        QVERIFY(story.chart.observed.edges.isEmpty() && story.contributors.isEmpty());
    }

    void evidenceOfAnotherShapeCountsAsMissing()
    {
        const QJsonObject odd{{QStringLiteral("window_min"), QStringLiteral("five")},
                              {QStringLiteral("k"), -3},
                              {QStringLiteral("n"), 1e300},
                              {QStringLiteral("expected"), 4},
                              {QStringLiteral("observed"), QJsonArray{1}},
                              {QStringLiteral("first_bad_ms"), -1},
                              {QStringLiteral("series"), QJsonArray{1, QJsonObject{}, point(-1, 0.1)}},
                              {QStringLiteral("contributors"), QStringLiteral("many")},
                              {QStringLiteral("rows"), QJsonArray{1, 2}}};
        const AlertStory story = alertStory(folderOf(odd), {{}, kNowMs, QTimeZone::utc()});
        QCOMPARE(story.whyText(), QStringLiteral("412 of 1,904 attempts failed."));
        QVERIFY(story.chart.observed.edges.isEmpty());
    }

    void unitsReadAsEverywhere_data()
    {
        QTest::addColumn<QString>("unit");
        QTest::addColumn<double>("observed");
        QTest::addColumn<QString>("text");
        QTest::newRow("share") << QStringLiteral("share") << 0.5 << QStringLiteral("50.0 %");
        QTest::newRow("latency") << QStringLiteral("ms") << 8400.0 << QStringLiteral("8.40 s");
        QTest::newRow("money") << QStringLiteral("usd") << 12.48 << QStringLiteral("$12.48");
        QTest::newRow("count") << QString() << 41.0 << QStringLiteral("41");
    }

    void unitsReadAsEverywhere()
    {
        QFETCH(QString, unit);
        QFETCH(double, observed);
        QFETCH(QString, text);
        const QJsonObject evidence{{QStringLiteral("unit"), unit}, {QStringLiteral("observed"), observed}};
        const QString why = plain(alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText());
        QVERIFY2(why.contains(QStringLiteral("Observed %1.").arg(text)), qPrintable(why));
    }

    void aShareIsToldAsOneWhateverTheSeriesShows()
    {
        QJsonObject evidence = whole();
        evidence.insert(QStringLiteral("unit"), QStringLiteral("ms"));
        evidence.insert(QStringLiteral("observed"), 412.0 / 1904);
        const AlertStory story = alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()});
        QVERIFY2(plain(story.whyText()).contains(QStringLiteral("Observed 21.6 % over")), qPrintable(story.whyText()));
        QCOMPARE(story.chart.observed.unit, FigureUnit::LatencyUs);
    }

    void aCountOfAWindowIsNotToldAsARate()
    {
        const QJsonObject evidence{
            {QStringLiteral("unit"), QStringLiteral("per_min")},
            {QStringLiteral("window_min"), 15},
            {QStringLiteral("observed"), 4},
            {QStringLiteral("expected"), QJsonObject{{QStringLiteral("low"), 170}, {QStringLiteral("high"), 260}}},
            {QStringLiteral("not_below"), QStringLiteral("above 169 attempts")}};
        const QString why = alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText();
        QVERIFY2(why.contains(QStringLiteral("Observed 4 over 15 min, expected 170–260.")), qPrintable(why));
        QVERIFY2(why.endsWith(QStringLiteral("It would not have fired with above 169 attempts.")), qPrintable(why));
    }

    void aRankIsNoProbability()
    {
        QJsonObject evidence = whole();
        evidence.insert(QStringLiteral("method"), int(AnomalyMethod::Rank));
        const QString why = alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText();
        QVERIFY2(!why.contains(QStringLiteral("chance")) && !why.contains(QStringLiteral("Observed")), qPrintable(why));
    }

    void whatIsWrittenInWordsIsToldInThem()
    {
        const QJsonObject evidence{{QStringLiteral("observed"), QStringLiteral("11 networks in 60 min")},
                                   {QStringLiteral("expected"), QStringLiteral("at most 2")},
                                   {QStringLiteral("unless"), QStringLiteral("fewer than 5 networks")}};
        QCOMPARE(
            alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText(),
            QStringLiteral("412 of 1,904 attempts failed. Observed: 11 networks in 60 min. Expected: at most 2. What "
                           "would have kept it quiet: fewer than 5 networks."));
    }

    void aThresholdThatIsNoFigureIsToldAsItIs()
    {
        const QJsonObject evidence{{QStringLiteral("baseline"), QStringLiteral("at most 2 networks in 90 days")},
                                   {QStringLiteral("not_below"), QStringLiteral("fewer than 5 networks")}};
        QCOMPARE(alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText(),
                 QStringLiteral("412 of 1,904 attempts failed. Usual: at most 2 networks in 90 days. What would have "
                                "kept it quiet: fewer than 5 networks."));
    }

    void chanceReadsInWords_data()
    {
        QTest::addColumn<double>("log10p");
        QTest::addColumn<QString>("text");
        QTest::newRow("certain") << 0.0 << QStringLiteral("about 1 in 1");
        QTest::newRow("some") << -3.62 << QStringLiteral("about 1 in 4,200");
        QTest::newRow("few") << -8.5 << QStringLiteral("less than 1 in 10⁸");
        QTest::newRow("least") << -4000.0 << QStringLiteral("less than 1 in 10³⁰⁰");
    }

    void chanceReadsInWords()
    {
        QFETCH(double, log10p);
        QFETCH(QString, text);
        QCOMPARE(chanceInWords(log10p), text);
    }

    void whoIsBehindItAndWhatWasBeforeAreRows()
    {
        AlertFolder folder = folderOf(whole());
        Alert before = folder.alert;
        before.seq = 7;
        before.beganMs = kNowMs - 18 * kDayMs;
        before.overMs = before.beganMs + 19 * kMinuteMs;
        before.state = AlertState::Resolved;
        before.verdict = AlertVerdict::FalsePositive;
        folder.before = {before};
        Alert elsewhere = before;
        elsewhere.seq = 8;
        elsewhere.node = {QStringLiteral("provider=openai-a")};
        elsewhere.verdict = AlertVerdict::Incident;
        Alert here = before; // of the same rule, about something else
        here.summary = QStringLiteral("Keys are renewed every year");
        folder.similar = {elsewhere, here};
        const AlertStory story = alertStory(folder, {{}, kNowMs, QTimeZone::utc()});
        QCOMPARE(cells(story.contributors.at(0)), QStringLiteral("overloaded|88.0 %"));
        QVERIFY(story.contributors.at(0).canFilter && !story.contributors.at(1).canFilter);
        QCOMPARE(cells(story.contributors.at(1)), QStringLiteral("other providers at baseline|"));
        QCOMPARE(cells(story.before.at(0)), QStringLiteral("3 Nov, 19 min|false positive"));
        QCOMPARE(story.before.size(), 3);
        QCOMPARE(cells(story.before.at(1)), QStringLiteral("3 Nov, 19 min, openai-a|incident"));
        QCOMPARE(story.before.at(1).id, QStringLiteral("8"));
        QCOMPARE(cells(story.before.at(2)),
                 QStringLiteral("3 Nov, 19 min, Keys are renewed every year|false positive"));
    }

    void theRowsThatProveItAreListedTheNewestFirst()
    {
        const auto finding = [](const QStringList &rows, int count) {
            return QJsonObject{{QStringLiteral("rows"), QJsonArray::fromStringList(rows)},
                               {QStringLiteral("row_count"), count}};
        };
        const QStringList first{QStringLiteral("requests 7"), QStringLiteral("requests 9")};
        const QStringList second{QStringLiteral("requests 7"), QStringLiteral("requests 8")};
        QJsonObject evidence{{QStringLiteral("findings"), QJsonArray{finding(first, 1204)}},
                             {QStringLiteral("rows"), QJsonArray::fromStringList(first)}};
        const StoryTeller teller{{}, kNowMs, QTimeZone::utc()};
        AlertStory story = alertStory(folderOf(evidence), teller);
        QCOMPARE(story.rows.size(), 2);
        QCOMPARE(cells(story.rows.at(0)), QStringLiteral("9|requests"));
        QCOMPARE(story.rows.at(0).id, QStringLiteral("requests 9"));
        QCOMPARE(plain(story.rowsText), QStringLiteral("1,204 rows; the newest 2 are listed."));
        evidence.insert(QStringLiteral("findings"), QJsonArray{finding(first, 2), finding(second, 2)});
        story = alertStory(folderOf(evidence), teller);
        QCOMPARE(story.rows.size(), 3);
        QCOMPARE(story.rowsText,
                 QStringLiteral("4 rows, of which one may prove several findings; the newest 3 are listed."));
        // An alert of before has them without their count.
        story = alertStory(folderOf(whole()), teller);
        QCOMPARE(story.rowsText, QStringLiteral("1 row."));
        QCOMPARE(cells(story.rows.at(0)), QStringLiteral("req-1|"));
        QVERIFY(alertStory(folderOf({}), teller).rows.isEmpty());
    }

    void whatIsNotedAndWhyTheLevelIsHigherIsTold()
    {
        const QString note = QStringLiteral("It was replaced 3 h ago: programs may still have to change over.");
        const QJsonObject finding{{QStringLiteral("note"), note}};
        const QJsonObject evidence{{QStringLiteral("findings"), QJsonArray{finding, finding}},
                                   {QStringLiteral("raised_by"), QStringLiteral("a and b agree within two hours.")}};
        QCOMPARE(alertStory(folderOf(evidence), {{}, kNowMs, QTimeZone::utc()}).whyText(),
                 QStringLiteral("412 of 1,904 attempts failed. One level higher: a and b agree within two hours. To be "
                                "known: It was replaced 3 h ago: programs may still have to change over."));
    }

    void whatItExplainsIsListed()
    {
        AlertFolder folder = folderOf({});
        Alert child = folder.alert;
        child.seq = 124;
        child.node.append(QStringLiteral("model=gpt-5"));
        folder.explains = {child};
        const AlertStory story = alertStory(folder, {{}, kNowMs, QTimeZone::utc()});
        QCOMPARE(story.explains.size(), 1);
        QCOMPARE(story.explains.constFirst().id, QStringLiteral("124"));
        QCOMPARE(cells(story.explains.constFirst()),
                 QStringLiteral("A-000124|Error burst on anthropic-b · gpt-5|open"));
    }

    void withoutAChartNoWayIsPromisedThatThereIsNone()
    {
        const StoryTeller teller{{}, kNowMs, QTimeZone::utc()};
        AlertFolder folder = folderOf({});
        folder.alert.ofPerson = true;
        folder.alert.node = {QStringLiteral("network=203.0.113.•••")};
        QString none = alertStory(folder, teller).noChart;
        QVERIFY2(!none.contains(QStringLiteral("G lists")) && none.contains(QStringLiteral("rows that prove it")),
                 qPrintable(none));
        folder.alert.node = {QStringLiteral("account=a•••")};
        none = alertStory(folder, teller).noChart;
        QVERIFY2(none.contains(QStringLiteral("G lists")) && !none.contains(QStringLiteral("reveal")),
                 qPrintable(none));
    }

    void everyKindOfEventReads()
    {
        AlertFolder folder = folderOf({});
        for (const AlertAction action : kAlertActions) {
            AlertEvent event;
            event.idx = int(action);
            event.timeMs = kNowMs - kMinuteMs;
            event.action = action;
            event.untilMs = kNowMs + kHourMs;
            event.actor = QStringLiteral("op-1");
            event.reason = QStringLiteral("because");
            folder.events.append(event);
        }
        const StoryTeller teller{{{QStringLiteral("op-1"), QStringLiteral("anna")}}, kNowMs, QTimeZone::utc()};
        const AlertStory story = alertStory(folder, teller);
        QCOMPARE(story.timeline.size(), qsizetype(kAlertActions.size()));
        QCOMPARE(cells(story.timeline.at(0)), QStringLiteral("13:59:00|acknowledged until 15:00: because|anna"));
        for (const TableRow &row : story.timeline)
            QVERIFY(!row.cells.at(1).text.isEmpty());
    }

    void placesReadByWhatTheyAre_data()
    {
        QTest::addColumn<QStringList>("node");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << QStringList() << QStringLiteral("all traffic");
        QTest::newRow("provider") << QStringList{QStringLiteral("provider=a")} << QStringLiteral("a");
        QTest::newRow("two") << QStringList{QStringLiteral("workspace=acme"), QStringLiteral("model=m")}
                             << QStringLiteral("workspace acme · m");
        QTest::newRow("masked") << QStringList{QStringLiteral("key=sk-anna•••")} << QStringLiteral("key sk-anna•••");
        // Whoever wrote it there: a person's value is masked here, too.
        QTest::newRow("not masked") << QStringList{QStringLiteral("account=anna@example.org")}
                                    << QStringLiteral("account a•••");
        QTest::newRow("no condition") << QStringList{QStringLiteral("ip=203.0.113.•••")}
                                      << QStringLiteral("ip 203.0.113.•••");
    }

    void placesReadByWhatTheyAre()
    {
        QFETCH(QStringList, node);
        QFETCH(QString, text);
        Alert alert;
        alert.node = node;
        QCOMPARE(alertPlace(alert), text);
    }

private:
    static QString plain(QString text) { return text.replace(QChar(0x2009), QLatin1Char(' ')); }
    static QString cells(const TableRow &row)
    {
        QStringList texts;
        for (const TableCell &cell : row.cells)
            texts.append(cell.text);
        return plain(texts.join(QLatin1Char('|')));
    }
};

QTEST_GUILESS_MAIN(AlertStoryTest)
#include "alertstory_test.moc"
