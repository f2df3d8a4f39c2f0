// Alerts replayed through the real gatehousectl: from the store, and from the bundle of an incident.
#include "models/alerts/alertengine.h"
#include "models/alerts/incidentrepository.h"
#include "models/database/sqlitedatabase.h"
#include "models/telemetry/rollupstore.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/models/alerts/madefigures.h"
#include "tests/support/fixedclock.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class CtlReplayTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite);
        m_team->add(QStringLiteral("anna"), QStringLiteral("responder"));
        const auto settings = loadConnection(m_team->connectionOf(QStringLiteral("anna")));
        QVERIFY(settings);
        auto store = SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(store);
        m_store = std::move(*store);
        raise(gatewayFingerprint(*settings));
    }

    void aReplayIsTheSameBitForBit()
    {
        const auto text = run("alerts replay " + m_alert);
        QVERIFY2(text.exitCode == 0, text.err.constData());
        for (const char *word :
             {"It began: errors at provider=anthropic", "score", "threshold", "window", "the same, bit for bit"})
            QVERIFY2(text.out.contains(word), text.out.constData());
        QVERIFY2(!text.out.contains("DIFFERS"), text.out.constData());
        const auto json = run("alerts replay " + m_alert + " --json");
        QCOMPARE(json.exitCode, 0);
        QCOMPARE(json.json().value(QStringLiteral("same")), QJsonValue(true));
        const QJsonArray replays = json.json().value(QStringLiteral("replays")).toArray();
        QVERIFY(!replays.isEmpty());
        QCOMPARE(replays.at(0)[QStringLiteral("part")].toString(), QStringLiteral("first"));
        QCOMPARE(replays.at(0)[QStringLiteral("sha256")].toString().size(), 64);
    }

    // Whoever has only the bundle needs neither the store nor the gateway.
    void theBundleOfAnIncidentIsReplayedAlone()
    {
        const QByteArray file = m_team->path(QStringLiteral("incident.zip")).toLatin1();
        const auto exported = run("incidents export I-000001 --out " + file);
        QVERIFY2(exported.exitCode == 0, exported.err.constData());
        const auto replay = runCtl({QStringLiteral("alerts"), QStringLiteral("replay"), QString::fromLatin1(m_alert),
                                    QStringLiteral("--bundle"), QString::fromLatin1(file)});
        QVERIFY2(replay.exitCode == 0, replay.err.constData());
        QCOMPARE(replay.out, run("alerts replay " + m_alert).out);
        const auto other = run("alerts replay A-009999 --bundle " + file);
        QVERIFY2(other.exitCode == 1 && other.err.contains("has no alert A-009999"), other.err.constData());
        const auto none = run("alerts replay " + m_alert + " --bundle /nowhere.zip");
        QVERIFY2(none.exitCode == 1 && none.err.contains("/nowhere.zip"), none.err.constData());
    }

    void whatDiffersIsNamedAndFails()
    {
        QVERIFY(m_store->execute(QStringLiteral("UPDATE alert SET score = score + 1 WHERE seq = ?"), {m_seq}));
        const auto differs = run("alerts replay " + m_alert);
        QVERIFY(m_store->execute(QStringLiteral("UPDATE alert SET score = score - 1 WHERE seq = ?"), {m_seq}));
        QCOMPARE(differs.exitCode, 1);
        QVERIFY2(differs.out.contains("DIFFERS") && differs.out.contains("differs in 1 of"), differs.out.constData());
    }

    void whatIsDamagedOrNotThereIsSaid()
    {
        QVERIFY(m_store->execute(
            QStringLiteral("INSERT INTO alert_replay (alert, part, record) SELECT ?, part, substr(record, 1, 500) FROM "
                           "alert_replay WHERE alert = ? AND part = 'first'"),
            {m_bare, m_seq}));
        const QByteArray bare = alertId(m_bare).toLatin1();
        const auto damaged = run("alerts replay " + bare);
        QVERIFY2(damaged.exitCode == 1 && damaged.err.contains("damaged"), damaged.err.constData());
        QVERIFY(m_store->execute(QStringLiteral("DELETE FROM alert_replay WHERE alert = ?"), {m_bare}));
        const auto before = run("alerts replay " + bare);
        QVERIFY2(before.exitCode == 1 && before.err.contains("before Gatehouse kept that"), before.err.constData());
        QVERIFY(m_store->execute(QStringLiteral("UPDATE alert SET rule = 'recon' WHERE seq = ?"), {m_bare}));
        const auto misuse = run("alerts replay " + bare);
        QVERIFY2(misuse.exitCode == 1 && misuse.err.contains("its rule is recon"), misuse.err.constData());
        QVERIFY(run("alerts replay A-999999").err.contains("There is no alert"));
        QVERIFY(run("alerts replay seven").err.contains("is no alert"));
    }

private:
    CtlResult run(const QByteArray &line) const
    {
        return m_team->run(QStringLiteral("anna"), QString::fromLatin1(line));
    }

    // An outage of forty minutes, found by the engine as it finds any; and another alert without anything kept.
    void raise(const QString &gateway)
    {
        FixedClock clock(MadeFigures::kFromMs);
        AuditRepository audit(*m_store, clock);
        const auto operators = makeOperatorRepository(*m_store, audit, clock);
        AlertRepository alerts(*m_store, audit, *operators, clock);
        AlertWatch watch(alerts, gateway);
        MadeFigures figures;
        const qint64 beginMs = MadeFigures::kFromMs + 26 * kHourMs;
        figures.troubles = {{{beginMs, beginMs + 40 * kMinuteMs}, QStringLiteral("anthropic"), 0.6}};
        figures.freshMs = beginMs + 2 * kHourMs;
        LatticeReader reader([&figures](const auto &queries) { return figures(queries); });
        AlertEngine engine(watch, reader, usualDetectionSettings(), clock);
        clock.set(figures.freshMs);
        QVERIFY(engine.catchUp(QStringLiteral("here"), MadeFigures::kFromMs, [](const AlertEngine::Look &) {}, {}));
        QVERIFY(engine.leave());
        const auto all = alerts.list({gateway});
        QVERIFY(all && all->size() >= 2);
        for (const Alert &alert : *all) {
            const bool isOwn = alert.rule == QLatin1String("errors") && alert.mutedBy == 0;
            (isOwn ? m_seq : m_bare) = alert.seq;
        }
        QVERIFY(m_seq > 0 && m_bare > 0);
        QVERIFY(m_store->execute(QStringLiteral("DELETE FROM alert_replay WHERE alert = ?"), {m_bare}));
        m_alert = alertId(m_seq).toLatin1();
        IncidentRepository incidents(*m_store, audit, *operators, clock);
        const auto people = operators->list();
        const auto anna = std::ranges::find(*people, QStringLiteral("anna"), &TeamOperator::name);
        QVERIFY(anna != people->cend());
        QVERIFY(incidents.open(
            {gateway, anna->id, QStringLiteral("Errors"), IncidentSeverity::Critical, anna->id, {m_seq}}));
    }

    std::unique_ptr<CtlTeam> m_team;
    std::unique_ptr<Database> m_store;
    qint64 m_seq = 0;
    qint64 m_bare = 0;
    QByteArray m_alert;
};

QTEST_GUILESS_MAIN(CtlReplayTest)
#include "replay_test.moc"
