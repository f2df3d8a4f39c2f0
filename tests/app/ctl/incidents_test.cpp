// Incidents through the real gatehousectl: listed, shown, and exported with their evidence.
#include "models/alerts/alertwatch.h"
#include "models/alerts/incidentrepository.h"
#include "models/alerts/unseennotes.h"
#include "models/database/sqlitedatabase.h"
#include "models/telemetry/rollupstore.h"
#include "tests/app/ctl/ctlteam.h"
#include "tests/support/madealerts.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class CtlIncidentsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_team = std::make_unique<CtlTeam>(Dialect::Sqlite);
        m_team->add(QStringLiteral("anna"), QStringLiteral("responder"));
        makeIncident();
    }

    void thoseThatAreNotClosedAreListed()
    {
        const auto listed = run("incidents list --json");
        QVERIFY2(listed.exitCode == 0, listed.err.constData());
        const QJsonArray all = listed.json().value(QStringLiteral("incidents")).toArray();
        QCOMPARE(all.size(), 1);
        QCOMPARE(all.at(0)[QStringLiteral("incident")].toString(), QStringLiteral("I-000001"));
        QCOMPARE(all.at(0)[QStringLiteral("severity")].toString(), QStringLiteral("critical"));
        const auto words = run("incidents list");
        QVERIFY2(words.out.contains("I-000001  critical  open") && words.out.contains("[anna]"), words.out.constData());
    }

    void oneIsShownWithWhatHappened()
    {
        const auto shown = run("incidents show I-000001");
        QVERIFY2(shown.exitCode == 0, shown.err.constData());
        QVERIFY2(shown.out.contains("the certificate ran out · anna"), shown.out.constData());
        const QJsonObject json = run("incidents show 1 --json").json();
        QCOMPARE(json.value(QStringLiteral("alerts")).toArray(), QJsonArray{QStringLiteral("A-000001")});
        QVERIFY(json.value(QStringLiteral("timeline")).toArray().size() >= 3);
    }

    void itIsExportedTheSameTwice()
    {
        const auto once =
            run("incidents export I-000001 --json --out " + m_team->path(QStringLiteral("a.zip")).toLatin1());
        QVERIFY2(once.exitCode == 0, once.err.constData());
        QCOMPARE(once.json().value(QStringLiteral("data_sha256")).toString().size(), 64);
        QCOMPARE(run("incidents export I-000001 --out " + m_team->path(QStringLiteral("b.zip")).toLatin1()).exitCode,
                 0);
        QCOMPARE(bytesOf("a.zip"), bytesOf("b.zip"));
        QVERIFY(bytesOf("a.zip").startsWith("PK"));
    }

    // By whoever looked last, beside what a script reads.
    void whatIsNotSeenIsSaidToWhoReadsAlerts()
    {
        for (const char *line : {"alerts list", "alerts list --json", "alerts show A-000001"}) {
            const auto read = run(line);
            QCOMPARE(read.exitCode, 0);
            QVERIFY2(read.err.contains("12 of the workspaces are not watched."), read.err.constData());
            QVERIFY2(!read.out.contains("not watched"), read.out.constData());
        }
        QCOMPARE(run("alerts list --json").json().value(QStringLiteral("alerts")).toArray().size(), 1);
    }

    void whatIsNotThereOrNotNamedIsSaid()
    {
        const auto none = run("incidents show I-000042");
        QCOMPARE(none.exitCode, 1);
        QVERIFY2(none.err.contains("There is no incident I-000042"), none.err.constData());
        QVERIFY(run("incidents show A-000001").err.contains("is no incident"));
        QCOMPARE(run("incidents export I-000001").exitCode, 2);
    }

private:
    CtlResult run(const QByteArray &line) const
    {
        return m_team->run(QStringLiteral("anna"), QString::fromLatin1(line));
    }
    QByteArray bytesOf(const char *name) const
    {
        QFile file(m_team->path(QString::fromLatin1(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void makeIncident()
    {
        const auto settings = loadConnection(m_team->connectionOf(QStringLiteral("anna")));
        QVERIFY(settings);
        const auto store = SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadWrite);
        QVERIFY(store);
        const SystemClock clock;
        AuditRepository audit(**store, clock);
        const auto operators = makeOperatorRepository(**store, audit, clock);
        const auto people = operators->list();
        const auto anna = std::ranges::find(*people, QStringLiteral("anna"), &TeamOperator::name);
        QVERIFY(anna != people->cend());
        const QString gateway = gatewayFingerprint(*settings);
        AlertRepository alerts(**store, audit, *operators, clock);
        AlertWatch watch(alerts, gateway);
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp");
        hit.rule = QStringLiteral("error-burst");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.summary = QStringLiteral("many failed");
        hit.level = AlertLevel::Page;
        hit.beganMs = hit.foundMs = hit.hitMs = clock.nowMs() - kHourMs;
        hit.evidence = madeEvidence(clock.nowMs());
        WatchStep step;
        step.hits = {hit};
        const auto lease = watch.claim(QStringLiteral("here"));
        QVERIFY(lease && watch.record(*lease, step) && watch.leave());
        QVERIFY(UnseenNotes(alerts, gateway)
                    .tell(QStringLiteral("here"), {QStringLiteral("12 of the workspaces are not watched.")}));
        IncidentRepository incidents(**store, audit, *operators, clock);
        const auto seq = incidents.open(
            {gateway, anna->id, QStringLiteral("Errors at anthropic-b"), IncidentSeverity::Critical, anna->id, {1}});
        QVERIFY(seq);
        QVERIFY(incidents.act({IncidentAction::Note, anna->id, *seq, QStringLiteral("the certificate ran out")}));
    }

    std::unique_ptr<CtlTeam> m_team;
};

QTEST_GUILESS_MAIN(CtlIncidentsTest)
#include "incidents_test.moc"
