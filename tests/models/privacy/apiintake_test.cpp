// Privacy requests that an admin API lists: paged, moving, refused, stopped.
#include "tests/models/privacy/listedrequests.h"

#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Test;

class ApiIntakeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qputenv("TZ", "UTC"); }

    void init() { m_server = std::make_unique<ScriptedServer>(std::nullopt); }

    void aRequestIsReadByThePlacesOfTheProfile()
    {
        m_server->setJson(page({request("17")}, 1));
        const auto intake = taken();
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QCOMPARE(intake->candidates.size(), 1);
        const IntakeCandidate &one = intake->candidates.constFirst();
        QVERIFY(one.isReady());
        QCOMPARE(one.request.source, takenFromGateway(QStringLiteral("here"), QStringLiteral("17")));
        QCOMPARE(one.request.type, RequestType::Deletion);
        QCOMPARE(one.request.received, QDate(2026, 11, 2));
        QCOMPARE(one.request.channel, QStringLiteral("email"));
        QCOMPARE(one.request.subject,
                 (QList<SubjectIdentity>{{QStringLiteral("account"), QStringLiteral("42")},
                                         {QStringLiteral("email"), QStringLiteral("a@b.example")}}));
        QVERIFY2(
            m_server->requests().constFirst().startsWith("GET /admin/v1/privacy-requests?page=1&page_size=500 HTTP"),
            m_server->requests().constFirst().constData());
    }

    // A new request pushes the last of the first page to the second: read twice, taken once, and all is read again.
    void whatMovesBetweenPagesIsTakenOnce()
    {
        m_server->setFirst({ScriptedServer::json(page({request("3"), request("2")}, 3)),
                            ScriptedServer::json(page({request("2"), request("1")}, 4)),
                            ScriptedServer::json(page({}, 4))});
        m_server->setJson(page({request("4"), request("3"), request("2"), request("1")}, 4));
        const auto intake = taken();
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QCOMPARE(places(*intake), (QStringList{QStringLiteral("request 1"), QStringLiteral("request 2"),
                                               QStringLiteral("request 3"), QStringLiteral("request 4")}));
        QVERIFY(intake->notes.isEmpty());
        QCOMPARE(m_server->requests().size(), 4);
    }

    // One that is answered and deleted meanwhile pulls an open one over the edge of the page: it is not lost.
    void aListThatNeverHoldsStillIsToldToBeSo()
    {
        m_server->setFirst(
            {ScriptedServer::json(page({request("3"), request("2")}, 4)), ScriptedServer::json(page({}, 3)),
             ScriptedServer::json(page({request("3"), request("2")}, 4)), ScriptedServer::json(page({}, 3)),
             ScriptedServer::json(page({request("3"), request("2")}, 4))});
        m_server->setJson(page({}, 3));
        const auto intake = taken();
        QVERIFY(intake);
        QCOMPARE(intake->candidates.size(), 2);
        QVERIFY2(intake->notes.value(0).contains(QStringLiteral("once more")), qPrintable(intake->notes.join(u' ')));
        QCOMPARE(m_server->requests().size(), 6);
    }

    void aPageThatRepeatsItselfIsCorrupt()
    {
        m_server->setJson(page({request("2"), request("1")}, 9));
        const auto intake = taken();
        QVERIFY(!intake);
        QCOMPARE(intake.error().kind, ErrorKind::Corrupt);
        QVERIFY(intake.error().message.contains(QStringLiteral("same as the one before")));
        QCOMPARE(m_server->requests().size(), 2);
    }

    void aRefusalGivesNothingButItself_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("error");
        QTest::newRow("token") << QByteArray("401 Unauthorized") << QByteArray("{}") << int(ErrorKind::SignIn);
        QTest::newRow("right") << QByteArray("403 Forbidden") << QByteArray("{}") << int(ErrorKind::Denied);
        QTest::newRow("too many") << QByteArray("429 Too Many Requests\r\nRetry-After: 3600") << QByteArray("{}")
                                  << int(ErrorKind::Busy);
        QTest::newRow("unknown") << QByteArray("404 Not Found") << QByteArray("404 page not found")
                                 << int(ErrorKind::Unsupported);
        QTest::newRow("no JSON") << QByteArray("200 OK") << QByteArray("<html>") << int(ErrorKind::Corrupt);
        QTest::newRow("no list") << QByteArray("200 OK") << QByteArray(R"({"data":{"a":1}})")
                                 << int(ErrorKind::Corrupt);
        QTest::newRow("another envelope")
            << QByteArray("200 OK") << QByteArray(R"({"requests":[]})") << int(ErrorKind::Corrupt);
    }

    // On the second page: what the first one gave is not taken for the whole.
    void aRefusalGivesNothingButItself()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, body);
        QFETCH(int, error);
        m_server->setFirst({ScriptedServer::json(page({request("2"), request("1")}, 3))});
        m_server->setJson(body, status);
        const auto intake = taken();
        QVERIFY(!intake);
        QCOMPARE(errorKindName(intake.error().kind), errorKindName(ErrorKind(error)));
        QVERIFY(intake.error().message.endsWith(QLatin1Char('.')));
        QCOMPARE(m_server->requests().size(), 2);
    }

    void aListPagedByCursorIsReadOverEmptyPages()
    {
        AdminApiRules api = shippedProfile(QStringLiteral("demo")).adminApi;
        api.paging = {QStringLiteral("cursor"), {}, 1, {}, 100, QStringLiteral("after"), QStringLiteral("/next"),
                      QStringLiteral("/data"),  {}};
        m_server->setFirst({ScriptedServer::json(R"({"next":"a","data":[)" + request("1") + "]}"),
                            ScriptedServer::json(R"({"next":"b","data":null})"),
                            ScriptedServer::json(R"({"next":null,"data":[)" + request("2") + "]}")});
        const auto intake = taken(ReceivedForm::Milliseconds, api);
        QVERIFY2(intake, intake ? "" : qPrintable(intake.error().message));
        QCOMPARE(intake->candidates.size(), 2);
        m_server->setJson(R"({"next":"a","data":[)" + request("1") + "]}");
        QCOMPARE(taken(ReceivedForm::Milliseconds, api).error().kind, ErrorKind::Corrupt);
    }

    // Asked for 500 a page, it gives two: no sign of the end.
    void aServerWithSmallerPagesIsReadToTheEmptyOne()
    {
        AdminApiRules api = shippedProfile(QStringLiteral("demo")).adminApi;
        api.paging.total.clear();
        m_server->setFirst({ScriptedServer::json(page({request("1"), request("2")}, 0)),
                            ScriptedServer::json(page({request("3")}, 0))});
        m_server->setJson(page({}, 0));
        QCOMPARE(taken(ReceivedForm::Milliseconds, api)->candidates.size(), 3);
    }

    void aStopEndsTheReading()
    {
        m_server->setFirst({});
        std::stop_source source;
        const AdminApiSettings settings = apiSettings(m_server->url());
        connect(m_server.get(), &ScriptedServer::requested, this, [&source] { source.request_stop(); });
        const AdminApiRules api = shippedProfile(QStringLiteral("demo")).adminApi;
        const auto stopped = finished(runInPool([api, settings, rules = openRules(), stop = source.get_token()] {
            return intakeFromApi(api, settings, rules, QStringLiteral("here"), kToday, stop);
        }));
        QVERIFY(!stopped);
        QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
    }

private:
    Result<Intake> taken(ReceivedForm form = ReceivedForm::Milliseconds)
    {
        return taken(form, shippedProfile(QStringLiteral("demo")).adminApi);
    }
    Result<Intake> taken(ReceivedForm form, const AdminApiRules &api) { return takenFrom(*m_server, form, api); }

    std::unique_ptr<ScriptedServer> m_server;
};

QTEST_GUILESS_MAIN(ApiIntakeTest)
#include "apiintake_test.moc"
