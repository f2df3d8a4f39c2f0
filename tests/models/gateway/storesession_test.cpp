// Signing in to a real store on both engines: over threads, and on a server with the server's own sign-in.
#include "models/gateway/storesession.h"
#include "tests/support/consolestores.h"

#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

using State = TeamSession::State;

class StoreSessionTest : public QObject
{
    Q_OBJECT
private slots:
    void aFileIsSetUpSignedInToAndLocked()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::Sqlite);
        StoreSession store(settings, m_clock);
        store.team().open();
        QTRY_COMPARE(store.team().state(), State::SetUp);
        store.team().setUp(QStringLiteral("anna"), QStringLiteral("anna's long passphrase"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
        QTRY_COMPARE(store.team().operators().size(), 1);
        auto page = store.auditLog().page({});
        page.waitForFinished();
        QCOMPARE(page.result()->entries.constFirst().entry.action, QStringLiteral("operator.signed_in"));
        store.team().lock();
        store.team().unlock(QStringLiteral("anna's long passphrase"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
    }

    void aServerIsEnteredWithItsOwnSignIn()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        const auto keeper = m_stores.keeper(settings);
        const auto ben = m_stores.add(*keeper, settings, QStringLiteral("ben"), Role::Approver);
        ConnectionSettings asBen = m_stores.as(QStringLiteral("ben"), settings);
        StoreSession store(asBen, m_clock);
        store.team().open();
        QCOMPARE(store.team().state(), State::SignedOut);
        auto closed = store.auditLog().page({});
        closed.waitForFinished();
        QCOMPARE(closed.result().error().kind, ErrorKind::SignIn);

        store.team().signIn({}, QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
        QCOMPARE(store.team().self().name, QStringLiteral("ben"));
        auto denied = store.auditLog().page({});
        denied.waitForFinished();
        QCOMPARE(denied.result().error().kind, ErrorKind::Denied);
        QVERIFY2(denied.result().error().message.contains(QStringLiteral("read_audit_log")),
                 qPrintable(denied.result().error().message));

        store.team().lock();
        auto locked = store.auditLog().page({});
        locked.waitForFinished();
        QCOMPARE(locked.result().error().kind, ErrorKind::SignIn);
        store.team().unlock({}); // what the connection holds would let anybody in
        QTRY_VERIFY(store.team().error());
        QCOMPARE(store.team().state(), State::Locked);
        store.team().unlock(QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
    }

    // What goes on at an untouched desk needs a connection; what a person does there waits for them.
    void theLockOnAServerLeavesOpenWhatWatches()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        const auto keeper = m_stores.keeper(settings);
        const auto ben = m_stores.add(*keeper, settings, QStringLiteral("ben"), Role::Approver);
        StoreSession store(m_stores.as(QStringLiteral("ben"), settings), m_clock);
        QSignalSpy ends(&store, &StoreSession::aboutToEnd);
        store.team().open();
        QCOMPARE(watched(store).error().kind, ErrorKind::SignIn);
        store.team().signIn({}, QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
        QCOMPARE(watched(store), QStringLiteral("ben"));
        ends.clear();
        store.team().lock();
        QCOMPARE(watched(store), QStringLiteral("ben"));
        store.team().unlock(QStringLiteral("wrong"));
        QTRY_VERIFY(store.team().error());
        QCOMPARE(watched(store), QStringLiteral("ben"));
        store.team().unlock(QStringLiteral("correct horse"));
        QTRY_COMPARE_WITH_TIMEOUT(store.team().state(), State::SignedIn, 60'000);
        QCOMPARE(ends.size(), 0);
        store.team().lock();
        store.team().signOut();
        QCOMPARE(ends.size(), 1);
        QCOMPARE(watched(store).error().kind, ErrorKind::SignIn);
    }

    void pagesOfTheLogAreTheSameOnAServer()
    {
        const ConnectionSettings settings = m_stores.make(Dialect::PostgreSql);
        const auto keeper = m_stores.keeper(settings);
        for (int i = 0; i < 300; ++i) {
            const QString action =
                i % 10 == 0 ? QStringLiteral("gateway.key_disabled") : QStringLiteral("reveal.shown");
            QVERIFY(keeper->append({0, 0, keeper->id(), action, {}, {}, {}}).has_value());
        }
        const auto all = keeper->audit().page({});
        QVERIFY2(all, all ? "" : qPrintable(all.error().message));
        QCOMPARE(all->entries.size(), 200);
        QCOMPARE(all->entries.constFirst().entry.index, all->size - 1);
        QCOMPARE(keeper->audit().page({{.action = QStringLiteral("gateway.")}, {}, 0, 200})->entries.size(), 30);
        QCOMPARE(keeper->audit().page({{.text = QStringLiteral("SHOWN")}, 250, 200, 200})->entries.size(), 45);
    }

private:
    // Who is signed in there.
    static Result<QString> watched(StoreSession &store)
    {
        auto asked = store.watchStore().ask([](Database &database) -> Result<QString> {
            QString who;
            const auto read =
                database.visitRows(QStringLiteral("SELECT session_user::text"), {}, {}, [&who](const RowStream &row) {
                    who = row.string(0);
                    return Result<void>();
                });
            return read ? Result<QString>(who) : std::unexpected(read.error());
        });
        asked.waitForFinished();
        return asked.result();
    }

    SystemClock m_clock;
    ConsoleStores m_stores;
};

QTEST_GUILESS_MAIN(StoreSessionTest)
#include "storesession_test.moc"
