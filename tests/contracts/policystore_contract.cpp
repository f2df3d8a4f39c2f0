// What is promised of policies, by a fake, a file and a server alike: versions and what is in force only grow, one
// change at a time, and only by those who may.
#include "models/policy/livepolicystore.h"
#include "models/policy/policyloader.h"
#include "models/policy/policyorders.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fakepolicystore.h"

#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

enum class Keeping { Fake, File, Server };

const QString kGateway = QStringLiteral("gw");

// A repository behind the face of a store; it answers before it is waited for.
class ReadyPolicyStore : public PolicyStore
{
public:
    explicit ReadyPolicyStore(StoreUser &user)
        : policies(user.store(), user.audit(), user.operators(), m_clock)
    {
    }
    QFuture<Result<PolicyShelf>> shelf(const QString &gateway) override
    {
        return QtFuture::makeReadyFuture(policyShelf(policies, gateway));
    }
    QFuture<Result<PolicyDocument>> document(const QString &policy, const QString &version) override
    {
        return QtFuture::makeReadyFuture(policies.document(policy, version));
    }
    QFuture<Result<int>> adopt(const PolicyAdoption &adoption) override
    {
        return QtFuture::makeReadyFuture(policies.adopt(adoption));
    }
    QFuture<Result<int>> enforce(const PolicyEnforcement &enforcement) override
    {
        return QtFuture::makeReadyFuture(policies.enforce(enforcement));
    }
    QFuture<Result<void>> recordNotices(const QList<PolicyNotice> &notices, const QString &by) override
    {
        return QtFuture::makeReadyFuture(policies.recordNotices(notices, by));
    }

private:
    SystemClock m_clock;

public:
    PolicyRepository policies;
};

struct Seat {
    std::unique_ptr<StoreUser> user; // none: of the fake
    QString id;
    std::unique_ptr<ReadyPolicyStore> ready = {};
    PolicyStore *store = nullptr;
};

struct Desk {
    FakePolicyStore fake;
    ConnectionSettings settings;
    Seat admin;
    Seat officer;
    Seat viewer;
};

PolicyDocument template002()
{
    return loadPolicy(QStringLiteral("002_abeeb869346ab629")).value_or(PolicyDocument());
}

PolicyDocument own(const char *version)
{
    PolicyDocument policy = template002();
    policy.basedOn = policy.id;
    policy.id = QStringLiteral("ours");
    policy.version = QString::fromLatin1(version);
    return policy;
}

} // namespace

Q_DECLARE_METATYPE(Keeping)

class PolicyStoreContract : public QObject
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

    void nothingIsInForceUntilSomebodySaysSo()
    {
        QCOMPARE(shelf(), PolicyShelf());
        QVERIFY(!officer().store->document(QStringLiteral("ours"), QStringLiteral("1")).result());
    }

    void everyVersionIsKeptAsItWasTakenOver()
    {
        const qint64 entries = entriesOfLog();
        QCOMPARE(adopt(officer(), own("2026-01-01"), 0).value_or(0), 1);
        QCOMPARE(adopt(admin(), own("2026-02-01"), 1).value_or(0), 2);
        QCOMPARE(adopt(officer(), template002(), 0).value_or(0), 1);
        const QList<PolicyVersion> all = shelf().versions;
        QCOMPARE(all.size(), 3);
        QCOMPARE(all.at(0).policy, template002().id);
        QCOMPARE(all.at(1).version, QStringLiteral("2026-02-01"));
        QCOMPARE(all.at(1).number, 2);
        QCOMPARE(all.at(1).by, nameOf(admin()));
        QCOMPARE(all.at(2).version, QStringLiteral("2026-01-01"));
        QCOMPARE(all.at(2).by, nameOf(officer()));
        QCOMPARE(all.at(2).basedOn, template002().id);
        QCOMPARE(all.at(2).name, template002().name);
        QCOMPARE(all.at(2).effective, template002().effective);
        QCOMPARE(all.at(2).hash, policyHash(own("2026-01-01")));
        QCOMPARE(all.at(2).reason, QStringLiteral("the lawyers agreed"));
        QVERIFY(all.at(2).atMs > 0);
        QCOMPARE(entriesOfLog(), entries + 3 * int(officer().user != nullptr));
        const auto read = viewer().store->document(QStringLiteral("ours"), QStringLiteral("2026-01-01")).result();
        WORKS(read);
        QCOMPARE(*read, own("2026-01-01"));
    }

    void aVersionIsNeverAnother()
    {
        WORKS(adopt(officer(), own("1"), 0));
        PolicyDocument changed = own("1");
        changed.name = QStringLiteral("Another one");
        refused(adopt(officer(), changed, 1), "another content");
        refused(adopt(officer(), own("1"), 1), "taken over already");
        QCOMPARE(shelf().versions.size(), 1);
    }

    void whoIsSecondIsToldWhoWasFirst()
    {
        WORKS(adopt(officer(), own("1"), 0));
        REFUSED(adopt(admin(), own("2"), 0), nameOf(officer()).toLatin1().constData());
        REFUSED(adopt(admin(), own("2"), 7), "meanwhile");
        WORKS(enforce(officer(), "1", 0));
        WORKS(adopt(admin(), own("2"), 1));
        REFUSED(enforce(admin(), "2", 0), nameOf(officer()).toLatin1().constData());
        WORKS(enforce(admin(), "2", 1));
        QCOMPARE(shelf().versions.size(), 2);
        QCOMPARE(shelf().history.size(), 2);
    }

    void whoMayNotChangePoliciesChangesNone()
    {
        REFUSED(adopt(viewer(), own("1"), 0), "manage_policies");
        WORKS(adopt(officer(), own("1"), 0));
        REFUSED(enforce(viewer(), "1", 0), "manage_policies");
        REFUSED(viewer().store->recordNotices({notice("1")}, viewer().id).result(), "manage_policies");
        QVERIFY(shelf().history.isEmpty() && shelf().notices.isEmpty());
        QCOMPARE(viewer().store->shelf(kGateway).result()->versions.size(), 1); // but they see them
    }

    void whatCannotBeIsRefusedWithItsReason()
    {
        PolicyDocument broken = own("1");
        broken.sentences[0].commitments[0].check = QStringLiteral("luck");
        refused(adopt(officer(), broken, 0), "there is no check luck");
        refused(officer().store->adopt({own("1"), 0, QStringLiteral("  "), officer().id}).result(), "reason");
        refused(officer().store->adopt({own("1"), 0, QString(2001, QLatin1Char('x')), officer().id}).result(), "2000");
        const auto unknown = enforce(officer(), "1", 0);
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().kind, ErrorKind::NotFound);
        WORKS(adopt(officer(), own("1"), 0));
        WORKS(enforce(officer(), "1", 0));
        refused(enforce(officer(), "1", 1), "in force already");
        QCOMPARE(shelf().versions.size(), 1);
        QCOMPARE(shelf().history.size(), 1);
    }

    // Its shorter period would purge at once what people were told would stay until then.
    void noVersionIsInForceBeforeItsDay()
    {
        PolicyDocument coming = own("1");
        coming.effective = QDate(2999, 1, 1);
        WORKS(adopt(officer(), coming, 0));
        refused(enforce(officer(), "1", 0), "from 2999-01-01 on");
        QVERIFY(shelf().history.isEmpty());
        if (!officer().user || officer().user->store().dialect() != Dialect::PostgreSql)
            return;
        const auto forced = officer().user->store().execute(
            QStringLiteral("INSERT INTO gatehouse.policy_in_force (gateway, step, policy, version, effect, set_by, "
                           "since_ms, reason) VALUES (?, 1, 'ours', '1', 'beside', 'x', 1, 'r')"),
            {kGateway});
        QVERIFY2(!forced && forced.error().message.contains(QLatin1String("2999-01-01")),
                 forced ? "it was taken" : qPrintable(forced.error().message));
    }

    void whatWasInForceStaysOnRecord()
    {
        WORKS(adopt(officer(), own("1"), 0));
        WORKS(adopt(officer(), own("2"), 1));
        const qint64 entries = entriesOfLog();
        WORKS(enforce(officer(), "1", 0));
        WORKS(enforce(admin(), "2", 1));
        WORKS(enforce(admin(), "1", 2)); // back again is a step, too
        const QList<PolicyStep> history = shelf().history;
        QCOMPARE(history.size(), 3);
        QCOMPARE(history.at(0).step, 3);
        QCOMPARE(history.at(0).version, QStringLiteral("1"));
        QCOMPARE(history.at(0).hash, policyHash(own("1")));
        QCOMPARE(history.at(0).pin(), policyPin(own("1")));
        QCOMPARE(history.at(0).reason, QStringLiteral("from today on"));
        QCOMPARE(history.at(2).by, nameOf(officer()));
        QVERIFY(history.at(0).sinceMs >= history.at(2).sinceMs && history.at(2).sinceMs > 0);
        QCOMPARE(entriesOfLog(), entries + 3 * int(officer().user != nullptr));
        QVERIFY(officer().store->shelf(QStringLiteral("another")).result()->history.isEmpty());
    }

    void aGatewayHasTheDocumentsThatAreInForce()
    {
        if (!officer().user)
            return;
        PolicyRepository &policies = viewer().ready->policies;
        QCOMPARE(policies.inForce(kGateway), Result<QList<PolicyStanding>>(QList<PolicyStanding>()));
        QCOMPARE(policies.inForceAt(kGateway, 0), Result<QList<PolicyStep>>(QList<PolicyStep>()));
        WORKS(adopt(officer(), own("1"), 0));
        WORKS(adopt(officer(), own("2"), 1));
        WORKS(adopt(officer(), template002(), 0));
        WORKS(enforce(officer(), "1", 0));
        const auto first = policies.inForce(kGateway);
        WORKS(first);
        QCOMPARE(first->size(), 1);
        QCOMPARE(first->constFirst().document, own("1"));
        QVERIFY(policies.inForceAt(kGateway, first->constFirst().since.sinceMs - 1)->isEmpty());
        // Another version takes the place of the first, another policy stands beside it.
        WORKS(enforce(officer(), "2", 1));
        WORKS(enforce(officer(), template002(), 2));
        QCOMPARE(policies.documentsInForce(kGateway), Result<QList<PolicyDocument>>({template002(), own("2")}));
        const qint64 sinceMs = policies.inForce(kGateway)->constLast().since.sinceMs;
        const auto then = policies.inForceAt(kGateway, sinceMs);
        QVERIFY(isInForce(*then, own("2").id, QStringLiteral("2")) &&
                !isInForce(*then, own("1").id, QStringLiteral("1")));
        QVERIFY(policies.documentsInForce(QStringLiteral("another"))->isEmpty());
    }

    void aPolicyIsTakenOutOfForceAndTheOthersStay()
    {
        WORKS(adopt(officer(), own("1"), 0));
        WORKS(adopt(officer(), template002(), 0));
        refused(enforce(officer(), own("1"), 0, true), "not in force");
        WORKS(enforce(officer(), "1", 0));
        WORKS(enforce(officer(), template002(), 1));
        const qint64 entries = entriesOfLog();
        REFUSED(enforce(officer(), own("1"), 1, true), "meanwhile");
        REFUSED(enforce(viewer(), own("1"), 2, true), "manage_policies");
        WORKS(enforce(officer(), own("1"), 2, true));
        refused(enforce(officer(), own("1"), 3, true), "not in force");
        QCOMPARE(stepsInForce(shelf().history).size(), 1);
        QCOMPARE(stepsInForce(shelf().history).constFirst().policy, template002().id);
        QCOMPARE(shelf().history.constFirst().effect, PolicyEffect::Ended);
        QCOMPARE(entriesOfLog(), entries + int(officer().user != nullptr));
        WORKS(enforce(officer(), template002(), 3, true));
        QVERIFY(stepsInForce(shelf().history).isEmpty());
        WORKS(enforce(officer(), "1", 4)); // back again
        QCOMPARE(stepsInForce(shelf().history).size(), 1);
    }

    void noticesAreOnRecord()
    {
        WORKS(adopt(officer(), own("1"), 0));
        const qint64 entries = entriesOfLog();
        PolicyNotice second = notice("1");
        second.language = QStringLiteral("zh");
        WORKS(officer().store->recordNotices({notice("1"), second}, officer().id).result());
        const QList<PolicyNotice> all = shelf().notices;
        QCOMPARE(all.size(), 2);
        QCOMPARE(all.at(0).language, QStringLiteral("zh"));
        QCOMPARE(all.at(1).audience, QStringLiteral("all_users"));
        QCOMPARE(all.at(1).by, nameOf(officer()));
        QCOMPARE(entriesOfLog(), entries + 2 * int(officer().user != nullptr));
        QVERIFY(!officer().store->recordNotices({notice("9")}, officer().id).result());
        QCOMPARE(shelf().notices.size(), 2);
    }

    // Whoever leaves the console out.
    void theStoreItselfKeepsWhatIsThere_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *name : {"policy_version", "policy_in_force", "policy_notice"}) {
            QTest::addRow("delete from %s", name) << QStringLiteral("DELETE FROM %1").arg(tableOf(name));
            QTest::addRow("update %s", name) << QStringLiteral("UPDATE %1 SET version = '2'").arg(tableOf(name));
        }
        QTest::newRow("a gap") << QStringLiteral("INSERT INTO %1 (policy, number, version, name, effective_day, "
                                                 "based_on, body, hash, adopted_by, adopted_ms, reason) VALUES "
                                                 "('ours', 7, '7', '', '', '', '{\"id\":\"ours\",\"version\":\"7\"}', "
                                                 "'%2', 'x', 0, 'why')")
                                      .arg(tableOf("policy_version"), QString(64, QLatin1Char('a')));
        QTest::newRow("a step too far")
            << QStringLiteral("INSERT INTO %1 (gateway, step, policy, version, set_by, since_ms, reason) VALUES ('gw', "
                              "9, 'ours', '1', 'x', 0, 'why')")
                   .arg(tableOf("policy_in_force"));
        QTest::newRow("what was never taken over")
            << QStringLiteral("INSERT INTO %1 (gateway, step, policy, version, set_by, since_ms, reason) VALUES ('gw', "
                              "2, 'ours', '5', 'x', 0, 'why')")
                   .arg(tableOf("policy_in_force"));
    }
    void theStoreItselfKeepsWhatIsThere()
    {
        QFETCH(QString, statement);
        if (!officer().user)
            return;
        WORKS(adopt(officer(), own("1"), 0));
        WORKS(enforce(officer(), "1", 0));
        WORKS(officer().store->recordNotices({notice("1")}, officer().id).result());
        const PolicyShelf before = shelf();
        QVERIFY(!officer().user->store().execute(statement));
        QVERIFY(!admin().user->store().execute(statement));
        QCOMPARE(shelf(), before);
    }

    // What the row says of its hash, its author and its time is not believed on a server.
    void aServerSaysItselfWhoItWas()
    {
        QFETCH_GLOBAL(Keeping, keeping);
        if (keeping != Keeping::Server)
            return;
        const QString body = QString::fromUtf8(QJsonDocument(toJson(own("1"))).toJson(QJsonDocument::Compact));
        WORKS(officer().user->store().execute(
            QStringLiteral("INSERT INTO gatehouse.policy_version (policy, number, version, name, effective_day, "
                           "based_on, body, hash, adopted_by, adopted_ms, reason) VALUES ('ours', 1, '1', 'lie', "
                           "'lie', 'lie', ?, 'lie', 'lie', 5, 'why')"),
            {body}));
        const PolicyVersion known = shelf().versions.value(0);
        QCOMPARE(known.hash, policyHash(own("1")));
        QCOMPARE(known.by, nameOf(officer()));
        QCOMPARE(known.name, own("1").name);
        QVERIFY(known.atMs > 5);
        QVERIFY(!officer().user->store().execute(
            QStringLiteral("INSERT INTO gatehouse.policy_version (policy, number, version, name, effective_day, "
                           "based_on, body, hash, adopted_by, adopted_ms, reason) VALUES ('other', 1, '1', '', '', "
                           "'', ?, '', '', 0, 'why')"),
            {body}));
    }

private:
    void takeFakeSeats()
    {
        m_desk->fake.editors = {QStringLiteral("admin"), QStringLiteral("officer")};
        const auto sit = [this](Seat &seat, const char *id) {
            seat.id = QString::fromLatin1(id);
            seat.store = &m_desk->fake;
        };
        sit(m_desk->admin, "admin");
        sit(m_desk->officer, "officer");
        sit(m_desk->viewer, "viewer");
    }
    void takeSeats(Dialect engine)
    {
        m_desk->settings = m_stores.make(engine);
        m_desk->admin.user = m_stores.keeper(m_desk->settings);
        take(m_desk->admin);
        m_desk->officer.user =
            m_stores.add(*m_desk->admin.user, m_desk->settings, QStringLiteral("an_officer"), Role::PrivacyOfficer);
        take(m_desk->officer);
        m_desk->viewer.user =
            m_stores.add(*m_desk->admin.user, m_desk->settings, QStringLiteral("a_viewer"), Role::Viewer);
        take(m_desk->viewer);
    }
    static void take(Seat &seat)
    {
        seat.id = seat.user->id();
        seat.ready = std::make_unique<ReadyPolicyStore>(*seat.user);
        seat.store = seat.ready.get();
    }

    template<typename Value>
    static void refused(const Result<Value> &done, const char *words)
    {
        QVERIFY2(!done && done.error().kind == ErrorKind::InvalidInput, qPrintable(messageOf(done)));
        QVERIFY2(done.error().message.contains(QLatin1String(words)), qPrintable(done.error().message));
    }

    Seat &admin() { return m_desk->admin; }
    Seat &officer() { return m_desk->officer; }
    Seat &viewer() { return m_desk->viewer; }
    static QString nameOf(const Seat &seat) { return seat.user ? seat.user->name() : seat.id; }
    Result<int> adopt(Seat &seat, const PolicyDocument &document, int seen)
    {
        return seat.store->adopt({document, seen, QStringLiteral("the lawyers agreed"), seat.id}).result();
    }
    Result<int> enforce(Seat &seat, const char *version, int seen) { return enforce(seat, own(version), seen); }
    Result<int> enforce(Seat &seat, const PolicyDocument &document, int seen, bool ends = false)
    {
        return seat.store
            ->enforce({kGateway, document.id, document.version, seen, QStringLiteral("from today on"), seat.id, ends})
            .result();
    }
    static PolicyNotice notice(const char *version)
    {
        return {QStringLiteral("ours"), QString::fromLatin1(version),  {}, QStringLiteral("all_users"),
                QStringLiteral("en"),   QString(64, QLatin1Char('a')), {}, 0};
    }
    PolicyShelf shelf() { return officer().store->shelf(kGateway).result().value_or(PolicyShelf()); }
    qint64 entriesOfLog() { return m_desk->admin.user ? *m_desk->admin.user->audit().size() : 0; }
    static QString tableOf(const char *name)
    {
        QFETCH_GLOBAL(Keeping, keeping);
        return (keeping == Keeping::Server ? QStringLiteral("gatehouse.") : QString()) + QLatin1String(name);
    }

    ConsoleStores m_stores;
    std::unique_ptr<Desk> m_desk;
};

QTEST_GUILESS_MAIN(PolicyStoreContract)
#include "policystore_contract.moc"
