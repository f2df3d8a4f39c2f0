// A gateway's database server fails under a page that is open: the page says what happened, keeps its figures and says
// of when they are, and goes on by itself once the cause is gone. On a real PostgreSQL.
#include "models/database/postgresdatabase.h"
#include "models/telemetry/livetelemetrysession.h"
#include "models/telemetry/overviewcontroller.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"
#include "tests/support/postgresserver.h"
#include "ui/telemetry/overviewpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QTest>

#include <atomic>
#include <optional>
#include <thread>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'000'000;
constexpr int kRows = 400;
constexpr int kPatienceMs = 20'000;

std::unique_ptr<Database> openAsKeeper(const ServerSettings &settings)
{
    auto database = PostgresDatabase::open(settings, ServerAccess::ReadWrite);
    if (!database)
        qFatal("%s %s", qPrintable(database.error().message), qPrintable(database.error().detail));
    return std::move(*database);
}

// New API in PostgreSQL, with an account that may only read.
struct Gateway {
    Gateway()
        : fixture(QStringLiteral("2026-09"), openAsKeeper(server.settings()))
    {
        run("CREATE ROLE reader LOGIN PASSWORD 'reads only'");
        run("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
        for (int i = 0; i < kRows; ++i)
            add();
    }

    void run(const char *sql) { fixture.execute(QString::fromLatin1(sql)); }

    void add()
    {
        RequestRow row;
        row.timeMs = kNowMs - kDayMs + qint64(rows) * 60'000;
        row.rowId = QString::number(++rows);
        row.requestId = QStringLiteral("req-%1").arg(rows);
        row.model = QStringLiteral("gpt-5");
        row.provider = QStringLiteral("north");
        row.endpoint = QStringLiteral("/v1/chat/completions");
        row.workspace = QStringLiteral("default");
        row.account = QStringLiteral("7");
        row.key = QStringLiteral("8");
        row.latencyUs = 2'000'000;
        row.tokensIn = 10;
        fixture.add(row);
    }

    PostgresServer server;
    NewApiFixture fixture;
    int rows = 0;
};

// The Overview on that gateway, as the console opens it.
struct Room {
    Room(const Gateway &gateway, const Theme &theme)
        : session(setup(gateway), clock)
        , page(controller, theme)
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(2 * kDayMs, QTimeZone::utc()));
        page.show();
        page.setActive(true);
    }

    SessionSetup setup(const Gateway &gateway)
    {
        const ServerSettings server = gateway.server.settings();
        ConnectionSettings settings;
        settings.profile = QStringLiteral("new-api");
        settings.database.driver = Dialect::PostgreSql;
        settings.database.host = server.host;
        settings.database.port = server.port;
        settings.database.name = server.database;
        settings.database.user = QStringLiteral("reader");
        settings.database.password = secret();
        settings.store.file = folder.filePath(QStringLiteral("store.sqlite"));
        SessionSetup made;
        made.openSource = [settings, this]() -> Result<std::unique_ptr<TelemetrySource>> {
            auto source = SqlTelemetrySource::open(settings, clock);
            if (!source)
                return std::unexpected(source.error());
            return std::unique_ptr<TelemetrySource>(std::move(*source));
        };
        made.openStore = [settings, this]() -> Result<std::unique_ptr<Database>> {
            auto store = openRollupStore(settings);
            if (store && diskIsFull)
                (void)(*store)->scalar(QStringLiteral("PRAGMA max_page_count = 1"));
            return store;
        };
        made.gatewayName = QStringLiteral("gateway");
        made.fingerprint = gatewayFingerprint(settings);
        made.refreshMs = 50;
        made.retryMs = 100;
        made.rowsTimeout = std::chrono::milliseconds(500);
        made.countTimeout = std::chrono::milliseconds(1000);
        return made;
    }

    SecretReference secret() const
    {
        const QString name = folder.filePath(QStringLiteral("password"));
        QFile file(name);
        if (file.open(QIODevice::WriteOnly))
            file.write(QByteArrayLiteral("reads only"));
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return {SecretReference::Kind::File, name};
    }

    // What the page shows without a word of complaint.
    bool isWell(int rows) const
    {
        return session.status().attemptsCounted == rows && !session.status().error &&
               page.stateView()->state() == StateView::State::Content && !says(QStringLiteral("The figures are as of"));
    }
    bool says(const QString &text) const
    {
        return page.stateView()->bannerText().contains(text, Qt::CaseInsensitive) ||
               page.stateView()->message().contains(text, Qt::CaseInsensitive);
    }
    QString everythingSaid() const
    {
        return QStringLiteral("%1 | %2 | %3 attempts | %4")
            .arg(page.stateView()->bannerText(), page.stateView()->message())
            .arg(session.status().attemptsCounted)
            .arg(session.status().error ? session.status().error->message : QString());
    }

    QTemporaryDir folder;
    FixedClock clock{kNowMs};
    std::atomic<bool> diskIsFull = false;
    LiveTelemetrySession session;
    ViewState view{clock};
    OverviewController controller{session, view, clock};
    OverviewPage page;
};

} // namespace

class ServerFaultsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_theme.emplace(*qApp, ThemeMode::Light);
        m_gateway.emplace();
    }
    void cleanupTestCase() { m_gateway.reset(); }
    // Whatever one fault left behind is no business of the next.
    void cleanup()
    {
        if (QTest::currentTestFailed() || QByteArray(QTest::currentTestFunction()).contains("Column"))
            m_gateway.emplace();
    }

    void aServerThatDiesIsNamedAndJoinsAgain()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        m_gateway->server.kill();
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("The figures are as of")), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
        // The figures stay; they are only old.
        QCOMPARE(room.page.stateView()->state(), StateView::State::Content);
        QCOMPARE(room.session.status().attemptsCounted, m_gateway->rows);
        m_gateway->server.start();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        // The fixture's own connection died with the server.
        m_gateway.emplace();
    }

    void connectionsThatAreCutAreMadeAnew()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        m_gateway->run(
            "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'; END $$");
        m_gateway->add();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
    }

    void whatIsWithdrawnOrChangedIsNamedAndComesBack_data()
    {
        QTest::addColumn<QByteArray>("fault");
        QTest::addColumn<QString>("says");
        QTest::addColumn<QByteArray>("remedy");
        QTest::newRow("rights") << QByteArray("REVOKE SELECT ON logs FROM reader") << QStringLiteral("logs")
                                << QByteArray("GRANT SELECT ON logs TO reader");
        QTest::newRow("the table") << QByteArray("ALTER TABLE logs RENAME TO logs_before") << QStringLiteral("logs")
                                   << QByteArray("ALTER TABLE logs_before RENAME TO logs");
        // Nothing that is counted is wrong until there are rows whose time cannot be read.
        QTest::newRow("the time") << QByteArray(
                                         "DO $$ BEGIN ALTER TABLE logs RENAME COLUMN created_at TO made_at; "
                                         "INSERT INTO logs SELECT (jsonb_populate_record(l, '{\"id\": 9999}')).* "
                                         "FROM logs l WHERE id = 1; END $$")
                                  << QStringLiteral("created_at")
                                  << QByteArray("DO $$ BEGIN DELETE FROM logs WHERE id = 9999; "
                                                "ALTER TABLE logs RENAME COLUMN made_at TO created_at; END $$");
        QTest::newRow("the right to sign in")
            << QByteArray("DO $$ BEGIN ALTER ROLE reader NOLOGIN; PERFORM pg_terminate_backend(pid) FROM "
                          "pg_stat_activity WHERE usename = 'reader'; END $$")
            << QStringLiteral("sign-in") << QByteArray("ALTER ROLE reader LOGIN");
    }
    void whatIsWithdrawnOrChangedIsNamedAndComesBack()
    {
        QFETCH(QByteArray, fault);
        QFETCH(QString, says);
        QFETCH(QByteArray, remedy);
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        m_gateway->run(fault.constData());
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("The figures are as of")) && room.says(says),
                                  qPrintable(room.everythingSaid()), kPatienceMs);
        QCOMPARE(room.session.status().attemptsCounted, m_gateway->rows);
        m_gateway->run(remedy.constData());
        m_gateway->add();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
    }

    void aColumnThatGoesAwayIsAMissingFigureAndNoZero()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        QVERIFY(room.session.capabilities().latency);
        m_gateway->run("ALTER TABLE logs RENAME COLUMN use_time TO took");
        m_gateway->fixture.execute(
            QStringLiteral("INSERT INTO logs SELECT (jsonb_populate_record(l, jsonb_build_object('id', ?::bigint))).* "
                           "FROM logs l WHERE id = 1"),
            {++m_gateway->rows});
        QTRY_VERIFY2_WITH_TIMEOUT(!room.session.capabilities().latency && room.isWell(m_gateway->rows),
                                  qPrintable(room.everythingSaid()), kPatienceMs);
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("Latency: not recorded")), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
    }

    void aTableThatIsLockedIsWaitedForAndNotForEver()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        // Holds the lock until it is ended from here.
        std::thread other([settings = m_gateway->server.settings()] {
            const auto keeper = openAsKeeper(settings);
            (void)keeper->execute(
                QStringLiteral("DO $$ BEGIN LOCK TABLE logs IN ACCESS EXCLUSIVE MODE; PERFORM pg_sleep(600); END $$"));
        });
        const bool said = QTest::qWaitFor([&] { return room.says(QStringLiteral("time limit")); }, kPatienceMs);
        m_gateway->run("DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE pid <> pg_backend_pid() AND query LIKE '%pg_sleep%'; END $$");
        other.join();
        QVERIFY2(said, qPrintable(room.everythingSaid()));
        QCOMPARE(room.session.status().attemptsCounted, m_gateway->rows);
        m_gateway->add();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
    }

    void aFullDiskUnderTheStoreLosesNothing()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
        room.diskIsFull = true;
        room.session.reconnect();
        for (int i = 0; i < 200; ++i)
            m_gateway->add();
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("disk is full")), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
        room.diskIsFull = false;
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows), qPrintable(room.everythingSaid()), kPatienceMs);
    }

private:
    std::optional<Theme> m_theme;
    std::optional<Gateway> m_gateway;
};

QTEST_MAIN(ServerFaultsTest)
#include "serverfaults_test.moc"
