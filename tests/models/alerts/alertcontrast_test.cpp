// What sets an alert apart, over a session that answers when told.
#include "models/alerts/alertcontrast.h"
#include "models/core/format.h"
#include "tests/support/alertbench.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"

#include <QAbstractItemModelTester>
#include <QJsonArray>
#include <QTest>

#include <memory>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = AlertBench::kNowMs;

ContrastRow rowOf(Dimension dimension, const char *value, qint64 inside, qint64 outside, double surprise)
{
    return {dimension, QString::fromUtf8(value), inside, outside, double(inside) / 100, double(outside) / 900,
            surprise};
}

AlertFolder folderOf(const char *metric, const QJsonObject &more = {})
{
    AlertFolder folder;
    folder.evidence = more;
    folder.evidence.insert(QStringLiteral("metric"), QString::fromUtf8(metric));
    return folder;
}

} // namespace

class AlertContrastTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup()
    {
        m_tester.reset();
        m_contrast.reset();
        m_session.reset();
        m_bench.reset();
    }

    void whatIsInsideIsWhatTheMetricCounts_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QStringList>("conditions");
        QTest::newRow("errors") << QStringLiteral("errors")
                                << QStringList{QStringLiteral("outcome!=ok,cancelled,rate_limited"),
                                               QStringLiteral("status_code!=401,403")};
        QTest::newRow("objective") << QStringLiteral("objective")
                                   << QStringList{QStringLiteral("outcome!=ok,cancelled,rate_limited"),
                                                  QStringLiteral("status_code!=401,403")};
        QTest::newRow("refused") << QStringLiteral("auth_failures")
                                 << QStringList{QStringLiteral("status_code=401,403")};
        QTest::newRow("rate limits") << QStringLiteral("rate_limits")
                                     << QStringList{QStringLiteral("outcome=rate_limited")};
        for (const char *all :
             {"traffic_drop", "traffic_spike", "spend_spike", "model_mix", "outcome_mix", "traffic_novelty", "latency"})
            QTest::newRow(all) << QString::fromUtf8(all) << QStringList();
    }
    void whatIsInsideIsWhatTheMetricCounts()
    {
        QFETCH(QString, metric);
        QFETCH(QStringList, conditions);
        const AlertTrail trail{{kNowMs - 10 * kMinuteMs, kNowMs}, {}, {{{Dimension::Provider, {QStringLiteral("a")}}}}};
        const FakeTelemetrySession session;
        const auto query = contrastOf(folderOf(qPrintable(metric)), trail, session.capabilities());
        QVERIFY(query.has_value());
        QStringList asked;
        for (const FilterTerm &term : query->insideOnly.terms)
            asked.append(filterTermToToken(term));
        QCOMPARE(asked, conditions);
        QCOMPARE(query->filter, trail.filter);
        QCOMPARE(query->inner, trail.bad);
        QCOMPARE(query->outer, (TimeSpan{kNowMs - 70 * kMinuteMs, kNowMs}));
        QVERIFY(!query->latencyFromUs && !query->latencyToUs && !query->firstToken);
    }

    void whatTheGatewayDoesNotRecordIsNoCondition()
    {
        FakeTelemetrySession session;
        SourceCapabilities without = session.capabilities();
        without.dimensions.removeAll(Dimension::StatusCode);
        const AlertTrail trail{{kNowMs - kMinuteMs, kNowMs}, {}, {}};
        QCOMPARE(contrastOf(folderOf("errors"), trail, without)->insideOnly.terms.size(), 1);
    }

    void whatWasSlowIsInsideFromTheUsualPercentileOn()
    {
        const FakeTelemetrySession session;
        const AlertTrail trail{{kNowMs - 10 * kMinuteMs, kNowMs}, {}, {}};
        const QJsonObject reference{{QStringLiteral("reference_us"), 4'200'000}};
        const auto slow = contrastOf(folderOf("latency", reference), trail, session.capabilities());
        QCOMPARE(slow->latencyFromUs, std::optional<qint64>(4'200'000));
        QVERIFY(!slow->firstToken && !slow->latencyToUs);
        QVERIFY(contrastOf(folderOf("ttft", reference), trail, session.capabilities())->firstToken);
        // Money has no percentile.
        QVERIFY(!contrastOf(folderOf("spend_spike", reference), trail, session.capabilities())->latencyFromUs);
    }

    void whatGoesOnForLongIsComparedFromItsBeginning()
    {
        const FakeTelemetrySession session;
        const AlertTrail days{{kNowMs - 3 * kDayMs, kNowMs}, {}, {}};
        const auto query = contrastOf(folderOf("errors"), days, session.capabilities());
        QCOMPARE(query->inner, (TimeSpan{days.bad.fromMs, days.bad.fromMs + 2 * kHourMs}));
        QCOMPARE(query->outer, (TimeSpan{days.bad.fromMs - 2 * kHourMs, days.bad.fromMs + 2 * kHourMs}));
    }

    void aMixOfErrorsIsComparedWithWhatFailedBefore()
    {
        const FakeTelemetrySession session;
        const AlertTrail trail{{kNowMs - 10 * kMinuteMs, kNowMs}, {}, {}};
        const auto query = contrastOf(folderOf("error_mix"), trail, session.capabilities());
        QVERIFY(query->insideOnly.isEmpty());
        QCOMPARE(filterTermToToken(query->filter.terms.constFirst()), QStringLiteral("outcome!=ok"));
    }

    void anAlertWhoseAttemptsCannotBeToldHasNothingToCompare_data()
    {
        QTest::addColumn<AlertFolder>("folder");
        QTest::addColumn<FilterSet>("filter");
        const FilterSet account{{{Dimension::Account, {QStringLiteral("7")}}}};
        AlertFolder misuse;
        misuse.evidence.insert(QStringLiteral("rows"), QJsonArray{QStringLiteral("req-1")});
        AlertFolder ofAdmin = misuse;
        ofAdmin.alert.rule = QStringLiteral("admin-plane");
        QTest::newRow("a cap on money") << folderOf("budget") << FilterSet();
        QTest::newRow("a promise") << AlertFolder() << FilterSet();
        QTest::newRow("an address or everybody") << misuse << FilterSet();
        QTest::newRow("an administrator") << ofAdmin << account;
    }
    void anAlertWhoseAttemptsCannotBeToldHasNothingToCompare()
    {
        QFETCH(AlertFolder, folder);
        QFETCH(FilterSet, filter);
        const FakeTelemetrySession session;
        const auto query = contrastOf(folder, {{kNowMs - kMinuteMs, kNowMs}, {}, filter}, session.capabilities());
        QVERIFY(!query.has_value());
        QCOMPARE(query.error().kind, ErrorKind::NotFound);
    }

    void whatTellsIsListedAndChanceIsNot()
    {
        open();
        m_contrast->ask();
        QCOMPARE(m_contrast->state(), AlertContrast::State::Asking);
        ContrastAnswer answer;
        answer.inside = 100;
        answer.outside = 900;
        answer.provenance = Provenance::Both;
        answer.rows = {rowOf(Dimension::Outcome, "server_error", 100, 3, 900), // it failed, and that is known
                       rowOf(Dimension::Key, "sk-anna-muster-0001", 92, 41, 400),
                       rowOf(Dimension::Provider, "openai-a", 0, 400, 300), // what it is not is no trail
                       rowOf(Dimension::Workspace, "", 98, 1, 200),         // nor is what nobody recorded
                       rowOf(Dimension::Model, "gpt-5", 60, 480, AlertContrast::kTelling - 1)};
        m_session->answerContrast(0, answer);
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told);
        QCOMPARE(m_contrast->table().rowCount(), 1);
        const QModelIndex key = m_contrast->table().index(0, 0);
        QVERIFY(!key.data().toString().contains(QStringLiteral("muster"))); // masked
        QCOMPARE(key.data(IdRole).toString(), QStringLiteral("key=sk-anna-muster-0001"));
        QVERIFY2(m_contrast->sentence().contains(QStringLiteral("100 attempts that failed")),
                 qPrintable(m_contrast->sentence()));
        QVERIFY(m_contrast->sentence().contains(QStringLiteral("900 others")));
        QVERIFY(!m_contrast->sentence().contains(QStringLiteral("too long")));
    }

    void whatIsMissingIsToldOfADropAndBothOfAMix_data()
    {
        QTest::addColumn<QString>("metric");
        QTest::addColumn<QString>("told");
        QTest::newRow("drop") << QStringLiteral("traffic_drop") << QStringLiteral("less");
        QTest::newRow("mix") << QStringLiteral("model_mix") << QStringLiteral("more less");
        QTest::newRow("spike") << QStringLiteral("traffic_spike") << QStringLiteral("more");
    }
    void whatIsMissingIsToldOfADropAndBothOfAMix()
    {
        QFETCH(QString, metric);
        QFETCH(QString, told);
        open(1, qPrintable(metric));
        m_contrast->ask();
        ContrastAnswer answer;
        answer.inside = 100;
        answer.outside = 900;
        answer.rows = {rowOf(Dimension::Model, "more", 80, 90, 400), rowOf(Dimension::Model, "less", 1, 700, 300)};
        m_session->answerContrast(0, answer);
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told);
        QStringList models;
        for (int row = 0; row < m_contrast->table().rowCount(); ++row)
            models.append(m_contrast->table().index(row, 0).data(IdRole).toString().section(QLatin1Char('='), 1));
        QCOMPARE(models.join(QLatin1Char(' ')), told);
    }

    void ofMoneyItIsTheCostThatIsCompared()
    {
        open(1, "spend_spike");
        m_contrast->ask();
        QVERIFY(m_session->contrastQueries.constLast().ofCost);
        ContrastAnswer answer;
        answer.inside = 61'500'000;
        answer.outside = 20'000'000;
        answer.provenance = Provenance::Both;
        answer.rows = {rowOf(Dimension::Workspace, "Pine Labs", 55'000'000, 400'000, 900),
                       rowOf(Dimension::Workspace, "Birch", 1'000'000, 9'000'000'000, 90)}; // what the other leaves
        m_session->answerContrast(0, answer);
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told);
        QCOMPARE(m_contrast->table().rowCount(), 1);
        QCOMPARE(m_contrast->table().index(0, 3).data().toString(), formatMoney(55'000'000));
        QVERIFY2(m_contrast->sentence().contains(formatMoney(61'500'000)), qPrintable(m_contrast->sentence()));
        QVERIFY(!m_contrast->sentence().contains(QStringLiteral("attempts")));
    }

    void whatCouldNotBeCountedIsSaid()
    {
        open();
        m_contrast->ask();
        ContrastAnswer answer;
        answer.inside = answer.outside = 5;
        answer.personsLeftOut = true;
        answer.missingParts = {{QStringLiteral("eu"), QStringLiteral("it is away")}};
        m_session->answerContrast(0, answer);
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told);
        for (const char *part : {"nothing sets them apart", "keys and accounts took too long", "eu is missing"})
            QVERIFY2(m_contrast->sentence().contains(QLatin1String(part)), qPrintable(m_contrast->sentence()));
        m_contrast->ask();
        m_session->answerContrast(1, std::unexpected(Error{ErrorKind::Unreachable, QStringLiteral("away")}));
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Failed);
        QCOMPARE(m_contrast->error()->message, QStringLiteral("away"));
        QVERIFY(m_contrast->sentence().isEmpty());
    }

    void beforeTheGatewayAnswersNothingIsCompared()
    {
        open();
        SessionStatus connecting = m_session->status();
        connecting.phase = SessionStatus::Phase::Connecting;
        m_session->setStatus(connecting);
        QCOMPARE(m_contrast->access().error().kind, ErrorKind::Unreachable);
        m_contrast->ask();
        QCOMPARE(m_contrast->state(), AlertContrast::State::Failed);
        QCOMPARE(m_session->contrastQueries.size(), 0);
        connecting.phase = SessionStatus::Phase::Ready;
        m_session->setStatus(connecting);
        QVERIFY(m_contrast->access().has_value());
    }

    void ofAnotherAlertNothingIsToldAndAnAnswerThatComesLateIsDropped()
    {
        open();
        m_contrast->ask();
        m_bench->detail.show(6);
        QTRY_VERIFY(m_bench->detail.folder() && !m_bench->detail.isLoading());
        QCOMPARE(m_contrast->state(), AlertContrast::State::Unasked);
        ContrastAnswer answer;
        answer.rows = {rowOf(Dimension::Key, "sk-b", 92, 41, 400)};
        m_session->answerContrast(0, answer);
        m_contrast->ask();
        m_session->answerContrast(1, ContrastAnswer());
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told); // answers come in their order
        QCOMPARE(m_contrast->table().rowCount(), 0);
    }

    void whomItIsAboutIsAskedOfTheStoreAndStaysMasked()
    {
        open(2);
        QVERIFY(m_bench->detail.alert()->ofPerson);
        m_bench->store.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-muster-0001")}};
        QVERIFY(m_contrast->access());
        m_contrast->ask();
        QTRY_COMPARE(m_session->contrastQueries.size(), 1);
        QCOMPARE(filterTermToToken(m_session->contrastQueries.constFirst().filter.terms.constFirst()),
                 QStringLiteral("key=sk-9f2-muster-0001"));
        m_session->answerContrast(0, ContrastAnswer());
        QTRY_COMPARE(m_contrast->state(), AlertContrast::State::Told);
        QVERIFY(!m_contrast->sentence().contains(QStringLiteral("muster")));
    }

    void whoeverMayNotWorkOnAlertsComparesNoPerson()
    {
        open(2, "errors", Role::Viewer);
        QCOMPARE(m_contrast->access().error().kind, ErrorKind::Denied);
        m_contrast->ask();
        QCOMPARE(m_contrast->state(), AlertContrast::State::Failed);
        QCOMPARE(m_bench->store.personAsks, 0);
        QCOMPARE(m_session->contrastQueries.size(), 0);
    }

private:
    // An error burst, unless another one is wanted.
    void open(qint64 seq = 1, const char *metric = "errors", Role role = Role::Responder)
    {
        m_bench = std::make_unique<AlertBench>();
        m_session = std::make_unique<FakeTelemetrySession>();
        m_bench->store.alerts = madeAlerts(kNowMs);
        m_bench->store.folders = madeFolder(kNowMs);
        m_bench->store.folders.evidence.insert(QStringLiteral("metric"), QString::fromUtf8(metric));
        m_bench->signIn(role);
        m_contrast = std::make_unique<AlertContrast>(m_bench->detail, *m_session);
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_contrast->table());
        m_bench->detail.show(seq);
        QTRY_VERIFY(m_bench->detail.folder() && !m_bench->detail.isLoading());
    }

    std::unique_ptr<AlertBench> m_bench;
    std::unique_ptr<FakeTelemetrySession> m_session;
    std::unique_ptr<AlertContrast> m_contrast;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(AlertContrastTest)
#include "alertcontrast_test.moc"
