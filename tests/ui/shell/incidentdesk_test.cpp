// Incidents in the window, over a real console store: from alerts to an incident, to charts and back.
#include "models/alerts/alertwatch.h"
#include "models/alerts/incidentrepository.h"
#include "models/core/backgroundtask.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/viewstate.h"
#include "tests/support/consolestores.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"
#include "tests/support/madetraffic.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertspage.h"
#include "ui/alerts/incidentdetailview.h"
#include "ui/alerts/incidentspage.h"
#include "ui/alerts/questioncard.h"
#include "ui/charts/linechart.h"
#include "ui/shell/incidentmarks.h"
#include "ui/shell/incidentpages.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/storepages.h"
#include "ui/shell/telemetrypages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QLineEdit>
#include <QTest>

using namespace Gatehouse;

class IncidentDeskTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_settings = m_stores.make(Dialect::Sqlite);
        m_settings.name = QStringLiteral("eu-prod");
        m_settings.profile = QStringLiteral("demo");
        m_keeper = m_stores.keeper(m_settings);
        m_responder = m_stores.add(*m_keeper, m_settings, QStringLiteral("a_responder"), Role::Responder);
        raiseAlert();
        openWindow();
        signIn();
    }

    void cleanup()
    {
        m_window.reset();
        m_responder.reset();
        m_keeper.reset();
    }

    void anAlertBecomesAnIncidentThatEveryChartShows()
    {
        m_window->showPage(QStringLiteral("alerts"));
        auto *alerts = m_window->findChild<AlertsPage *>();
        QTRY_VERIFY(alerts && m_window->isSettled());
        key(Qt::Key_I);
        QTRY_VERIFY(alerts->incidentCard()->line()->hasFocus());
        key(Qt::Key_Return);
        QTRY_VERIFY(alerts->message().contains(QStringLiteral("I-000001 is open")));
        QTRY_COMPARE(alerts->detailView()->chart()->marks().size(), 1);
        m_window->showPage(QStringLiteral("latency"));
        QTRY_VERIFY(m_window->isSettled());
        const auto marks = [this] {
            for (LineChart *chart : m_window->findChildren<LineChart *>()) {
                if (!chart->marks().isEmpty())
                    return chart->marks();
            }
            return QList<ChartAnnotation>();
        };
        QTRY_COMPARE(marks().size(), 1);
        QCOMPARE(marks().constFirst().label, QStringLiteral("I-000001 Error burst on anthropic-b"));
        QCOMPARE(marks().constFirst().span.fromMs, m_beganMs);
    }

    void thereAreWaysFromAlertsToIncidentsAndBack()
    {
        IncidentRepository incidents(m_responder->store(), m_responder->audit(), m_responder->operators(), m_clock);
        QVERIFY(incidents.open(
            {m_settings.name, m_responder->id(), QStringLiteral("Errors"), IncidentSeverity::Major, QString(), {1}}));
        m_window->showPage(QStringLiteral("alerts"));
        auto *alerts = m_window->findChild<AlertsPage *>();
        QTRY_VERIFY(alerts && m_window->isSettled());
        key(Qt::Key_F5);
        QTRY_VERIFY(m_window->isSettled());
        key(Qt::Key_O);
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("incidents"));
        auto *page = m_window->findChild<IncidentsPage *>();
        QTRY_COMPARE(page->detailView()->titleText(), QStringLiteral("Errors"));
        QTRY_COMPARE(page->detailView()->alerts()->model()->rowCount(), 1);
        // A provider can be switched, but not where the gateway has no way to it.
        QTRY_COMPARE(page->detailView()->targets()->model()->rowCount(), 1);
        key(Qt::Key_D);
        QVERIFY2(page->message().contains(QStringLiteral("admin API")), qPrintable(page->message()));
        emit page->detailView()->alerts()->rowActivated(page->detailView()->alerts()->model()->index(0, 0));
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("alerts"));
    }

    void whatTurnedOutToBeNothingIsNotMarked()
    {
        Incident closed;
        closed.seq = 1;
        closed.beganMs = 1000;
        closed.endedMs = 5 * kMinuteMs;
        Incident open = closed;
        open.seq = 2;
        open.beganMs = 500;
        open.endedMs = 0;
        const QList<ChartAnnotation> marks = marksOf({closed, open}, kHourMs + 1);
        QCOMPARE(marks.size(), 2);
        QVERIFY(marks.at(0).label.startsWith(QStringLiteral("I-000002")));
        QCOMPARE(marks.at(0).span.toMs, kHourMs + kMinuteMs);
        QCOMPARE(marks.at(1).span.toMs, 5 * kMinuteMs);
        closed.verdict = AlertVerdict::FalsePositive;
        QCOMPARE(marksOf({closed, open}, kHourMs).size(), 1);
        QCOMPARE(marksOf(QList<Incident>(150, open), kHourMs).size(), 150); // the oldest of them, too
    }

private:
    void raiseAlert()
    {
        AlertRepository alerts(m_responder->store(), m_responder->audit(), m_responder->operators(), m_clock);
        AlertWatch watch(alerts, m_settings.name);
        const qint64 nowMs = m_clock.nowMs();
        m_beganMs = floorTo(nowMs, kMinuteMs) - 2 * kHourMs;
        RaisedAlert hit;
        hit.fingerprint = QStringLiteral("fp");
        hit.rule = QStringLiteral("error-burst");
        hit.node = {QStringLiteral("provider=anthropic-b")};
        hit.title = QStringLiteral("Error burst");
        hit.summary = QStringLiteral("many failed");
        hit.level = AlertLevel::Page;
        hit.beganMs = m_beganMs;
        hit.hitMs = hit.foundMs = m_beganMs + kMinuteMs;
        hit.evidence = madeEvidence(nowMs);
        WatchStep step;
        step.positionMs = nowMs;
        step.hits = {hit};
        const auto lease = watch.claim(QStringLiteral("here"));
        QVERIFY(lease && watch.record(*lease, step) && watch.leave());
    }

    void openWindow()
    {
        m_view = std::make_unique<ViewState>(m_clock);
        m_tasks = std::make_unique<BackgroundTaskTableModel>();
        m_window = std::make_unique<MainWindow>(m_theme, *m_view, m_clock, *m_tasks);
        auto session = std::make_unique<FakeTelemetrySession>();
        answerFrom(*session, m_rows, m_clock.nowMs());
        m_store = new StoreSession(m_settings, m_clock, session.get());
        const auto showPage = [this](const QString &page) { m_window->showPage(page); };
        auto gateway = makeGatewayView(std::move(session), *m_view, m_clock, m_theme, showPage, m_store);
        auto *desk = new IncidentDesk(*m_store, m_settings, m_settings.name, *m_view, m_clock);
        addAlertsPage(*gateway, *m_store, m_settings.name, *m_view, m_clock, m_theme, showPage, &desk->list());
        addIncidentsPage(*gateway, *m_store, *desk, m_theme, showPage);
        m_window->setGateway(std::move(gateway));
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
    }

    void signIn()
    {
        TeamSession &team = m_store->team();
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        const NewOperator one = ConsoleStores::wanted(m_settings, m_responder->name(), Role::Responder);
        team.signIn(one.name, one.passphrase);
        QTRY_COMPARE_WITH_TIMEOUT(team.state(), TeamSession::State::SignedIn, 20'000);
    }

    void key(Qt::Key key)
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target ? target : m_window.get(), key);
    }

    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    SystemClock m_clock;
    Theme m_theme{*qApp, ThemeMode::Light};
    std::vector<RequestRow> m_rows;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<StoreUser> m_responder;
    std::unique_ptr<ViewState> m_view;
    std::unique_ptr<BackgroundTaskTableModel> m_tasks;
    std::unique_ptr<MainWindow> m_window;
    StoreSession *m_store = nullptr;
    qint64 m_beganMs = 0;
};

QTEST_MAIN(IncidentDeskTest)
#include "incidentdesk_test.moc"
