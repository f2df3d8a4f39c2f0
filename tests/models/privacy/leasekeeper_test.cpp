// A worker that is at one thing for longer than its lease lasts, and the others who wait for the case.
#include "models/privacy/leasekeeper.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QDeadlineTimer>
#include <QTest>

using namespace Gatehouse;

namespace
{

// Long enough that a machine that is busy renews it in time.
constexpr std::chrono::milliseconds kLease{5000};
constexpr std::chrono::seconds kPatience{60};

void everyStore()
{
    QTest::addColumn<Dialect>("store");
    for (const Dialect store : {Dialect::Sqlite, Dialect::PostgreSql})
        QTest::addRow("store in %s", qPrintable(dialectToken(store))) << store;
}

// Refuses as many times as it is told to, and counts.
struct Beats {
    std::mutex mutex;
    std::condition_variable changed;
    QList<Error> refusals;
    int opened = 0;
    int renewed = 0;

    bool waitFor(int times)
    {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, kPatience, [this, times] { return renewed >= times; });
    }
};

class CountedRenewal final : public LeaseRenewal
{
public:
    explicit CountedRenewal(Beats &beats)
        : m_beats(beats)
    {
    }
    Result<void> renew(const CaseLease &, std::chrono::milliseconds) override
    {
        const std::scoped_lock lock(m_beats.mutex);
        ++m_beats.renewed;
        m_beats.changed.notify_all();
        if (m_beats.refusals.isEmpty())
            return {};
        return std::unexpected(m_beats.refusals.takeFirst());
    }

private:
    Beats &m_beats;
};

OpenLeaseRenewal counted(Beats &beats)
{
    return [&beats]() -> Result<std::unique_ptr<LeaseRenewal>> {
        const std::scoped_lock lock(beats.mutex);
        ++beats.opened;
        return std::make_unique<CountedRenewal>(beats);
    };
}

} // namespace

class LeaseKeeperTest : public QObject
{
    Q_OBJECT

private slots:
    void whoIsAtOneThingForLongKeepsTheCase_data() { everyStore(); }
    void whoIsAtOneThingForLongKeepsTheCase()
    {
        QFETCH(Dialect, store);
        ErasureScene scene(m_stores, store, QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const QString id = scene.queued(scene.request(RequestType::Deletion, 2));
        CaseWorkplace &officer = scene.desk().officer();
        CaseWorkplace &other = scene.desk().responder();
        scene.settings.lease = kLease;
        scene.settings.renewal = renewalOver(m_stores.as(officer.user().name(), scene.desk().settings()));
        bool wasLong = false;
        bool wasTaken = false;
        scene.settings.probe = [&](const char *label) {
            if (wasLong || QLatin1String(label) != QLatin1String("after intent"))
                return;
            wasLong = outlastsItsLease(scene, store, id);
            const auto claimed = other.runs().claim(other.id(), QStringLiteral("another"), kLease, id);
            wasTaken = !claimed || claimed->has_value();
        };
        const auto worked = scene.work(id);
        QVERIFY(wasLong);
        QVERIFY(!wasTaken);
        WORKS(worked);
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
        QCOMPARE(scene.cases().find(id)->leaseEpoch, 1);
    }

    void aRenewalThatFailsIsTriedAgainOverAnotherConnection()
    {
        Beats beats;
        beats.refusals = {Error{ErrorKind::Unreachable, QStringLiteral("away"), {}},
                          Error{ErrorKind::Busy, QStringLiteral("locked"), {}}};
        const LeaseKeeper keeper(counted(beats), {}, std::chrono::milliseconds(3));
        QVERIFY(beats.waitFor(4));
        const std::scoped_lock lock(beats.mutex);
        QCOMPARE(beats.opened, 3);
    }

    void whoWasFencedRenewsNoMore()
    {
        Beats beats;
        beats.refusals = {Error{ErrorKind::Denied, QStringLiteral("another worker has it"), QStringLiteral("fenced")}};
        Beats others;
        {
            const LeaseKeeper keeper(counted(beats), {}, std::chrono::milliseconds(3));
            QVERIFY(beats.waitFor(1));
            const LeaseKeeper other(counted(others), {}, std::chrono::milliseconds(3));
            QVERIFY(others.waitFor(10));
        }
        QCOMPARE(beats.renewed, 1);
    }

    void nothingIsRenewedWhenItIsOver()
    {
        Beats beats;
        {
            const LeaseKeeper keeper(counted(beats), {}, std::chrono::hours(1));
        }
        QCOMPARE(beats.opened, 0);
        const LeaseKeeper without({}, {}, std::chrono::milliseconds(3));
    }

private:
    // Until the store says that the lease was renewed to beyond what was claimed, and the time of that one is over.
    static bool outlastsItsLease(ErasureScene &scene, Dialect store, const QString &id)
    {
        Database &database = scene.desk().admin().user().store();
        const QString until = QStringLiteral("SELECT lease_until_ms FROM %1privacy_case WHERE id = ?")
                                  .arg(store == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString());
        const qint64 first = database.scalar(until, {id}).value_or(0);
        const QDeadlineTimer patience(kPatience);
        qint64 now = first;
        while (now < first + kLease.count() && !patience.hasExpired())
            now = database.scalar(until, {id}).value_or(0);
        return first > 0 && now >= first + kLease.count();
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(LeaseKeeperTest)
#include "leasekeeper_test.moc"
