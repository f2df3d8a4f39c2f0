// Who counts before they look, at a server that stands still: it is told in time, and the next look works.
#include "app/ctl/alertlookout.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
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
};

QTEST_GUILESS_MAIN(CtlLookoutTest)
#include "lookout_test.moc"
