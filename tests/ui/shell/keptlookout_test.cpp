// How long a console looks for alerts at the gateway of a team: from a sign-in on, over a lock, to the end of the
// session.
#include "models/alerts/backgroundlookout.h"
#include "models/gateway/storesession.h"
#include "tests/support/consolestores.h"
#include "ui/shell/storepages.h"

#include <QTest>

using namespace Gatehouse;

using Phase = BackgroundLookout::Phase;
using State = TeamSession::State;

class KeptLookoutTest : public QObject
{
    Q_OBJECT
private slots:
    void aLockOnAServerLeavesItLookingAndSigningOutDoesNot()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        const auto keeper = m_stores.keeper(settings);
        const auto anna = m_stores.add(*keeper, settings, QStringLiteral("anna"), Role::Responder);
        const ConnectionSettings mine = m_stores.as(QStringLiteral("anna"), settings);
        StoreSession store(mine, m_clock);
        const BackgroundLookout &lookout = *keepLooking(store, mine, m_clock);
        store.team().open();
        QCOMPARE(lookout.phase(), Phase::Off);
        signIn(store.team());
        QVERIFY(lookout.phase() != Phase::Off);
        store.team().lock();
        QVERIFY(lookout.phase() != Phase::Off);
        store.team().unlock(QStringLiteral("wrong"));
        QTRY_VERIFY(store.team().error());
        QVERIFY(lookout.phase() != Phase::Off);
        store.team().unlock(QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
        QVERIFY(lookout.phase() != Phase::Off);
        store.team().signOut();
        QCOMPARE(lookout.phase(), Phase::Off);
        signIn(store.team());
        QVERIFY(lookout.phase() != Phase::Off);
    }

private:
    static void signIn(TeamSession &team)
    {
        team.signIn({}, QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(team.state(), State::SignedIn, 60'000);
    }

    SystemClock m_clock;
    ConsoleStores m_stores;
};

QTEST_GUILESS_MAIN(KeptLookoutTest)
#include "keptlookout_test.moc"
