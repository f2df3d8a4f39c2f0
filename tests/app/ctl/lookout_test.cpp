// Who counts before they look, at a server that stands still: it is told in time, and the next look works.
#include "app/ctl/alertlookout.h"
#include "tests/app/ctl/smallgateway.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewaykinds.h"
#include "tests/support/postgresserver.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

class CtlLookoutTest : public QObject
{
    Q_OBJECT
private slots:
    void aServerThatTakesAQuestionAndNeverAnswersIsToldInTime()
    {
        FreshDatabases databases;
        ConsoleStores stores;
        const auto gateway = makeGateway(QStringLiteral("litellm postgresql 2026-09"), databases);
        ConnectionSettings settings = stores.make(Dialect::Sqlite);
        settings.profile = gateway->profile();
        settings.database.driver = Dialect::PostgreSql;
        settings.database.host = databases.lastSettings().host;
        settings.database.port = databases.lastSettings().port;
        settings.database.name = databases.lastSettings().database;
        settings.database.user = databases.lastSettings().user;
        settings.database.password = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_TEST_GATEWAY")};
        qputenv("GATEHOUSE_TEST_GATEWAY", databases.lastSettings().password.toUtf8());
        const auto keeper = stores.keeper(settings);
        const SystemClock clock;
        QString said;
        QTextStream out(&said);
        Ctl::Terminal terminal{out, out, false, clock};
        Ctl::AlertLookout lookout(settings, keeper->store(), terminal, {5s, 1h});
        WORKS(lookout.look());

        databases.postgres().freeze();
        QElapsedTimer timer;
        timer.start();
        const auto hung = lookout.look();
        const qint64 lastedMs = timer.elapsed();
        databases.postgres().thaw();
        QVERIFY(!hung);
        QCOMPARE(hung.error().kind, ErrorKind::TimedOut);
        // A statement has ten minutes otherwise.
        QVERIFY2(lastedMs >= 10'000 && lastedMs < 120'000, qPrintable(QString::number(lastedMs)));
        WORKS(lookout.look());
        WORKS(lookout.leave());
    }

    void whileOneOfSeveralDatabasesIsAwayThatIsToldOnce()
    {
        const SmallGateway gateway;
        ConsoleStores stores;
        ConnectionSettings settings = stores.make(Dialect::Sqlite);
        settings.profile = QStringLiteral("demo");
        settings.database = sqlite(gateway.path(QStringLiteral("gateway.sqlite")));
        const QString archive = gateway.path(QStringLiteral("archive.sqlite"));
        settings.parts = {{QStringLiteral("archive"), sqlite(archive), {}}};
        const auto keeper = stores.keeper(settings);
        const FixedClock clock(SmallGateway::spring().toMs);
        QString said;
        QTextStream out(&said);
        Ctl::Terminal terminal{out, out, false, clock};
        Ctl::AlertLookout lookout(settings, keeper->store(), terminal);
        const auto first = lookout.look();
        WORKS(first);
        QVERIFY2(first->waitsFor.contains(QStringLiteral("still being counted")), qPrintable(first->waitsFor));
        QVERIFY(!lookout.counted());
        for (int turn = 0; turn < 3; ++turn) {
            const auto again = lookout.look();
            WORKS(again);
            QVERIFY(again->waitsFor.isEmpty());
            QCOMPARE(lookout.counted().error().kind, ErrorKind::Unreachable);
        }
        QCOMPARE(said.count(QStringLiteral("Bringing the rollups up to date.")), 1);
        QCOMPARE(said.count(QStringLiteral("attempts are counted")), 1);
        QCOMPARE(said.count(QStringLiteral("History was read")), 1);

        // That it is there again is told, too.
        WORKS(gateway.database().execute(QStringLiteral("VACUUM INTO ?"), {archive}));
        WORKS(lookout.look());
        WORKS(lookout.counted());
        WORKS(lookout.look());
        QCOMPARE(said.count(QStringLiteral("Bringing the rollups up to date.")), 1);
        QCOMPARE(said.count(QStringLiteral("attempts are counted")), 2);
        WORKS(lookout.leave());
    }

private:
    static DatabaseSettings sqlite(const QString &file)
    {
        DatabaseSettings settings;
        settings.driver = Dialect::Sqlite;
        settings.file = file;
        return settings;
    }
};

QTEST_GUILESS_MAIN(CtlLookoutTest)
#include "lookout_test.moc"
