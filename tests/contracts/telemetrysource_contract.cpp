// What every telemetry source promises, run on the one in memory and on SQL sources of each product alike. The answers
// are held against the plain reading of the contract in tests/support/faketelemetrysource.
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/faketelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace Gatehouse;

namespace {

constexpr qint64 kFirstTokens = 100;
constexpr qint64 kStartMs = 1'790'000'000'000 / kQuarterMs * kQuarterMs;

struct UnderTest {
    std::unique_ptr<GatewayFixture> fixture;
    std::shared_ptr<FakeTraffic> traffic;
    std::unique_ptr<Clock> clock;
    std::unique_ptr<TelemetrySource> source;
    std::vector<RequestRow> rows; // as they are to read back

    void add(const RequestRow &row)
    {
        if (fixture) {
            fixture->add(row);
            rows.push_back(fixture->kept(row));
        } else {
            traffic->add(row);
            rows.push_back(row);
        }
    }
};

const GatewayProfile &profileOf(const QString &id)
{
    static QMap<QString, GatewayProfile> loaded;
    if (!loaded.contains(id)) {
        const auto profile = loadProfile(id);
        if (!profile)
            qFatal("%s", qPrintable(profile.error().message));
        loaded.insert(id, *profile);
    }
    return *loaded.constFind(id);
}

UnderTest make(const QString &kind, FreshDatabases &databases)
{
    UnderTest test;
    test.clock = std::make_unique<FixedClock>(kStartMs + kHourMs);
    if (kind == QLatin1String("fake")) {
        test.traffic = std::make_shared<FakeTraffic>();
        test.source = std::make_unique<FakeTelemetrySource>(test.traffic);
        return test;
    }
    test.fixture = makeGateway(kind, databases);
    auto source = SqlTelemetrySource::create(test.fixture->database(), test.fixture->mainDatabase(),
                                             profileOf(test.fixture->profile()), *test.clock);
    if (!source)
        qFatal("%s", qPrintable(source.error().message));
    test.source = std::move(*source);
    return test;
}

RequestRow sample(int i)
{
    static const QStringList models{QStringLiteral("gpt-5"), QStringLiteral("claude, \"x\"'s"), QStringLiteral("模型"), QString()};
    static const QStringList providers{QStringLiteral("north"), QStringLiteral("south"), QString()};
    static const std::array<int, 6> statuses{200, 429, 503, 400, 504, 499};
    static const std::array<Outcome, 6> outcomes{Outcome::Ok, Outcome::RateLimited, Outcome::ServerError,
                                                 Outcome::ClientError, Outcome::Timeout, Outcome::Cancelled};
    const size_t kind = i % 3 == 0 ? size_t(i / 3) % 6 : 0;
    RequestRow row;
    row.rowId = QString::number(i + 1);
    // Five rows share each second.
    row.timeMs = kStartMs + qint64(i / 5) * 7000;
    row.requestId = QStringLiteral("req-%1").arg(i, 4, 10, QLatin1Char('0'));
    row.outcome = outcomes[kind];
    row.statusCode = statuses[kind];
    row.errorClass = kind == 0 ? QString() : QStringLiteral("class_%1").arg(kind);
    row.latencyUs = i % 11 == 10 ? kNotRecorded : qint64(i % 9) * 1'000'000;
    row.ttftUs = kind == 0 && i % 2 == 0 ? 250'000 + i * 1000 : kNotRecorded;
    row.model = models.at(i % 4);
    row.provider = providers.at(i % 3);
    row.endpoint = i % 5 == 4 ? QString() : QStringLiteral("/v1/chat/completions");
    row.workspace = i % 2 == 0 ? QStringLiteral("default") : QStringLiteral("team b");
    row.account = QString::number(40 + i % 3);
    row.key = i % 7 == 0 ? QString() : QString::number(100 + i % 4);
    row.ip = QStringLiteral("192.0.2.%1").arg(i % 200);
    row.tokensIn = kFirstTokens + i;
    row.tokensOut = kind == 0 ? 50 + i : 0;
    row.tokensCached = i % 10;
    row.costMicros = kind == 0 ? 2 * (1000 + i) : 0;
    return row;
}

// Each row of the sample has its own count of tokens, which every gateway keeps.
qint64 numberOf(const TelemetryRow &row)
{
    return row.tokensIn - kFirstTokens + 1;
}

qint64 numberOf(const RequestRow &row)
{
    return row.tokensIn - kFirstTokens + 1;
}

QStringList kinds()
{
    return QStringList(QStringLiteral("fake")) + gatewayKinds();
}

TimeSpan wholeSpan()
{
    return {kStartMs - kDayMs, kStartMs + kDayMs};
}

FilterSet filterOf(const QString &token)
{
    FilterSet filter;
    for (const QString &part : token.split(QLatin1Char('&'), Qt::SkipEmptyParts)) {
        const auto term = filterTermFromToken(part);
        if (!term)
            qFatal("%s", qPrintable(term.error().message));
        filter.terms.append(*term);
    }
    return filter;
}

QStringList scannedIds(TelemetrySource &source, const TimeSpan &span, const FilterSet &filter)
{
    QList<qint64> ids;
    const auto done = source.scan(span, filter, [&](const TelemetryRow &row) { ids.append(numberOf(row)); });
    if (!done)
        return {done.error().message};
    std::sort(ids.begin(), ids.end());
    QStringList texts;
    for (qint64 id : ids)
        texts.append(QString::number(id));
    return texts;
}

QStringList expectedIds(const UnderTest &test, const TimeSpan &span, const FilterSet &filter)
{
    QStringList texts;
    for (const RequestRow &row : test.rows) {
        if (span.contains(row.timeMs) && passes(filter, row))
            texts.append(QString::number(numberOf(row)));
    }
    return texts;
}

} // namespace

class TelemetrySourceContract : public QObject
{
    Q_OBJECT

    void sources()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : kinds())
            QTest::newRow(qPrintable(kind)) << kind;
    }

    // Made once for each kind: who adds rows makes one of its own.
    UnderTest &filledOnce()
    {
        QFETCH(QString, kind);
        auto at = m_filled.find(kind);
        if (at == m_filled.end())
            at = m_filled.emplace(kind, filled(200)).first;
        return at->second;
    }

    UnderTest filled(int rows)
    {
        QFETCH(QString, kind);
        UnderTest test = make(kind, m_databases);
        const auto addAll = [&] {
            for (int i = 0; i < rows; ++i)
                test.add(sample(i));
        };
        if (test.fixture)
            test.fixture->addTogether(addAll);
        else
            addAll();
        return test;
    }

    FreshDatabases m_databases;
    std::map<QString, UnderTest> m_filled;

private slots:
    void anEmptySourceIsEmptyAndSaysSo_data() { sources(); }
    void anEmptySourceIsEmptyAndSaysSo()
    {
        UnderTest test = filled(0);
        const auto extent = test.source->extent();
        QVERIFY(extent.has_value());
        QVERIFY(extent->empty);
        QVERIFY(scannedIds(*test.source, wholeSpan(), {}).isEmpty());
        const auto page = test.source->page({wholeSpan(), {}, {}, {}, {}});
        QVERIFY(page->rows.isEmpty() && !page->more);
        QCOMPARE(test.source->newRowsAfter({})->count, 0);
        QCOMPARE(test.source->newRowsAfter(extent->mark)->count, 0);
    }

    void theExtentHoldsEveryRow_data() { sources(); }
    void theExtentHoldsEveryRow()
    {
        UnderTest &test = filledOnce();
        const auto extent = test.source->extent();
        QVERIFY(!extent->empty);
        QCOMPARE(extent->span.fromMs, test.rows.front().timeMs);
        QVERIFY(extent->span.contains(test.rows.back().timeMs));
        QVERIFY(extent->span.toMs <= test.rows.back().timeMs + 1000);
        QVERIFY(extent->estimatedRows == 0 || extent->estimatedRows >= 200);
    }

    void aScanGivesEachRowOfTheSpanOnce_data() { sources(); }
    void aScanGivesEachRowOfTheSpanOnce()
    {
        UnderTest &test = filledOnce();
        for (const TimeSpan &span : {wholeSpan(), TimeSpan{kStartMs + 7000, kStartMs + 21000}, TimeSpan{kStartMs + 1, kStartMs + 7001},
                                     TimeSpan{kStartMs, kStartMs}, TimeSpan{kStartMs + 500, kStartMs}})
            QCOMPARE(scannedIds(*test.source, span, {}), expectedIds(test, span, {}));
    }

    void aScannedRowCarriesItsFigures_data() { sources(); }
    void aScannedRowCarriesItsFigures()
    {
        UnderTest &test = filledOnce();
        int seen = 0;
        const auto done = test.source->scan(wholeSpan(), {}, [&](const TelemetryRow &row) {
            const RequestRow &wanted = test.rows.at(size_t(numberOf(row) - 1));
            ++seen;
            QCOMPARE(row.timeMs, wanted.timeMs);
            QCOMPARE(row.latencyUs, wanted.latencyUs);
            QCOMPARE(row.ttftUs, wanted.ttftUs);
            QCOMPARE(row.outcome, wanted.outcome);
            QCOMPARE(row.statusCode, wanted.statusCode);
            QCOMPARE(int(row.final), int(wanted.final));
            QCOMPARE(row.tokensIn, wanted.tokensIn);
            QCOMPARE(row.tokensOut, wanted.tokensOut);
            QCOMPARE(row.tokensCached, wanted.tokensCached);
            QCOMPARE(row.costMicros, wanted.costMicros);
            for (Dimension dimension : allDimensions()) {
                if (dimension == Dimension::Outcome || dimension == Dimension::StatusCode)
                    continue;
                const std::string_view text = row.text(dimension);
                QCOMPARE(QString::fromUtf8(text.data(), qsizetype(text.size())), dimensionText(wanted, dimension));
            }
        });
        QVERIFY(done.has_value());
        QCOMPARE(seen, 200);
    }

    void filtersKeepExactlyTheRowsThatPass_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("filter");
        for (const QString &kind : kinds()) {
            for (const char *filter :
                 {"model=gpt-5", "model!=gpt-5", "model=", "model!=", "model=gpt-5,模型", "model=claude\\, \"x\"'s", "model=no such model",
                  "provider=north", "provider!=north", "provider=", "provider!=", "provider=north,", "provider=nobody", "provider!=nobody",
                  "endpoint=/v1/chat/completions", "endpoint=", "outcome=ok", "outcome!=ok", "outcome=rate_limited,timeout",
                  "status_code=429", "status_code!=429", "status_code=503,400", "status_code=abc", "error_class=class_2", "error_class=",
                  "workspace=default", "workspace!=default", "workspace=", "account=41", "account!=41", "account=41,42", "account=041",
                  "key=101", "key=", "key!=", "model=gpt-5&outcome=ok&provider!=south", "account=40&status_code=429",
                  "provider=' OR 1=1 --"})
                QTest::addRow("%s %s", qPrintable(kind), filter) << kind << QString::fromUtf8(filter);
        }
    }
    void filtersKeepExactlyTheRowsThatPass()
    {
        QFETCH(QString, filter);
        UnderTest &test = filledOnce();
        const QStringList wanted = expectedIds(test, wholeSpan(), filterOf(filter));
        QCOMPARE(scannedIds(*test.source, wholeSpan(), filterOf(filter)), wanted);
        QStringList paged;
        const auto page = test.source->page({wholeSpan(), filterOf(filter), {}, {}, {}, false, 500});
        QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message));
        for (const RequestRow &row : page->rows)
            paged.append(QString::number(numberOf(row)));
        QCOMPARE(paged, wanted);
    }

    void pagesGiveWholeRows_data() { sources(); }
    void pagesGiveWholeRows()
    {
        UnderTest test = filled(20);
        const auto page = test.source->page({wholeSpan(), {}, {}, {}, {}, false, 500});
        QCOMPARE(page->rows.size(), 20);
        QSet<QString> positions;
        for (int i = 0; i < 20; ++i) {
            RequestRow row = page->rows.at(i);
            positions.insert(std::exchange(row.position, test.rows.at(size_t(i)).position));
            QCOMPARE(row, test.rows.at(size_t(i)));
        }
        QCOMPARE(positions.size(), 20);
    }

    void pagesMeetWithoutGapOrDoubleInBothDirections_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("newestFirst");
        QTest::addColumn<int>("limit");
        for (const QString &kind : kinds()) {
            for (int limit : {1, 3, 5, 7, 199, 200, 201}) {
                QTest::addRow("%s newest first by %d", qPrintable(kind), limit) << kind << true << limit;
                QTest::addRow("%s oldest first by %d", qPrintable(kind), limit) << kind << false << limit;
            }
        }
    }
    void pagesMeetWithoutGapOrDoubleInBothDirections()
    {
        QFETCH(bool, newestFirst);
        QFETCH(int, limit);
        UnderTest &test = filledOnce();
        RowPageRequest request{wholeSpan(), {}, {}, {}, {}, newestFirst, limit};
        QList<qint64> ids;
        while (true) {
            const auto page = test.source->page(request);
            QVERIFY(page.has_value());
            QVERIFY(page->rows.size() <= limit);
            for (const RequestRow &row : page->rows)
                ids.append(numberOf(row));
            if (!page->more)
                break;
            QCOMPARE(page->rows.size(), limit);
            request.after = RowCursor{page->rows.last().timeMs, page->rows.last().position};
        }
        QList<qint64> wanted;
        for (qint64 id = 1; id <= 200; ++id)
            wanted.append(newestFirst ? 201 - id : id);
        QCOMPARE(ids, wanted);
    }

    void aPageCanBeginWithTheRowOfItsCursor_data() { sources(); }
    void aPageCanBeginWithTheRowOfItsCursor()
    {
        UnderTest test = filled(20);
        for (const bool newestFirst : {true, false}) {
            const auto all = test.source->page({wholeSpan(), {}, {}, {}, {}, newestFirst, 20});
            const RequestRow &row = all->rows.at(7);
            const auto page = test.source->page({wholeSpan(), {}, {}, {}, RowCursor{row.timeMs, row.position, true}, newestFirst, 5});
            QVERIFY(page.has_value());
            QCOMPARE(page->rows, all->rows.mid(7, 5));
        }
    }

    void firstTokenBoundsKeepRecordedFirstTokensOnly_data() { sources(); }
    void firstTokenBoundsKeepRecordedFirstTokensOnly()
    {
        UnderTest &test = filledOnce();
        QStringList wanted, got;
        for (const RequestRow &row : test.rows)
            if (row.ttftUs >= 260'000 && row.ttftUs < 400'000 && test.source->capabilities().ttft)
                wanted.append(row.rowId);
        RowPageRequest request{wholeSpan(), {}, 260'000, 400'000, {}, false, 500};
        request.firstToken = true;
        const auto page = test.source->page(request);
        QVERIFY(page.has_value());
        for (const RequestRow &row : page->rows)
            got.append(row.rowId);
        QCOMPARE(got, wanted);
    }

    void latencyBoundsKeepRecordedLatenciesOnly_data() { sources(); }
    void latencyBoundsKeepRecordedLatenciesOnly()
    {
        UnderTest &test = filledOnce();
        using Bound = std::optional<qint64>;
        for (const auto &[from, to] : {std::pair<Bound, Bound>{2'000'000, 5'000'000}, {Bound(), 1'000'000}, {7'000'000, Bound()},
                                       {0, Bound()}, {1'999'999, 2'000'001}, {2'000'001, 2'999'999}}) {
            QStringList wanted, got;
            for (const RequestRow &row : test.rows) {
                if (row.latencyUs >= 0 && row.latencyUs >= from.value_or(0) && (!to || row.latencyUs < *to))
                    wanted.append(QString::number(numberOf(row)));
            }
            const auto page = test.source->page({wholeSpan(), {}, from, to, {}, false, 500});
            QVERIFY(page.has_value());
            for (const RequestRow &row : page->rows)
                got.append(QString::number(numberOf(row)));
            QCOMPARE(got, wanted);
        }
    }

    void aPageSizeOutsideTheContractIsRefused_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("limit");
        for (const char *kind : {"demo sqlite", "new-api sqlite 2026-09"}) {
            QTest::addRow("%s zero", kind) << QString::fromLatin1(kind) << 0;
            QTest::addRow("%s too many", kind) << QString::fromLatin1(kind) << 10'001;
        }
    }
    void aPageSizeOutsideTheContractIsRefused()
    {
        QFETCH(int, limit);
        UnderTest test = filled(1);
        QCOMPARE(test.source->page({wholeSpan(), {}, {}, {}, {}, true, limit}).error().kind, ErrorKind::InvalidInput);
    }

    void newRowsNameTheQuartersThatTheyFallInto_data() { sources(); }
    void newRowsNameTheQuartersThatTheyFallInto()
    {
        UnderTest test = filled(10);
        const QString mark = test.source->extent()->mark;
        QCOMPARE(test.source->newRowsAfter(mark)->count, 0);
        QCOMPARE(test.source->newRowsAfter(mark)->mark, mark);
        QCOMPARE(test.source->checkMark(mark)->state, MarkState::Good);
        RequestRow late = sample(10);
        late.timeMs = kStartMs - 3 * kQuarterMs + 1000;
        test.add(late);
        RequestRow next = sample(11);
        next.timeMs = kStartMs + 2 * kQuarterMs;
        test.add(next);
        const auto news = test.source->newRowsAfter(mark);
        QCOMPARE(news->count, 2);
        QVERIFY(news->mark != mark);
        QCOMPARE(test.source->newRowsAfter(news->mark)->count, 0);
        QCOMPARE(news->quarters, (QList<qint64>{kStartMs - 3 * kQuarterMs, kStartMs + 2 * kQuarterMs}));
    }

    void allAttemptsOfARequestAreFoundOldestFirst_data() { sources(); }
    void allAttemptsOfARequestAreFoundOldestFirst()
    {
        UnderTest test = filled(30);
        RequestRow first = sample(30);
        first.outcome = Outcome::ServerError;
        first.statusCode = 503;
        first.final = FinalAttempt::No;
        first.requestId = QStringLiteral("retried");
        first.timeMs = kStartMs + kHourMs;
        RequestRow second = sample(31);
        second.requestId = first.requestId;
        second.timeMs = first.timeMs + 2000;
        test.add(first);
        test.add(second);
        const auto attempts = test.source->attemptsOf(QStringLiteral("retried"));
        if (!test.source->capabilities().requests) {
            QVERIFY(!attempts);
            QCOMPARE(attempts.error().kind, ErrorKind::Unsupported);
            return;
        }
        // Not every product writes a row for each attempt.
        QCOMPARE(attempts->size(), test.rows.back().requestId == first.requestId ? 2 : 0);
        for (qsizetype i = 0; i < attempts->size(); ++i) {
            QCOMPARE(numberOf(attempts->at(i)), 31 + i);
            QCOMPARE(int(attempts->at(i).final), int(test.rows.at(size_t(30 + i)).final));
        }
        QVERIFY(test.source->attemptsOf(QStringLiteral("no such request"))->isEmpty());
        QVERIFY(test.source->attemptsOf(QStringLiteral("' OR 1=1 --"))->isEmpty());
    }

    void aStopThatWasAskedForEndsEveryReading_data() { sources(); }
    void aStopThatWasAskedForEndsEveryReading()
    {
        UnderTest &test = filledOnce();
        std::stop_source stop;
        stop.request_stop();
        const QueryLimits limits{std::chrono::milliseconds(0), stop.get_token()};
        const auto scanned = test.source->scan(wholeSpan(), {}, [](const TelemetryRow &) {}, limits);
        QVERIFY(!scanned);
        QCOMPARE(scanned.error().kind, ErrorKind::Cancelled);
        const auto page = test.source->page({wholeSpan(), filterOf(QStringLiteral("model=no such model")), {}, {}, {}}, limits);
        QVERIFY(!page);
        QCOMPARE(page.error().kind, ErrorKind::Cancelled);
    }

    void aMissingCapabilityHasAReason_data() { sources(); }
    void aMissingCapabilityHasAReason()
    {
        UnderTest test = filled(1);
        const SourceCapabilities &found = test.source->capabilities();
        const auto explained = [&](const QString &figure) {
            return std::any_of(found.missing.begin(), found.missing.end(),
                               [&](const MissingFigure &m) { return m.figure == figure && !m.reason.isEmpty(); });
        };
        QCOMPARE(explained(QStringLiteral("latency")), !found.latency);
        QCOMPARE(explained(QStringLiteral("ttft")), !found.ttft);
        QCOMPARE(explained(QStringLiteral("requests")), !found.requests);
        QCOMPARE(explained(QStringLiteral("errors")), !found.errors);
        QCOMPARE(explained(QStringLiteral("cost")), !found.cost);
        for (Dimension dimension : allDimensions())
            QCOMPARE(explained(dimensionToken(dimension)), !found.has(dimension));
    }
};

QTEST_GUILESS_MAIN(TelemetrySourceContract)
#include "telemetrysource_contract.moc"
