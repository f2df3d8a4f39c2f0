// Retention cuts of the audit log through the real gatehousectl, and what outsiders verify afterwards.
#include "models/database/sqlitedatabase.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/agedlog.h"

#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class AuditCutTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite);
        m_team->add(QStringLiteral("anna"), QStringLiteral("auditor"));
        m_team->add(QStringLiteral("ben"), QStringLiteral("viewer"));
        m_team->add(QStringLiteral("olga"), QStringLiteral("privacy_officer"));
        const auto store = openStore();
        ageLog(*store, 400);
        QCOMPARE(plain("audit checkpoint --out " + file("old.checkpoint")).exitCode, 0);
        QCOMPARE(plain("audit public-key --out " + file("PUB")).exitCode, 0);
    }

    void countsFirstAndCutsWhenItIsTold()
    {
        const auto counted = cut("anna", "--json");
        QVERIFY2(counted.exitCode == 0, counted.err.constData());
        QCOMPARE(counted.json().value(QStringLiteral("count")).toInt(), 7);
        QCOMPARE(counted.json().value(QStringLiteral("done")).toBool(), false);
        QCOMPARE(plain("audit verify --json").json().value(QStringLiteral("removed")).toInt(), 0);
        const auto words = cut("anna");
        QVERIFY2(words.out.contains("0 to 6 (7)") && words.out.contains("--yes"), words.out.constData());

        const auto done = cut("anna", "--yes --json");
        QVERIFY2(done.exitCode == 0, done.err.constData());
        QCOMPARE(done.json().value(QStringLiteral("done")).toBool(), true);
        const auto verified = plain("audit verify --json --checkpoint " + file("old.checkpoint"));
        QVERIFY2(verified.exitCode == 0, verified.err.constData());
        QCOMPARE(verified.json().value(QStringLiteral("removed")).toInt(), 7);
        QCOMPARE(verified.json().value(QStringLiteral("checkpoints")).toInt(), 1);
        QVERIFY(plain("audit verify").out.contains("cut          7"));
        // A second time there is nothing left to cut.
        const auto again = cut("keeper", "--yes");
        QVERIFY2(again.exitCode == 0 && again.out.contains("Nothing may be cut"), again.out.constData());
    }

    void outsidersVerifyWhatIsLeft()
    {
        QCOMPARE(cut("keeper", "--yes").exitCode, 0);
        QCOMPARE(plain("audit export --out " + file("log.jsonl")).exitCode, 0);
        QCOMPARE(plain("audit checkpoint --out " + file("new.checkpoint")).exitCode, 0);
        for (const char *name : {"log.jsonl", "new.checkpoint", "old.checkpoint"}) {
            const auto genuine = runCtl({QStringLiteral("verify"), path(name), QStringLiteral("--key"), path("PUB")});
            QVERIFY2(genuine.exitCode == 0, genuine.err.constData());
        }
        // The file is changed where only a hash is left.
        QFile log(path("log.jsonl"));
        QVERIFY(log.open(QIODevice::ReadWrite));
        QByteArray bytes = log.readAll();
        const qsizetype at = bytes.indexOf("\"leaf\":\"") + 8;
        bytes[at] = bytes.at(at) == '0' ? '1' : '0';
        QVERIFY(log.seek(0) && log.write(bytes) == bytes.size());
        log.close();
        QCOMPARE(runCtl({QStringLiteral("verify"), path("log.jsonl"), QStringLiteral("--key"), path("PUB")}).exitCode,
                 1);
    }

    void whoMayNotIsRefusedWithThree()
    {
        QCOMPARE(cut("ben", "--yes").exitCode, 3);
        QCOMPARE(cut("olga", "--yes").exitCode, 3);
        QCOMPARE(plain("audit verify --json").json().value(QStringLiteral("removed")).toInt(), 0);
    }

    void anOpenCaseIsNamed()
    {
        const auto opened =
            m_team->run(QStringLiteral("olga"), QStringLiteral("case open --type deletion --regime gdpr "
                                                               "--subject account=42 --received "
                                                               "2026-11-02 --channel email --json"));
        QVERIFY2(opened.exitCode == 0, opened.err.constData());
        const QByteArray id = opened.json().value(QStringLiteral("case")).toString().toLatin1();
        {
            const auto store = openStore();
            dropLogGuards(*store);
            // As if it had been opened first of all.
            QVERIFY(store->execute(
                QStringLiteral("UPDATE audit_log SET object = 'case %1' WHERE idx = 0").arg(QString::fromLatin1(id))));
        }
        const auto refused = cut("anna", "--yes");
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.out.contains(id), refused.out.constData());
    }

    void badUsageIsTwo_data()
    {
        QTest::addColumn<QByteArray>("arguments");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("no day") << QByteArray("audit cut --checkpoint c") << QByteArray("--before");
        QTest::newRow("no checkpoint") << QByteArray("audit cut --before 2026-01-01") << QByteArray("--checkpoint");
        QTest::newRow("no such day") << QByteArray("audit cut --before 2026-02-30 --checkpoint c")
                                     << QByteArray("2026-11-02");
    }

    void badUsageIsTwo()
    {
        QFETCH(QByteArray, arguments);
        QFETCH(QByteArray, says);
        const auto result = plain(arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains(says), result.err.constData());
    }

private:
    QString path(const char *name) const { return m_team->path(QString::fromLatin1(name)); }
    QByteArray file(const char *name) const { return path(name).toUtf8(); }

    std::unique_ptr<Database> openStore() const
    {
        const auto settings = loadConnection(m_team->connectionOf(QStringLiteral("keeper")));
        return std::move(*SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadWrite));
    }

    CtlResult cut(const char *who, const QByteArray &more = {}) const
    {
        return m_team->run(QString::fromLatin1(who),
                           QString::fromUtf8("audit cut --before " +
                                             QDateTime::currentDateTimeUtc().date().toString(Qt::ISODate).toUtf8() +
                                             " --checkpoint " + file("old.checkpoint") + ' ' + more));
    }

    CtlResult plain(const QByteArray &line) const
    {
        return runCtl(QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts) +
                      QStringList{QStringLiteral("--connection"), m_team->connectionOf(QStringLiteral("keeper"))});
    }

    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(AuditCutTest)
#include "auditcut_test.moc"
