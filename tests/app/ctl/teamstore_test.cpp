// Operators and the audit log of a store on a server, through the real gatehousectl: nobody has a passphrase of ours.
#include "tests/app/ctl/ctlprocess.h"
#include "tests/support/consolestores.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class TeamStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath(QStringLiteral("data")).toLocal8Bit());
        qputenv("SECRET", "a long passphrase");
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        save(settings, "keeper");
        const auto first = ctl("keeper", "operator add keeper --role admin");
        QVERIFY2(first.exitCode == 0, first.err.constData());
        QVERIFY(first.err.contains("GRANT gatehouse_team TO \"keeper\""));
        for (const char *name : {"anna", "ben"})
            save(m_stores.as(QString::fromLatin1(name), settings), name);
        const auto second = ctl("keeper", "operator add anna --role auditor --json");
        QVERIFY2(second.exitCode == 0, second.err.constData());
    }

    void aPassphraseOfOursIsNotTaken()
    {
        const auto result = ctl("keeper", "operator add eve --role viewer --new-passphrase-env SECRET");
        QCOMPARE(result.exitCode, 1);
        QVERIFY2(result.err.contains("login role"), result.err.constData());
    }

    void theLoginOfTheConnectionIsWhoActs()
    {
        QCOMPARE(ctl("anna", "operator add eve --role admin").exitCode, 3);
        QCOMPARE(ctl("anna", "operator add eve --role admin --as keeper").exitCode, 3);
        QCOMPARE(ctl("ben", "operator add ben --role admin").exitCode, 3);
        QCOMPARE(ctl("anna", "operator list --json").json().value(QStringLiteral("operators")).toArray().size(), 2);
        QCOMPARE(ctl("ben", "operator list --json").json().value(QStringLiteral("operators")).toArray().size(), 0);
    }

    void anAuditorVerifiesAndAStrangerIsRefused()
    {
        const auto genuine = ctl("anna", "audit verify --json");
        QVERIFY2(genuine.exitCode == 0, genuine.err.constData());
        QVERIFY(genuine.json().value(QStringLiteral("entries")).toInt() > 1);
        const auto refused = ctl("ben", "audit verify --json");
        QCOMPARE(refused.exitCode, 3);
        QVERIFY2(refused.out.isEmpty() && refused.err.contains("read_audit_log"), refused.err.constData());
    }

private:
    void save(const ConnectionSettings &settings, const char *name)
    {
        const auto saved = saveConnection(settings, file(name));
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().message));
    }

    QString file(const char *name) const
    {
        return m_folder.filePath(QString::fromLatin1(name) + QStringLiteral(".json"));
    }

    CtlResult ctl(const char *who, const char *line) const
    {
        return runCtl(QString::fromLatin1(line).split(QLatin1Char(' ')) +
                      QStringList{QStringLiteral("--connection"), file(who)});
    }

    QTemporaryDir m_folder;
    ConsoleStores m_stores;
};

QTEST_GUILESS_MAIN(TeamStoreTest)
#include "teamstore_test.moc"
