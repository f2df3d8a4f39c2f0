// A gateway is given up while the first look at it waits for a table that another session keeps locked: the statement
// is cancelled on the server, and nobody waits for its time limit.
#include "models/telemetry/livetelemetrysession.h"
#include "tests/support/faultygateway.h"
#include "tests/support/fixedclock.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <map>

using namespace Gatehouse;

namespace
{

constexpr int kPatienceMs = 30'000;
// The shortest limit of a statement of the opening is a minute.
constexpr qint64 kBoundMs = 20'000;

} // namespace

class OpeningStopTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("dialect");
        QTest::newRow("PostgreSQL") << Dialect::PostgreSql;
        QTest::newRow("MariaDB") << Dialect::MySql;
    }
    void cleanupTestCase() { m_gateways.clear(); }

    void aSessionThatIsClosedWhileItOpensEndsAtOnce()
    {
        QTemporaryDir folder;
        const FaultyGateway::Lock lock(gateway());
        auto session = std::make_unique<LiveTelemetrySession>(setup(folder), m_clock);
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), 1, kPatienceMs);
        QElapsedTimer timer;
        timer.start();
        session.reset();
        QVERIFY2(timer.elapsed() < kBoundMs, qPrintable(QString::number(timer.elapsed())));
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, kPatienceMs);
    }

    void aQuestionThatOpensAConnectionEndsWithTheSession()
    {
        QTemporaryDir folder;
        auto session = std::make_unique<LiveTelemetrySession>(setup(folder), m_clock);
        QTRY_COMPARE_WITH_TIMEOUT(session->status().attemptsCounted, gateway().rows(), kPatienceMs);
        const FaultyGateway::Lock lock(gateway());
        RowPageRequest request;
        request.span = {m_clock.nowMs() - kDayMs, m_clock.nowMs()};
        const auto page = session->page(request);
        QTRY_VERIFY_WITH_TIMEOUT(waiting() > 0, kPatienceMs);
        QElapsedTimer timer;
        timer.start();
        session.reset();
        QVERIFY2(timer.elapsed() < kBoundMs, qPrintable(QString::number(timer.elapsed())));
        QVERIFY(page.isFinished());
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), 0, kPatienceMs);
    }

    // As it is done from the list of background tasks.
    void aQuestionIsCancelledAndTheNextOneIsAnswered()
    {
        QTemporaryDir folder;
        LiveTelemetrySession session(setup(folder), m_clock);
        QTRY_COMPARE_WITH_TIMEOUT(session.status().attemptsCounted, gateway().rows(), kPatienceMs);
        RowPageRequest request;
        request.span = {m_clock.nowMs() - kDayMs, m_clock.nowMs()};
        {
            const FaultyGateway::Lock lock(gateway());
            const auto page = session.page(request);
            QCOMPARE(session.openQuestions(), 1);
            QTRY_VERIFY_WITH_TIMEOUT(waiting() > 0, kPatienceMs);
            session.cancelQuestions();
            QTRY_COMPARE_WITH_TIMEOUT(session.openQuestions(), 0, int(kBoundMs));
            QVERIFY(page.resultCount() == 1 && !page.result());
            QCOMPARE(page.result().error().kind, ErrorKind::Cancelled);
        }
        const auto again = session.page(request);
        QTRY_VERIFY_WITH_TIMEOUT(again.isFinished(), kPatienceMs);
        QVERIFY2(again.result(), again.result() ? "" : qPrintable(again.result().error().message));
        QCOMPARE(qint64(again.result()->rows.size()), gateway().rows());
    }

    void reconnectingGivesUpTheOpeningBefore()
    {
        QTemporaryDir folder;
        LiveTelemetrySession session(setup(folder), m_clock);
        QTRY_COMPARE_WITH_TIMEOUT(session.status().attemptsCounted, gateway().rows(), kPatienceMs);
        {
            const FaultyGateway::Lock lock(gateway());
            QTRY_VERIFY_WITH_TIMEOUT(waiting() > 0, kPatienceMs);
            const int first = m_sources;
            session.reconnect();
            QTRY_VERIFY_WITH_TIMEOUT(m_sources > first, kPatienceMs);
            session.reconnect();
            QTRY_VERIFY_WITH_TIMEOUT(m_sources > first + 1, int(kBoundMs));
        }
        gateway().add();
        QTRY_COMPARE_WITH_TIMEOUT(session.status().attemptsCounted, gateway().rows(), kPatienceMs);
    }

private:
    FaultyGateway &gateway()
    {
        QFETCH_GLOBAL(Dialect, dialect);
        auto &made = m_gateways[dialect];
        if (!made)
            made = FaultyGateway::make(dialect);
        return *made;
    }
    SessionSetup setup(const QTemporaryDir &folder)
    {
        SessionSetup made = sessionSetup(gateway().connection(folder.path()), m_clock);
        made.openSource = [open = made.openSource, this](const std::stop_token &stop) {
            ++m_sources;
            return open(stop);
        };
        made.refreshMs = 50;
        return made;
    }
    qint64 waiting() { return gateway().keeper().scalar(gateway().waitingSessions()).value_or(-1); }

    FixedClock m_clock{FaultyGateway::kNowMs};
    std::atomic<int> m_sources = 0;
    std::map<Dialect, std::unique_ptr<FaultyGateway>> m_gateways;
};

QTEST_GUILESS_MAIN(OpeningStopTest)
#include "openingstop_test.moc"
