// Requests in and letters out, through the real gatehousectl.
#include "models/database/sqlitedatabase.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/demoadminserver.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

#define EXITS(result, code) QVERIFY2((result).exitCode == (code), (result).err.constData())

class CtlIntakeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        ConnectionSettings gateway;
        gateway.profile = QStringLiteral("demo");
        gateway.database.file = m_folder.filePath(QStringLiteral("gateway.sqlite"));
        makeGateway(gateway.database.file);
        m_api = std::make_unique<DemoAdminServer>(gateway.database.file);
        gateway.adminApi = m_api->settings();
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite, gateway);
        m_team->add(QStringLiteral("anna"), QStringLiteral("privacy-officer"));
        m_team->add(QStringLiteral("eve"), QStringLiteral("viewer"));
    }

    void aTableIsFiledOnceAndWhatIsLeftIsSaid()
    {
        const QString file = write("requests.csv", "received,type,regime,email\n"
                                                   "2026-11-02,erasure,gdpr,first.person@a.example\n"
                                                   "2026-11-02,oblivion,gdpr,second.person@a.example\n"
                                                   "2026-11-02,access,,third.person@a.example\n"
                                                   "2026-11-03,erasure,gdpr,First.Person@a.example\n");
        const auto dry = intake(file, "--dry-run");
        QCOMPARE(states(dry), (QStringList{QStringLiteral("ready"), QStringLiteral("problem"),
                                           QStringLiteral("undecided"), QStringLiteral("ready")}));
        const auto first = intake(file);
        EXITS(first, 3);
        QCOMPARE(states(first), (QStringList{QStringLiteral("filed"), QStringLiteral("problem"),
                                             QStringLiteral("undecided"), QStringLiteral("refused")}));
        QVERIFY2(!first.out.toLower().contains("a.example"), first.out.constData());
        // The same rows once more, behind a new one, and what was left is decided now.
        const auto again = intake(file, "--regime ccpa");
        QCOMPARE(states(again).value(0), QStringLiteral("already"));
        QCOMPARE(states(again).value(2), QStringLiteral("filed"));
        QCOMPARE(again.json().value(QStringLiteral("filed")).toInt(), 1);
        const QString id = requests(again).at(0).toObject().value(QStringLiteral("case")).toString();
        const auto shown = m_team->run(QStringLiteral("anna"), QStringLiteral("case show %1 --json").arg(id));
        const QString source = shown.json().value(QStringLiteral("source")).toString();
        QVERIFY2(source.startsWith(QStringLiteral("csv ")), qPrintable(source));
    }

    void aLetterIsDecidedByAPerson()
    {
        const QString file = write("letter.eml", "Received: from a by b; Wed, 4 Nov 2026 09:00:00 +0000\r\n"
                                                 "From: Fourth <fourth.person@a.example>\r\n\r\nPlease delete my data");
        const auto open = intake(file);
        EXITS(open, 1);
        QCOMPARE(requests(open).at(0).toObject().value(QStringLiteral("guess")).toString(), QStringLiteral("deletion"));
        QVERIFY(requests(open).at(0).toObject().value(QStringLiteral("type")).isNull());
        const auto filed = intake(file, "--type deletion --regime uk_gdpr");
        EXITS(filed, 0);
        QCOMPARE(states(filed), QStringList{QStringLiteral("filed")});
        QCOMPARE(states(intake(file)), QStringList{QStringLiteral("already")});
    }

    void theGatewaysOwnRequestsAreTaken()
    {
        const auto taken = intake({}, "--from-gateway");
        EXITS(taken, 1);
        QCOMPARE(states(taken), (QStringList{QStringLiteral("filed"), QStringLiteral("undecided")}));
        QCOMPARE(requests(taken).at(0).toObject().value(QStringLiteral("type")).toString(), QStringLiteral("access"));
        QCOMPARE(requests(taken).at(0).toObject().value(QStringLiteral("regime")).toString(),
                 QStringLiteral("california"));
        QCOMPARE(requests(taken).at(0).toObject().value(QStringLiteral("received")).toString(),
                 QStringLiteral("2026-11-02"));
        QCOMPARE(states(intake({}, "--from-gateway --regime gdpr")),
                 (QStringList{QStringLiteral("already"), QStringLiteral("filed")}));
    }

    // Two of the gateway's own were taken in from its database above.
    void whatWasTakenInByOneWayIsNotTakenInByTheOther()
    {
        const auto byApi = intake({}, "--from-gateway --by api");
        QCOMPARE(states(byApi), (QStringList{QStringLiteral("already"), QStringLiteral("already")}));
        const auto gateway =
            SqliteDatabase::open(m_folder.filePath(QStringLiteral("gateway.sqlite")), SqliteDatabase::Mode::ReadWrite);
        QVERIFY((*gateway)->execute(
            QStringLiteral("INSERT INTO privacy_requests VALUES (10, 1793620800000, 'erasure', 'gdpr', 'email', 44, "
                           "'d@g.example', 'new', NULL)")));
        const QString already = QStringLiteral("already");
        const auto filed = intake({}, "--from-gateway --by api");
        EXITS(filed, 0);
        QCOMPARE(states(filed), (QStringList{already, already, QStringLiteral("filed")}));
        for (const char *way : {"--from-gateway", "--from-gateway --by sql", "--from-gateway --by api"})
            QCOMPARE(states(intake({}, way)), (QStringList{already, already, already}));
        EXITS(intake({}, "--from-gateway --by post"), 2);
        EXITS(intake(m_folder.filePath(QStringLiteral("requests.csv")), "--by api"), 2);
    }

    void anApiThatDoesNotAnswerLeavesNothingHalfTaken()
    {
        m_api->stop();
        const auto failed = intake({}, "--from-gateway --by api");
        EXITS(failed, 1);
        QVERIFY2(failed.err.contains("admin API"), failed.err.constData());
        QCOMPARE(states(intake({}, "--from-gateway")).size(), 3);
    }

    void whoMayNotIsRefusedAndFilesThatAreNoneAreTold()
    {
        const QString file = write("one.csv", "received,type,regime,email\n2026-11-02,access,gdpr,x@y.example\n");
        EXITS(m_team->run(QStringLiteral("eve"), QStringLiteral("case intake --json"), {file}), 3);
        EXITS(intake(write("one.pdf", "x")), 1);
        EXITS(intake(m_folder.filePath(QStringLiteral("nowhere.csv"))), 1);
        EXITS(intake(write("empty.csv", "")), 1);
        const auto two = intake(write("two.csv", "email\na@y.example\nb@y.example\n"), "--received 2026-11-02");
        EXITS(two, 1);
        QVERIFY2(two.err.contains("--received"), two.err.constData());
    }

    void aLetterToThePersonIsOnRecord()
    {
        const auto opened = m_team->run(QStringLiteral("anna"),
                                        QStringLiteral("case open --type deletion --regime gdpr --received 2026-11-02 "
                                                       "--subject email=fifth.person@a.example --json"));
        EXITS(opened, 0);
        const QString id = opened.json().value(QStringLiteral("case")).toString();
        const QString out = m_folder.filePath(QStringLiteral("ack.eml"));
        const QStringList who{QStringLiteral("--organisation"), QStringLiteral("Gate 有限公司"),
                              QStringLiteral("--sender"),       QStringLiteral("privacy@gate.example"),
                              QStringLiteral("--out"),          out};
        const QString line = QStringLiteral("case letter %1 --json --kind ").arg(id);
        const auto refused = m_team->run(QStringLiteral("anna"), line + QStringLiteral("refusal"), who);
        EXITS(refused, 1);
        QVERIFY(!QFile::exists(out));
        EXITS(m_team->run(QStringLiteral("eve"), line + QStringLiteral("acknowledgement"), who), 3);
        const auto letter =
            m_team->run(QStringLiteral("anna"), line + QStringLiteral("acknowledgement --language zh"), who);
        EXITS(letter, 0);
        QFile file(out);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(bytes.contains("To: fifth.person@a.example"), bytes.constData());
        QCOMPARE(QFileInfo(out).permissions() & (QFile::ReadOther | QFile::ReadGroup), QFile::Permissions());
        const QString hash = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
        QCOMPARE(letter.json().value(QStringLiteral("sha256")).toString(), hash);
        const auto shown = m_team->run(QStringLiteral("anna"), QStringLiteral("case show %1 --json").arg(id));
        const QJsonArray documents = shown.json().value(QStringLiteral("documents")).toArray();
        QCOMPARE(documents.size(), 1);
        QCOMPARE(documents.at(0).toObject().value(QStringLiteral("sha256")).toString(), hash);
    }

private:
    static void makeGateway(const QString &fileName)
    {
        QVERIFY(QFile(fileName).open(QIODevice::WriteOnly));
        const auto gateway = SqliteDatabase::open(fileName, SqliteDatabase::Mode::ReadWrite);
        QVERIFY2(gateway, gateway ? "" : qPrintable(gateway.error().message));
        QVERIFY((*gateway)->execute(
            QStringLiteral("CREATE TABLE privacy_requests(id INTEGER PRIMARY KEY, received_at INTEGER, kind TEXT, "
                           "regime TEXT, channel "
                           "TEXT, account_id INTEGER, contact_email TEXT, status TEXT, closed_at INTEGER)")));
        QVERIFY((*gateway)->execute(QStringLiteral(
            "INSERT INTO privacy_requests VALUES (7, 1793620800000, 'know', 'ccpa', 'email', 42, 'a@g.example', 'new', "
            "NULL), (8, 1793620800000, 'erasure', 'policy', 'dashboard', NULL, 'b@g.example', 'acknowledged', NULL), "
            "(9, 1793620800000, 'erasure', 'gdpr', 'email', 43, 'c@g.example', 'done', 1793620800000)")));
    }

    QString write(const char *name, const QByteArray &bytes) const
    {
        QFile file(m_folder.filePath(QString::fromLatin1(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    CtlResult intake(const QString &file, const char *more = "") const
    {
        return m_team->run(QStringLiteral("anna"), QStringLiteral("case intake --json ") + QString::fromLatin1(more),
                           file.isEmpty() ? QStringList() : QStringList{file});
    }

    static QJsonArray requests(const CtlResult &result)
    {
        return result.json().value(QStringLiteral("requests")).toArray();
    }

    static QStringList states(const CtlResult &result)
    {
        QStringList all;
        for (const QJsonValue &one : requests(result))
            all.append(one.toObject().value(QStringLiteral("state")).toString());
        return all;
    }

    QTemporaryDir m_folder;
    std::unique_ptr<DemoAdminServer> m_api;
    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(CtlIntakeTest)
#include "intake_test.moc"
