// Gateways that write a call down when it has ended, under the time of its start: how long a minute is waited for, what
// becomes of calls that end later still, and what is said of all that is not seen.
#include "models/alerts/gatewaylookout.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/postgresserver.h"
#include "tests/support/productfixtures.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

// Long ago, so that the clock of a server here is ahead of it.
constexpr qint64 kNowMs = 1'715'000'400'000 / kHourMs * kHourMs;
constexpr int kPerMinute = 15;
constexpr qint64 kUsualUs = 2'000'000;
constexpr qint64 kLimitMs = 12 * kMinuteMs; // of a call: then it times out
const QString kProvider = QStringLiteral("north");

} // namespace

class LateGatewayTest : public QObject
{
    Q_OBJECT

    FreshDatabases m_databases;
    ConsoleStores m_stores;
    FixedClock m_clock{kNowMs};
    std::unique_ptr<GatewayFixture> m_gateway;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<AlertRepository> m_alerts;
    std::unique_ptr<GatewayLookout> m_lookout;
    int m_rows = 0;

    // "bifrost", in a file, or "litellm", on a server.
    void begin(const QString &product)
    {
        m_lookout.reset();
        m_gateway = product == QLatin1String("bifrost")
                        ? std::make_unique<BifrostFixture>(QStringLiteral("2026"))
                        : makeGateway(QStringLiteral("litellm postgresql 2026-09"), m_databases);
        m_settings = m_stores.make(Dialect::Sqlite);
        m_settings.name = product;
        m_settings.profile = m_gateway->profile();
        DatabaseSettings &place = m_settings.database;
        place.driver = m_gateway->database().dialect();
        if (place.driver == Dialect::Sqlite) {
            place.file = m_gateway->file();
        } else {
            const ServerSettings &server = m_databases.lastSettings();
            place.host = server.host;
            place.port = server.port;
            place.name = server.database;
            place.user = server.user;
            place.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_GATEWAY")};
            qputenv("GATEHOUSE_TEST_GATEWAY", server.password.toUtf8());
        }
        m_keeper = m_stores.keeper(m_settings);
        m_alerts =
            std::make_unique<AlertRepository>(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        m_rows = 0;
        m_clock.set(kNowMs);
        m_lookout = std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token());
    }

    RequestRow call(qint64 startMs, qint64 lastsUs)
    {
        RequestRow row;
        row.rowId = QString::number(++m_rows);
        row.requestId = QStringLiteral("req-%1").arg(m_rows);
        row.timeMs = startMs;
        row.latencyUs = lastsUs;
        row.statusCode = 200;
        row.model = QStringLiteral("gpt-5");
        row.provider = kProvider;
        row.endpoint = QStringLiteral("/v1/chat/completions");
        row.workspace = QStringLiteral("team b");
        row.account = QStringLiteral("40");
        row.key = QStringLiteral("100");
        row.tokensIn = 100;
        row.tokensOut = 50;
        row.costMicros = 2000;
        return row;
    }
    RequestRow timeOut(qint64 startMs)
    {
        RequestRow row = call(startMs, kLimitMs * 1000);
        row.outcome = Outcome::Timeout;
        row.statusCode = 504;
        row.errorClass = QStringLiteral("Timeout");
        return row;
    }
    // The calls that began in a minute: of a healthy one all, of a bad one those that do not time out.
    void serve(qint64 minuteMs, qint64 lastsUs, bool isBad = false)
    {
        for (int i = 0; i < kPerMinute; ++i) {
            if (!isBad || i % 3 != 0)
                m_gateway->add(call(minuteMs + i * kMinuteMs / kPerMinute, lastsUs));
        }
    }
    void giveUp(qint64 minuteMs)
    {
        for (int i = 0; i < kPerMinute; i += 3)
            m_gateway->add(timeOut(minuteMs + i * kMinuteMs / kPerMinute));
    }
    void serveHours(int hours, qint64 lastsUs)
    {
        m_gateway->addTogether([&] {
            for (qint64 ms = kNowMs - hours * kHourMs; ms < kNowMs; ms += kMinuteMs)
                serve(ms, lastsUs);
        });
    }
    void count()
    {
        auto store = openRollupStore(m_settings);
        auto source = SqlTelemetrySource::open(m_settings, m_clock);
        QVERIFY(store);
        QVERIFY2(source, source ? "" : qPrintable(source.error().message));
        RollupRepository rollups(**store, gatewayFingerprint(m_settings));
        RollupBuilder builder(rollups, **source, m_clock);
        WORKS(builder.open());
        WORKS(builder.bringUpToDate({}, [] {}));
    }
    // Counts, and looks until nothing is left.
    GatewayLookout::Look look()
    {
        count();
        while (true) {
            const auto look = m_lookout->look();
            if (!look || !look->waitsFor.isEmpty())
                qFatal("%s", qPrintable(look ? look->waitsFor : look.error().message));
            if (!look->more)
                return *look;
        }
    }
    QList<Alert> alerts(AnomalyMetric metric)
    {
        AlertFilter filter;
        filter.gateway = gatewayFingerprint(m_settings);
        filter.rule = anomalyMetricToken(metric);
        const auto all = m_alerts->list(filter);
        if (!all)
            qFatal("%s", qPrintable(all.error().message));
        return *all;
    }

private slots:
    void timeOutsThatAreWrittenDownLateRaiseTheirAlert_data()
    {
        QTest::addColumn<QString>("product");
        QTest::newRow("bifrost") << QStringLiteral("bifrost");
        QTest::newRow("litellm") << QStringLiteral("litellm");
    }

    void timeOutsThatAreWrittenDownLateRaiseTheirAlert()
    {
        QFETCH(QString, product);
        begin(product);
        serveHours(6, kUsualUs);
        look();
        qint64 foundMs = 0;
        for (qint64 ms = kNowMs; ms < kNowMs + kLimitMs + 8 * kMinuteMs && foundMs == 0; ms += kMinuteMs) {
            m_gateway->addTogether([&] {
                serve(ms, kUsualUs, true);
                if (ms >= kNowMs + kLimitMs)
                    giveUp(ms - kLimitMs);
            });
            m_clock.set(ms + kMinuteMs);
            look();
            if (!alerts(AnomalyMetric::Errors).isEmpty())
                foundMs = m_clock.nowMs();
        }
        QVERIFY2(foundMs > kNowMs + kLimitMs, qPrintable(QString::number(foundMs)));
        const QList<Alert> found = alerts(AnomalyMetric::Errors);
        QVERIFY(std::ranges::any_of(found, [](const Alert &alert) {
            return alert.node == LatticeNode{kProvider, {}, {}}.tokens();
        }));
        QVERIFY(alerts(AnomalyMetric::TrafficDrop).isEmpty());
        QVERIFY(alerts(AnomalyMetric::TrafficSpike).isEmpty());
    }

    void aMinuteIsWaitedForAsLongAsACallUsuallyLasts_data()
    {
        QTest::addColumn<qint64>("lastsUs");
        QTest::addColumn<qint64>("delayMs");
        QTest::newRow("seconds") << kUsualUs << kMinuteMs;
        QTest::newRow("minutes") << qint64(200'000'000) << 4 * kMinuteMs;
        QTest::newRow("not for ever") << qint64(3600) * 1'000'000 << 10 * kMinuteMs;
    }

    void aMinuteIsWaitedForAsLongAsACallUsuallyLasts()
    {
        QFETCH(qint64, lastsUs);
        QFETCH(qint64, delayMs);
        begin(QStringLiteral("bifrost"));
        serveHours(3, lastsUs);
        const GatewayLookout::Look first = look();
        QCOMPARE(first.positionMs, kNowMs - AlertEngine::kLateMs - delayMs);
        QCOMPARE(first.unseen.size(), 1);
        QVERIFY2(first.unseen.constFirst().contains(
                     QStringLiteral("looked at %1 min later than elsewhere").arg(delayMs / kMinuteMs)),
                 qPrintable(first.unseen.constFirst()));
        m_clock.advance(kMinuteMs);
        serve(kNowMs - lastsUs / 1000 / kMinuteMs * kMinuteMs, lastsUs);
        QCOMPARE(look().positionMs, first.positionMs + kMinuteMs);
    }

    void aTableThatMayNotBeReadIsNamed()
    {
        begin(QStringLiteral("litellm"));
        serveHours(1, kUsualUs);
        m_gateway->execute(QStringLiteral("CREATE ROLE reader LOGIN PASSWORD 'Only for 1 test'"));
        m_gateway->execute(QStringLiteral("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"));
        m_gateway->execute(QStringLiteral("REVOKE SELECT ON \"LiteLLM_VerificationToken\" FROM reader"));
        m_settings.database.user = QStringLiteral("reader");
        qputenv("GATEHOUSE_TEST_GATEWAY", "Only for 1 test");
        m_lookout = std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token());
        const QStringList unseen = look().unseen;
        QVERIFY2(unseen.join(u' ').contains(QStringLiteral("Not looked at for misuse: LiteLLM_VerificationToken")),
                 qPrintable(unseen.join(u' ')));
        // From then on that it may.
        m_gateway->execute(QStringLiteral("GRANT SELECT ON \"LiteLLM_VerificationToken\" TO reader"));
        m_clock.advance(2 * kMinuteMs);
        QVERIFY(!look().unseen.join(u' ').contains(QStringLiteral("LiteLLM_VerificationToken")));
    }

    void aServerThatTakesAQuestionAndNeverAnswersIsToldInTime()
    {
        begin(QStringLiteral("litellm"));
        serveHours(1, kUsualUs);
        m_lookout = std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token(),
                                                     ThreadedDatabase::Open(), LookPatience{5s, 1h});
        look();
        m_clock.advance(2 * kMinuteMs);
        m_databases.postgres().freeze();
        QElapsedTimer timer;
        timer.start();
        const auto hung = m_lookout->look();
        const qint64 lastedMs = timer.elapsed();
        m_databases.postgres().thaw();
        QVERIFY(!hung);
        QCOMPARE(hung.error().kind, ErrorKind::TimedOut);
        QVERIFY2(lastedMs >= 5000 && lastedMs < 60'000, qPrintable(QString::number(lastedMs)));
        look(); // the next one has connections of its own
    }

    void aServerThatHasNoConnectionLeftIsNoOtherConsole()
    {
        begin(QStringLiteral("litellm"));
        serveHours(1, kUsualUs);
        count(); // nothing that is not counted is looked at
        m_gateway->execute(QStringLiteral("CREATE ROLE crowded LOGIN PASSWORD 'Only for 1 test' CONNECTION LIMIT 0"));
        m_settings.database.user = QStringLiteral("crowded");
        qputenv("GATEHOUSE_TEST_GATEWAY", "Only for 1 test");
        m_lookout = std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token());
        const auto look = m_lookout->look();
        QVERIFY(!look);
        QVERIFY2(look.error().kind == ErrorKind::Unreachable, qPrintable(look.error().message));
    }

    void howManyAreNotWatchedIsSaid()
    {
        constexpr int kWorkspaces = int(LatticeDetectors::kMostNodes) + 20;
        begin(QStringLiteral("bifrost"));
        m_gateway->addTogether([&] {
            for (int i = 0; i < kWorkspaces; ++i) {
                RequestRow row = call(kNowMs - 30 * kMinuteMs, kUsualUs);
                row.workspace = QStringLiteral("team %1").arg(i);
                m_gateway->add(row);
            }
        });
        const QStringList unseen = look().unseen;
        // All traffic, the provider and its model are watched, too.
        QVERIFY2(
            unseen.join(u' ').contains(QStringLiteral("23 of the providers, models and workspaces are not watched")),
            qPrintable(unseen.join(u' ')));
    }
};

QTEST_GUILESS_MAIN(LateGatewayTest)
#include "lategateway_test.moc"
