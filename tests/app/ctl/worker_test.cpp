// The real worker: it looks for alerts also while its gateway is away and while a privacy request takes long.
#include "models/alerts/sourcesilence.h"
#include "models/database/sqlitedatabase.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/app/ctl/caseroad.h"
#include "tests/support/caseresults.h"
#include "tests/support/fixedclock.h"

using namespace Gatehouse;

namespace
{

constexpr int kPatienceMs = 120'000;

} // namespace

class CtlWorkerTest : public CaseRoad
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
    }
    void init() { makeRoom(); }

    void itWatchesWhileTheGatewayIsAwayAndWhileACaseTakesLong()
    {
        m_team->add(QStringLiteral("rita"), QStringLiteral("responder"));
        const QString id = queued(QStringLiteral("deletion"));
        QVERIFY(!id.isEmpty());
        hearNothingForHalfAnHour();
        const QString away = m_gateway->file() + QStringLiteral(".away");
        QVERIFY(QFile::rename(m_gateway->file(), away));

        const auto worker = m_team->start(QStringLiteral("rita"), QStringLiteral("worker --rescan-delay 600"));
        QTRY_VERIFY2_WITH_TIMEOUT(silences(false) == 1, worker->readAllStandardError().constData(), kPatienceMs);
        QCOMPARE(worker->state(), QProcess::Running);
        QCOMPARE(stateOf(id), QStringLiteral("queued"));

        QVERIFY(QFile::rename(away, m_gateway->file()));
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(id), QStringLiteral("verifying"), kPatienceMs);
        QTRY_VERIFY2_WITH_TIMEOUT(silences(true) == 1, worker->readAllStandardError().constData(), kPatienceMs);
        QCOMPARE(stateOf(id), QStringLiteral("verifying")); // it has ten minutes to go
        worker->terminate();
        QVERIFY(worker->waitForFinished(kPatienceMs));
        QCOMPARE(worker->exitCode(), 0);
        // What kept it from its cases, and from looking, is told once, however often it tried.
        const QByteArray said = worker->readAllStandardError();
        QVERIFY2(said.count(m_gateway->file().toUtf8()) <= 3, said.constData());
    }

private:
    // As those leave it who counted until then, and who looked last ten minutes ago.
    void hearNothingForHalfAnHour()
    {
        const auto settings = loadConnection(m_team->connectionOf(QStringLiteral("rita")));
        QVERIFY(settings);
        m_store = *SqliteDatabase::open(settings->store.file, SqliteDatabase::Mode::ReadWrite);
        const qint64 nowMs = SystemClock().nowMs();
        const FixedClock then(nowMs - 30 * kMinuteMs);
        const auto kept = openRollupStore(*settings);
        const auto source = SqlTelemetrySource::open(*settings, then);
        QVERIFY(kept && source);
        RollupRepository rollups(**kept, gatewayFingerprint(*settings));
        RollupBuilder builder(rollups, **source, then);
        WORKS(builder.open());
        WORKS(builder.bringUpToDate({}, [] {}));
        const FixedClock lately(nowMs - 10 * kMinuteMs);
        AuditRepository audit(*m_store, lately);
        const auto operators = makeOperatorRepository(*m_store, audit, lately);
        AlertRepository alerts(*m_store, audit, *operators, lately);
        SourceSilence silence(alerts, gatewayFingerprint(*settings), lately);
        WORKS(silence.note(QStringLiteral("another worker"), then.nowMs(), QStringLiteral("away")));
        WORKS(silence.leave());
    }
    qint64 silences(bool areOver) const
    {
        return m_store
            ->scalar(QStringLiteral("SELECT count(*) FROM alert WHERE rule = 'source-silent' AND (over_ms > 0) = ?"),
                     {areOver ? 1 : 0})
            .value_or(-1);
    }
    QString stateOf(const QString &id) const
    {
        QString state;
        (void)m_store->visitRows(QStringLiteral("SELECT state FROM privacy_case WHERE id = ?"), {id}, {},
                                 [&state](const RowStream &row) -> Result<void> {
                                     state = row.string(0);
                                     return {};
                                 });
        return state;
    }

    std::unique_ptr<Database> m_store;
};

QTEST_GUILESS_MAIN(CtlWorkerTest)
#include "worker_test.moc"
