// What becomes of an alert that several rules find, one after the other: on a file and on a server alike it is called
// by the loudest, and nothing that was found before is lost.
#include "models/alerts/securityraise.h"
#include "tests/support/caseresults.h"
#include "tests/support/noticedesk.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kKey = QStringLiteral("sk-0123456789abcdef");

SecurityFinding finding(SecurityRule rule, SecurityLevel level, qint64 atMs, const char *summary)
{
    SecurityFinding finding;
    finding.rule = rule;
    finding.level = level;
    finding.principal = kKey;
    finding.beganMs = finding.lastMs = atMs;
    finding.summary = QLatin1String(summary);
    finding.rows = {QStringLiteral("requests %1").arg(atMs / kMinuteMs)};
    finding.accounts = {QStringLiteral("account-%1").arg(atMs / kMinuteMs)};
    return finding;
}

QStringList texts(const QJsonValue &array)
{
    QStringList all;
    for (const QJsonValue &each : array.toArray())
        all.append(each.isObject() ? each.toObject().value(QLatin1String("rule")).toString() : each.toString());
    return all;
}

} // namespace

class AlertGrowthContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        const ConnectionSettings settings = m_stores.make(engine);
        m_keeper = m_stores.keeper(settings);
        m_user = m_stores.add(*m_keeper, settings, QStringLiteral("a_responder"), Role::Responder);
        m_desk = std::make_unique<NoticeDesk>(*m_user, m_clock);
        m_principals = {};
    }
    void cleanup()
    {
        QVERIFY(m_keeper->audit().verify()->isGenuine());
        m_desk.reset();
        m_user.reset();
        m_keeper.reset();
    }

    void whatRaisesTheLevelIsWhatTheAlertIsCalledBy()
    {
        const qint64 seq = found(drift()).opened.value(0);
        QCOMPARE(found(leak()).risen, QList<qint64>{seq});
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.rule, QStringLiteral("key-new-networks"));
        QCOMPARE(now.alert.title, QString::fromLatin1(entryOf(SecurityRule::KeyNewNetworks).title));
        QCOMPARE(now.alert.summary, QStringLiteral("11 networks"));
        QCOMPARE(now.alert.level, AlertLevel::Page);
        // What it was before stands in the history.
        const AlertEvent rise = now.events.constLast();
        QCOMPARE(rise.action, AlertAction::Risen);
        for (const QString &word :
             {QStringLiteral("page"), now.alert.title, QStringLiteral("11 networks"), QStringLiteral("watch"),
              QStringLiteral("a new model"), QString::fromLatin1(entryOf(SecurityRule::ScopeDrift).title)})
            QVERIFY2(rise.reason.contains(word), qPrintable(rise.reason));
    }

    void noFindingIsLostNorWhomItIsAbout()
    {
        const qint64 seq = found(drift()).opened.value(0);
        found(leak());
        // Two days later the detections have forgotten the first two; the alert has not.
        found(finding(SecurityRule::Recon, SecurityLevel::Ticket, 3 * kDayMs, "12 models"));
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.rule, QStringLiteral("key-new-networks"));
        QCOMPARE(now.alert.summary, QStringLiteral("11 networks"));
        QStringList rules = texts(now.evidence.value(QStringLiteral("findings")));
        rules.sort();
        QCOMPARE(rules, QStringList({QStringLiteral("key-new-networks"), QStringLiteral("recon"),
                                     QStringLiteral("scope-drift")}));
        QCOMPARE(now.evidence.value(QStringLiteral("contributors")).toArray().size(), 3);
        QCOMPARE(texts(now.evidence.value(QStringLiteral("rows"))).size(), 3);
        const auto person = m_desk->alerts.person(seq);
        WORKS(person);
        QCOMPARE(texts(person->value(QStringLiteral("accounts"))).size(), 3);
        QCOMPARE(texts(person->value(QStringLiteral("node"))), QStringList{QStringLiteral("key=") + kKey});
    }

    // Most rules count no probability: a score of 0 must not keep what is newer out.
    void moreOfTheSameRuleIsTheNewSummaryAndItsRowsAreAdded()
    {
        const qint64 seq = found(leak()).opened.value(0);
        found(finding(SecurityRule::KeyNewNetworks, SecurityLevel::Page, kDayMs + 3 * kHourMs, "40 networks"));
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.summary, QStringLiteral("40 networks"));
        QCOMPARE(texts(now.evidence.value(QStringLiteral("rows"))).size(), 2);
        QCOMPARE(texts(m_desk->alerts.person(seq)->value(QStringLiteral("accounts"))).size(), 2);
        QCOMPARE(texts(now.evidence.value(QStringLiteral("findings"))).size(), 1);
    }

    // A promise that is broken has no score: what is counted today is what the alert tells, since when it was broken
    // stays.
    void whatCountsNoProbabilityTellsOfToday()
    {
        RaisedAlert broken;
        broken.fingerprint = QStringLiteral("promise");
        broken.rule = QStringLiteral("promise-broken");
        broken.title = QStringLiteral("Promise broken");
        broken.level = AlertLevel::Ticket;
        broken.summary = QStringLiteral("120 rows past their period");
        broken.beganMs = broken.foundMs = broken.hitMs = kDayMs;
        broken.evidence = {{QStringLiteral("first_bad_ms"), kDayMs}, {QStringLiteral("observed"), broken.summary}};
        const qint64 seq = recorded(broken).opened.value(0);
        QVERIFY(seq > 0);
        broken.summary = QStringLiteral("9 rows past their period");
        broken.beganMs = broken.foundMs = broken.hitMs = 3 * kDayMs;
        broken.evidence = {{QStringLiteral("first_bad_ms"), 3 * kDayMs}, {QStringLiteral("observed"), broken.summary}};
        QVERIFY(recorded(broken) == RaisedAlerts());
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.summary, QStringLiteral("9 rows past their period"));
        QCOMPARE(now.alert.beganMs, kDayMs);
        QCOMPARE(now.evidence.value(QStringLiteral("observed")).toString(), broken.summary);
        QCOMPARE(now.evidence.value(QStringLiteral("first_bad_ms")).toInteger(), kDayMs);
        QCOMPARE(now.events.size(), 1); // nothing has happened to it
    }

    // Of figures the strongest minute stays what is told.
    void aWeakerMinuteOfFiguresIsNotTold()
    {
        RaisedAlert burst;
        burst.fingerprint = QStringLiteral("burst");
        burst.rule = QStringLiteral("errors");
        burst.title = QStringLiteral("Error burst");
        burst.level = AlertLevel::Ticket;
        burst.score = 9;
        burst.summary = QStringLiteral("38 of 60");
        burst.beganMs = burst.foundMs = burst.hitMs = kDayMs;
        const qint64 seq = recorded(burst).opened.value(0);
        burst.score = 9;
        burst.summary = QStringLiteral("37 of 60");
        recorded(burst);
        QCOMPARE(folder(seq).alert.summary, QStringLiteral("38 of 60"));
    }

    void aLaterRuleThatIsNoLouderDoesNotRenameIt()
    {
        const qint64 seq = found(leak()).opened.value(0);
        found(finding(SecurityRule::SpendSpike, SecurityLevel::Ticket, kDayMs + 4 * kHourMs, "$80 in an hour"));
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.rule, QStringLiteral("key-new-networks"));
        QCOMPARE(texts(now.evidence.value(QStringLiteral("findings"))).size(), 2);
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised"));
    }

    void twoFamiliesThatAgreeAreToldAsWhatRaisedIt()
    {
        const qint64 seq =
            found(finding(SecurityRule::ScopeDrift, SecurityLevel::Ticket, kDayMs, "a new model")).opened.value(0);
        const auto second =
            finding(SecurityRule::KeyNewNetworks, SecurityLevel::Ticket, kDayMs + kHourMs, "11 networks");
        QCOMPARE(found(second).risen, QList<qint64>{seq});
        const AlertFolder now = folder(seq);
        QCOMPARE(now.alert.level, AlertLevel::Page);
        QVERIFY2(now.events.constLast().reason.contains(QStringLiteral("agree within two hours")),
                 qPrintable(now.events.constLast().reason));
    }

    // A silence of the first rule says nothing of the one that raised it, neither here nor elsewhere.
    void aSilenceOfTheQuieterRuleEndsWithIt()
    {
        const qint64 seq = found(drift()).opened.value(0);
        AlertOrder order{AlertAction::Silence, m_user->id(), {seq}, m_clock.nowMs() + kHourMs, QStringLiteral("new")};
        order.scope = SilenceScope::Rule;
        WORKS(m_desk->alerts.act(order));
        found(leak());
        QCOMPARE(folder(seq).alert.state, AlertState::Open);
        QCOMPARE(m_desk->story(seq), QStringLiteral("raised silence wake risen"));
        SecurityFinding other = leak();
        other.principal = QStringLiteral("sk-another-0123456789");
        QCOMPARE(folder(found(other).opened.value(0)).alert.state, AlertState::Open);
        SecurityFinding drifting = drift();
        drifting.principal = QStringLiteral("sk-a-third-0123456789");
        QCOMPARE(folder(found(drifting).opened.value(0)).alert.state, AlertState::Silenced);
    }

    void aSilenceOfTheAlertItselfHolds()
    {
        const qint64 seq = found(drift()).opened.value(0);
        AlertOrder order{AlertAction::Silence, m_user->id(), {seq}, m_clock.nowMs() + kHourMs, QStringLiteral("new")};
        WORKS(m_desk->alerts.act(order));
        found(leak());
        QCOMPARE(folder(seq).alert.state, AlertState::Silenced);
        QCOMPARE(folder(seq).alert.level, AlertLevel::Page);
    }

private:
    static SecurityFinding drift()
    {
        return finding(SecurityRule::ScopeDrift, SecurityLevel::Watch, kDayMs, "a new model");
    }
    static SecurityFinding leak()
    {
        return finding(SecurityRule::KeyNewNetworks, SecurityLevel::Page, kDayMs + 150 * kMinuteMs, "11 networks");
    }

    RaisedAlerts found(const SecurityFinding &finding)
    {
        WatchStep step;
        step.hits = {*raisedAlertOf(*m_principals.add(finding))};
        return m_desk->record(step);
    }
    RaisedAlerts recorded(const RaisedAlert &hit)
    {
        WatchStep step;
        step.hits = {hit};
        return m_desk->record(step);
    }
    AlertFolder folder(qint64 seq) { return *m_desk->alerts.folder(seq); }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<NoticeDesk> m_desk;
    PrincipalAlerts m_principals;
};

QTEST_GUILESS_MAIN(AlertGrowthContract)
#include "alertgrowth_contract.moc"
