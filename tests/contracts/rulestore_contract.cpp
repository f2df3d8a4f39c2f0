// What is promised of rules, by a fake, a file and a server alike: versions that only grow, one change at a time, and
// only by those who may.
#include "models/alerts/alertwatch.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fakerulestore.h"

#include <QFuture>
#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

enum class Keeping { Fake, File, Server };

// A repository behind the face of a store; it answers before it is waited for.
class ReadyRuleStore : public RuleStore
{
public:
    explicit ReadyRuleStore(StoreUser &user)
        : rules(user.store(), user.audit(), user.operators(), m_clock)
    {
    }
    QFuture<Result<RuleShelf>> shelf(const QString &gateway, qint64 sinceMs) override
    {
        const auto changed = rules.current();
        const auto records = rules.records(gateway, sinceMs);
        return QtFuture::makeReadyFuture(changed && records
                                             ? Result<RuleShelf>(RuleShelf{*changed, *records})
                                             : std::unexpected((changed ? records.error() : changed.error())));
    }
    QFuture<Result<QList<RuleVersion>>> versions(const QString &id) override
    {
        return QtFuture::makeReadyFuture(rules.versions(id));
    }
    QFuture<Result<int>> change(const RuleChange &change) override
    {
        return QtFuture::makeReadyFuture(rules.change(change));
    }

private:
    SystemClock m_clock;

public:
    RuleRepository rules;
};

struct Seat {
    std::unique_ptr<StoreUser> user; // none: of the fake
    QString id;
    std::unique_ptr<ReadyRuleStore> ready = {};
    RuleStore *store = nullptr;
};

struct Desk {
    FakeRuleStore fake;
    ConnectionSettings settings;
    Seat admin;
    Seat responder;
    Seat other;
    Seat viewer;
};

const QString kErrors = QStringLiteral("errors");
const QString kCalendar = QLatin1String(kCalendarRule);

} // namespace

Q_DECLARE_METATYPE(Keeping)

class RuleStoreContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Keeping>("keeping");
        QTest::newRow("fake") << Keeping::Fake;
        QTest::newRow("sqlite") << Keeping::File;
        QTest::newRow("postgresql") << Keeping::Server;
    }

    void init()
    {
        QFETCH_GLOBAL(Keeping, keeping);
        m_desk = std::make_unique<Desk>();
        if (keeping == Keeping::Fake)
            takeFakeSeats();
        else
            takeSeats(keeping == Keeping::File ? Dialect::Sqlite : Dialect::PostgreSql);
    }

    void cleanup()
    {
        if (m_desk->admin.user)
            QVERIFY(m_desk->admin.user->audit().verify()->isGenuine());
    }

    void aRuleIsAsItIsShippedUntilSomebodyChangesIt()
    {
        QVERIFY(shelf().changed.isEmpty());
        QVERIFY(versions(kErrors).isEmpty());
    }

    void everyChangeIsAVersionAndNoneIsLost()
    {
        const qint64 entries = entriesOfLog();
        QCOMPARE(change(responder(), strict(30), 0).value_or(0), 1);
        QCOMPARE(change(responder(), strict(60), 1).value_or(0), 2);
        const QList<RuleVersion> all = versions(kErrors);
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(0).version, 2);
        QCOMPARE(all.at(0).rule.value(QStringLiteral("quiet_days")), 60.0);
        QCOMPARE(all.at(1).rule.value(QStringLiteral("quiet_days")), 30.0);
        QCOMPARE(all.at(0).by, nameOf(responder()));
        QCOMPARE(all.at(0).reason, QStringLiteral("too many of them"));
        QVERIFY(all.at(0).atMs > 0);
        QCOMPARE(shelf().changed.size(), 1);
        QCOMPARE(shelf().changed.constFirst().version, 2);
        QCOMPARE(entriesOfLog(), entries + 2 * int(responder().user != nullptr));
        // Back to what it was is a version, too.
        QCOMPARE(change(other(), all.at(1).rule, 2).value_or(0), 3);
        QCOMPARE(versions(kErrors).constFirst().rule, strict(30));
    }

    void theCalendarIsKeptInVersionsAndOnRecordLikeARule()
    {
        const qint64 entries = entriesOfLog();
        AlertRule calendar{
            kCalendar, true, {}, {}, QStringLiteral("Europe/Berlin"), {QDate(2026, 12, 25), QDate(2026, 12, 26)}};
        QCOMPARE(change(responder(), calendar, 0).value_or(0), 1);
        QCOMPARE(versions(kCalendar).constFirst().rule, calendar);
        REFUSED(change(viewer(), {kCalendar}, 1), "edit_alert_rules");
        REFUSED(change(other(), {kCalendar}, 0), "meanwhile");
        calendar.holidays.removeFirst();
        QCOMPARE(change(other(), calendar, 1).value_or(0), 2);
        QCOMPARE(versions(kCalendar).size(), 2);
        QCOMPARE(shelf().changed.constFirst().rule, calendar);
        QCOMPARE(entriesOfLog(), entries + 2 * int(responder().user != nullptr));
        if (!responder().user)
            return;
        const auto rules = responder().ready->rules.inForce();
        WORKS(rules);
        QCOMPARE(rules->problems, QStringList());
        QCOMPARE(rules->figures.season(), (SeasonDays{QStringLiteral("Europe/Berlin"), {QDate(2026, 12, 26)}}));
    }

    void aDayThatIsNoneIsNamedAndTheOthersHold()
    {
        if (!responder().user)
            return;
        write(kCalendar, QStringLiteral(R"({"zone":"Mars/Olympus","holidays":["2026-02-30","2026-12-25"]})"));
        const auto rules = responder().ready->rules.inForce();
        WORKS(rules);
        const QString told = rules->problems.join(QLatin1Char('\n'));
        for (const char *word : {"2026-02-30", "Mars/Olympus"})
            QVERIFY2(told.contains(QLatin1String(word)), qPrintable(told));
        QCOMPARE(rules->figures.season(), (SeasonDays{QStringLiteral("UTC"), {QDate(2026, 12, 25)}}));
    }

    void whoIsSecondIsToldWhoWasFirst()
    {
        QVERIFY(change(responder(), strict(30), 0));
        REFUSED(change(other(), strict(60), 0), nameOf(responder()).toLatin1().constData());
        REFUSED(change(other(), strict(60), 7), "meanwhile");
        QCOMPARE(versions(kErrors).size(), 1);
        QVERIFY(change(other(), strict(60), 1));
    }

    void whoMayNotChangeRulesChangesNone()
    {
        REFUSED(change(viewer(), strict(30), 0), "edit_alert_rules");
        QVERIFY(versions(kErrors).isEmpty());
        if (viewer().user) // but they see them
            QVERIFY(viewer().store->shelf(QStringLiteral("gw"), 0).result());
    }

    void whatCannotBeIsRefusedWithItsName_data()
    {
        QTest::addColumn<AlertRule>("rule");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<QString>("words");
        const QString why = QStringLiteral("because");
        QTest::newRow("a setting out of bounds")
            << AlertRule{kErrors, true, {{QStringLiteral("quiet_days"), 0.0}}} << why << QStringLiteral("quiet_days");
        QTest::newRow("no number") << AlertRule{kErrors, true, {{QStringLiteral("quiet_days"), qQNaN()}}} << why
                                   << QStringLiteral("quiet_days");
        QTest::newRow("a setting that there is not")
            << AlertRule{kErrors, true, {{QStringLiteral("loud"), 1.0}}} << why << QStringLiteral("loud");
        QTest::newRow("a rule that there is not")
            << AlertRule{QStringLiteral("gravity")} << why << QStringLiteral("gravity");
        QTest::newRow("a place that is none")
            << AlertRule{kErrors, true, {}, {QStringLiteral("key=1")}} << why << QStringLiteral("key=1");
        QTest::newRow("a place for what has none")
            << AlertRule{QStringLiteral("recon"), true, {}, {QStringLiteral("provider=openai")}} << why
            << QStringLiteral("recon");
        QTest::newRow("a window longer than what is kept")
            << AlertRule{kErrors, true, {{QStringLiteral("window_4"), 90.0}}} << why
            << QStringLiteral("No longer than an hour");
        QTest::newRow("a zone that there is not") << AlertRule{kCalendar, true, {}, {}, QStringLiteral("Mars/Olympus")}
                                                  << why << QStringLiteral("Mars/Olympus");
        QTest::newRow("holidays of a rule")
            << AlertRule{kErrors, true, {}, {}, {}, {QDate(2026, 12, 25)}} << why << QStringLiteral("calendar");
        QTest::newRow("no reason") << AlertRule{kErrors, false} << QStringLiteral("  ") << QStringLiteral("reason");
        QTest::newRow("no change") << AlertRule{kErrors} << why << QStringLiteral("Nothing");
    }

    void whatCannotBeIsRefusedWithItsName()
    {
        QFETCH(AlertRule, rule);
        QFETCH(QString, reason);
        QFETCH(QString, words);
        const auto done = responder().store->change({rule, 0, reason, responder().id}).result();
        QVERIFY(!done);
        QCOMPARE(done.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(done.error().message.contains(words), qPrintable(done.error().message));
        QVERIFY(shelf().changed.isEmpty());
    }

    // Somebody left the console out, or a newer one has written it.
    void whatCannotBeUsedIsNamedAndAsItIsShipped()
    {
        if (!responder().user)
            return;
        write(kErrors,
              QStringLiteral(R"({"on":false,"settings":{"quiet_days":-3,"loud":1,"page_above":"x","nodes":7}})"));
        write(QStringLiteral("gravity"), QStringLiteral("{}"));
        write(QStringLiteral("latency"), QStringLiteral("[]"));
        const auto rules = responder().ready->rules.inForce();
        WORKS(rules);
        const QString told = rules->problems.join(QLatin1Char('\n'));
        for (const char *word : {"quiet_days", "loud", "page_above", "gravity", "latency"})
            QVERIFY2(told.contains(QLatin1String(word)), qPrintable(told));
        QCOMPARE(rules->problems.size(), 5);
        DetectionSettings wanted = usualDetectionSettings();
        wanted.isOn = false;
        wanted.budget.series = 7;
        QCOMPARE(rules->figures.of(AnomalyMetric::Errors).settings, wanted);
        QCOMPARE(rules->figures.of(AnomalyMetric::Errors).version, 1);
        QCOMPARE(rules->figures.of(AnomalyMetric::Latency).settings, usualDetectionSettings());
    }

    void theRulesInForceAreWhatTheNewestVersionsSay()
    {
        if (!responder().user)
            return;
        AlertRule rule = strict(44);
        rule.scope = {QStringLiteral("provider=openai")};
        QVERIFY(change(responder(), rule, 0));
        AlertRule recon{QStringLiteral("recon"), false};
        recon.setValue(QStringLiteral("scopes"), 12);
        QVERIFY(change(responder(), recon, 0));
        const auto rules = responder().ready->rules.inForce();
        WORKS(rules);
        QVERIFY(rules->problems.isEmpty());
        const FigureRule &errors = rules->figures.of(AnomalyMetric::Errors);
        QCOMPARE(errors.settings.budget.alarmsPerDay, kBudgetedMetrics / 44.0);
        QCOMPARE(errors.version, 1);
        QVERIFY(rules->figures.watches(AnomalyMetric::Errors, {QStringLiteral("openai"), QStringLiteral("gpt"), {}}));
        QVERIFY(!rules->figures.watches(AnomalyMetric::Errors, {}));
        QVERIFY(rules->figures.watches(AnomalyMetric::Latency, {}));
        QVERIFY(!rules->security.isOn(SecurityRule::Recon));
        QCOMPARE(rules->security.settings.reconScopes, 12.0);
        QCOMPARE(rules->security.version(SecurityRule::Recon), 1);
        QVERIFY(rules->security.isOn(SecurityRule::AdminPlane));
    }

    // Four were raised, one of them long ago and one explained by another; of the others one is a false positive.
    void howARuleDoesIsCountedFromWhatItRaised()
    {
        if (!responder().user)
            return;
        AlertRepository alerts(responder().user->store(), responder().user->audit(), responder().user->operators(),
                               m_clock);
        AlertWatch watch(alerts, QStringLiteral("gw"));
        const qint64 nowMs = m_clock.nowMs();
        WatchStep step;
        for (int i = 0; i < 4; ++i) {
            RaisedAlert hit;
            hit.fingerprint = QStringLiteral("fp-%1").arg(i);
            hit.rule = kErrors;
            hit.foundMs = hit.hitMs = i == 3 ? 5 : nowMs - kHourMs;
            hit.mutedBy = i == 2 ? QStringLiteral("fp-0") : QString();
            step.hits.append(hit);
        }
        const auto lease = watch.claim(QStringLiteral("here"));
        WORKS(lease);
        const auto raised = watch.record(*lease, step);
        WORKS(raised);
        AlertOrder order{AlertAction::Acknowledge, responder().id, {raised->opened.at(0)}, nowMs + kHourMs};
        WORKS(alerts.act(order));
        order.action = AlertAction::Resolve;
        order.verdict = AlertVerdict::FalsePositive;
        WORKS(alerts.act(order));
        order.alerts = {raised->opened.at(1)};
        order.verdict = AlertVerdict::Incident;
        WORKS(alerts.act(order));
        const auto all = responder().ready->rules.records(QStringLiteral("gw"), nowMs - kDayMs);
        WORKS(all);
        QCOMPARE(all->keys(), QStringList{kErrors});
        const RuleRecord record = all->value(kErrors);
        QCOMPARE(record.alerts, 2);
        QCOMPARE(record.judged, 2);
        QCOMPARE(record.falsePositives, 1);
        QCOMPARE(record.precision(), std::optional(0.5));
        QCOMPARE(record.acknowledged, 1);
        QVERIFY(record.medianAcknowledgedMs >= kHourMs && record.medianAcknowledgedMs < 2 * kHourMs);
        QVERIFY(responder().ready->rules.records(QStringLiteral("another"), 0)->isEmpty());
        QVERIFY(!RuleRecord().precision());
    }

    void aVersionIsNeverSkippedOrChanged()
    {
        if (!responder().user)
            return;
        QVERIFY(change(responder(), strict(30), 0));
        for (const char *statement :
             {"INSERT INTO %1 (id, version, body, changed_by, changed_ms) VALUES ('errors', 9, '{}', '', 0)",
              "UPDATE %1 SET reason = ''", "DELETE FROM %1"})
            QVERIFY2(!responder().user->store().execute(QString::fromLatin1(statement).arg(table())), statement);
    }

private:
    void takeFakeSeats()
    {
        m_desk->fake.editors = {QStringLiteral("ada"), QStringLiteral("ben")};
        for (const auto &[seat, id] : {std::pair(&m_desk->responder, "ada"), std::pair(&m_desk->other, "ben"),
                                       std::pair(&m_desk->viewer, "eve")}) {
            seat->id = QString::fromLatin1(id);
            seat->store = &m_desk->fake;
        }
    }
    void takeSeats(Dialect engine)
    {
        m_desk->settings = m_stores.make(engine);
        m_desk->admin.user = m_stores.keeper(m_desk->settings);
        const auto sit = [&](Seat &seat, const char *name, Role role) {
            seat.user = m_stores.add(*m_desk->admin.user, m_desk->settings, QString::fromLatin1(name), role);
            seat.id = seat.user->id();
            seat.ready = std::make_unique<ReadyRuleStore>(*seat.user);
            seat.store = seat.ready.get();
        };
        sit(m_desk->responder, "a_responder", Role::Responder);
        sit(m_desk->other, "another_responder", Role::Responder);
        sit(m_desk->viewer, "a_viewer", Role::Viewer);
    }
    Seat &responder() { return m_desk->responder; }
    Seat &other() { return m_desk->other; }
    Seat &viewer() { return m_desk->viewer; }
    static QString nameOf(const Seat &seat) { return seat.user ? seat.user->name() : seat.id; }
    static AlertRule strict(double days) { return {kErrors, true, {{QStringLiteral("quiet_days"), days}}}; }
    Result<int> change(Seat &seat, const AlertRule &rule, int seen)
    {
        return seat.store->change({rule, seen, QStringLiteral("too many of them"), seat.id}).result();
    }
    RuleShelf shelf() { return responder().store->shelf(QStringLiteral("gw"), 0).result().value_or(RuleShelf()); }
    QList<RuleVersion> versions(const QString &id) { return *responder().store->versions(id).result(); }
    qint64 entriesOfLog() { return m_desk->admin.user ? *m_desk->admin.user->audit().size() : 0; }
    QString table()
    {
        return responder().user->store().dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.alert_rule")
                                                                          : QStringLiteral("alert_rule");
    }
    void write(const QString &id, const QString &body)
    {
        WORKS(responder().user->store().execute(
            QStringLiteral("INSERT INTO %1 (id, version, body, changed_by, changed_ms) VALUES (?, 1, ?, '', 0)")
                .arg(table()),
            {id, body}));
    }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(RuleStoreContract)
#include "rulestore_contract.moc"
