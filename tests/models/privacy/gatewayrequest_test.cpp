// Privacy requests of a gateway: what each of them says, in whatever shape, and by which way they are read.
#include "models/privacy/gatewayintake.h"
#include "tests/models/privacy/listedrequests.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

class GatewayRequestTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "UTC");
        QFile file(QStringLiteral(":/gatehouse/gateways/demo.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_profile = QJsonDocument::fromJson(file.readAll()).object();
    }

    void init() { m_server = std::make_unique<ScriptedServer>(std::nullopt); }

    void aRecordOfAnotherShapeIsToldAndKeepsNoOtherBack()
    {
        m_server->setJson(page({request("null"), request("7"), request("8", R"("2026-11-02")"), request("9", "1.5"),
                                request("10", "null"), request("11", "9e99"),
                                R"({"id":12,"received_at":1793620800000,"kind":["erasure"],"regime":"gdpr",)"
                                R"("contact_email":{"a":1},"status":"new"})",
                                R"({"id":13,"received_at":1793620800000,"kind":"erasure","regime":"gdpr",)"
                                R"("contact_email":"a@b.example"})",
                                R"("text")"},
                               9));
        const auto intake = taken();
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QHash<QString, IntakeCandidate> by;
        for (const IntakeCandidate &one : intake->candidates)
            by.insert(one.where, one);
        QCOMPARE(intake->candidates.size(), 9);
        QVERIFY(by.value(QStringLiteral("request 7")).isReady());
        for (const char *dayless : {"request 8", "request 9", "request 10", "request 11"})
            QCOMPARE(by.value(QLatin1String(dayless)).undecided(), QStringList{QStringLiteral("received")});
        QCOMPARE(by.value(QStringLiteral("request 12")).problems.size(), 2);
        QVERIFY(by.value(QStringLiteral("request 13")).problems.value(0).contains(QStringLiteral("status")));
        QVERIFY(
            by.value(QStringLiteral("a request without an id")).problems.join(u' ').contains(QStringLiteral("no id")));
        QCOMPARE(intake->notes.size(), 1);
        QVERIFY(!intake->notes.value(0).contains(QStringLiteral("request 7,")));
        QVERIFY(!(intake->notes.join(u' ')).contains(QStringLiteral("b.example")));
    }

    void whatIsAnsweredStaysWhereItIs()
    {
        QByteArray closed = request("2");
        closed.replace("\"new\"", "\"done\"");
        QByteArray none = request("3");
        none.replace("\"new\"", "null");
        m_server->setJson(page({request("1"), closed, none}, 3));
        QCOMPARE(places(*taken()), QStringList{QStringLiteral("request 1")});
    }

    void aDayMayBeWrittenAsText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QDate>("day");
        QTest::newRow("a day") << QByteArray("2026-11-02") << QDate(2026, 11, 2);
        QTest::newRow("UTC") << QByteArray("2026-11-02T23:59:00Z") << QDate(2026, 11, 2);
        QTest::newRow("another zone") << QByteArray("2026-11-02T23:59:00.123-05:00") << QDate(2026, 11, 3);
        QTest::newRow("no zone") << QByteArray("2026-11-02 23:59:00") << QDate(2026, 11, 2);
        QTest::newRow("American") << QByteArray("11/02/2026") << QDate();
        QTest::newRow("empty") << QByteArray() << QDate();
        QTest::newRow("to come") << QByteArray("2026-11-23") << QDate();
    }
    void aDayMayBeWrittenAsText()
    {
        QFETCH(QByteArray, text);
        QFETCH(QDate, day);
        m_server->setJson(page({request("1", '"' + text + '"')}, 1));
        const auto intake = taken(ReceivedForm::Text);
        QVERIFY(intake);
        QCOMPARE(intake->candidates.value(0).request.received, day);
        QCOMPARE(intake->notes.isEmpty(), day.isValid());
    }

    void statusesWithoutAPlaceForThemAreAMistakeOfTheProfile()
    {
        m_server->setJson(page({request("1")}, 1));
        AdminApiRules api = shippedProfile(QStringLiteral("demo")).adminApi;
        api.calls[QLatin1String(kListRequests)].first().results.remove(QStringLiteral("status"));
        const auto intake = taken(ReceivedForm::Milliseconds, api);
        QVERIFY(!intake);
        QCOMPARE(intake.error().kind, ErrorKind::InvalidInput);
    }

    void theWayIsTheDatabaseUnlessOnlyTheApiHasThem_data()
    {
        QTest::addColumn<bool>("table");
        QTest::addColumn<bool>("call");
        QTest::addColumn<bool>("api");
        QTest::addColumn<int>("wish");
        QTest::addColumn<QString>("end"); // "api", "sql", or a part of the error
        const auto row = [](const char *name, const char *has, IntakeWay wish, const char *end) {
            const QByteArray all(has);
            QTest::newRow(name) << all.contains("table") << all.contains("call") << all.contains("api") << int(wish)
                                << QString::fromLatin1(end);
        };
        row("both", "table call api", IntakeWay::Usual, "sql");
        row("only the API", "call api", IntakeWay::Usual, "api");
        row("only the table", "table", IntakeWay::Usual, "sql");
        row("the API by wish", "table call api", IntakeWay::AdminApi, "api");
        row("the API by wish, not connected", "table call", IntakeWay::AdminApi, "Add admin_api");
        row("the API by wish, not offered", "table api", IntakeWay::AdminApi, "'case open'");
        row("the API alone, not connected", "call", IntakeWay::Usual, "Add admin_api");
        row("the table by wish, not there", "call api", IntakeWay::Sql, "names no table");
        row("nothing", "api", IntakeWay::Usual, "'case open'");
    }
    void theWayIsTheDatabaseUnlessOnlyTheApiHasThem()
    {
        QFETCH(bool, table);
        QFETCH(bool, call);
        QFETCH(bool, api);
        QFETCH(int, wish);
        QFETCH(QString, end);
        m_server->setJson(page({}, 0));
        const QTemporaryDir folder;
        ConnectionSettings settings;
        settings.profile = profileWith(folder, table, call);
        settings.database.file = folder.filePath(QStringLiteral("nowhere.sqlite"));
        if (api)
            settings.adminApi = apiSettings(m_server->url());
        const auto intake =
            finished(runInPool([settings, wish] { return intakeFromGateway(settings, kToday, IntakeWay(wish)); }));
        QCOMPARE(m_server->requests().size(), end == QLatin1String("api") ? 1 : 0);
        QCOMPARE(intake.has_value(), end == QLatin1String("api"));
        if (end == QLatin1String("sql"))
            QVERIFY2(intake.error().message.contains(QStringLiteral("nowhere.sqlite")),
                     qPrintable(intake.error().message));
        else if (!intake)
            QVERIFY2(intake.error().message.contains(end), qPrintable(intake.error().message));
    }

private:
    QString profileWith(const QTemporaryDir &folder, bool table, bool call) const
    {
        QJsonObject profile = m_profile;
        if (!table)
            profile.insert(QStringLiteral("privacy_requests"),
                           QJsonObject{{QStringLiteral("api"),
                                        QJsonObject{{QStringLiteral("received_unit"), QStringLiteral("ms")}}}});
        QJsonObject admin = profile.value(QStringLiteral("admin_api")).toObject();
        QJsonObject calls = admin.value(QStringLiteral("calls")).toObject();
        if (!call)
            calls.remove(QLatin1String(kListRequests));
        admin.insert(QStringLiteral("calls"), calls);
        profile.insert(QStringLiteral("admin_api"), admin);
        QFile file(folder.filePath(QStringLiteral("profile.json")));
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(profile).toJson()) <= 0)
            qFatal("the profile cannot be written");
        return file.fileName();
    }

    Result<Intake> taken(ReceivedForm form = ReceivedForm::Milliseconds)
    {
        return taken(form, shippedProfile(QStringLiteral("demo")).adminApi);
    }
    Result<Intake> taken(ReceivedForm form, const AdminApiRules &api) { return takenFrom(*m_server, form, api); }

    QJsonObject m_profile;
    std::unique_ptr<ScriptedServer> m_server;
};

QTEST_GUILESS_MAIN(GatewayRequestTest)
#include "gatewayrequest_test.moc"
