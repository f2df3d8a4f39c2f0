// A purge whose worker is killed without a warning, again and again, at every point where something is left behind: in
// the end exactly the due rows are gone, and the receipt counts each of them once.
#include "models/database/postgresdatabase.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTest>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace Gatehouse;

namespace
{

constexpr int kRows = 400;
constexpr int kKept = 40;
constexpr qint64 kAnHourMs = 3'600'000;

} // namespace

class PurgeKillTest : public QObject
{
    Q_OBJECT
private slots:
    void whoeverDiesIsSurvived_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("sqlite") << QStringLiteral("new-api sqlite 2026-09");
        QTest::newRow("postgresql") << QStringLiteral("new-api postgresql 2026-09");
    }

    void whoeverDiesIsSurvived()
    {
        QFETCH(QString, kind);
        PurgeScene scene(m_stores, Dialect::Sqlite, kind, m_databases);
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        fill(scene);
        // Small batches, so that there is something to be killed in.
        WORKS(scene.purges(scene.desk().officer()).change(scene.desk().officer().id(), {10'000, 200, 90}));
        const QString id = scene.approved();
        QSet<QByteArray> deaths;
        int rounds = 0;
        for (int point = 1; !isDone(scene, id); point = point % 11 + 1) {
            QVERIFY(++rounds < 100);
            const QByteArray died = killedAt(scene, id, kind, point);
            if (!died.isEmpty())
                deaths.insert(died);
            // The lease of who is dead runs out.
            scene.clock().moveBy(kAnHourMs);
        }
        for (const char *label : {"before intent", "before commit", "after commit", "after outcome"})
            QVERIFY2(deaths.contains(label), label);
        QCOMPARE(scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1), kKept);
        const PurgeRecord record = scene.purges(scene.desk().officer()).find(id).value_or(PurgeRecord());
        qint64 rows = 0;
        const QJsonArray tables = record.receipt.value(QStringLiteral("tables")).toArray();
        for (const QJsonValue &each : tables)
            rows += each.toObject().value(QStringLiteral("rows")).toInteger();
        QCOMPARE(rows, kRows);
        qInfo("%d workers, killed %s", rounds, deaths.values().join(", ").constData());
    }

private:
    static void fill(PurgeScene &scene)
    {
        const qint64 nowS = scene.clock().nowMs() / 1000;
        scene.fixture().addTogether([&] {
            for (int i = 0; i < kRows + kKept; ++i) {
                const qint64 days = i < kRows ? 100 : 5;
                scene.fixture().execute(
                    QStringLiteral("INSERT INTO logs (id, user_id, type, created_at) VALUES (?, 1, 2, ?)"),
                    {i + 1, nowS - days * 86'400 + i});
            }
        });
    }

    static bool isDone(PurgeScene &scene, const QString &id)
    {
        const auto record = scene.purges(scene.desk().officer()).find(id);
        return record && record->state == PurgeState::Done;
    }

    // A process with connections of its own, that dies at its n-th point. Gives what point that was; empty: it came to
    // an end.
    QByteArray killedAt(PurgeScene &scene, const QString &id, const QString &kind, int point)
    {
        int pipes[2];
        if (::pipe(pipes) != 0)
            qFatal("no pipe");
        const pid_t child = ::fork();
        if (child == 0) {
            ::close(pipes[0]);
            work(scene, id, kind, [&, n = 0](const char *label) mutable {
                if (++n != point)
                    return;
                (void)!::write(pipes[1], label, qstrlen(label));
                ::raise(SIGKILL);
            });
            ::_exit(0);
        }
        ::close(pipes[1]);
        char label[64];
        const ssize_t length = ::read(pipes[0], label, sizeof label);
        ::close(pipes[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        return QByteArray(label, std::max<ssize_t>(0, length));
    }

    void work(PurgeScene &scene, const QString &id, const QString &kind, const PurgeScene::Probe &probe)
    {
        CaseDesk &desk = scene.desk();
        ConnectionSettings settings = m_stores.as(desk.officer().user().name(), desk.settings());
        StoreUser officer(settings, desk.officer().user().name());
        std::unique_ptr<Database> database;
        if (kind.contains(QLatin1String("postgresql")))
            database = std::move(*PostgresDatabase::open(m_databases.lastSettings(), ServerAccess::ReadWrite));
        else
            database = std::move(*SqliteDatabase::open(static_cast<SqliteDatabase &>(scene.database()).file(),
                                                       SqliteDatabase::Mode::ReadWrite));
        const auto gateway = PurgeGateway::over(scene.fixture().profile(), {}, {database.get()});
        PurgeRunSettings run;
        run.gateway = PurgeScene::gatewayName();
        run.operatorId = desk.officer().id();
        run.worker = QStringLiteral("a doomed worker");
        run.probe = probe;
        if (gateway)
            (void)runPurge(**gateway, officer.store(), scene.clock(), run, id);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PurgeKillTest)
#include "purgekill_test.moc"
