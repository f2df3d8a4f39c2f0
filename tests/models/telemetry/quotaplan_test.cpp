#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'000'000;
constexpr qlonglong kHuge = 9'000'000'000'000'000'000;

} // namespace

class QuotaPlanTest : public QObject
{
    Q_OBJECT

    QuotaReading read(GatewayFixture &fixture, const GatewayProfile &profile)
    {
        auto source = SqlTelemetrySource::create(fixture.database(), fixture.database(), profile, m_clock);
        if (!source)
            return {};
        const auto reading = (*source)->quotas({std::chrono::seconds(10)});
        return reading ? *reading : QuotaReading();
    }

    QuotaReading read(GatewayFixture &fixture) { return read(fixture, *loadProfile(fixture.profile())); }

    static void addWorkspace(GatewayFixture &fixture, int id, const char *name, const QVariant &cap,
                             const char *status = "active")
    {
        fixture.execute(QStringLiteral("INSERT INTO workspaces(id, name, status, region, monthly_cap_micros, "
                                       "created_at) VALUES(?, ?, ?, 'eu', ?, 0)"),
                        {id, QString::fromLatin1(name), QString::fromLatin1(status), cap});
    }

    static void addToken(GatewayFixture &fixture, int id, const QVariant &left, const QVariant &used,
                         const QVariant &unlimited = 0, int status = 1, const QVariant &deleted = {})
    {
        fixture.execute(QStringLiteral("INSERT INTO tokens(id, user_id, `key`, status, name, remain_quota, used_quota, "
                                       "unlimited_quota, deleted_at) VALUES(?, 1, ?, ?, 'token', ?, ?, ?, ?)"),
                        {id, QString::number(id), status, left, used, unlimited, deleted});
    }

    static QList<QuotaRow> rowsOf(const QuotaReading &reading, const QString &name)
    {
        QList<QuotaRow> rows;
        for (const QuotaRow &row : reading.rows) {
            if (reading.kinds.at(row.kind).name == name)
                rows.append(row);
        }
        return rows;
    }

    FixedClock m_clock{kNowMs};

private slots:
    void theDemoGatewaysCapsAreReadAndItsUseIsNot()
    {
        DemoFixture fixture;
        addWorkspace(fixture, 1, "North", 50'000'000);
        addWorkspace(fixture, 2, "South", QVariant());
        addWorkspace(fixture, 3, "West", 0);
        addWorkspace(fixture, 4, "Gone", 7, "deleted");
        addWorkspace(fixture, 5, "Text", QStringLiteral("a lot"));
        const QuotaReading reading = read(fixture);
        QVERIFY(reading.named);
        QCOMPARE(reading.kinds.size(), 1);
        const QuotaKind &kind = reading.kinds.constFirst();
        QCOMPARE(kind.holder, Dimension::Workspace);
        QCOMPARE(kind.period.kind, QuotaPeriodKind::Month);
        QVERIFY(kind.usedFromTelemetry);
        QCOMPARE(kind.unlimited, 1);
        QCOMPARE(reading.rows.size(), 3);
        // The smallest limit first; a row is named as telemetry names it.
        QCOMPARE(reading.rows.at(0).value, QStringLiteral("West"));
        QCOMPARE(reading.rows.at(0).limit, 0);
        QCOMPARE(reading.rows.at(1).value, QStringLiteral("North"));
        QCOMPARE(reading.rows.at(1).limit, 50'000'000);
        QVERIFY(!reading.rows.at(1).used);
        QVERIFY2(!reading.rows.at(2).limit, "a text is no limit");
    }

    void newApiKeysAndAccountsAreInDollars_data()
    {
        QTest::addColumn<QString>("version");
        for (const char *version : {"2024-06", "2025-07", "2026-09"})
            QTest::newRow(version) << QString::fromLatin1(version);
    }
    void newApiKeysAndAccountsAreInDollars()
    {
        QFETCH(QString, version);
        NewApiFixture fixture(version);
        fixture.execute(QStringLiteral("INSERT INTO users(id, username, password, status, quota, used_quota) "
                                       "VALUES(7, 'maria', 'x', 1, -500000, 1000000)"));
        fixture.execute(QStringLiteral("INSERT INTO users(id, username, password, status, quota, used_quota) "
                                       "VALUES(8, 'out', 'x', 2, 5, 5)"));
        addToken(fixture, 12, 250'000, 250'000);
        addToken(fixture, 13, 0, 0, 1);
        const QuotaReading reading = read(fixture);
        const auto accounts = rowsOf(reading, QStringLiteral("Account balance"));
        QCOMPARE(accounts.size(), 1);
        QCOMPARE(accounts.constFirst().value, QStringLiteral("7"));
        QCOMPARE(accounts.constFirst().label, QStringLiteral("maria"));
        QCOMPARE(accounts.constFirst().limit, 1'000'000);
        QCOMPARE(accounts.constFirst().used, 2'000'000);
        const auto keys = rowsOf(reading, QStringLiteral("Key quota"));
        QCOMPARE(keys.size(), 1);
        QCOMPARE(keys.constFirst().limit, 1'000'000);
        QCOMPARE(keys.constFirst().used, 500'000);
        QCOMPARE(reading.kinds.last().unlimited, 1);
    }

    void keysThatSpendNothingAreLeftOutAndExhaustedOnesAreMarked()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        addToken(fixture, 1, 5, 5);
        addToken(fixture, 2, 5, 5, 0, 2);                               // disabled
        addToken(fixture, 3, 5, 5, 0, 3);                               // expired
        addToken(fixture, 4, 5, 5, 0, 4);                               // used up
        addToken(fixture, 5, 5, 5, 0, 1, QStringLiteral("2026-01-01")); // deleted
        addToken(fixture, 6, QVariant(), 5);                            // not known
        addToken(fixture, 7, kHuge, kHuge);                             // damage
        const auto keys = rowsOf(read(fixture), QStringLiteral("Key quota"));
        QStringList values;
        for (const QuotaRow &row : keys)
            values.append(row.value + (row.markedReached ? QStringLiteral("!") : QString()));
        QCOMPARE(values,
                 (QStringList{QStringLiteral("4!"), QStringLiteral("1"), QStringLiteral("7"), QStringLiteral("6")}));
        QVERIFY(!keys.at(3).limit);
        QVERIFY2(!keys.at(2).limit, "too large to be true");
    }

    void theNearestAreReadWhenThereAreTooMany()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        fixture.execute(QStringLiteral("INSERT INTO tokens(id, user_id, `key`, status, name, remain_quota, used_quota, "
                                       "unlimited_quota) WITH RECURSIVE "
                                       "n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT i, 1, "
                                       "i, 1, '', 10000 - i, i, 0 FROM n"));
        const QuotaReading reading = read(fixture);
        const auto keys = rowsOf(reading, QStringLiteral("Key quota"));
        QCOMPARE(keys.size(), kMostQuotaRows);
        QVERIFY(reading.kinds.last().truncated);
        QCOMPARE(keys.constFirst().value, QStringLiteral("3000"));
        QCOMPARE(keys.constLast().value, QStringLiteral("2001"));
        fixture.execute(QStringLiteral("DELETE FROM tokens WHERE id > 1000"));
        QVERIFY(!read(fixture).kinds.last().truncated);
    }

    void aColumnThatIsNotThereIsAMissingRuleWithItsReason()
    {
        NewApiFixture fixture(QStringLiteral("2024-06"));
        fixture.execute(QStringLiteral("ALTER TABLE tokens DROP COLUMN remain_quota"));
        const QuotaReading reading = read(fixture);
        QCOMPARE(reading.kinds.size(), 1);
        QCOMPARE(reading.missing.size(), 1);
        QCOMPARE(reading.missing.constFirst().figure, QStringLiteral("Key quota"));
        QVERIFY(reading.missing.constFirst().reason.size() > 10);
    }

    void unitsThatAreNotKnownMakeNoDollars()
    {
        NewApiFixture fixture(QStringLiteral("2026-09"));
        addToken(fixture, 1, 5, 5);
        fixture.execute(QStringLiteral("INSERT INTO options(`key`, value) VALUES('QuotaPerUnit', 'many')"));
        const QuotaReading reading = read(fixture);
        QVERIFY(reading.rows.isEmpty());
        QCOMPARE(reading.missing.size(), 2);
        QVERIFY(reading.missing.constFirst().reason.contains(QStringLiteral("QuotaPerUnit")));
    }

    void aPeriodThatTheRowNamesIsReadInItsUnit()
    {
        DemoFixture fixture;
        addWorkspace(fixture, 1, "North", 5);
        fixture.execute(QStringLiteral("UPDATE workspaces SET created_at = 1790000123"));
        GatewayProfile profile = *loadProfile(QStringLiteral("demo"));
        QuotaRule &rule = profile.quotas.first();
        rule.usedFromTelemetry = false;
        rule.used.alternatives = rule.limit.alternatives;
        rule.period = {QuotaPeriodKind::Reset, {}, QStringLiteral("created_at"), 1'000'000};
        rule.unit = QuotaUnit::Tokens;
        const QuotaReading reading = read(fixture, profile);
        QCOMPARE(reading.rows.size(), 1);
        QCOMPARE(reading.rows.constFirst().endsMs, 1'790'000'123'000);
        QCOMPARE(reading.rows.constFirst().used, 5);
        // The engine's own type, and a row whose period never ends.
        rule.period = {QuotaPeriodKind::Reset, {}, QStringLiteral("region"), 0};
        fixture.execute(QStringLiteral("UPDATE workspaces SET region = '2026-12-31 23:59:59'"));
        QCOMPARE(read(fixture, profile).rows.constFirst().endsMs, 1'798'761'599'000);
        fixture.execute(QStringLiteral("UPDATE workspaces SET region = ''"));
        QVERIFY(!read(fixture, profile).rows.constFirst().endsMs);
    }

    void aProfileWithoutQuotasReadsNone()
    {
        DemoFixture fixture;
        GatewayProfile profile = *loadProfile(QStringLiteral("demo"));
        profile.quotas.clear();
        const QuotaReading reading = read(fixture, profile);
        QVERIFY(!reading.named);
        QVERIFY(reading.rows.isEmpty() && reading.kinds.isEmpty() && reading.missing.isEmpty());
    }

    void aStopIsObeyed()
    {
        DemoFixture fixture;
        auto source = SqlTelemetrySource::create(fixture.database(), fixture.database(),
                                                 *loadProfile(QStringLiteral("demo")), m_clock);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE((*source)->quotas({std::chrono::seconds(1), stop.get_token()}).error().kind, ErrorKind::Cancelled);
    }
};

QTEST_GUILESS_MAIN(QuotaPlanTest)
#include "quotaplan_test.moc"
