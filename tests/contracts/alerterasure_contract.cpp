// That a person who is erased leaves alerts and incidents of the store, too, on a file and on a server alike.
#include "models/alerts/alerterasure.h"
#include "models/alerts/alertwatch.h"
#include "models/alerts/incidentrepository.h"
#include "models/alerts/securitywatch.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

class AlertErasureContract : public QObject
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
        const ConnectionSettings settings = m_settings = m_stores.make(engine);
        m_admin = m_stores.keeper(settings);
        m_responder = m_stores.add(*m_admin, settings, QStringLiteral("a_responder"), Role::Responder);
        m_operator = m_stores.add(*m_admin, settings, QStringLiteral("an_operator"), Role::Operator);
    }

    void cleanup()
    {
        QVERIFY(m_admin->audit().verify()->isGenuine());
        m_operator.reset();
        m_responder.reset();
        m_admin.reset();
    }

    void whomItIsAboutIsGoneAndTheRestStays()
    {
        const qint64 ofKey = raised("a", {"key=sk-\"anna\\1"}, {});
        const qint64 ofAccount = raised("b", {"network=203.0.113.7"}, {"anna.muster"});
        const qint64 ofAnother = raised("c", {"key=sk-ben"}, {"ben"});
        const CountedPerson anna{{QStringLiteral("anna.muster")}, {QStringLiteral("sk-\"anna\\1")}};
        const auto erased = erase(anna);
        WORKS(erased);
        QCOMPARE(*erased, 2);
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        for (const qint64 seq : {ofKey, ofAccount}) {
            QVERIFY(alerts.person(seq)->isEmpty());
            const auto folder = alerts.folder(seq);
            QVERIFY2(folder->alert.node.constFirst().endsWith(QStringLiteral("=(erased)")),
                     qPrintable(folder->alert.node.constFirst()));
            QCOMPARE(folder->alert.node.at(1), QStringLiteral("workspace=acme"));
            QCOMPARE(folder->alert.summary, QStringLiteral("11 in 60 min"));
        }
        QCOMPARE(alerts.person(ofAnother)->value(QStringLiteral("node")).toArray().at(0).toString(),
                 QStringLiteral("key=sk-ben"));
        QCOMPARE(*erase(anna), 0);
        QVERIFY(erase({{}, {}}).has_value());
    }

    void whatWasSwitchedIsGoneToo()
    {
        IncidentRepository incidents(store(), m_responder->audit(), m_responder->operators(), m_clock);
        const auto seq = incidents.open({QStringLiteral("gw"),
                                         m_responder->id(),
                                         QStringLiteral("A leak"),
                                         IncidentSeverity::Major,
                                         QString(),
                                         {}});
        WORKS(seq);
        IncidentRepository byOperator(m_operator->store(), m_operator->audit(), m_operator->operators(), m_clock);
        for (const char *key : {"sk-anna", "sk-ben"})
            WORKS(byOperator.intend({*seq, m_operator->id(), ActionVerb::Disable, EntityKind::Key,
                                     QString::fromLatin1(key), QStringLiteral("key sk-•••"), QStringLiteral("leaked"),
                                     0}));
        QCOMPARE(*erase({{}, {QStringLiteral("sk-anna")}}), 1);
        const auto folder = incidents.folder(*seq);
        QCOMPARE(folder->deeds.at(0).label, QStringLiteral("key (erased)"));
        QCOMPARE(folder->deeds.at(0).reason, QStringLiteral("leaked"));
        const auto gone = byOperator.target(*seq, 1);
        QVERIFY(!gone && gone.error().message.contains(QStringLiteral("erased")));
        QCOMPARE(byOperator.target(*seq, 2)->id, QStringLiteral("sk-ben"));
    }

    // Of New API both are numbers.
    void aKeyAndAnAccountThatAreCalledAlikeAreNotMixedUp()
    {
        const qint64 ofKey = raised("a", {"key=7"}, {});
        const qint64 ofAccount = raised("b", {"network=203.0.113.7"}, {"7"});
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        QCOMPARE(*erase({{}, {QStringLiteral("7")}}), 1);
        QVERIFY(alerts.person(ofKey)->isEmpty());
        QVERIFY(!alerts.person(ofAccount)->isEmpty());
        QCOMPARE(*erase({{QStringLiteral("7")}, {}}), 1);
        QVERIFY(alerts.person(ofAccount)->isEmpty());
    }

    void whatIsRememberedOfThemToLookForMisuseIsGoneAndOfOthersStays()
    {
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        for (const char *kind : {"security", "security/part"}) {
            AlertWatch watch(alerts, QStringLiteral("gw"), QString::fromLatin1(kind));
            const auto lease = watch.claim(QStringLiteral("here"));
            WORKS(lease);
            WORKS(watch.record(*lease, remembering({"sk-anna", "sk-ben"})));
            QCOMPARE(*erase({{}, {QStringLiteral("sk-anna")}}), 1);
            QCOMPARE(*erase({{}, {QStringLiteral("sk-anna")}}), 0);
            // Whoever had them in memory writes them down no more, and goes on from what is there.
            QCOMPARE(watch.record(*lease, remembering({"sk-anna", "sk-ben"})).error().kind, ErrorKind::Busy);
            const auto next = watch.claim(QStringLiteral("there"));
            WORKS(next);
            QCOMPARE(next->stateMs, kStateMs);
            QCOMPARE(rememberedIn(next->state), QStringList({QStringLiteral("sk-ben")}));
            WORKS(watch.leave());
        }
    }

    // Of another version, or damaged: who is in it nobody can tell.
    void aStateThatCannotBeReadIsMadeAnew()
    {
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        AlertWatch watch(alerts, QStringLiteral("gw"), QStringLiteral("security"));
        const auto lease = watch.claim(QStringLiteral("here"));
        WORKS(lease);
        WatchStep step = remembering({"sk-anna"});
        step.state->chop(1);
        WORKS(watch.record(*lease, step));
        QCOMPARE(*erase({{}, {QStringLiteral("sk-somebody")}}), 1);
        const auto next = watch.claim(QStringLiteral("here"));
        WORKS(next);
        QCOMPARE(next->stateMs, 0);
        QCOMPARE(rememberedIn(next->state), QStringList());
    }

    void whatIsRememberedIsReadByNobodyElse()
    {
        QFETCH_GLOBAL(Dialect, engine);
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        AlertWatch watch(alerts, QStringLiteral("gw"), QStringLiteral("security"));
        const auto lease = watch.claim(QStringLiteral("here"));
        WORKS(lease);
        WORKS(watch.record(*lease, remembering({"sk-anna"})));
        if (engine == Dialect::Sqlite)
            return; // whoever has the file reads it
        const auto viewer = m_stores.add(*m_admin, m_settings, QStringLiteral("a_viewer"), Role::Viewer);
        // That somebody looks, everybody sees.
        AlertRepository seen(viewer->store(), viewer->audit(), viewer->operators(), m_clock);
        const auto standing = AlertWatch(seen, QStringLiteral("gw"), QStringLiteral("security")).standing();
        WORKS(standing);
        QVERIFY(standing->heartbeatMs > 0);
        const QString state = QStringLiteral("SELECT length(gatehouse.watch_state('gw/security'))");
        QVERIFY(!viewer->store().scalar(QStringLiteral("SELECT length(state) FROM gatehouse.alert_watch")));
        QVERIFY(!viewer->store().scalar(state));
        QVERIFY(m_operator->store().scalar(state).value_or(0) > 0);
        QVERIFY(!viewer->store().scalar(QStringLiteral("SELECT count(*) FROM gatehouse.misuse_states('gw')")));
        QVERIFY(!m_operator->store().scalar(
            QStringLiteral("SELECT gatehouse.replace_misuse_state('gw/security', 1, 1, 1, '\\x00')")));
    }

    void ofAnotherGatewayNobodyIsErased()
    {
        raised("a", {"key=sk-anna"}, {});
        QCOMPARE(*eraseFromAlerts(store(), m_responder->audit(), m_responder->id(), QStringLiteral("other"),
                                  {{}, {QStringLiteral("sk-anna")}}),
                 0);
    }

    void onAServerItNeedsTheRightToHandleCases()
    {
        QFETCH_GLOBAL(Dialect, engine);
        raised("a", {"key=sk-anna"}, {});
        const auto refused = eraseFromAlerts(m_operator->store(), m_operator->audit(), m_operator->id(),
                                             QStringLiteral("gw"), {{}, {QStringLiteral("sk-anna")}});
        QVERIFY(engine == Dialect::Sqlite || !refused);
    }

private:
    static constexpr qint64 kStateMs = 1'788'739'200'000;

    static WatchStep remembering(const QList<const char *> &keys)
    {
        SecurityWatch watch;
        for (const char *key : keys)
            watch.tellKeys({{QString::fromLatin1(key), QStringLiteral("the owner of %1").arg(QLatin1String(key))}});
        WatchStep step;
        step.positionMs = step.stateMs.emplace(kStateMs);
        step.state = watch.snapshot();
        return step;
    }
    static QStringList rememberedIn(const QByteArray &state)
    {
        SecurityWatch watch;
        if (const auto restored = watch.restore(state); !restored)
            return {restored.error().message};
        QStringList keys;
        for (const KeyFacts &facts : watch.knownKeys())
            keys.append(facts.key);
        return keys;
    }
    Database &store() { return m_responder->store(); }
    Result<qint64> erase(const CountedPerson &person)
    {
        return eraseFromAlerts(store(), m_responder->audit(), m_responder->id(), QStringLiteral("gw"), person);
    }
    qint64 raised(const char *fingerprint, const QList<const char *> &node, const QList<const char *> &accounts)
    {
        RaisedAlert hit;
        hit.fingerprint = QString::fromLatin1(fingerprint);
        hit.rule = QStringLiteral("key-new-networks");
        const QString condition = QString::fromLatin1(node.constFirst());
        hit.node = {condition.left(condition.indexOf(QLatin1Char('=')) + 1) + QStringLiteral("sk-•••"),
                    QStringLiteral("workspace=acme")};
        hit.title = QStringLiteral("New networks");
        hit.summary = QStringLiteral("11 in 60 min");
        QJsonArray conditions;
        const QString key = condition.startsWith(QLatin1String("key="))
                                ? filterTermToToken({Dimension::Key, {condition.mid(4)}})
                                : condition;
        conditions.append(key);
        QJsonArray names;
        for (const char *account : accounts)
            names.append(QString::fromLatin1(account));
        hit.person = {{QStringLiteral("node"), conditions}, {QStringLiteral("accounts"), names}};
        WatchStep step;
        step.hits = {hit};
        AlertRepository alerts(store(), m_responder->audit(), m_responder->operators(), m_clock);
        AlertWatch watch(alerts, QStringLiteral("gw"));
        const auto lease = watch.claim(QStringLiteral("here"));
        const auto done = lease ? watch.record(*lease, step) : std::unexpected(lease.error());
        if (!done || !watch.leave())
            qFatal("%s", qPrintable(messageOf(done)));
        return done->opened.constFirst();
    }

    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    SystemClock m_clock;
    std::unique_ptr<StoreUser> m_admin;
    std::unique_ptr<StoreUser> m_responder;
    std::unique_ptr<StoreUser> m_operator;
};

QTEST_GUILESS_MAIN(AlertErasureContract)
#include "alerterasure_contract.moc"
