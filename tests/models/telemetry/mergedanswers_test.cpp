// Several databases answer as one that held all of their rows would.
#include "models/telemetry/mergedanswers.h"
#include "tests/support/rollupfixture.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'763'000'000'000 / kHourMs * kHourMs;
constexpr TimeSpan kHistory{kNow - 3 * kDayMs, kNow};
constexpr int kParts = 3;
const Error kGone{ErrorKind::Unreachable, QStringLiteral("Nothing listens there.")};

// The same traffic in one place, and spread over three.
struct Spread {
    explicit Spread(int rows)
    {
        QRandomGenerator random(11);
        for (int i = 0; i < rows; ++i) {
            RequestRow row = randomRow(random, kHistory);
            row.requestId = QStringLiteral("r%1").arg(i);
            row.final = FinalAttempt::Yes;
            // Many rows of a time, so that pages have to tell rows of one time apart.
            row.timeMs = floorTo(row.timeMs, kHourMs);
            whole.traffic->add(row);
            parts[size_t(random.bounded(kParts))].traffic->add(row);
        }
    }

    bool rollUp() { return whole.rollUp() && parts[0].rollUp() && parts[1].rollUp() && parts[2].rollUp(); }

    template<typename T>
    QList<PartAnswer<T>> each(const std::function<Result<T>(RollupFixture &, int)> &ask)
    {
        QList<PartAnswer<T>> answers;
        for (int i = 0; i < kParts; ++i)
            answers.append({QStringLiteral("shard %1").arg(i), ask(parts[size_t(i)], i)});
        return answers;
    }

    RollupFixture whole{kNow};
    std::array<RollupFixture, kParts> parts{RollupFixture(kNow), RollupFixture(kNow), RollupFixture(kNow)};
};

TelemetryQuery question(const QList<Dimension> &groupBy, bool bucketed)
{
    TelemetryQuery query{kHistory, {}, {}, groupBy, true, true};
    for (qint64 edge = kHistory.fromMs; bucketed && edge <= kHistory.toMs; edge += 6 * kHourMs)
        query.edges.append(edge);
    return query;
}

// What tells a row of the sample apart, wherever it is kept.
QStringList requestIds(const QList<RequestRow> &rows)
{
    QStringList ids;
    for (const RequestRow &row : rows)
        ids.append(row.requestId);
    return ids;
}

} // namespace

class MergedAnswersTest : public QObject
{
    Q_OBJECT
private slots:
    void figuresOverThePartsAreThoseOverAllRows_data()
    {
        QTest::addColumn<TelemetryQuery>("query");
        QTest::newRow("one figure") << question({}, false);
        QTest::newRow("over time") << question({}, true);
        QTest::newRow("by model over time") << question({Dimension::Model}, true);
        QTest::newRow("by two dimensions") << question({Dimension::Provider, Dimension::Outcome}, false);
        QTest::newRow("by key, from raw rows") << question({Dimension::Key, Dimension::Model}, true);
    }
    void figuresOverThePartsAreThoseOverAllRows()
    {
        QFETCH(TelemetryQuery, query);
        Spread spread(3000);
        QVERIFY(spread.rollUp());
        const auto merged = mergedAnswers(spread.each<QList<TelemetryAnswer>>(
            [&](RollupFixture &part, int) { return part.makeEngine().ask(QList<TelemetryQuery>{query}); }));
        QVERIFY2(merged.has_value(), merged ? "" : qPrintable(merged.error().message));
        const QString wrong = difference(merged->constFirst(), naiveAnswer(spread.whole.traffic->rows(), query));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.left(600)));
        QVERIFY(merged->constFirst().missingParts.isEmpty());
    }

    void aBoxIsExplainedAsOverAllRows()
    {
        Spread spread(4000);
        QVERIFY(spread.rollUp());
        const ContrastQuery query{kHistory, {kHistory.fromMs + kDayMs, kHistory.toMs}, 1'000'000, 8'000'000, {}};
        const auto whole = spread.whole.makeEngine().contrast(query);
        const auto merged = mergedContrast(spread.each<ContrastAnswer>(
            [&](RollupFixture &part, int) { return part.makeEngine().contrast(contrastOfPart(query)); }));
        QVERIFY(whole && merged);
        QVERIFY(whole->rows.size() > 5);
        QCOMPARE(merged->inside, whole->inside);
        QCOMPARE(merged->outside, whole->outside);
        QCOMPARE(merged->rows, whole->rows);
    }

    void pagesOfThePartsAreReadAsOne_data()
    {
        QTest::addColumn<bool>("newestFirst");
        QTest::addColumn<int>("limit");
        for (int limit : {1, 3, 7, 500}) {
            QTest::addRow("newest first by %d", limit) << true << limit;
            QTest::addRow("oldest first by %d", limit) << false << limit;
        }
    }
    void pagesOfThePartsAreReadAsOne()
    {
        QFETCH(bool, newestFirst);
        QFETCH(int, limit);
        Spread spread(200);
        RowPageRequest request;
        request.span = kHistory;
        request.limit = limit;
        request.newestFirst = newestFirst;
        QList<RequestRow> read;
        for (int pages = 0; pages < 400; ++pages) {
            const auto page = mergedPage(request, spread.each<RowPage>([&](RollupFixture &part, int index) {
                return part.source.page(pageOfPart(request, index));
            }));
            QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message));
            QVERIFY(page->rows.size() <= limit);
            read += page->rows;
            if (!page->more)
                break;
            QVERIFY(!page->rows.isEmpty());
            request.after = RowCursor{page->rows.constLast().timeMs, page->rows.constLast().position};
        }
        QVERIFY(std::is_sorted(read.begin(), read.end(), [&](const RequestRow &a, const RequestRow &b) {
            return newestFirst ? a.timeMs > b.timeMs : a.timeMs < b.timeMs;
        }));
        const std::vector<RequestRow> all = spread.whole.traffic->rows();
        QStringList expected = requestIds(QList<RequestRow>(all.begin(), all.end()));
        QStringList found = requestIds(read);
        expected.sort();
        found.sort();
        QCOMPARE(found, expected);
    }

    void aPageBeginsAgainAtARowOfAnyPart()
    {
        Spread spread(60);
        RowPageRequest request;
        request.span = kHistory;
        request.limit = 20;
        const auto read = [&] {
            return mergedPage(request, spread.each<RowPage>([&](RollupFixture &part, int index) {
                return part.source.page(pageOfPart(request, index));
            }));
        };
        const auto first = read();
        QVERIFY(first.has_value());
        for (qsizetype i = 0; i < first->rows.size(); ++i) {
            request.after = RowCursor{first->rows.at(i).timeMs, first->rows.at(i).position, true};
            request.limit = int(first->rows.size() - i);
            const auto again = read();
            QVERIFY(again.has_value());
            QCOMPARE(again->rows, first->rows.mid(i));
        }
    }

    void aPartThatIsOutOfReachIsNamedAndTheOthersAnswer()
    {
        Spread spread(300);
        QVERIFY(spread.rollUp());
        const TelemetryQuery query = question({}, false);
        const auto answers = mergedAnswers(
            spread.each<QList<TelemetryAnswer>>([&](RollupFixture &part, int i) -> Result<QList<TelemetryAnswer>> {
                if (i == 1)
                    return std::unexpected(kGone);
                return part.makeEngine().ask(QList<TelemetryQuery>{query});
            }));
        QVERIFY(answers.has_value());
        const QList<MissingPart> expected{{QStringLiteral("shard 1"), kGone.message}};
        QCOMPARE(answers->constFirst().missingParts, expected);
        QCOMPARE(answers->constFirst().total.attempts,
                 qint64(spread.parts[0].traffic->rows().size() + spread.parts[2].traffic->rows().size()));

        RowPageRequest request;
        request.span = kHistory;
        const auto page = mergedPage(request, spread.each<RowPage>([&](RollupFixture &part, int i) -> Result<RowPage> {
            return i == 0 ? Result<RowPage>(std::unexpected(kGone)) : part.source.page(pageOfPart(request, i));
        }));
        QVERIFY(page.has_value());
        QCOMPARE(page->missingParts.size(), 1);
        QCOMPARE(missingPartText(page->missingParts.constFirst()),
                 QStringLiteral("Part shard 0 is missing: Nothing listens there."));
    }

    void withoutAnyPartThereIsNoAnswer()
    {
        const QList<PartAnswer<RowPage>> parts{{QStringLiteral("main"), std::unexpected(kGone)},
                                               {QStringLiteral("archive"), std::unexpected(kGone)}};
        const auto page = mergedPage({}, parts);
        QVERIFY(!page);
        QCOMPARE(page.error(), kGone);
    }

    void aQuestionThatCannotBeMeantIsNotAMissingPart()
    {
        const Error wrong{ErrorKind::InvalidInput, QStringLiteral("The time range is empty.")};
        const auto page =
            mergedPage({}, {{QStringLiteral("main"), RowPage()}, {QStringLiteral("archive"), std::unexpected(wrong)}});
        QVERIFY(!page);
        QCOMPARE(page.error(), wrong);
    }

    void attemptsOfARequestAreFoundInAnyPart()
    {
        Spread spread(50);
        const RequestRow wanted = spread.parts[2].traffic->rows().front();
        const auto find = [&](int gone) {
            return mergedAttempts(
                spread.each<QList<RequestRow>>([&](RollupFixture &part, int i) -> Result<QList<RequestRow>> {
                    if (i == gone)
                        return std::unexpected(kGone);
                    return part.source.attemptsOf(wanted.requestId);
                }));
        };
        QCOMPARE(requestIds(find(-1).value()), QStringList{wanted.requestId});
        // Not there, as far as one can see, is not the same as not there.
        QVERIFY(!find(2));
        QCOMPARE(find(1).value().size(), 1);
    }

    void onlyWhatEveryPartRecordsIsAFigureOfTheWhole()
    {
        SourceCapabilities poor = fullCapabilities();
        poor.ttft = false;
        poor.dimensions.removeOne(Dimension::Provider);
        poor.latencyPrecisionMs = 1000;
        poor.missing = {{QStringLiteral("ttft"), QStringLiteral("an older version")}};
        const SourceCapabilities whole =
            mergedCapabilities({{QStringLiteral("main"), fullCapabilities()}, {QStringLiteral("archive"), poor}});
        QVERIFY(whole.latency);
        QVERIFY(!whole.ttft);
        QVERIFY(!whole.has(Dimension::Provider));
        QCOMPARE(whole.latencyPrecisionMs, 1000);
        QCOMPARE(whole.missing,
                 (QList<MissingFigure>{{QStringLiteral("ttft"), QStringLiteral("In part archive: an older version")}}));
    }
};

QTEST_GUILESS_MAIN(MergedAnswersTest)
#include "mergedanswers_test.moc"
