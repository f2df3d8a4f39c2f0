// What is promised of channels to a window, by a fake, a file and a server alike.
#include "models/alerts/livechannelstore.h"
#include "models/core/loopthread.h"
#include "models/gateway/consolestore.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fakechannelstore.h"
#include "tests/support/scriptedserver.h"

#include <QFuture>

using namespace Gatehouse;

namespace
{

enum class Keeping { Fake, File, Server };

// One at a window: the store on its own thread, as the console has it.
struct Seat {
    QString id;
    std::unique_ptr<StoreUser> user = {}; // none: of the fake
    std::unique_ptr<ThreadedDatabase> database = {};
    std::unique_ptr<LiveChannelStore> live = {};
    ChannelStore *store = nullptr;
};

} // namespace

Q_DECLARE_METATYPE(Keeping)

class ChannelStoreContract : public QObject
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
        m_fake = std::make_unique<FakeChannelStore>();
        m_fake->editors = {QStringLiteral("ada"), QStringLiteral("ben")};
        const ConnectionSettings settings =
            keeping == Keeping::Fake
                ? ConnectionSettings()
                : m_stores.make(keeping == Keeping::File ? Dialect::Sqlite : Dialect::PostgreSql);
        if (keeping != Keeping::Fake)
            m_keeper = m_stores.keeper(settings);
        sit(m_responder, QStringLiteral("ada"), Role::Responder, settings);
        sit(m_other, QStringLiteral("ben"), Role::Responder, settings);
        sit(m_viewer, QStringLiteral("eve"), Role::Viewer, settings);
    }

    void cleanup()
    {
        for (Seat *seat : {&m_responder, &m_other, &m_viewer}) {
            seat->live.reset();
            seat->database.reset();
            seat->user.reset();
        }
        if (m_keeper)
            QVERIFY(m_keeper->audit().verify()->isGenuine());
        m_keeper.reset();
        m_fake.reset();
    }

    void whatIsKeptIsListedByNameForEverybody()
    {
        QVERIFY(shelf(m_viewer).channels.isEmpty());
        WORKS(save(m_responder, webhook(QStringLiteral("b"))));
        WORKS(save(m_responder, webhook(QStringLiteral("A"))));
        const ChannelShelf all = shelf(m_viewer);
        QCOMPARE(all.channels.size(), 2);
        QCOMPARE(all.channels.at(0).name, QStringLiteral("A"));
        QCOMPARE(all.channels.at(1).name, QStringLiteral("b"));
        QCOMPARE(all.channels.at(0).version, 1);
        QCOMPARE(all.channels.at(0).changedBy, m_responder.id);
        QCOMPARE(all.standingOf(all.channels.at(0).id), ChannelStanding{all.channels.at(0).id});
    }

    void aChangeIsTheNextVersionAndNobodyIsOvertaken()
    {
        const auto first = save(m_responder, webhook(QStringLiteral("  Pager ")));
        WORKS(first);
        QCOMPARE(first->name, QStringLiteral("Pager"));
        AlertChannel mine = *first;
        mine.enabled = false;
        const auto second = save(m_other, mine);
        WORKS(second);
        QCOMPARE(second->version, 2);
        QVERIFY(!shelf(m_responder).channels.constFirst().enabled);
        REFUSED(save(m_responder, *first), "meanwhile");
    }

    void onlyWhoEditsRulesChangesChannels()
    {
        REFUSED(save(m_viewer, webhook(QStringLiteral("Pager"))), "edit_alert_rules");
        const auto kept = save(m_responder, webhook(QStringLiteral("Pager")));
        WORKS(kept);
        REFUSED(answerOf(m_viewer.store->remove(m_viewer.id, kept->id)), "edit_alert_rules");
        QCOMPARE(shelf(m_viewer).channels.size(), 1);
        WORKS(answerOf(m_other.store->remove(m_other.id, kept->id)));
        QVERIFY(shelf(m_viewer).channels.isEmpty());
        const auto again = answerOf(m_other.store->remove(m_other.id, kept->id));
        QVERIFY(!again && again.error().kind == ErrorKind::NotFound);
    }

    void whatCannotBeIsNotKept()
    {
        WORKS(save(m_responder, webhook(QStringLiteral("Pager"))));
        for (const AlertChannel &each : {webhook({}), webhook(QStringLiteral("PAGER"))}) {
            const auto saved = save(m_responder, each);
            QVERIFY(!saved && saved.error().kind == ErrorKind::InvalidInput);
        }
        QCOMPARE(shelf(m_responder).channels.size(), 1);
    }

    void aTestOfWhatCannotBeIsRefused()
    {
        const auto tested = answerOf(m_responder.store->test(webhook({})));
        QVERIFY(!tested && tested.error().kind == ErrorKind::InvalidInput);
    }

    // What is not kept can be tried out, and leaves nothing in the store.
    void aTestIsSentAndItsAnswerToldWhileTheStoreAnswersOthers()
    {
        LoopThread thread(QStringLiteral("receiver"));
        std::unique_ptr<ScriptedServer> server;
        std::unique_ptr<ScriptedServer> silent; // it never answers
        AlertChannel channel = webhook(QStringLiteral("Pager"));
        thread.run([&] {
            server = std::make_unique<ScriptedServer>(std::nullopt);
            server->takeWholeRequests();
            server->setFirst({ScriptedServer::json("{}")});
            server->setJson("{}", "503 Busy");
            channel.url = server->url();
        });
        WORKS(answerOf(m_responder.store->test(channel)));
        m_fake->testFailure = Error{ErrorKind::Unreachable, QStringLiteral("127.0.0.1 answered 503.")};
        const auto refused = answerOf(m_responder.store->test(channel));
        QVERIFY(!refused && refused.error().message.contains(QLatin1String("answered 503")));
        QVERIFY(shelf(m_responder).channels.isEmpty());
        QByteArray request;
        thread.run([&] {
            request = server->requests().value(0);
            server.reset();
            silent = std::make_unique<ScriptedServer>(std::nullopt);
            channel.url = silent->url();
        });
        if (m_responder.live) {
            QVERIFY2(request.contains("\"test\""), request.constData());
            const auto open = m_responder.store->test(channel);
            QVERIFY(shelf(m_responder).channels.isEmpty());
            QVERIFY(!open.isFinished());
            m_responder.live.reset(); // whoever closes does not wait for its patience
        }
        thread.run([&] { silent.reset(); });
    }

private:
    void sit(Seat &seat, const QString &name, Role role, const ConnectionSettings &settings)
    {
        seat.id = name;
        seat.store = m_fake.get();
        if (!m_keeper)
            return;
        seat.user = m_stores.add(*m_keeper, settings, name, role);
        seat.id = seat.user->id();
        const ConnectionSettings mine = m_stores.as(name, settings);
        seat.database = std::make_unique<ThreadedDatabase>(
            name, [mine](const std::stop_token &) { return openConsoleStore(mine); });
        seat.live = std::make_unique<LiveChannelStore>(
            *seat.database, AlertNotifier::Gateway{QStringLiteral("gw"), QStringLiteral("Northwind")}, m_clock);
        seat.store = seat.live.get();
    }
    template<typename Value>
    static Result<Value> answerOf(QFuture<Result<Value>> future)
    {
        future.waitForFinished();
        return future.result();
    }
    static AlertChannel webhook(const QString &name)
    {
        AlertChannel channel;
        channel.name = name;
        channel.url = QStringLiteral("https://hooks.invalid/gatehouse");
        return channel;
    }
    static ChannelShelf shelf(Seat &seat) { return answerOf(seat.store->shelf()).value_or(ChannelShelf()); }
    static Result<AlertChannel> save(Seat &seat, const AlertChannel &channel)
    {
        return answerOf(seat.store->save(seat.id, channel));
    }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::unique_ptr<FakeChannelStore> m_fake;
    std::unique_ptr<StoreUser> m_keeper;
    Seat m_responder;
    Seat m_other;
    Seat m_viewer;
};

QTEST_GUILESS_MAIN(ChannelStoreContract)
#include "channelstore_contract.moc"
