// Purges in the console store, in a file and on a server: who may do what, and in which order.
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

PurgePlan planOf(qint64 rows)
{
    PurgePlan plan;
    plan.gateway = PurgeScene::gatewayName();
    plan.asOf = QDate(2026, 11, 22);
    plan.policyPins = QStringLiteral("ours 1 (sha256 00)");
    plan.countedMs = 1'795'000'000'000;
    PurgeTable table;
    table.rule.table = QStringLiteral("requests");
    table.rule.recordClass = QStringLiteral("request_log");
    table.rule.standing = RetentionStanding::Purged;
    table.rule.keptFrom = QDate(2026, 8, 24);
    table.way = PurgeWay::Batches;
    table.columns = {{QStringLiteral("id"), QStringLiteral("integer")}};
    table.due.rows = rows;
    plan.tables.append(table);
    return plan;
}

} // namespace

class RetentionRepositoryTest : public QObject
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
        m_desk = std::make_unique<CaseDesk>(m_stores, engine);
        m_clock = std::make_unique<MovedClock>();
    }
    void cleanup() { m_desk.reset(); }

    void aPlanIsKeptAsItIs()
    {
        const PurgePlan plan = planOf(20'000);
        const auto id = lay(plan);
        WORKS(id);
        const auto record = of(m_desk->viewer()).find(*id);
        WORKS(record);
        QCOMPARE(record->plan, plan);
        QCOMPARE(record->planHash, plan.hash());
        QCOMPARE(record->state, PurgeState::Planned);
        QCOMPARE(record->approvalsNeeded, 2);
        QCOMPARE(record->plannedBy, m_desk->officer().id());
        QVERIFY(record->id.startsWith(QLatin1String("P-20")));
        QCOMPARE(of(m_desk->viewer()).purges(PurgeScene::gatewayName())->size(), 1);
        QVERIFY(of(m_desk->viewer()).purges(QStringLiteral("another"))->isEmpty());
        QCOMPARE(of(m_desk->viewer()).find(QStringLiteral("P-1")).error().kind, ErrorKind::NotFound);
    }

    void whatCannotBeCarriedOutIsNotLaidDown()
    {
        QCOMPARE(lay(planOf(0)).error().kind, ErrorKind::InvalidInput);
        PurgePlan broken = planOf(5);
        broken.problems.append(QStringLiteral("Column requests.created_at is text."));
        QVERIFY(lay(broken).error().message.contains(QLatin1String("requests.created_at")));
    }

    void aLargePlanNeedsTwoWhoDidNotMakeIt()
    {
        const QString id = *lay(planOf(10'001));
        const QString hash = planOf(10'001).hash();
        REFUSED(of(m_desk->officer()).approve(m_desk->officer().id(), id, hash), "approve_plans");
        REFUSED(approve(m_desk->viewer(), id, hash), "approve_plans");
        REFUSED(approve(m_desk->first(), id, planOf(10'002).hash()), "another one");
        WORKS(approve(m_desk->first(), id, hash));
        REFUSED(approve(m_desk->first(), id, hash), "already");
        QCOMPARE(find(id).state, PurgeState::Planned);
        QCOMPARE(claim(id), std::nullopt);
        WORKS(approve(m_desk->second(), id, hash));
        QCOMPARE(find(id).state, PurgeState::Approved);
        QCOMPARE(find(id).approvals.size(), 2);
        REFUSED(approve(m_desk->second(), id, hash), "not approved any more");
    }

    void aPlanThatTakesPaymentsNeedsTwoHoweverSmallItIs()
    {
        PurgePlan plan = planOf(1);
        plan.tables.first().rule.recordClass = QStringLiteral("billing");
        QCOMPARE(find(*lay(plan)).approvalsNeeded, 2);
        PurgePlan none = planOf(1);
        none.tables.append(plan.tables.constFirst());
        none.tables.last().due.rows = 0;
        QCOMPARE(find(*lay(none)).approvalsNeeded, 1);
    }

    void aSmallPlanItsPlannerApproves()
    {
        const QString id = *lay(planOf(10'000));
        QCOMPARE(find(id).approvalsNeeded, 1);
        REFUSED(approve(m_desk->responder(), id, planOf(10'000).hash()), "approve_plans");
        WORKS(approve(m_desk->officer(), id, planOf(10'000).hash()));
        QCOMPARE(find(id).state, PurgeState::Approved);
    }

    void aLargePlanThatNobodyCouldApproveIsRefusedWithTheWayOut()
    {
        CaseWorkplace &admin = m_desk->admin();
        WORKS(admin.user().operators().deactivate(admin.id(), m_desk->second().id()));
        const auto refusal = lay(planOf(10'001));
        REFUSED(refusal, "case approvers 1");
        REFUSED(refusal, "operator add");
        QVERIFY(of(m_desk->viewer()).purges(PurgeScene::gatewayName())->isEmpty());
        QCOMPARE(find(*lay(planOf(10'000))).approvalsNeeded, 1);
        WORKS(admin.cases().setApprovalsNeeded(admin.id(), 1));
        QCOMPARE(find(*lay(planOf(10'001))).approvalsNeeded, 1);
    }

    void whoeverSeesPurgesSeesHowManyMustApprove()
    {
        const auto needed = of(m_desk->viewer()).approvalsNeeded();
        WORKS(needed);
        QCOMPARE(*needed, 2);
    }

    void aPlanThatWasNotCountedIsALargeOne()
    {
        PurgePlan plan = planOf(0);
        plan.tables[0].due.isUnknown = true;
        QCOMPARE(find(*lay(plan)).approvalsNeeded, 2);
    }

    void theThresholdIsChangedByWhoMay()
    {
        RetentionSettings settings{0, 500, 20};
        REFUSED(of(m_desk->first()).change(m_desk->first().id(), settings), "manage_retention");
        WORKS(of(m_desk->officer()).change(m_desk->officer().id(), settings));
        QCOMPARE(*of(m_desk->viewer()).settings(), settings);
        QCOMPARE(find(*lay(planOf(1))).approvalsNeeded, 2);
        settings.dutyPercent = 100;
        QVERIFY(!of(m_desk->officer()).change(m_desk->officer().id(), settings));
        settings = {1, 0, 50};
        QVERIFY(!of(m_desk->officer()).change(m_desk->officer().id(), settings));
        settings = {-1, 10, 50};
        QVERIFY(!of(m_desk->officer()).change(m_desk->officer().id(), settings));
    }

    void whoMayNotManageRetentionPlansNothing()
    {
        for (CaseWorkplace *each : {&m_desk->viewer(), &m_desk->responder(), &m_desk->first()})
            REFUSED(of(*each).lay(each->id(), planOf(5)), "manage_retention");
        const QString id = approved();
        for (CaseWorkplace *each : {&m_desk->viewer(), &m_desk->responder(), &m_desk->first()}) {
            REFUSED(of(*each).withdraw(each->id(), id, QStringLiteral("no")), "manage_retention");
            REFUSED(of(*each).claim(each->id(), PurgeScene::gatewayName(), QStringLiteral("w")), "manage_retention");
        }
        QCOMPARE(find(id).state, PurgeState::Approved);
    }

    void onlyOneWorkerHasIt()
    {
        const QString id = approved();
        RetentionRepository purges = of(m_desk->officer());
        const QString self = m_desk->officer().id();
        const auto lease = claim({});
        QVERIFY(lease);
        QCOMPARE(lease->id, id);
        QCOMPARE(claim(id), std::nullopt);
        REFUSED(purges.withdraw(self, id, QStringLiteral("too late")), "running");

        PurgeStanding standing;
        standing.progress = {0, 7, 1, {}, 5, 6, false};
        standing.pending = PendingBatch{QStringLiteral("17"), {}, {}, 3, 7, 8};
        WORKS(purges.advance(self, *lease, standing));
        QCOMPARE(purges.standings(id)->value(0).progress, standing.progress);
        QCOMPARE(purges.standings(id)->value(0).pending, standing.pending);
        QCOMPARE(find(id).progress, QList{standing.progress});

        PurgeLease stale = *lease;
        --stale.epoch;
        const auto fenced = purges.advance(self, stale, standing);
        QVERIFY(!fenced && fenced.error().detail.contains(QLatin1String("fenced")));
        QVERIFY(!purges.end(self, stale, PurgeState::Done, {}, {{QStringLiteral("rows"), 1}}));
        // Another one, also with the right lease.
        QVERIFY(!of(m_desk->admin()).advance(m_desk->admin().id(), *lease, standing));

        WORKS(purges.end(self, *lease, PurgeState::Approved, QStringLiteral("the gateway is away")));
        QCOMPARE(find(id).why, QStringLiteral("the gateway is away"));
        const auto again = claim(id);
        QVERIFY(again && again->epoch > lease->epoch);
        WORKS(purges.end(self, *again, PurgeState::Done, {}, {{QStringLiteral("rows"), 10}}));
        QCOMPARE(find(id).state, PurgeState::Done);
        QCOMPARE(find(id).receipt.value(QStringLiteral("rows")).toInt(), 10);
        QVERIFY(find(id).endedMs > 0);
        QCOMPARE(claim(id), std::nullopt);
        for (const char *action :
             {"purge.planned", "purge.approved", "purge.began", "purge.broken_off", "purge.done"}) {
            AuditStretch stretch;
            stretch.filter.action = QString::fromLatin1(action);
            QVERIFY2(!m_desk->admin().user().audit().page(stretch)->entries.isEmpty(), action);
        }
    }

    void whatIsWithdrawnIsNotRun()
    {
        const QString id = approved();
        RetentionRepository purges = of(m_desk->officer());
        QCOMPARE(purges.withdraw(m_desk->officer().id(), id, QStringLiteral("  ")).error().kind,
                 ErrorKind::InvalidInput);
        WORKS(purges.withdraw(m_desk->officer().id(), id, QStringLiteral("the period was wrong")));
        QCOMPARE(find(id).why, QStringLiteral("the period was wrong"));
        QCOMPARE(claim(id), std::nullopt);
        REFUSED(purges.withdraw(m_desk->officer().id(), id, QStringLiteral("again")), "withdrawn");
    }

    void nobodyWritesPastTheRecord()
    {
        QFETCH_GLOBAL(Dialect, engine);
        const QString id = approved();
        Database &store = m_desk->officer().user().store();
        const QString prefix = engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
        for (const char *sql : {"DELETE FROM %1purge", "UPDATE %1purge SET plan = '{}'",
                                "UPDATE %1purge_approval SET operator = 'x'", "DELETE FROM %1purge_approval"})
            QVERIFY2(!store.execute(QString::fromLatin1(sql).arg(prefix)), sql);
        QCOMPARE(find(id).approvals.size(), 1);
    }

    // Whoever purges must be able to spare people, and nobody else learns who they are.
    void theHashesOfPeopleAreForWhoPurges()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_desk->opened(CaseDesk::request(RequestType::Access, QStringLiteral("42")));
        const auto ask = [this](CaseWorkplace &who) {
            return purgeProtection(who.user().store(), who.cases(), QDate(2026, 11, 22));
        };
        const auto protection = ask(m_desk->officer());
        WORKS(protection);
        QCOMPARE(protection->people.size(), 1);
        QVERIFY(protection->people.constFirst().isOfCase);
        QCOMPARE(protection->people.constFirst().hash,
                 keyedHash(protection->hashKey, {QStringLiteral("account"), QStringLiteral("42")}));
        if (engine == Dialect::PostgreSql) {
            WORKS(ask(m_desk->admin()));
            REFUSED(ask(m_desk->viewer()), "manage_retention");
            REFUSED(ask(m_desk->first()), "manage_retention");
        }
    }

private:
    RetentionRepository of(CaseWorkplace &place)
    {
        return {place.user().store(), place.user().audit(), place.user().operators(), *m_clock};
    }
    Result<QString> lay(const PurgePlan &plan) { return of(m_desk->officer()).lay(m_desk->officer().id(), plan); }
    Result<void> approve(CaseWorkplace &who, const QString &id, const QString &hash)
    {
        return of(who).approve(who.id(), id, hash);
    }
    PurgeRecord find(const QString &id) { return of(m_desk->officer()).find(id).value_or(PurgeRecord()); }
    QString approved()
    {
        const PurgePlan plan = planOf(5);
        const auto id = lay(plan);
        return id && approve(m_desk->officer(), *id, plan.hash()) ? *id : QString();
    }
    std::optional<PurgeLease> claim(const QString &id)
    {
        return of(m_desk->officer())
            .claim(m_desk->officer().id(), PurgeScene::gatewayName(), QStringLiteral("a worker"), id)
            .value_or(std::nullopt);
    }

    ConsoleStores m_stores;
    std::unique_ptr<CaseDesk> m_desk;
    std::unique_ptr<MovedClock> m_clock;
};

QTEST_GUILESS_MAIN(RetentionRepositoryTest)
#include "retentionrepository_test.moc"
