// What people say of alerts, and what the detectors learn from it: while it stands, and also when they begin anew.
#include "tests/models/alerts/enginescene.h"

using namespace Gatehouse;

class VerdictsTest : public QObject, private EngineScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }

    void anExpectedChangeIsLearnedAndAnIncidentIsNot_data()
    {
        QTest::addColumn<AlertVerdict>("verdict");
        QTest::addColumn<bool>("comesBack");
        QTest::newRow("expected change") << AlertVerdict::ExpectedChange << false;
        QTest::newRow("incident") << AlertVerdict::Incident << true;
    }

    void anExpectedChangeIsLearnedAndAnIncidentIsNot()
    {
        QFETCH(AlertVerdict, verdict);
        QFETCH(bool, comesBack);
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + kHourMs);
        judge(*m_alerts->list({QStringLiteral("gw"), {AlertState::Open}}), verdict);
        lookUntil(beginMs + 3 * kHourMs);
        QCOMPARE(!standing(AnomalyMetric::Errors).isEmpty(), comesBack);
    }

    void aVerdictThatIsTakenBackTeachesNothing_data()
    {
        QTest::addColumn<qint64>("afterMs"); // it was given
        QTest::addColumn<bool>("restarted");
        QTest::newRow("at once") << kMinuteMs << false;
        QTest::newRow("when the state was written since") << 40 * kMinuteMs << false;
        QTest::newRow("and another one goes on") << 40 * kMinuteMs << true;
    }

    void aVerdictThatIsTakenBackTeachesNothing()
    {
        QFETCH(qint64, afterMs);
        QFETCH(bool, restarted);
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + kHourMs);
        const QList<Alert> open = *m_alerts->list({QStringLiteral("gw"), {AlertState::Open}});
        judge(open, AlertVerdict::ExpectedChange);
        lookUntil(m_clock.nowMs() + afterMs);
        QVERIFY(standing(AnomalyMetric::Errors).isEmpty());
        int undone = 0;
        for (const Alert &alert : open) {
            if (alert.rule != anomalyMetricToken(AnomalyMetric::Errors))
                continue; // an objective is missed again at once
            QVERIFY(m_alerts->act({AlertAction::Undo, m_user->id(), {alert.seq}}));
            ++undone;
        }
        QVERIFY(undone > 0);
        if (restarted)
            m_engine = newEngine();
        lookUntil(m_clock.nowMs() + 2 * kHourMs);
        QCOMPARE(standing(AnomalyMetric::Errors).size(), 1);
        // Found again and again, not only left open by the undo.
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().lastHitMs >= m_clock.nowMs() - 10 * kMinuteMs);
    }

    void aVerdictThatIsReplacedTeachesWhatTheNewOneSays()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + kHourMs);
        const QList<Alert> open = *m_alerts->list({QStringLiteral("gw"), {AlertState::Open}});
        judge(open, AlertVerdict::ExpectedChange);
        lookUntil(m_clock.nowMs() + 40 * kMinuteMs);
        judge(open, AlertVerdict::Incident);
        lookUntil(m_clock.nowMs() + 2 * kHourMs);
        QVERIFY(!standing(AnomalyMetric::Errors).isEmpty());
    }

    // The records of the store and the clock here: neither may be ahead of what was judged.
    void aVerdictCountsThoughTheClockWasSetBackBeforeIt()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + kHourMs);
        QList<Alert> open = *m_alerts->list({QStringLiteral("gw"), {AlertState::Open}});
        m_clock.advance(kDayMs); // wrong for a moment
        const Alert first = open.takeLast();
        judge({first}, AlertVerdict::FalsePositive);
        lookUntil(beginMs + 62 * kMinuteMs);
        judge(open, AlertVerdict::ExpectedChange);
        judge({first}, AlertVerdict::ExpectedChange);
        lookUntil(beginMs + 3 * kHourMs);
        QVERIFY(standing(AnomalyMetric::Errors).isEmpty());
    }

    // Whose state was lost, and who plays the history again.
    void aVerdictIsLearnedFromAgainWhenTheStateIsMadeAnew()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + kHourMs);
        judge(*m_alerts->list({QStringLiteral("gw"), {AlertState::Open}}), AlertVerdict::ExpectedChange);
        lookUntil(m_clock.nowMs() + 20 * kMinuteMs);
        QVERIFY(m_engine->leave());
        QVERIFY(m_user->store().execute(QStringLiteral("UPDATE alert_watch SET state = NULL, state_ms = 0")));
        m_engine = newEngine();
        lookUntil(m_clock.nowMs() + 2 * kHourMs);
        QVERIFY(standing(AnomalyMetric::Errors).isEmpty());
    }

private:
    void judge(const QList<Alert> &alerts, AlertVerdict verdict)
    {
        for (const Alert &alert : alerts) {
            AlertOrder order{AlertAction::Resolve, m_user->id(), {alert.seq}};
            order.verdict = verdict;
            QVERIFY(m_alerts->act(order));
        }
    }
};

QTEST_GUILESS_MAIN(VerdictsTest)
#include "verdicts_test.moc"
