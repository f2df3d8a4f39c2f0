// What the store promises of channels and of what they are to be told, on a file and on a server alike.
#include "tests/support/caseresults.h"
#include "tests/support/noticedesk.h"

#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

struct Seat {
    std::unique_ptr<StoreUser> user;
    SystemClock clock = {};
    std::unique_ptr<NoticeDesk> desk;

    explicit Seat(std::unique_ptr<StoreUser> who)
        : user(std::move(who))
        , desk(std::make_unique<NoticeDesk>(*user, clock))
    {
    }
};

struct Team {
    std::unique_ptr<Seat> admin;
    std::unique_ptr<Seat> responder;
    std::unique_ptr<Seat> other;
    std::unique_ptr<Seat> handler; // handles alerts, and edits no rules
    std::unique_ptr<Seat> viewer;
};

} // namespace

class AlertChannelsContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }
    void cleanup()
    {
        for (auto &[engine, team] : m_teams)
            QVERIFY(team->admin->user->audit().verify()->isGenuine());
    }

    void aChannelIsKeptInVersionsAndOnRecord()
    {
        const qint64 entries = *admin().user->audit().size();
        AlertChannel channel = webhook();
        channel.quiet = QuietHours{QStringLiteral("Europe/Berlin"), QTime(22, 0), QTime(7, 0)};
        channel.secret = {SecretReference::Kind::File, QStringLiteral("/etc/gatehouse-notify-ops")};
        const auto first = save(responder(), channel);
        WORKS(first);
        QCOMPARE(first->version, 1);
        QCOMPARE(first->changedBy, responder().user->id());
        QCOMPARE(first->quiet, channel.quiet);
        QCOMPARE(first->secret, channel.secret);
        AlertChannel changed = *first;
        changed.stormCount = 7;
        const auto second = save(responder(), changed);
        WORKS(second);
        QCOMPARE(second->version, 2);
        // Whoever saw the first version does not overwrite the second.
        REFUSED(save(other(), *first), "meanwhile");
        WORKS(responder().desk->channels.remove(responder().user->id(), first->id));
        QVERIFY(!responder().desk->channels.find(first->id));
        QCOMPARE(*admin().user->audit().size(), entries + 3);
    }

    void aChannelOfEveryKindIsReadBackAsItWasWritten()
    {
        AlertChannel mail = webhook();
        mail.kind = ChannelKind::Email;
        mail.url.clear();
        mail.server = QStringLiteral("mail.company.example");
        mail.port = 2525;
        mail.tlsFirst = true;
        mail.from = QStringLiteral("gatehouse@company.example");
        mail.to = {QStringLiteral("ops@company.example"), QStringLiteral("night@company.example")};
        mail.user = QStringLiteral("gatehouse");
        mail.secret = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_NOTIFY_MAIL")};
        mail.caFile = QStringLiteral("/etc/ca.pem");
        mail.least = AlertLevel::Page;
        mail.enabled = false;
        const auto kept = save(responder(), mail);
        WORKS(kept);
        mail.id = kept->id;
        mail.version = 1;
        mail.changedBy = kept->changedBy;
        mail.changedMs = kept->changedMs;
        QVERIFY(*kept == mail);
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *each :
             {"no name", "a name that is taken", "no url", "http elsewhere", "a password in the url",
              "somebody else's secret", "a keychain", "a secret in the open", "a watch", "no such zone", "no address"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(QString, what);
        AlertChannel channel = webhook();
        if (what == QLatin1String("no name"))
            channel.name = QStringLiteral("  ");
        else if (what == QLatin1String("a name that is taken"))
            channel.name = save(responder(), webhook())->name.toUpper();
        else if (what == QLatin1String("no url"))
            channel.url = QStringLiteral("hooks.example");
        else if (what == QLatin1String("http elsewhere"))
            channel.url = QStringLiteral("http://hooks.example/");
        else if (what == QLatin1String("a password in the url"))
            channel.url = QStringLiteral("https://me:secret@hooks.example/");
        else if (what == QLatin1String("somebody else's secret"))
            channel.secret = {SecretReference::Kind::Environment, QStringLiteral("GW_DB_PASSWORD")};
        else if (what == QLatin1String("a keychain"))
            channel.secret = {SecretReference::Kind::Keychain, QStringLiteral("gatehouse-notify-ops")};
        else if (what == QLatin1String("a watch"))
            channel.least = AlertLevel::Watch;
        else if (what == QLatin1String("no such zone"))
            channel.quiet = QuietHours{QStringLiteral("Nowhere"), QTime(22, 0), QTime(7, 0)};
        else if (what == QLatin1String("no address"))
            channel.kind = ChannelKind::Email;
        if (what == QLatin1String("a secret in the open")) {
            channel.kind = ChannelKind::Alertmanager;
            channel.plainHttp = true;
            channel.url = QStringLiteral("http://alertmanager.example:9093");
            channel.secret = {SecretReference::Kind::Environment, QStringLiteral("GATEHOUSE_NOTIFY_AM")};
        }
        const auto saved = save(responder(), channel);
        QVERIFY(!saved);
        QVERIFY2(saved.error().kind == ErrorKind::InvalidInput || saved.error().kind == ErrorKind::Denied,
                 qPrintable(saved.error().message));
    }

    void onlyWhoEditsRulesEditsChannels()
    {
        REFUSED(save(viewer(), webhook()), "edit_alert_rules");
        REFUSED(save(handler(), webhook()), "edit_alert_rules");
        const auto channel = save(responder(), webhook());
        WORKS(channel);
        REFUSED(handler().desk->channels.remove(handler().user->id(), channel->id), "edit_alert_rules");
        // All see where alerts go.
        WORKS(viewer().desk->channels.find(channel->id));
        WORKS(viewer().desk->channels.standings());
    }

    void whoHandlesAlertsSendsThem()
    {
        const auto channel = save(responder(), webhook());
        WORKS(channel);
        const qint64 seq = handler().desk->raise(fingerprint());
        FakePost post;
        QVERIFY(handler().desk->deliver(post).sent >= 1);
        QVERIFY(std::ranges::any_of(post.sent, [&](const NoticeMessage &message) {
            return message.id.startsWith(channel->id) && message.alerts.constFirst().alert.seq == seq;
        }));
        QVERIFY(viewer().desk->alerts.folder(seq)->events.constLast().action == AlertAction::Notified);
        FakePost again;
        QCOMPARE(responder().desk->deliver(again).sent, 0);
        QCOMPARE(responder().desk->standing(channel->id).sent, 1);
    }

    void twoOfATeamSendEachNoticeOnce()
    {
        WORKS(save(responder(), webhook()));
        for (int i = 0; i < 5; ++i)
            responder().desk->raise(fingerprint() + QString::number(i));
        FakePost mine;
        FakePost theirs;
        int inBetween = -1;
        mine.whileSending = [&] { inBetween = other().desk->deliver(theirs).sent; };
        QVERIFY(responder().desk->deliver(mine).sent >= 5);
        QCOMPARE(inBetween, 0);
        const QStringList ids = mine.ids();
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
    }

    // With the record of the alert, or not at all.
    void whatIsNotWrittenDownIsNotTold()
    {
        WORKS(save(responder(), webhook()));
        const qint64 before = notices();
        const WatchLease lease = *responder().desk->watch.claim(QStringLiteral("here"));
        WORKS(responder().desk->watch.leave());
        const WatchLease theirs = *other().desk->watch.claim(QStringLiteral("there"));
        WatchStep step;
        step.hits = {NoticeDesk::hit(fingerprint(), AlertLevel::Page)};
        QVERIFY(!responder().desk->watch.record(lease, step));
        QCOMPARE(notices(), before);
        WORKS(other().desk->watch.record(theirs, step));
        QVERIFY(notices() > before);
        WORKS(other().desk->watch.leave());
    }

    void aSignOfLifeIsSentOnceByATeam()
    {
        AlertChannel channel = webhook();
        channel.heartbeatMinutes = 60;
        WORKS(save(responder(), channel));
        responder().desk->record({});
        FakePost mine;
        FakePost theirs;
        QVERIFY(responder().desk->deliver(mine).heartbeats >= 1);
        QCOMPARE(other().desk->deliver(theirs).heartbeats, 0);
    }

    void nothingIsTakenOut_data()
    {
        QTest::addColumn<QString>("statement");
        for (const char *each : {"UPDATE %1alert_channel SET body = '{}'", "DELETE FROM %1alert_channel"})
            QTest::newRow(each) << QString::fromLatin1(each);
    }
    void nothingIsTakenOut()
    {
        QFETCH(QString, statement);
        WORKS(save(responder(), webhook()));
        QVERIFY(!admin().user->store().execute(statement.arg(onServer() ? QStringLiteral("gatehouse.") : QString())));
    }

    // On a server also from those who leave the console out.
    void whatIsToBeToldIsNotForEverybodyToChange_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<bool>("handlerToo");
        QTest::newRow("settle") << "UPDATE gatehouse.alert_notice SET state = 'dropped'" << false;
        QTest::newRow("forget") << "DELETE FROM gatehouse.alert_notice" << false;
        QTest::newRow("readdress") << "UPDATE gatehouse.alert_notice SET channel = 'ch-0'" << true;
        QTest::newRow("another alert") << "UPDATE gatehouse.alert_notice SET alert = 1" << true;
        QTest::newRow("a channel")
            << "INSERT INTO gatehouse.alert_channel SELECT 'ch-0123456789abcdef', 1, kind, name, 1, "
               "0, 1, body, '', 0 FROM gatehouse.alert_channel LIMIT 1"
            << true;
        QTest::newRow("the function") << "SELECT gatehouse.enter_alert_channel()" << true;
    }
    void whatIsToBeToldIsNotForEverybodyToChange()
    {
        QFETCH(QString, statement);
        QFETCH(bool, handlerToo);
        if (!onServer())
            return;
        WORKS(save(responder(), webhook()));
        responder().desk->raise(fingerprint());
        const qint64 before = notices();
        const auto done = viewer().user->store().execute(statement);
        QVERIFY2(!done || *done == 0, qPrintable(statement));
        if (handlerToo)
            QVERIFY(!handler().user->store().execute(statement));
        QCOMPARE(notices(), before);
    }

private:
    Team &team()
    {
        QFETCH_GLOBAL(Dialect, engine);
        std::unique_ptr<Team> &team = m_teams[engine];
        if (!team) {
            team = std::make_unique<Team>();
            const ConnectionSettings settings = m_stores.make(engine);
            team->admin = std::make_unique<Seat>(m_stores.keeper(settings));
            const auto add = [&](const char *name, Role role) {
                return std::make_unique<Seat>(
                    m_stores.add(*team->admin->user, settings, QString::fromLatin1(name), role));
            };
            team->responder = add("a_responder", Role::Responder);
            team->other = add("another_responder", Role::Responder);
            team->handler = add("an_operator", Role::Operator);
            team->viewer = add("a_viewer", Role::Viewer);
        }
        return *team;
    }
    Seat &admin() { return *team().admin; }
    Seat &responder() { return *team().responder; }
    Seat &other() { return *team().other; }
    Seat &handler() { return *team().handler; }
    Seat &viewer() { return *team().viewer; }
    bool onServer() { return admin().user->store().dialect() == Dialect::PostgreSql; }
    qint64 notices()
    {
        return *admin().user->store().scalar(QStringLiteral("SELECT count(*) FROM %1alert_notice")
                                                 .arg(onServer() ? QStringLiteral("gatehouse.") : QString()));
    }
    static Result<AlertChannel> save(Seat &seat, const AlertChannel &channel)
    {
        return seat.desk->channels.save(seat.user->id(), channel);
    }
    // Each of its own: the teams are those of all tests.
    QString fingerprint() { return QStringLiteral("fp-%1").arg(++m_count); }
    AlertChannel webhook() { return NoticeDesk::webhook(QStringLiteral("Channel %1").arg(++m_count)); }

    ConsoleStores m_stores;
    std::map<Dialect, std::unique_ptr<Team>> m_teams;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(AlertChannelsContract)
#include "alertchannels_contract.moc"
