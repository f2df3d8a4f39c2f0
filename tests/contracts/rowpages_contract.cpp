// What the rows of real products promise where little tells them apart: pages are exact, and a ClickHouse log gives the
// answers of any other engine.
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/productfixtures.h"
#include "tests/support/productrows.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace Gatehouse;

namespace
{

constexpr qint64 kStartMs = 1'790'000'000'000 / kQuarterMs * kQuarterMs;
constexpr TimeSpan kSpan{kStartMs - kDayMs, kStartMs + kDayMs};
constexpr int kAlike = 12;
const QString kClickHouseBifrost = QStringLiteral("bifrost-log clickhouse 2026");

std::unique_ptr<SqlTelemetrySource> sourceOf(GatewayFixture &gateway, const Clock &clock)
{
    const auto profile = loadProfile(gateway.profile());
    if (!profile)
        qFatal("%s", qPrintable(profile.error().message));
    auto source = SqlTelemetrySource::create(gateway.database(), gateway.mainDatabase(), *profile, clock);
    if (!source)
        qFatal("%s %s", qPrintable(source.error().message), qPrintable(source.error().detail));
    return std::move(*source);
}

// All are failed attempts of one request, in one second and at one provider; each two of them are alike in everything.
RequestRow alike(int i)
{
    RequestRow row;
    row.rowId = QString::number(i + 10);
    row.timeMs = kStartMs;
    row.requestId = QStringLiteral("request");
    row.outcome = Outcome::ServerError;
    row.statusCode = 503;
    row.latencyUs = 1'000'000;
    row.model = QStringLiteral("gpt-5");
    row.provider = QStringLiteral("north");
    row.account = QStringLiteral("40");
    row.key = QStringLiteral("100");
    row.tokensIn = 100 + i / 2;
    return row;
}

RequestRow apart(int i, qint64 timeMs)
{
    RequestRow row = alike(0);
    row.rowId = QString::number(i);
    row.timeMs = timeMs;
    row.requestId = QStringLiteral("other-%1").arg(i);
    row.tokensIn = i;
    return row;
}

void addAlike(GatewayFixture &gateway)
{
    gateway.addTogether([&] {
        gateway.add(apart(1, kStartMs - kMinuteMs));
        for (int i = 0; i < kAlike; ++i)
            gateway.add(alike(i));
        gateway.add(apart(2, kStartMs + kMinuteMs));
    });
}

QList<RequestRow> withoutPositions(QList<RequestRow> rows)
{
    for (RequestRow &row : rows)
        row.position.clear();
    return rows;
}

// What a row was put to, by its id.
QMap<QString, QString> puttings(SqlTelemetrySource &source)
{
    QMap<QString, QString> found;
    const auto page = source.page({kSpan, {}, {}, {}, {}, false, 10'000});
    if (!page)
        qFatal("%s %s", qPrintable(page.error().message), qPrintable(page.error().detail));
    for (const RequestRow &row : page->rows)
        found.insert(row.rowId,
                     QStringLiteral("%1 %2 %3").arg(row.requestId).arg(int(row.final)).arg(int(row.outcome)));
    return found;
}

// A row of Bifrost's log, as SQL values.
void addAttempt(GatewayFixture &gateway, const QString &id, const QString &parent, int fallback, const QString &status)
{
    const bool isClickHouse = gateway.database().dialect() == Dialect::ClickHouse;
    const QString time = isClickHouse ? QString::number(kStartMs / 1000)
                                      : QStringLiteral("'%1+00:00'")
                                            .arg(QDateTime::fromMSecsSinceEpoch(kStartMs, Qt::UTC)
                                                     .toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")));
    gateway.execute(QStringLiteral("INSERT INTO logs (id, parent_request_id, fallback_index, number_of_retries, "
                                   "\"timestamp\", object_type, provider, model, status, error_details) VALUES ('%1', "
                                   "%2, %3, 0, %4, '', 'openai', 'm', '%5', '')")
                        .arg(id, parent.isNull() ? QStringLiteral("NULL") : QStringLiteral("'%1'").arg(parent))
                        .arg(fallback)
                        .arg(time, status));
}

} // namespace

class RowPagesContract : public QObject
{
    Q_OBJECT

    FreshDatabases m_databases;
    FixedClock m_clock{kStartMs + kHourMs};

    void allKinds()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : gatewayKinds())
            QTest::newRow(qPrintable(kind)) << kind;
    }

private slots:
    void rowsThatNothingTellsApartAreOnOnePageEach_data() { allKinds(); }
    void rowsThatNothingTellsApartAreOnOnePageEach()
    {
        QFETCH(QString, kind);
        const auto gateway = makeGateway(kind, m_databases);
        addAlike(*gateway);
        const auto source = sourceOf(*gateway, m_clock);
        for (const bool newestFirst : {true, false}) {
            const auto all = source->page({kSpan, {}, {}, {}, {}, newestFirst, 500});
            QVERIFY2(all, all ? "" : qPrintable(all.error().message + all.error().detail));
            QCOMPARE(all->rows.size(), kAlike + 2);
            std::multiset<qint64> tokens;
            std::set<QString> positions;
            for (const RequestRow &row : all->rows) {
                tokens.insert(row.tokensIn);
                positions.insert(row.position);
            }
            QCOMPARE(positions.size(), size_t(kAlike + 2));
            for (int i = 0; i < kAlike; ++i)
                QCOMPARE(tokens.count(alike(i).tokensIn), 2U);
            for (const int limit : {1, 2, 3, 5})
                QCOMPARE(paged(*source, newestFirst, limit), all->rows);
        }
    }

    void theWayBackFromARowHasEachRowOnce_data() { allKinds(); }
    void theWayBackFromARowHasEachRowOnce()
    {
        QFETCH(QString, kind);
        const auto gateway = makeGateway(kind, m_databases);
        addAlike(*gateway);
        const auto source = sourceOf(*gateway, m_clock);
        for (const bool newestFirst : {true, false}) {
            const QList<RequestRow> all = source->page({kSpan, {}, {}, {}, {}, newestFirst, 500})->rows;
            for (qsizetype i = 0; i < all.size(); ++i) {
                for (const bool including : {false, true}) {
                    const RowCursor from{all.at(i).timeMs, all.at(i).position, including};
                    const auto back = source->page({kSpan, {}, {}, {}, from, !newestFirst, 500});
                    QVERIFY2(back, back ? "" : qPrintable(back.error().message + back.error().detail));
                    QList<RequestRow> wanted = all.first(i + (including ? 1 : 0));
                    std::reverse(wanted.begin(), wanted.end());
                    QCOMPARE(withoutPositions(back->rows), withoutPositions(wanted));
                }
            }
        }
    }

    void ofFailuresInOneSecondTheLastIsTheOneThatHadTriedMostChannels()
    {
        const auto gateway = makeGateway(QStringLiteral("new-api-log clickhouse 2026-10"), m_databases);
        for (const char *channels : {R"([\"7\"])", R"([\"7\",\"7\",\"7\"])", R"([\"7\",\"7\"])"}) {
            gateway->execute(
                QStringLiteral(
                    "INSERT INTO logs (created_at, type, request_id, channel_id, other) VALUES (%1, 5, 'one', 7, "
                    "'{\"status_code\":500,\"admin_info\":{\"use_channel\":%2}}')")
                    .arg(kStartMs / 1000)
                    .arg(QString::fromLatin1(channels).remove(QLatin1Char('\\'))));
        }
        const auto source = sourceOf(*gateway, m_clock);
        int last = 0;
        const auto done =
            source->scan(kSpan, {}, [&](const TelemetryRow &row) { last += row.final == FinalAttempt::Yes; });
        QVERIFY(done);
        QCOMPARE(last, 1);
        QCOMPARE(source->attemptsOf(QStringLiteral("one"))->size(), 3);
    }

    void attemptsOfBifrostAreInClickHousePutToTheRequestsThatSqlitePutsThemTo()
    {
        QMap<QString, QString> answers;
        for (const QString &kind : {QStringLiteral("bifrost sqlite 2026"), kClickHouseBifrost}) {
            const auto gateway = makeGateway(kind, m_databases);
            gateway->database().dialect() == Dialect::Sqlite
                ? gateway->addTogether([&] { fillProduct(*gateway, QStringLiteral("bifrost"), {kStartMs}, 1500); })
                : fillProduct(*gateway, QStringLiteral("bifrost"), {kStartMs}, 1500);
            // Sessions that a client named, one of them with a name that a call has.
            addAttempt(*gateway, QStringLiteral("s1"), QStringLiteral("session"), 0, QStringLiteral("error"));
            addAttempt(*gateway, QStringLiteral("s1-1"), QStringLiteral("session"), 1, QStringLiteral("error"));
            addAttempt(*gateway, QStringLiteral("s1-2"), QStringLiteral("session"), 2, QStringLiteral("success"));
            addAttempt(*gateway, QStringLiteral("s2"), QStringLiteral("s1"), 0, QStringLiteral("error"));
            addAttempt(*gateway, QStringLiteral("s2-1"), QStringLiteral("s1"), 1, QStringLiteral("error"));
            addAttempt(*gateway, QStringLiteral("r"), QString(), 0, QStringLiteral("processing"));
            addAttempt(*gateway, QStringLiteral("r-1"), QStringLiteral("r"), 1, QStringLiteral("error"));
            const auto source = sourceOf(*gateway, m_clock);
            QVERIFY(source->capabilities().requests);
            const QMap<QString, QString> found = puttings(*source);
            QVERIFY(found.size() > 1300);
            if (!answers.isEmpty())
                QCOMPARE(found, answers);
            answers = found;
            QCOMPARE(source->attemptsOf(QStringLiteral("r"))->size(), 1);
            QCOMPARE(source->attemptsOf(QStringLiteral("session"))->size(), 0);
        }
    }

    void aRowThatWasWrittenAgainCountsOnceAndAsItIsNow()
    {
        const auto gateway = makeGateway(kClickHouseBifrost, m_databases);
        gateway->execute(QStringLiteral("SYSTEM STOP MERGES"));
        addStates(*gateway);
        const auto source = sourceOf(*gateway, m_clock);
        QVERIFY(source->plan().readsNewestStates);
        const auto page = source->page({kSpan, {}, {}, {}, {}, false, 100});
        QVERIFY2(page, page ? "" : qPrintable(page.error().message + page.error().detail));
        QCOMPARE(page->rows.size(), 1);
        QCOMPARE(page->rows.first().rowId, QStringLiteral("a"));
        QCOMPARE(page->rows.first().costMicros, 500'000);
        QCOMPARE(source->newRowsAfter({})->count, 1);
        // "b" runs again; what it was is no traffic any more.
        QVERIFY(source->attemptsOf(QStringLiteral("b"))->isEmpty());
    }

    void aCopyOfTheLogThatKeepsNoStatesIsReadAllTheSame()
    {
        const auto gateway = makeGateway(kClickHouseBifrost, m_databases);
        gateway->execute(QStringLiteral("CREATE TABLE copy AS logs ENGINE = MergeTree() ORDER BY (timestamp, id)"));
        gateway->execute(QStringLiteral("DROP TABLE logs"));
        gateway->execute(QStringLiteral("RENAME TABLE copy TO logs"));
        addAlike(*gateway);
        const auto source = sourceOf(*gateway, m_clock);
        QVERIFY(!source->plan().readsNewestStates);
        QCOMPARE(source->page({kSpan})->rows.size(), kAlike + 2);
    }

private:
    static void addStates(GatewayFixture &gateway)
    {
        const QString state =
            QStringLiteral("INSERT INTO logs (id, timestamp, status, cost, ver) VALUES ('%1', %2, '%3', %4, %5)");
        const qint64 time = kStartMs / 1000;
        gateway.execute(
            state.arg(QStringLiteral("a")).arg(time).arg(QStringLiteral("processing"), QStringLiteral("NULL")).arg(1));
        gateway.execute(
            state.arg(QStringLiteral("a")).arg(time).arg(QStringLiteral("success"), QStringLiteral("NULL")).arg(2));
        gateway.execute(
            state.arg(QStringLiteral("a")).arg(time).arg(QStringLiteral("success"), QStringLiteral("0.5")).arg(3));
        gateway.execute(
            state.arg(QStringLiteral("b")).arg(time).arg(QStringLiteral("success"), QStringLiteral("0.5")).arg(1));
        gateway.execute(
            state.arg(QStringLiteral("b")).arg(time).arg(QStringLiteral("processing"), QStringLiteral("NULL")).arg(2));
    }

    static QList<RequestRow> paged(SqlTelemetrySource &source, bool newestFirst, int limit)
    {
        QList<RequestRow> rows;
        RowPageRequest request{kSpan, {}, {}, {}, {}, newestFirst, limit};
        while (true) {
            const auto page = source.page(request);
            if (!page || page->rows.size() > limit || rows.size() > 2 * kAlike)
                return {};
            rows += page->rows;
            if (!page->more)
                return rows;
            request.after = RowCursor{page->rows.last().timeMs, page->rows.last().position};
        }
    }
};

QTEST_GUILESS_MAIN(RowPagesContract)
#include "rowpages_contract.moc"
