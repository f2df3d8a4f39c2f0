// Whether somebody looks for what is odd at a gateway, as the promise that it is done at all times sees it.
#include "models/alerts/rulerepository.h"
#include "models/alerts/unseennotes.h"
#include "models/alerts/watchedpart.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

#include <utility>

using namespace Gatehouse;

namespace
{

const QString kDemo = QStringLiteral("demo sqlite");

Result<void> lookedJustNow(AlertWatch &watch)
{
    SystemClock clock;
    const auto lease = watch.claim(QStringLiteral("a console"));
    if (!lease)
        return std::unexpected(lease.error());
    WatchStep step;
    step.positionMs = clock.nowMs();
    const auto written = watch.record(*lease, step);
    return written ? Result<void>() : std::unexpected(written.error());
}

Result<void> watchAll(PromiseDesk &desk)
{
    StoreUser &user = desk.desk().responder().user();
    SystemClock clock;
    AlertRepository alerts(user.store(), user.audit(), user.operators(), clock);
    AlertWatch figures(alerts, PromiseDesk::gatewayName());
    auto looked = lookedJustNow(figures);
    WatchedPart part(desk.settings, PromiseDesk::gatewayName(), alerts);
    return looked ? lookedJustNow(part.watch) : looked;
}

} // namespace

class PromiseWatchTest : public QObject
{
    Q_OBJECT
    ConsoleStores m_stores;
    FreshDatabases m_databases;

private slots:
    void aWatchThatSleepsIsTold()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment watch = promiseOf(QStringLiteral("watch_running"));
        const auto never = desk.look(watch);
        QCOMPARE(never->state, PromiseState::Broken);
        StoreUser &user = desk.desk().responder().user();
        SystemClock clock;
        AlertRepository alerts(user.store(), user.audit(), user.operators(), clock);
        AlertWatch figures(alerts, PromiseDesk::gatewayName());
        WORKS(lookedJustNow(figures));
        const auto half = desk.look(watch); // nobody has looked for misuse
        QVERIFY2(half->state == PromiseState::Broken, qPrintable(half->summary));
        QVERIFY2(half->summary.contains(QLatin1String("ever looked for misuse")), qPrintable(half->summary));
        WatchedPart part(desk.settings, PromiseDesk::gatewayName(), alerts);
        WORKS(lookedJustNow(part.watch));
        const auto kept = desk.look(watch);
        QVERIFY2(kept->state == PromiseState::Kept, qPrintable(kept->summary));
        QVERIFY2(kept->details.contains(QStringLiteral("18 of 18 rules on misuse are on")),
                 qPrintable(kept->details.join(QLatin1Char('\n'))));
    }

    void aWatchThatStoppedIsTold_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("evidence");
        QTest::newRow("figures") << QStringLiteral("gateway") << QStringLiteral("looked last 1 h ago at the figures");
        QTest::newRow("misuse") << QStringLiteral("gateway/security%")
                                << QStringLiteral("looked last 1 h ago for misuse");
    }
    void aWatchThatStoppedIsTold()
    {
        QFETCH(QString, place);
        QFETCH(QString, evidence);
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        WORKS(watchAll(desk));
        QCOMPARE(desk.look(promiseOf(QStringLiteral("watch_running")))->state, PromiseState::Kept);
        desk.executeInStore(QStringLiteral("UPDATE alert_watch SET heartbeat_ms = heartbeat_ms - 3600000 WHERE gateway "
                                           "LIKE '%1';\n")
                                .arg(place));
        const auto stopped = desk.look(promiseOf(QStringLiteral("watch_running")));
        QVERIFY2(stopped->state == PromiseState::Broken, qPrintable(stopped->summary));
        QVERIFY2(stopped->summary.contains(evidence), qPrintable(stopped->summary));
        QVERIFY(!stopped->remedy.isEmpty());
    }

    void aWatchWhoseRulesAreOffFindsNothing()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        const Commitment watch = promiseOf(QStringLiteral("watch_running"));
        WORKS(watchAll(desk));
        StoreUser &user = desk.desk().admin().user();
        SystemClock clock;
        RuleRepository rules(user.store(), user.audit(), user.operators(), clock);
        bool isFirst = true;
        for (const RuleEntry &entry : ruleCatalogue()) {
            if (entry.kind != RuleKind::Misuse)
                continue;
            WORKS(rules.change({{entry.id, false}, 0, QStringLiteral("too loud"), desk.desk().admin().id()}));
            if (std::exchange(isFirst, false)) {
                const auto fewer = desk.look(watch);
                QCOMPARE(fewer->state, PromiseState::Kept);
                QVERIFY2(fewer->details.contains(QStringLiteral("switched off: ") + entry.title),
                         qPrintable(fewer->details.join(QLatin1Char('\n'))));
            }
        }
        const auto off = desk.look(watch);
        QVERIFY2(off->state == PromiseState::Broken, qPrintable(off->summary));
        QCOMPARE(off->summary, QStringLiteral("Every rule on misuse is switched off"));
    }

    void whatTheWatchDoesNotSeeIsNotVouchedFor()
    {
        PromiseDesk desk(m_stores, Dialect::Sqlite, kDemo, m_databases);
        WORKS(watchAll(desk));
        StoreUser &user = desk.desk().responder().user();
        SystemClock clock;
        AlertRepository alerts(user.store(), user.audit(), user.operators(), clock);
        WORKS(UnseenNotes(alerts, PromiseDesk::gatewayName())
                  .tell(QStringLiteral("a console"), {QStringLiteral("Not looked at for misuse: audit_logs")}));
        const auto partly = desk.look(promiseOf(QStringLiteral("watch_running")));
        QVERIFY2(partly->state == PromiseState::Unseen, qPrintable(partly->summary));
        QVERIFY2(partly->summary.contains(QLatin1String("audit_logs")), qPrintable(partly->summary));
    }
};

QTEST_GUILESS_MAIN(PromiseWatchTest)
#include "promisewatch_test.moc"
