// A verdict in the console store on an alert of misuse, and what is found at the gateway after it.
#include "models/alerts/rulerepository.h"
#include "models/alerts/securityengine.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"
#include "tests/support/gatewayfixture.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFromMs = 1'790'000'000'000 / kDayMs * kDayMs;
constexpr qint64 kUsualMs = 16 * kDayMs;
const QString kOwner = QStringLiteral("here");
const QString kGateway = QStringLiteral("gw");
const QString kRule = QStringLiteral("scope-drift");

} // namespace

class SecurityVerdictsTest : public QObject
{
    Q_OBJECT

    FixedClock m_clock{kFromMs};
    std::unique_ptr<DemoFixture> m_gateway;
    GatewayProfile m_profile;
    std::unique_ptr<SqlTelemetrySource> m_source;
    std::unique_ptr<SecurityReader> m_reader;
    std::unique_ptr<ConsoleStores> m_stores;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<AlertRepository> m_alerts;
    std::unique_ptr<AlertWatch> m_watch;
    std::unique_ptr<SecurityEngine> m_engine;
    qint64 m_nowMs = kFromMs;
    int m_rows = 0;

    void openGateway()
    {
        m_gateway = std::make_unique<DemoFixture>();
        m_profile = loadProfile(m_gateway->profile()).value();
        m_source = SqlTelemetrySource::create(m_gateway->database(), m_gateway->database(), m_profile, m_clock).value();
        m_reader = SecurityReader::create(*m_source, m_gateway->database(), m_gateway->database(), m_profile,
                                          SecurityTables::load(m_gateway->profile()).value())
                       .value();
    }
    void restart() { m_engine = std::make_unique<SecurityEngine>(*m_watch, *m_reader, m_clock); }

    void call(const QString &key, const QString &model, int statusCode = 200)
    {
        RequestRow row;
        row.rowId = QString::number(++m_rows);
        row.timeMs = m_nowMs;
        row.requestId = QStringLiteral("request-%1").arg(m_rows);
        row.statusCode = statusCode;
        row.latencyUs = 1'000'000;
        row.model = model;
        row.provider = QStringLiteral("north");
        row.account = QStringLiteral("40");
        row.key = key;
        row.tokensIn = 100;
        row.tokensOut = 10;
        row.ip = QStringLiteral("198.51.100.7");
        m_gateway->add(row);
    }
    void usual(qint64 forMs)
    {
        m_gateway->addTogether([&] {
            for (const qint64 untilMs = m_nowMs + forMs; m_nowMs < untilMs; m_nowMs += kHourMs) {
                call(QStringLiteral("100"), QStringLiteral("small"));
                for (const char *model : {"giant", "huge"})
                    call(QStringLiteral("200"), QString::fromLatin1(model));
            }
        });
    }
    void drift(const char *model)
    {
        m_gateway->addTogether([&] {
            for (int i = 0; i < 25; ++i, m_nowMs += kMinuteMs)
                call(QStringLiteral("100"), QString::fromLatin1(model));
        });
    }
    // Of models that it may not use, each of them three times.
    void tries(int models)
    {
        m_gateway->addTogether([&] {
            for (int i = 0; i < 3 * models; ++i, m_nowMs += kSecondMs)
                call(QStringLiteral("300"), QStringLiteral("model-%1").arg(i % models), 400);
        });
    }
    void look()
    {
        m_clock.set(m_nowMs);
        const auto done = m_engine->catchUp(kOwner, {});
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
        QVERIFY(!done->more);
    }
    QList<Alert> open(const QString &rule = kRule)
    {
        QList<Alert> found = *m_alerts->list({kGateway, {AlertState::Open}});
        found.removeIf([&rule](const Alert &alert) { return alert.rule != rule; });
        return found;
    }
    void judge(AlertVerdict verdict, const QString &rule = kRule)
    {
        const QList<Alert> found = open(rule);
        QCOMPARE(found.size(), 1);
        AlertOrder order{AlertAction::Resolve, m_user->id(), {found.constFirst().seq}};
        order.verdict = verdict;
        QVERIFY(m_alerts->act(order));
        m_nowMs += kMinuteMs;
        m_clock.set(m_nowMs);
    }
    void loseState()
    {
        QVERIFY(m_engine->leave());
        QVERIFY(m_user->store().execute(QStringLiteral("UPDATE alert_watch SET state = NULL, state_ms = 0")));
        restart();
    }
    QByteArray state() { return m_watch->state().value(); }

private slots:
    void init()
    {
        m_engine.reset();
        m_nowMs = kFromMs;
        m_rows = 0;
        m_clock.set(kFromMs);
        openGateway();
        m_stores = std::make_unique<ConsoleStores>();
        m_settings = m_stores->make(Dialect::Sqlite);
        m_user = m_stores->keeper(m_settings);
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
        m_watch = std::make_unique<AlertWatch>(*m_alerts, kGateway, QStringLiteral("security"));
        restart();
        usual(kUsualMs);
        drift("giant");
        look();
        QCOMPARE(open().size(), 1);
    }

    void whatIsFoundAgainIsWhatWasSaidToBeAnIncident_data()
    {
        QTest::addColumn<AlertVerdict>("verdict");
        QTest::addColumn<QString>("between"); // the verdict and the next look
        QTest::addColumn<bool>("comesBack");
        const std::pair<AlertVerdict, bool> verdicts[] = {{AlertVerdict::Incident, true},
                                                          {AlertVerdict::ExpectedChange, false},
                                                          {AlertVerdict::FalsePositive, false}};
        for (const auto &[verdict, comesBack] : verdicts) {
            for (const char *between : {"nothing", "a restart", "a state that was lost"})
                QTest::addRow("%s, %s", qPrintable(alertVerdictToken(verdict)), between)
                    << verdict << QString::fromLatin1(between) << comesBack;
        }
    }

    void whatIsFoundAgainIsWhatWasSaidToBeAnIncident()
    {
        QFETCH(AlertVerdict, verdict);
        QFETCH(QString, between);
        QFETCH(bool, comesBack);
        judge(verdict);
        if (between == QLatin1String("a restart"))
            restart();
        else if (between != QLatin1String("nothing"))
            loseState();
        usual(2 * kDayMs);
        look();
        QVERIFY(open().isEmpty());
        drift("giant");
        look();
        QCOMPARE(open().size(), comesBack ? 1 : 0);
        if (comesBack)
            judge(verdict);
        // Anything else is found whatever was said.
        usual(2 * kDayMs);
        drift("huge");
        look();
        QCOMPARE(open().size(), 1);
    }

    void aVerdictThatIsTakenBackTeachesNothing_data()
    {
        QTest::addColumn<bool>("restarted");
        QTest::newRow("while it looks") << false;
        QTest::newRow("and another one goes on") << true;
    }

    void aVerdictThatIsTakenBackTeachesNothing()
    {
        QFETCH(bool, restarted);
        const qint64 seq = open().constFirst().seq;
        judge(AlertVerdict::Incident);
        usual(2 * kHourMs);
        look();
        QVERIFY(m_alerts->act({AlertAction::Undo, m_user->id(), {seq}}));
        if (restarted)
            restart();
        judge(AlertVerdict::FalsePositive);
        usual(2 * kDayMs);
        look();
        drift("giant");
        look();
        QVERIFY(open().isEmpty());
    }

    void aVerdictThatIsReplacedTeachesWhatTheNewOneSays()
    {
        const qint64 seq = open().constFirst().seq;
        judge(AlertVerdict::ExpectedChange);
        usual(2 * kHourMs);
        look();
        AlertOrder order{AlertAction::Resolve, m_user->id(), {seq}};
        order.verdict = AlertVerdict::Incident;
        QVERIFY(m_alerts->act(order));
        usual(2 * kDayMs);
        look();
        drift("giant");
        look();
        QCOMPARE(open().size(), 1);
    }

    void anAlertThatWasExpectedIsOver()
    {
        const qint64 seq = open().constFirst().seq;
        judge(AlertVerdict::ExpectedChange);
        m_nowMs += 5 * kMinuteMs;
        look();
        QVERIFY(m_alerts->folder(seq)->alert.isOver());
        // What comes next is found for itself.
        drift("huge");
        look();
        const QList<Alert> again = open();
        QCOMPARE(again.size(), 1);
        QVERIFY(again.constFirst().summary.contains(QLatin1String("huge")));
        // What was said is not of that.
        QCOMPARE(again.constFirst().seq, seq);
        QVERIFY(m_watch->judgements()->constFirst().cameBack);
    }

    // The window of the rule reaches back to before the verdict.
    void whoGoesOnAfterItWasExpectedIsToldThoughNobodyLookedInBetween_data()
    {
        QTest::addColumn<bool>("anew");
        QTest::newRow("by whoever looked before") << false;
        QTest::newRow("by whoever begins anew") << true;
    }

    void whoGoesOnAfterItWasExpectedIsToldThoughNobodyLookedInBetween()
    {
        QFETCH(bool, anew);
        const QString recon = QStringLiteral("recon");
        tries(10);
        m_nowMs += SecurityReader::kSettleMs + kMinuteMs;
        look();
        QCOMPARE(open(recon).size(), 1);
        judge(AlertVerdict::ExpectedChange, recon);
        tries(60);
        m_nowMs += SecurityReader::kSettleMs + kMinuteMs;
        if (anew)
            loseState();
        look();
        QCOMPARE(open(recon).size(), 1);
    }

    // What is learned from again ended an alert of weeks ago, not the one that is open.
    void whoBeginsAnewEndsNoAlertThatIsOpen()
    {
        judge(AlertVerdict::ExpectedChange);
        usual(20 * kDayMs);
        look();
        drift("huge");
        look();
        const qint64 seq = open().constFirst().seq;
        loseState();
        m_nowMs += kMinuteMs;
        look();
        QVERIFY(!m_alerts->folder(seq)->alert.isOver());
    }

    void whoIsInterruptedWhileItBeginsAnewGoesOnFromThere()
    {
        loseState();
        m_nowMs += kMinuteMs;
        m_clock.set(m_nowMs);
        const auto stateMs = [this] {
            return m_user->store().scalar(QStringLiteral("SELECT state_ms FROM alert_watch")).value_or(0);
        };
        for (int slice = 0; slice < 50; ++slice)
            QVERIFY(m_engine->catchUp(kOwner, {}, std::chrono::milliseconds(0)));
        QVERIFY(stateMs() > kFromMs + 5 * kDayMs);
        QVERIFY(stateMs() < kFromMs + kUsualMs);
        restart();
        judge(AlertVerdict::Incident);
        usual(2 * kDayMs);
        look();
        drift("giant");
        look();
        QCOMPARE(open().size(), 1);
    }

    void anIncidentThatGoesOnStaysResolvedForAnHour()
    {
        judge(AlertVerdict::Incident);
        drift("giant");
        look();
        QVERIFY(open().isEmpty());
    }

    void aFalsePositiveCountsAgainstTheRule()
    {
        judge(AlertVerdict::FalsePositive);
        RuleRepository rules(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
        const auto records = rules.records(kGateway, kFromMs);
        QVERIFY(records);
        QCOMPARE(records->value(kRule).judged, 1);
        QCOMPARE(records->value(kRule).falsePositives, 1);
    }
};

QTEST_GUILESS_MAIN(SecurityVerdictsTest)
#include "securityverdicts_test.moc"
