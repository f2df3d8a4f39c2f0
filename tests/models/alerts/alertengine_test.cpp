// From the figures of a gateway to alerts in the store: what is raised, once, whoever looks and however often it stops.
#include "models/alerts/figurereplay.h"
#include "models/alerts/timedfigures.h"
#include "tests/models/alerts/enginescene.h"

using namespace Gatehouse;

namespace
{

const LatticeNode kAnthropic{QStringLiteral("anthropic"), {}, {}};

} // namespace

class AlertEngineTest : public QObject, private EngineScene
{
    Q_OBJECT

private slots:
    void init() { begin(); }

    void anOutageIsOneAlertOnTheProviderThatHasIt()
    {
        const qint64 beginMs = kFromMs + 26 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 40 * kMinuteMs}, QStringLiteral("anthropic"), 0.6}};
        lookUntil(beginMs + 2 * kHourMs);
        const QList<Alert> own = standing(AnomalyMetric::Errors);
        QCOMPARE(own.size(), 1);
        QCOMPARE(own.constFirst().node, kAnthropic.tokens());
        QCOMPARE(own.constFirst().level, AlertLevel::Page);
        QVERIFY(own.constFirst().openedMs - beginMs <= 3 * kMinuteMs);
        QVERIFY(std::abs(own.constFirst().beganMs - beginMs) <= 5 * kMinuteMs);
        QVERIFY(own.constFirst().isOver());
        QVERIFY(own.constFirst().summary.contains(QStringLiteral("failed")));
        const auto all = m_alerts->list({QStringLiteral("gw")});
        // Its models, all traffic and the workspaces are explained by it, and are there.
        const auto muted = std::ranges::count_if(*all, [&](const Alert &each) {
            return each.rule == anomalyMetricToken(AnomalyMetric::Errors) && each.mutedBy == own.constFirst().seq;
        });
        QVERIFY(muted >= 3);
        const auto folder = m_alerts->folder(own.constFirst().seq);
        QVERIFY(!folder->evidence.value(QStringLiteral("series")).toArray().isEmpty());
        QVERIFY(!folder->evidence.value(QStringLiteral("not_below")).toString().isEmpty());
    }

    void nothingIsRaisedWhereNothingHappens()
    {
        lookUntil(kFromMs + 30 * kHourMs);
        const auto all = m_alerts->list({QStringLiteral("gw"), {}, {AlertLevel::Ticket, AlertLevel::Page}});
        for (const Alert &alert : *all)
            qWarning("%s %s", qPrintable(alert.title), qPrintable(alert.summary));
        QCOMPARE(all->size(), 0);
    }

    void whoeverStopsAndGoesOnRaisesTheSame()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0.5}};
        lookUntil(beginMs + 90 * kMinuteMs);
        const QList<Alert> inOneGo = withoutStore(*m_alerts->list({QStringLiteral("gw")}));
        QVERIFY(!inOneGo.isEmpty());

        m_user = m_stores->keeper(m_settings = m_stores->make(Dialect::Sqlite));
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
        m_watch = std::make_unique<AlertWatch>(*m_alerts, QStringLiteral("gw"));
        m_clock.set(kFromMs);
        // A new one after every stretch, of lengths that fit nothing; some of them die before they have written.
        for (int i = 0; m_clock.nowMs() < beginMs + 90 * kMinuteMs; ++i) {
            const qint64 steps[] = {kHourMs, 7 * kMinuteMs, 61 * kMinuteMs, 13 * kMinuteMs};
            m_clock.set(std::min(m_clock.nowMs() + steps[i % 4], beginMs + 90 * kMinuteMs));
            m_figures.freshMs = m_clock.nowMs();
            m_engine = newEngine();
            const auto look =
                m_engine->catchUp(kOwner + QString::number(i), kFromMs, [](const AlertEngine::Look &) {}, {});
            QVERIFY2(look, qPrintable(look ? QString() : look.error().message));
            QVERIFY(m_engine->leave());
        }
        QCOMPARE(withoutStore(*m_alerts->list({QStringLiteral("gw")})), inOneGo);
    }

    void aSourceThatIsAwayIsNoDrop()
    {
        lookUntil(kFromMs + 25 * kHourMs);
        // Away for an hour: its figures cannot be asked, then they are old, then all of it comes at once.
        m_figures.error = failure(ErrorKind::Unreachable, QStringLiteral("The database is away.")).error();
        m_clock.advance(30 * kMinuteMs);
        QVERIFY(!look());
        m_figures.error.reset();
        m_clock.advance(30 * kMinuteMs);
        const auto old = look();
        QVERIFY(old && old->positionMs <= m_figures.freshMs);
        QVERIFY(standing(AnomalyMetric::TrafficDrop).isEmpty());
        m_figures.freshMs = m_clock.nowMs();
        QVERIFY(look());
        QVERIFY(standing(AnomalyMetric::TrafficDrop).isEmpty());
    }

    // Nothing can have happened in an hour that only the clock here has come through.
    void aClockThatJumpsAheadIsNoDrop()
    {
        GatewayTime time(m_clock);
        TimedFigures figures(*m_reader, time);
        AlertEngine engine(*m_watch, figures, usualDetectionSettings(), time);
        const auto lookAt = [&](qint64 hereMs, qint64 gatewayMs) {
            m_clock.set(hereMs);
            m_figures.freshMs = hereMs;
            time.set(gatewayMs, 0);
            const auto look = engine.catchUp(kOwner, kFromMs, [](const AlertEngine::Look &) {}, {});
            return look ? look->positionMs : -1;
        };
        const qint64 nowMs = kFromMs + 25 * kHourMs;
        QCOMPARE(lookAt(nowMs, nowMs), nowMs - AlertEngine::kLateMs);
        m_figures.troubles = {{{nowMs, nowMs + kHourMs}, QStringLiteral("anthropic"), 0, 0},
                              {{nowMs, nowMs + kHourMs}, QStringLiteral("openai"), 0, 0}};
        QCOMPARE(lookAt(nowMs + kHourMs, nowMs), nowMs - AlertEngine::kLateMs);
        QVERIFY(standing(AnomalyMetric::TrafficDrop).isEmpty());
        // Put right, what has happened by then is looked at, all of it.
        m_figures.troubles = {{{nowMs, nowMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0.5}};
        QCOMPARE(lookAt(nowMs + 10 * kMinuteMs, nowMs + 10 * kMinuteMs), nowMs + 10 * kMinuteMs - AlertEngine::kLateMs);
        QCOMPARE(standing(AnomalyMetric::Errors).size(), 1);
        QVERIFY(standing(AnomalyMetric::TrafficDrop).isEmpty());
    }

    // Of a position that was reached by a wrong clock.
    void minutesThatHadNotHappenedYetAreLookedAtAgain()
    {
        const qint64 nowMs = kFromMs + 25 * kHourMs;
        lookUntil(nowMs);
        lookUntil(nowMs + 2 * kHourMs);
        m_figures.troubles = {{{nowMs + kMinuteMs, nowMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0.6}};
        lookUntil(nowMs + 10 * kMinuteMs);
        QCOMPARE(m_watch->standing()->positionMs, nowMs + 10 * kMinuteMs - AlertEngine::kLateMs);
        lookUntil(nowMs + 12 * kMinuteMs);
        QCOMPARE(standing(AnomalyMetric::Errors).size(), 1);
    }

    void aDropToZeroIsSeenWithinFiveMinutes()
    {
        const qint64 beginMs = kFromMs + 26 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0, 0},
                              {{beginMs, beginMs + 20 * kMinuteMs}, QStringLiteral("openai"), 0, 0}};
        lookUntil(beginMs + 20 * kMinuteMs);
        const QList<Alert> drops = standing(AnomalyMetric::TrafficDrop);
        QCOMPARE(drops.size(), 1);
        QCOMPARE(drops.constFirst().node, QStringList());
        QVERIFY(drops.constFirst().openedMs - beginMs <= 5 * kMinuteMs);
    }

    void oneOfTwoLooksAndTheOtherGoesOnWhereItStopped()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0.5}};
        lookUntil(beginMs + 10 * kMinuteMs);
        const auto second = newEngine();
        const auto refused = second->lookOnce(QStringLiteral("there"), kFromMs);
        QVERIFY(!refused && refused.error().kind == ErrorKind::Busy);
        QVERIFY(m_engine->leave());
        m_clock.advance(kHourMs);
        m_figures.freshMs = m_clock.nowMs();
        QVERIFY(second->catchUp(QStringLiteral("there"), kFromMs, [](const AlertEngine::Look &) {}, {}));
        QCOMPARE(standing(AnomalyMetric::Errors).size(), 1);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
        // The first one comes back to a lease that it has not.
        const auto late = m_engine->lookOnce(kOwner, kFromMs);
        QVERIFY(!late && late.error().kind == ErrorKind::Busy);
    }

    void whatStaysForADayIsUsual()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 200 * kHourMs}, QStringLiteral("anthropic"), 0.3}};
        lookUntil(beginMs + 2 * kHourMs);
        QVERIFY(!standing(AnomalyMetric::Errors).constFirst().isOver());
        lookUntil(beginMs + 28 * kHourMs);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
    }

    void aRuleThatIsSwitchedOffEndsWhatItRaisedAtTheNextLook()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 10 * kHourMs}, QStringLiteral("anthropic"), 0.5}};
        RulesInForce rules;
        m_engine->followRules([&rules] { return rules; });
        lookUntil(beginMs + 20 * kMinuteMs);
        QCOMPARE(standing(AnomalyMetric::Errors).size(), 1);
        QCOMPARE(standing(AnomalyMetric::Errors).constFirst().ruleVersion, 0);
        rules.put({AlertRule{QStringLiteral("errors"), false}, 1});
        lookUntil(beginMs + 21 * kMinuteMs);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
        lookUntil(beginMs + 80 * kMinuteMs);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
        // On again, it tells what still goes on, and by which version.
        rules.put({AlertRule{QStringLiteral("errors")}, 2});
        lookUntil(beginMs + 100 * kMinuteMs);
        QVERIFY(!standing(AnomalyMetric::Errors).constFirst().isOver());
    }

    void whatARuleRaisesNamesItsVersion()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + kHourMs}, QStringLiteral("anthropic"), 0.5}};
        RulesInForce rules;
        rules.put({AlertRule{QStringLiteral("errors"), true, {{QStringLiteral("quiet_days"), 30.0}}}, 4});
        m_engine->followRules([&rules] { return rules; });
        lookUntil(beginMs + kHourMs);
        QCOMPARE(standing(AnomalyMetric::Errors).constFirst().ruleVersion, 4);
    }

    void aRuleOfOneNodeRaisesNothingElsewhere()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + kHourMs}, QStringLiteral("anthropic"), 0.5},
                              {{beginMs, beginMs + kHourMs}, QStringLiteral("openai"), 0.5}};
        RulesInForce rules;
        rules.put({AlertRule{QStringLiteral("errors"), true, {}, {QStringLiteral("provider=openai")}}, 1});
        m_engine->followRules([&rules] { return rules; });
        lookUntil(beginMs + kHourMs);
        const auto all = m_alerts->list({QStringLiteral("gw")});
        QVERIFY(std::ranges::any_of(*all, [](const Alert &each) { return each.rule == QStringLiteral("errors"); }));
        for (const Alert &alert : *all)
            QVERIFY(alert.rule != QStringLiteral("errors") || alert.node.contains(QStringLiteral("provider=openai")));
    }

    void aReplayRaisesWhatTheLiveLookRaised()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        const qint64 endMs = beginMs + 30 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 20 * kMinuteMs}, QStringLiteral("anthropic"), 0.5},
                              {{beginMs + 5 * kHourMs, beginMs + 6 * kHourMs}, QStringLiteral("openai"), 0, 0},
                              {{beginMs + 29 * kHourMs, endMs}, QStringLiteral("openai"), 0.3}};
        const qint64 steps[] = {kHourMs, 7 * kMinuteMs, 61 * kMinuteMs, 13 * kMinuteMs};
        for (int i = 0; m_clock.nowMs() < endMs + kMinuteMs; ++i)
            lookUntil(std::min(m_clock.nowMs() + steps[i % 4], endMs + kMinuteMs));
        const auto replay = FigureReplay::make(usualDetectionSettings(), kFromMs);
        QVERIFY(replay);
        QVERIFY((*replay)->play(*m_reader, endMs));
        int raised = 0;
        for (int i = 0; i < kAnomalyMetricCount; ++i) {
            QSet<QString> live;
            AlertFilter filter{QStringLiteral("gw")};
            filter.rule = anomalyMetricToken(AnomalyMetric(i));
            const auto all = m_alerts->list(filter);
            for (const Alert &each : *all)
                live.insert(told({each.node, each.level, each.beganMs, each.openedMs, each.overMs, each.summary,
                                  each.score, each.mutedBy > 0}));
            QSet<QString> again;
            const auto alerts = (*replay)->alerts({AnomalyMetric(i)});
            for (const BacktestAlert &each : *alerts)
                again.insert(told(each));
            QCOMPARE(again, live);
            QCOMPARE(alerts->size(), all->size());
            raised += int(alerts->size());
        }
        QVERIFY(raised >= 6);
    }

    void aStricterRuleNeverRaisesMore()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        for (int i = 0; i < 6; ++i) // from a whisper to a scream
            m_figures.troubles.append({{beginMs + i * 3 * kHourMs, beginMs + i * 3 * kHourMs + 20 * kMinuteMs},
                                       QStringLiteral("openai"),
                                       0.03 * (i + 1)});
        m_figures.freshMs = beginMs + 20 * kHourMs;
        int before = 1000;
        QList<int> counts;
        for (const double days : {0.1, 1.0, 11.0, 1000.0, 10'000.0}) {
            RulesInForce rules;
            rules.put({AlertRule{QStringLiteral("errors"), true, {{QStringLiteral("quiet_days"), days}}}, 1});
            const auto replay = FigureReplay::make(rules.figures, kFromMs);
            QVERIFY(replay && (*replay)->play(*m_reader, m_figures.freshMs));
            const auto alerts = (*replay)->alerts({AnomalyMetric::Errors});
            QVERIFY(alerts && alerts->size() <= before);
            before = int(alerts->size());
            counts.append(before);
        }
        QVERIFY(counts.constLast() > 0 && counts.constLast() < counts.constFirst());
    }

    void aReplayThatIsStoppedSaysSo()
    {
        m_figures.freshMs = kFromMs + kDayMs;
        std::stop_source stop;
        stop.request_stop();
        const auto replay = FigureReplay::make(usualDetectionSettings(), kFromMs);
        const auto played = (*replay)->play(*m_reader, m_figures.freshMs, stop.get_token());
        QVERIFY(!played && played.error().kind == ErrorKind::Cancelled);
    }

    // The state of the detectors was written while the rule was on.
    void aRuleThatWasSwitchedOffBetweenTwoRunsEndsWhatItRaised()
    {
        const qint64 beginMs = kFromMs + 25 * kHourMs;
        m_figures.troubles = {{{beginMs, beginMs + 10 * kHourMs}, QStringLiteral("anthropic"), 0.5}};
        lookUntil(beginMs + 40 * kMinuteMs);
        QVERIFY(!standing(AnomalyMetric::Errors).constFirst().isOver());
        QVERIFY(m_engine->leave());
        m_engine = newEngine();
        RulesInForce rules;
        rules.put({AlertRule{QStringLiteral("errors"), false}, 1});
        m_engine->followRules([&rules] { return rules; });
        lookUntil(beginMs + 55 * kMinuteMs);
        QVERIFY(standing(AnomalyMetric::Errors).constFirst().isOver());
    }

    void withoutTheRulesNobodyLooks()
    {
        m_engine->followRules([]() -> Result<RulesInForce> {
            return failure(ErrorKind::Unreachable, QStringLiteral("The store is away."));
        });
        m_clock.set(kFromMs + kDayMs);
        m_figures.freshMs = m_clock.nowMs();
        const auto looked = look();
        QVERIFY(!looked);
        QCOMPARE(looked.error().kind, ErrorKind::Unreachable);
        QCOMPARE(m_watch->standing()->positionMs, 0);
    }

private:
    static QString told(const BacktestAlert &alert)
    {
        return QStringLiteral("%1 %2 %3 %4 %5 %6 %7 %8")
            .arg(alert.node.join(QLatin1Char(',')), alertLevelToken(alert.level))
            .arg(alert.beganMs - kFromMs)
            .arg(alert.foundMs - kFromMs)
            .arg(alert.overMs - kFromMs)
            .arg(alert.summary)
            .arg(alert.score)
            .arg(alert.isMuted);
    }
    // What does not depend on when it was written.
    static QList<Alert> withoutStore(QList<Alert> all)
    {
        std::ranges::sort(all, {}, &Alert::fingerprint);
        QHash<qint64, QString> names;
        for (const Alert &alert : std::as_const(all))
            names.insert(alert.seq, alert.fingerprint);
        for (Alert &alert : all) {
            alert.owner = names.value(alert.mutedBy);
            alert.seq = alert.mutedBy = alert.stateMs = 0;
        }
        return all;
    }
};

QTEST_GUILESS_MAIN(AlertEngineTest)
#include "alertengine_test.moc"
