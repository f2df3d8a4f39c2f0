// Policies through the real gatehousectl: shipped ones, versions in a store, what holds, and what differs.
#include "tests/app/ctl/ctlteam.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class CtlPoliciesTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_team = std::make_unique<CtlTeam>(engine);
        m_team->add(QStringLiteral("anna"), QStringLiteral("privacy-officer"));
        m_team->add(QStringLiteral("eve"), QStringLiteral("viewer"));
    }

    void withoutAConnectionTheTemplatesAreThere()
    {
        const auto listed = runCtl({QStringLiteral("policies"), QStringLiteral("list"), QStringLiteral("--json")});
        QVERIFY2(listed.exitCode == 0, listed.err.constData());
        QCOMPARE(listed.json().value(QStringLiteral("templates")).toArray().size(), 5);
        const auto shown = runCtl({QStringLiteral("policies"), QStringLiteral("show"), kTemplate});
        QVERIFY2(shown.exitCode == 0, shown.err.constData());
        QVERIFY2(shown.out.contains("API call records: 90 days from when it was recorded at most"),
                 shown.out.constData());
    }

    void aFileIsCheckedForMistakesAndContradictions()
    {
        const auto found = runCtl({QStringLiteral("policies"), QStringLiteral("check"), kTemplate});
        QVERIFY2(found.exitCode == 0, found.err.constData());
        QVERIFY2(found.out.contains("7101") && found.out.contains("Art. 12(3)"), found.out.constData());
        QVERIFY(!found.out.contains("admin_actions")); // which only a data map shows
        const auto more = m_team->run(QStringLiteral("anna"), QStringLiteral("policies check"), {kTemplate});
        QVERIFY2(more.exitCode == 0 && more.out.contains("admin_actions"), more.err.constData());
        const QString broken = write("broken.json", R"({"id": "x", "name": "x", "version": "1", "sentences": []})");
        const auto wrong = runCtl({QStringLiteral("policies"), QStringLiteral("check"), broken});
        QCOMPARE(wrong.exitCode, 1);
        QVERIFY2(wrong.err.contains("broken.json: /sentences"), wrong.err.constData());
    }

    void aVersionIsAdoptedPutInForceAndFollowedByAnother()
    {
        const QString one = adapted("1", "P90D");
        QVERIFY(run("anna", "policies adopt --reason agreed", one).exitCode == 0);
        const auto twice = run("anna", "policies adopt --reason agreed", one);
        QVERIFY2(twice.exitCode == 1 && twice.err.contains("already"), twice.err.constData());
        const auto held = run("anna", "policies in-force --reason agreed --json", QStringLiteral("ours@1"));
        QVERIFY2(held.exitCode == 0, held.err.constData());
        QCOMPARE(held.json()[QStringLiteral("in_force")][0][QStringLiteral("version")].toString(), QStringLiteral("1"));
        QCOMPARE(run("anna", "policies adopt --reason shorter", adapted("2", "P1Y")).exitCode, 0);
        const auto differs = run("anna", "policies diff --with ours@2 --json", QStringLiteral("in-force"));
        QVERIFY2(differs.exitCode == 0, differs.err.constData());
        const QJsonObject json = differs.json();
        QCOMPARE(json[QStringLiteral("schedules")][0][QStringLiteral("way")].toString(), QStringLiteral("longer"));
        QCOMPARE(json[QStringLiteral("told")][0][QStringLiteral("audience")].toString(), QStringLiteral("users"));
        const auto listed = run("anna", "policies list", {});
        QVERIFY2(listed.out.contains("in force  ours@1") && listed.out.contains("adopted   ours@2"),
                 listed.out.constData());
        const auto verified = runCtl({QStringLiteral("audit"), QStringLiteral("verify"), QStringLiteral("--connection"),
                                      m_team->connectionOf(QStringLiteral("keeper"))});
        QVERIFY2(verified.exitCode == 0, verified.err.constData());
    }

    void severalAreInForceBesideEachOtherUntilOneIsEnded()
    {
        QCOMPARE(run("anna", "policies adopt --reason agreed", adapted("1", "P90D")).exitCode, 0);
        QCOMPARE(run("anna", "policies adopt --reason agreed", kTemplate).exitCode, 0);
        QCOMPARE(run("anna", "policies in-force --reason agreed", QStringLiteral("ours@1")).exitCode, 0);
        const QString shipped = kTemplate + QStringLiteral("@2025-01-01");
        const auto both = run("anna", "policies in-force --reason agreed --json", shipped);
        QVERIFY2(both.exitCode == 0, both.err.constData());
        QCOMPARE(both.json()[QStringLiteral("in_force")].toArray().size(), 2);
        const auto shown = run("anna", "policies show", QStringLiteral("in-force"));
        QVERIFY2(shown.exitCode != 0 && shown.err.contains("ours@1"), shown.err.constData());
        const auto unsaid = run("anna", "policies in-force --end", shipped);
        QVERIFY2(unsaid.exitCode != 0 && unsaid.err.contains("--reason"), unsaid.err.constData());
        const auto ended = run("anna", "policies in-force --end --reason replaced", shipped);
        QVERIFY2(ended.exitCode == 0, ended.err.constData());
        QVERIFY2(ended.out.startsWith("ended") && ended.out.contains("in force  ours"), ended.out.constData());
        QCOMPARE(run("anna", "policies show", QStringLiteral("in-force")).exitCode, 0);
    }

    void noticesAreWrittenAndOnRecord()
    {
        QCOMPARE(run("anna", "policies adopt --reason a", adapted("1", "P90D")).exitCode, 0);
        QCOMPARE(run("anna", "policies adopt --reason b", adapted("2", "P1Y")).exitCode, 0);
        const QString folder = m_team->path(QStringLiteral("notices"));
        QVERIFY(QDir().mkpath(folder));
        const QStringList more{
            QStringLiteral("ours@1"),         QStringLiteral("--notices"), folder,
            QStringLiteral("--organisation"), QStringLiteral("Company"),   QStringLiteral("--sender"),
            QStringLiteral("p@c.example")};
        const auto made = m_team->run(QStringLiteral("anna"), QStringLiteral("policies diff --with ours@2"), more);
        QVERIFY2(made.exitCode == 0, made.err.constData());
        QCOMPARE(QDir(folder).entryList({QStringLiteral("*.eml")}).size(), 4);
        const auto refused = m_team->run(QStringLiteral("eve"), QStringLiteral("policies diff --with ours@2"), more);
        QVERIFY2(refused.exitCode == 3 && refused.err.contains("manage_policies"), refused.err.constData());
    }

    void whoMayNotIsRefusedWithThree()
    {
        const auto refused = run("eve", "policies adopt --reason mine", adapted("1", "P90D"));
        QVERIFY2(refused.exitCode == 3 && refused.err.contains("manage_policies"), refused.err.constData());
        QCOMPARE(run("eve", "policies list", {}).exitCode, 0);
    }

    void whatIsMissingIsWrongUsage_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("word");
        QTest::newRow("no connection") << QStringLiteral("policies adopt x --reason y") << QStringLiteral("connection");
        QTest::newRow("no other one") << QStringLiteral("policies diff x") << QStringLiteral("--with");
        QTest::newRow("no policy") << QStringLiteral("policies show") << QStringLiteral("POLICY");
        QTest::newRow("no folder") << QStringLiteral("policies diff x --with y --notices /nowhere/at/all")
                                   << QStringLiteral("no folder");
    }
    void whatIsMissingIsWrongUsage()
    {
        QFETCH(QString, line);
        QFETCH(QString, word);
        const auto result = runCtl(line.split(QLatin1Char(' ')));
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(word.toLatin1()), result.err.constData());
    }

private:
    CtlResult run(const char *who, const char *line, const QString &policy)
    {
        return m_team->run(QString::fromLatin1(who), QString::fromLatin1(line),
                           policy.isEmpty() ? QStringList() : QStringList{policy});
    }
    QString write(const char *name, const QByteArray &bytes)
    {
        QFile file(m_team->path(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("a file could not be written");
        return file.fileName();
    }
    // The template as a file of the operator's own, with another period of call records.
    QString adapted(const char *version, const char *period)
    {
        const auto shown =
            runCtl({QStringLiteral("policies"), QStringLiteral("show"), kTemplate, QStringLiteral("--json")});
        QByteArray bytes = shown.out;
        bytes.replace("\"id\": \"002_abeeb869346ab629\"", "\"based_on\": \"002_abeeb869346ab629\", \"id\": \"ours\"");
        bytes.replace("\"version\": \"2025-01-01\"", QByteArray("\"version\": \"") + version + '"');
        const qsizetype at = bytes.indexOf("\"6.2.calls\"");
        const qsizetype length = bytes.indexOf("P90D", at);
        bytes.replace(length, 4, period);
        return write((QByteArray("ours-") + version + ".json").constData(), bytes);
    }

    const QString kTemplate = QStringLiteral("002_abeeb869346ab629");
    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(CtlPoliciesTest)
#include "policies_test.moc"
