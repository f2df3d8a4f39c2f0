// A gateway that keeps its traffic in several databases.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/app/ctl/smallgateway.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class PartsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_gateway.isValid());
        // The archive holds the same traffic once more, so that every sum is twice the sum of one.
        QVERIFY(m_gateway.database().execute(QStringLiteral("VACUUM INTO ?"),
                                             {m_gateway.path(QStringLiteral("archive.sqlite"))}));
    }

    void figuresAreTheSumOverTheDatabases()
    {
        const QJsonObject one = report(m_gateway.connectionFile(QStringLiteral("one")), 0);
        const QJsonObject both = report(connection("both", "archive.sqlite"), 0);
        for (const char *figure : {"requests", "attempts", "errors"})
            QCOMPARE(both.value(QLatin1String(figure)).toInteger(), 2 * one.value(QLatin1String(figure)).toInteger());
        QJsonObject latency = one.value(QLatin1String("latency_ms")).toObject();
        latency.insert(QStringLiteral("n"), 2 * latency.value(QLatin1String("n")).toInteger());
        QCOMPARE(both.value(QLatin1String("latency_ms")).toObject(), latency);
        QVERIFY(!both.contains(QLatin1String("missing_parts")));
    }

    void aDatabaseThatIsNotThereIsNamedAndTheExitCodeSaysSo()
    {
        const QJsonObject one = report(m_gateway.connectionFile(QStringLiteral("one")), 0);
        const QJsonObject half = report(connection("half", "nowhere.sqlite"), 1);
        QCOMPARE(half.value(QLatin1String("attempts")), one.value(QLatin1String("attempts")));
        const QJsonArray missing = half.value(QLatin1String("missing_parts")).toArray();
        QCOMPARE(missing.size(), 1);
        QCOMPARE(missing.at(0).toObject().value(QLatin1String("part")), QJsonValue(QStringLiteral("archive")));
        const CtlResult rows = runCtl(arguments("rows", connection("half", "nowhere.sqlite"))
                                      << QStringLiteral("--limit") << QStringLiteral("3"));
        QCOMPARE(rows.exitCode, 1);
        QVERIFY2(rows.err.contains("Part archive is missing: "), rows.err.constData());
        QCOMPARE(rows.out.count('\n'), 4);
    }

    void rowsComeFromAllOfThemInTheOrderOfTime()
    {
        const CtlResult rows = runCtl(arguments("rows", connection("both", "archive.sqlite"))
                                      << QStringLiteral("--limit") << QStringLiteral("11000"));
        QCOMPARE(rows.exitCode, 0);
        const QList<QByteArray> lines = rows.out.trimmed().split('\n').mid(1);
        QCOMPARE(lines.size(), 11000);
        QByteArray before;
        for (const QByteArray &line : lines) {
            const QByteArray time = line.left(line.indexOf('Z')); // without it, a part of a second sorts as text
            QVERIFY2(time >= before, (before + " before " + time).constData());
            before = time;
        }
    }

    void theDoctorLooksAtEveryDatabase()
    {
        const CtlResult well =
            runCtl({QStringLiteral("doctor"), QStringLiteral("--connection"), connection("both", "archive.sqlite")});
        QVERIFY2(well.out.contains("Further databases: All 1 answer"), well.out.constData());
        const CtlResult ill =
            runCtl({QStringLiteral("doctor"), QStringLiteral("--connection"), connection("half", "nowhere.sqlite")});
        QCOMPARE(ill.exitCode, 1);
        QVERIFY2(ill.out.contains("archive: Database: "), ill.out.constData());
    }

    void aNameIsOfOnePartOnly()
    {
        const QString file = connection("doubled", "archive.sqlite", "main");
        const CtlResult refused = runCtl(arguments("rows", file));
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.err.contains("/parts/0/name: is the name of another part"), refused.err.constData());
    }

private:
    static QStringList arguments(const char *command, const QString &file)
    {
        return {QString::fromLatin1(command), QStringLiteral("--connection"), file,
                QStringLiteral("--from"),     QStringLiteral("2024-11-01"),   QStringLiteral("--to"),
                QStringLiteral("2024-11-08")};
    }

    static QJsonObject report(const QString &file, int exitCode)
    {
        const CtlResult result = runCtl(arguments("report", file) << QStringLiteral("--json"));
        if (result.exitCode != exitCode)
            qWarning("%s", result.err.constData());
        return result.exitCode == exitCode ? result.json() : QJsonObject();
    }

    QString connection(const char *store, const char *archive, const char *name = "archive")
    {
        QFile file(m_gateway.path(QString::fromLatin1(store) + QStringLiteral(".json")));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(QStringLiteral(R"({"profile": "demo", "database": {"driver": "sqlite", "file": "gateway.sqlite"},
            "parts": [{"name": "%3", "database": {"driver": "sqlite", "file": "%2"}}],
            "store": {"driver": "sqlite", "file": "%1.sqlite"}})")
                       .arg(QLatin1String(store), QLatin1String(archive), QLatin1String(name))
                       .toUtf8());
        return file.fileName();
    }

    SmallGateway m_gateway;
};

QTEST_GUILESS_MAIN(PartsTest)
#include "parts_test.moc"
