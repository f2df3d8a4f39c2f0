// What the detections of misuse read from every product, of every time and on every engine: each call once, and for
// each rule whether it can see anything, with the reason when it cannot.
#include "models/alerts/securityreader.h"
#include "models/gateway/profileloader.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

constexpr qint64 kStartMs = 1'790'000'000'000 / kDayMs * kDayMs;
constexpr int kCalls = 60;

RequestRow call(int i)
{
    RequestRow row;
    row.rowId = QString::number(i + 1);
    row.timeMs = kStartMs + i * kHourMs;
    row.requestId = QStringLiteral("request-%1").arg(i);
    row.statusCode = 200;
    row.latencyUs = 1'000'000;
    row.model = QStringLiteral("gpt-5");
    row.provider = QStringLiteral("north");
    row.account = QStringLiteral("40");
    row.key = QStringLiteral("100");
    row.tokensIn = 100 + i;
    row.tokensOut = 10;
    row.ip = QStringLiteral("198.51.100.7");
    return row;
}

} // namespace

class SecurityReaderContract : public QObject
{
    Q_OBJECT
    FreshDatabases m_databases;
    FixedClock m_clock{kStartMs + 3 * kDayMs};

    struct Gateway {
        std::unique_ptr<GatewayFixture> fixture;
        GatewayProfile profile;
        std::unique_ptr<SqlTelemetrySource> source;
        std::unique_ptr<SecurityReader> reader;
    };

    Gateway opened(const QString &kind, const std::function<void(GatewayFixture &)> &fill = {})
    {
        Gateway gateway;
        gateway.fixture = makeGateway(kind, m_databases);
        GatewayFixture &fixture = *gateway.fixture;
        fixture.addTogether([&] {
            for (int i = 0; i < kCalls; ++i)
                fixture.add(call(i));
        });
        if (fill)
            fill(fixture);
        gateway.profile = loadProfile(fixture.profile()).value();
        auto source = SqlTelemetrySource::create(fixture.database(), fixture.mainDatabase(), gateway.profile, m_clock);
        if (!source)
            qFatal("%s %s", qPrintable(source.error().message), qPrintable(source.error().detail));
        gateway.source = std::move(*source);
        auto reader = SecurityReader::create(*gateway.source, fixture.mainDatabase(), fixture.database(),
                                             gateway.profile, SecurityTables::load(fixture.profile()).value());
        if (!reader)
            qFatal("%s %s", qPrintable(reader.error().message), qPrintable(reader.error().detail));
        gateway.reader = std::move(*reader);
        return gateway;
    }

    QList<SecurityEvent> allOf(SecurityReader &reader)
    {
        QList<SecurityEvent> events;
        qint64 positionMs = 0;
        for (bool isAtEnd = false; !isAtEnd;) {
            const auto reading =
                reader.read(positionMs, m_clock.nowMs(), [&](const SecurityEvent &event) { events.append(event); });
            if (!reading)
                qFatal("%s %s", qPrintable(reading.error().message), qPrintable(reading.error().detail));
            positionMs = reading->positionMs;
            isAtEnd = reading->isAtEnd;
        }
        return events;
    }

    static QStringList unseen(const SecurityReader &reader)
    {
        QStringList ids;
        for (const SecuritySight &sight : reader.sight()) {
            if (!sight.sees)
                ids.append(QString::fromLatin1(entryOf(sight.rule).id));
        }
        return ids;
    }

private slots:
    void everyCallIsHandedOutOnceWithWhatTheProductRecords_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : gatewayKinds())
            QTest::newRow(qPrintable(kind)) << kind;
    }

    void everyCallIsHandedOutOnceWithWhatTheProductRecords()
    {
        QFETCH(QString, kind);
        Gateway gateway = opened(kind);
        const QList<SecurityEvent> events = allOf(*gateway.reader);
        QList<SecurityEvent> calls;
        std::ranges::copy_if(events, std::back_inserter(calls), &SecurityEvent::isRequest);
        QCOMPARE(calls.size(), kCalls);
        for (int i = 0; i < kCalls; ++i) {
            const RequestRow kept = gateway.fixture->kept(call(i));
            QCOMPARE(calls.at(i).timeMs, kept.timeMs);
            QCOMPARE(calls.at(i).key, kept.key);
            QCOMPARE(calls.at(i).account, kept.account);
            QCOMPARE(calls.at(i).ip, kept.ip);
            QVERIFY(calls.at(i).succeeded());
        }
        QVERIFY(gateway.reader->keyFacts());
        QVERIFY(gateway.reader->standings(m_clock.nowMs()));
        const QList<SecuritySight> sight = gateway.reader->sight();
        QCOMPARE(sight.size(), kSecurityRuleCount);
        for (const SecuritySight &one : sight) {
            QVERIFY(one.sees || !one.why.isEmpty());
            for (const QString &why : one.why)
                QVERIFY2(why.endsWith(QLatin1Char('.')) && !why.contains(QLatin1String("  ")), qPrintable(why));
        }
    }

    void whatAProductCannotShowIsNamed_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("cannot");
        const QString guessing = QStringLiteral("stuffing-one-source stuffing-distributed guess-then-success");
        QTest::newRow("new-api") << QStringLiteral("new-api sqlite 2026-09")
                                 << guessing + QStringLiteral(" dead-key-use quota-hammering recon client-change");
        QTest::newRow("one-api") << QStringLiteral("one-api sqlite 2025-02")
                                 << QStringLiteral(
                                        "key-new-networks key-concurrent-networks key-new-network-and-burst ") +
                                        guessing +
                                        QStringLiteral(" dead-key-use dormant-awakening newborn-abuse quota-hammering "
                                                       "quota-evasion spend-spike scope-drift recon client-change "
                                                       "exfil-shape off-hours");
        QTest::newRow("bifrost") << QStringLiteral("bifrost sqlite 2026")
                                 << QStringLiteral(
                                        "key-new-networks key-concurrent-networks key-new-network-and-burst ") +
                                        guessing +
                                        QStringLiteral(" dead-key-use quota-evasion client-change admin-plane");
        // Without a failed call among its rows it has none, or does not write them.
        QTest::newRow("litellm") << QStringLiteral("litellm postgresql 2026-09")
                                 << guessing + QStringLiteral(" dead-key-use quota-hammering quota-evasion recon");
    }

    void whatAProductCannotShowIsNamed()
    {
        QFETCH(QString, kind);
        QFETCH(QString, cannot);
        const Gateway gateway = opened(kind);
        QCOMPARE(unseen(*gateway.reader).join(QLatin1Char(' ')), cannot);
    }

    void keysAndSignInsOfNewApiAreRead()
    {
        Gateway gateway = opened(QStringLiteral("new-api sqlite 2026-09"), [](GatewayFixture &fixture) {
            const qint64 seconds = kStartMs / 1000;
            fixture.execute(QStringLiteral("INSERT INTO tokens (id, user_id, key, created_time, expired_time) VALUES "
                                           "(7, 40, 'k7', %1, -1), (8, 40, 'k8', %1, %2)")
                                .arg(seconds + 60)
                                .arg(seconds + 3600));
            fixture.execute(QStringLiteral("INSERT INTO logs (id, user_id, created_at, type, content, username, ip) "
                                           "VALUES (5000, 40, %1, 7, '', 'somebody', '203.0.113.9')")
                                .arg(seconds + 120));
        });
        const auto facts = gateway.reader->keyFacts();
        QVERIFY(facts);
        const auto of = [&](const char *key) {
            return *std::ranges::find(*facts, QString::fromLatin1(key), &KeyFacts::key);
        };
        QVERIFY(!of("7").expiresMs);
        QCOMPARE(of("7").owner, QStringLiteral("40"));
        QCOMPARE(of("8").expiresMs, kStartMs + kHourMs);
        QCOMPARE(of("8").createdMs, kStartMs + kMinuteMs);
        QStringList told;
        for (const SecurityEvent &event : allOf(*gateway.reader)) {
            if (event.kind == SecurityEventKind::SignIn)
                told.append(QStringLiteral("%1 signs in from %2").arg(event.account, event.ip));
            if (event.kind == SecurityEventKind::AdminAction && event.deed == AdminDeed::KeyCreated)
                told.append(QStringLiteral("%1 makes %2").arg(event.account, event.target));
            // The id of a row in a table of keys is the id of a key.
            QVERIFY(!event.rowId.startsWith(QLatin1String("tokens 7")));
        }
        told.sort();
        QCOMPARE(told, QStringList({QStringLiteral("40 makes 7"), QStringLiteral("40 makes 8"),
                                    QStringLiteral("40 signs in from 203.0.113.9")}));
    }

    void aCrowdedTimeIsReadInShorterSlicesAndNothingTwice()
    {
        Gateway gateway = opened(QStringLiteral("demo sqlite"), [](GatewayFixture &fixture) {
            fixture.execute(
                QStringLiteral(
                    "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119999) INSERT INTO "
                    "security_events(created_at, kind, severity, account_id, ip, detail) SELECT %1 + i * 10, "
                    "'sign_in_failed', 'info', i % 300, '203.0.113.9', '' FROM n")
                    .arg(kStartMs));
        });
        QSet<QString> ids;
        qint64 count = 0;
        for (const SecurityEvent &event : allOf(*gateway.reader)) {
            ids.insert(event.rowId);
            ++count;
        }
        QCOMPARE(count, kCalls + 120'000);
        QCOMPARE(ids.size(), count);
    }

    void everyColumnOfTheSectionIsInTheDataMap()
    {
        for (const QString &id : shippedProfiles()) {
            const GatewayProfile profile = loadProfile(id).value();
            const auto tables = SecurityTables::load(id);
            QVERIFY2(tables, tables ? "" : qPrintable(tables.error().message));
            const auto knows = [&](const QString &table, const QString &column) {
                const DataMapTable *known = profile.dataMap.table(table);
                return column.isEmpty() || (known && known->column(column));
            };
            for (const SecurityEventTable &table : tables->events) {
                QStringList columns{table.rowId, table.timeColumn};
                QList<QList<FieldAlternative>> lists = table.fields.values();
                lists.append(table.conditions);
                for (const auto &alternatives : std::as_const(lists)) {
                    for (const FieldAlternative &alternative : alternatives)
                        columns += alternative.needs;
                }
                for (const QString &column : std::as_const(columns))
                    QVERIFY2(knows(table.table, column), qPrintable(id + table.table + QLatin1Char('.') + column));
            }
            for (const SecurityKeyTable &keys : tables->keys) {
                for (const QString &column : {keys.id, keys.owner, keys.rotatedFrom, keys.created.column,
                                              keys.revoked.column, keys.expires.column, keys.deleted.column})
                    QVERIFY2(knows(keys.table, column), qPrintable(id + keys.table + QLatin1Char('.') + column));
            }
        }
    }

    void anExpressionThatWritesIsRefused()
    {
        const auto tables = SecurityTables::fromProfile(
            R"({"security": {"events": [{"table": "a", "row_id": "id", "time": {"column": "t", "unit": "s"},
                "kind": "sign_in", "fields": {"ip": [{"needs": ["ip"], "sql": {"default": "{ip}; DROP TABLE a"}}]}}]}})");
        QVERIFY(!tables);
        QCOMPARE(tables.error().kind, ErrorKind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(SecurityReaderContract)
#include "securityreader_contract.moc"
