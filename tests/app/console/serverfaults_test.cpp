// A gateway's database fails under a page that is open: the page says what happened, keeps its figures and says of when
// they are, and goes on by itself once the cause is gone. On the real thing; GATEHOUSE_ENGINE says which.
#include "models/telemetry/livetelemetrysession.h"
#include "models/telemetry/overviewcontroller.h"
#include "tests/support/faultygateway.h"
#include "tests/support/fixedclock.h"
#include "ui/telemetry/overviewpage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QTest>

#include <atomic>
#include <optional>

using namespace Gatehouse;

namespace
{

constexpr int kPatienceMs = 40'000;
const QString kOldFigures = QStringLiteral("The figures are as of");

// The Overview on a gateway, as the console opens it.
struct Room {
    Room(const FaultyGateway &gateway, const Theme &theme)
        : session(setup(gateway), clock)
        , page(controller, theme)
    {
        controller.setRefreshIntervalMs(0);
        view.setRange(TimeRange::last(2 * kDayMs, QTimeZone::utc()));
        page.show();
        page.setActive(true);
    }

    SessionSetup setup(const FaultyGateway &gateway)
    {
        SessionSetup made = sessionSetup(gateway.connection(folder.path()), clock);
        made.openStore = [open = made.openStore, this]() -> Result<std::unique_ptr<Database>> {
            auto store = open();
            if (store && diskIsFull)
                (void)(*store)->scalar(QStringLiteral("PRAGMA max_page_count = 1"));
            return store;
        };
        made.refreshMs = 50;
        made.retryMs = 100;
        made.rowsTimeout = std::chrono::milliseconds(2000);
        made.countTimeout = std::chrono::milliseconds(1500);
        made.busyPatience = std::chrono::milliseconds(1000);
        return made;
    }

    QFuture<Result<RowPage>> allRows()
    {
        RowPageRequest request;
        request.span = {clock.nowMs() - 2 * kDayMs, clock.nowMs() + 1};
        request.limit = 1000;
        return session.page(request);
    }

    // What the page shows without a word of complaint.
    bool isWell(int rows) const
    {
        return session.status().attemptsCounted == rows && !session.status().error &&
               page.stateView()->state() == StateView::State::Content && !says(kOldFigures);
    }
    bool says(const QString &text) const
    {
        return page.stateView()->bannerText().contains(text, Qt::CaseInsensitive) ||
               page.stateView()->message().contains(text, Qt::CaseInsensitive);
    }
    QString everythingSaid() const
    {
        return QStringLiteral("%1 | %2 | %3 attempts | %4")
            .arg(page.stateView()->bannerText(), page.stateView()->message())
            .arg(session.status().attemptsCounted)
            .arg(session.status().error ? session.status().error->message : QString());
    }

    QTemporaryDir folder;
    FixedClock clock{FaultyGateway::kNowMs};
    std::atomic<bool> diskIsFull = false;
    LiveTelemetrySession session;
    ViewState view{clock};
    OverviewController controller{session, view, clock};
    OverviewPage page;
};

} // namespace

class ServerFaultsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_theme.emplace(*qApp, ThemeMode::Light);
        makeGateway();
    }
    void cleanupTestCase() { m_gateway.reset(); }
    // Whatever one fault left behind is no business of the next.
    void cleanup()
    {
        if (QTest::currentTestFailed() || m_spent)
            makeGateway();
    }

    void aFaultIsNamedLeavesTheFiguresAndPassesWithItsCause_data()
    {
        QTest::addColumn<int>("index");
        const auto faults = m_gateway->faults();
        for (int i = 0; i < faults.size(); ++i)
            QTest::newRow(faults.at(i).name.constData()) << i;
    }
    void aFaultIsNamedLeavesTheFiguresAndPassesWithItsCause()
    {
        QFETCH(int, index);
        const FaultyGateway::Fault fault = m_gateway->faults().at(index);
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
        const auto before = room.allRows();
        QTRY_VERIFY_WITH_TIMEOUT(before.isFinished(), kPatienceMs);
        QVERIFY(before.result().has_value());
        QCOMPARE(before.result()->rows.size(), m_gateway->rows());

        fault.before();
        const auto during = room.allRows();
        fault.cause();
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(kOldFigures) && room.says(fault.says), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
        // The figures stay; they are only old. And a question that was under way is answered in full or not at all.
        QCOMPARE(room.page.stateView()->state(), StateView::State::Content);
        QCOMPARE(room.session.status().attemptsCounted, m_gateway->rows());
        QTRY_VERIFY_WITH_TIMEOUT(during.isFinished(), kPatienceMs);
        if (during.result())
            QCOMPARE(during.result()->rows.size(), m_gateway->rows());
        else
            QVERIFY2(during.result().error().message.endsWith(QLatin1Char('.')),
                     qPrintable(during.result().error().message));

        fault.remedy();
        m_gateway->add();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
        const auto after = room.allRows();
        QTRY_VERIFY_WITH_TIMEOUT(after.isFinished(), kPatienceMs);
        QCOMPARE(after.result()->rows.size(), m_gateway->rows());
    }

    void connectionsThatAreCutAreMadeAnew()
    {
        m_spent = true;
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
        m_gateway->cutConnections();
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
    }

    void aColumnThatGoesAwayIsAMissingFigureAndNoZero()
    {
        m_spent = true;
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
        QVERIFY(room.session.capabilities().latency);
        m_gateway->dropLatency();
        QTRY_VERIFY2_WITH_TIMEOUT(!room.session.capabilities().latency && room.isWell(m_gateway->rows()),
                                  qPrintable(room.everythingSaid()), kPatienceMs);
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("Latency: not recorded")), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
    }

    void aFullDiskUnderTheStoreLosesNothing()
    {
        Room room(*m_gateway, *m_theme);
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
        room.diskIsFull = true;
        room.session.reconnect();
        QTRY_VERIFY(!room.session.status().error);
        // Names that the store does not have yet need room.
        for (int i = 0; i < 100; ++i)
            m_gateway->add(QStringLiteral("%1-%2").arg(QString(120, QLatin1Char('m'))).arg(i));
        QTRY_VERIFY2_WITH_TIMEOUT(room.says(QStringLiteral("disk is full")), qPrintable(room.everythingSaid()),
                                  kPatienceMs);
        QVERIFY(room.says(kOldFigures));
        room.diskIsFull = false;
        QTRY_VERIFY2_WITH_TIMEOUT(room.isWell(m_gateway->rows()), qPrintable(room.everythingSaid()), kPatienceMs);
    }

private:
    void makeGateway()
    {
        m_spent = false;
        m_gateway.reset();
        m_gateway = FaultyGateway::make(*dialectFromToken(QStringLiteral(GATEHOUSE_ENGINE)));
    }

    std::optional<Theme> m_theme;
    std::unique_ptr<FaultyGateway> m_gateway;
    bool m_spent = false; // is not what it was
};

QTEST_MAIN(ServerFaultsTest)
#include "serverfaults_test.moc"
