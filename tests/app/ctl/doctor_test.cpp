#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QTest>

using namespace Gatehouse;

class DoctorTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_gateway.isValid()); }

    void findsAHealthyGatewayHealthy()
    {
        const CtlResult result = doctor(m_gateway.connectionFile(QStringLiteral("healthy")));
        QCOMPARE(result.exitCode, 0);
        const QMap<QString, QString> states = statesOf(result);
        for (const char *step : {"database", "product", "capabilities", "drift"})
            QCOMPARE(states.value(QString::fromLatin1(step)), QStringLiteral("ok"));
        // The file names no admin API, so there is nothing to test and nothing to complain of.
        QCOMPARE(states.value(QStringLiteral("admin_api")), QStringLiteral("skipped"));
        QVERIFY(!states.values().contains(QStringLiteral("waiting")));
    }

    void failsWithTheStepThatFails()
    {
        const QString file = m_gateway.path(QStringLiteral("api.json"));
        QFile connection(file);
        QVERIFY(connection.open(QIODevice::WriteOnly));
        // Nothing listens on the first port of all.
        const QJsonObject settings{
            {QStringLiteral("profile"), QStringLiteral("demo")},
            {QStringLiteral("database"), QJsonObject{{QStringLiteral("driver"), QStringLiteral("sqlite")},
                                                     {QStringLiteral("file"), QStringLiteral("gateway.sqlite")}}},
            {QStringLiteral("admin_api"), QJsonObject{{QStringLiteral("url"), QStringLiteral("https://127.0.0.1:1")},
                                                      {QStringLiteral("token_env"), QStringLiteral("HOME")}}}};
        connection.write(QJsonDocument(settings).toJson());
        connection.close();
        const CtlResult result = doctor(file);
        QCOMPARE(result.exitCode, 1);
        const QMap<QString, QString> states = statesOf(result);
        QCOMPARE(states.value(QStringLiteral("database")), QStringLiteral("ok"));
        QCOMPARE(states.value(QStringLiteral("admin_api")), QStringLiteral("failed"));
        QCOMPARE(result.json().value(QLatin1String("worst")).toString(), QStringLiteral("failed"));
    }

    void readsTheConnectionFileOfTheReadme()
    {
        QFile readme(QStringLiteral(GATEHOUSE_SOURCE_DIR "/README.md"));
        QVERIFY(readme.open(QIODevice::ReadOnly));
        const QByteArray text = readme.readAll();
        const qsizetype from = text.indexOf("```json\n") + 8;
        QFile connection(m_gateway.path(QStringLiteral("readme.json")));
        QVERIFY(connection.open(QIODevice::WriteOnly));
        connection.write(text.mid(from, text.indexOf("```", from) - from));
        connection.close();
        // The file is fine; the database that it names is on another machine.
        const QMap<QString, QString> states = statesOf(doctor(connection.fileName()));
        QCOMPARE(states.value(QStringLiteral("database")), QStringLiteral("failed"));
    }

    void printsALineForEveryStep()
    {
        const CtlResult result = runCtl({QStringLiteral("doctor"), QStringLiteral("--connection"),
                                         m_gateway.connectionFile(QStringLiteral("lines"))});
        QCOMPARE(result.exitCode, 0);
        for (const char *name : {"Database", "Product", "Traffic", "Rights"})
            QVERIFY2(result.out.contains(name), result.out.constData());
    }

private:
    static CtlResult doctor(const QString &connection)
    {
        return runCtl({QStringLiteral("doctor"), QStringLiteral("--json"), QStringLiteral("--connection"), connection});
    }

    static QMap<QString, QString> statesOf(const CtlResult &result)
    {
        QMap<QString, QString> states;
        for (const QJsonValue &step : result.json().value(QLatin1String("steps")).toArray())
            states.insert(step[QLatin1String("id")].toString(), step[QLatin1String("state")].toString());
        return states;
    }

    SmallGateway m_gateway;
};

QTEST_GUILESS_MAIN(DoctorTest)
#include "doctor_test.moc"
