// The Alerts page in the window, over a real console store that a watch has written to.
#include "models/alerts/alertwatch.h"
#include "models/core/backgroundtask.h"
#include "models/gateway/storesession.h"
#include "models/telemetry/viewstate.h"
#include "tests/support/consolestores.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"
#include "tests/support/madetraffic.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/shell/commands.h"
#include "ui/shell/gatewayview.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/navigationmodel.h"
#include "ui/shell/storepages.h"
#include "ui/shell/telemetrypages.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QAction>
#include <QApplication>
#include <QPushButton>
#include <QTest>

using namespace Gatehouse;

class AlertDeskTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_settings = m_stores.make(Dialect::Sqlite);
        m_settings.name = QStringLiteral("eu-prod");
        m_keeper = m_stores.keeper(m_settings);
        m_responder = m_stores.add(*m_keeper, m_settings, QStringLiteral("a_responder"), Role::Responder);
        watchOnce();
        openWindow();
    }

    void cleanup()
    {
        m_window.reset();
        m_responder.reset();
        m_keeper.reset();
    }

    void theBadgeCountsFromTheSignInOnAndTheRowsAreReached()
    {
        QVERIFY(m_window->pageIds().contains(QStringLiteral("alerts")));
        QCOMPARE(badge(), 0);
        signIn();
        QTRY_COMPARE(badge(), 6); // 2 pages and 4 tickets; one more is muted
        m_window->openLink(QStringLiteral("gatehouse://alerts"));
        QCOMPARE(m_window->currentPage(), QStringLiteral("alerts"));
        auto *page = m_window->findChild<AlertsPage *>();
        QTRY_VERIFY(page && m_window->isSettled());
        QTRY_VERIFY(page->queueView()->table()->model()->rowCount() > 0);
        key(Qt::Key_A);
        QTRY_COMPARE(badge(), 5);
        QTRY_VERIFY(page->message().contains(QStringLiteral("acknowledged until")));
        key(Qt::Key_U);
        QTRY_COMPARE(badge(), 6);
        key(Qt::Key_G);
        QTRY_COMPARE(m_window->currentPage(), QStringLiteral("requests"));
        QCOMPARE(m_view->range().kind(), TimeRange::Kind::Absolute);
        QCOMPARE(m_view->filter().terms.size(), 1);
        m_view->undo(); // one step
        QVERIFY(m_view->filter().isEmpty());
    }

    void itsKeysAreCommandsWhileItIsSeen()
    {
        signIn();
        m_window->showPage(QStringLiteral("alerts"));
        QStringList titles;
        for (const QAction *action : m_window->commands().all()) {
            if (Commands::groupOf(*action) == QStringLiteral("On this page"))
                titles.append(action->text());
        }
        for (const char *wanted : {"Acknowledge for an hour", "Silence…", "Resolve…", "Take the last order back"})
            QVERIFY2(titles.contains(QString::fromUtf8(wanted)), wanted);
    }

private:
    void watchOnce()
    {
        AlertRepository alerts(m_responder->store(), m_responder->audit(), m_responder->operators(), m_clock);
        AlertWatch watch(alerts, m_settings.name);
        const qint64 nowMs = m_clock.nowMs();
        WatchStep step;
        step.positionMs = nowMs;
        for (const Alert &made : madeAlerts(nowMs)) {
            RaisedAlert hit;
            hit.fingerprint = made.fingerprint;
            hit.rule = made.rule;
            hit.node = made.node;
            hit.title = made.title;
            hit.summary = made.summary;
            hit.level = made.level;
            hit.beganMs = made.beganMs;
            hit.hitMs = made.lastHitMs;
            hit.foundMs = made.openedMs;
            hit.evidence = madeEvidence(nowMs);
            if (made.mutedBy > 0)
                hit.mutedBy = QStringLiteral("fp-%1").arg(made.mutedBy);
            if (made.state != AlertState::Resolved)
                step.hits.append(hit);
        }
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
        addAlertsPage(*gateway, *m_store, m_settings.name, *m_view, m_clock, m_theme, showPage);
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

    int badge() const
    {
        const auto *pages = m_window->findChild<NavigationModel *>();
        return pages->indexOf(QStringLiteral("alerts")).data(NavigationModel::BadgeRole).toInt();
    }

    void key(Qt::Key key)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : m_window.get(), key);
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    SystemClock m_clock;
    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    std::vector<RequestRow> m_rows;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<StoreUser> m_responder;
    std::unique_ptr<ViewState> m_view;
    std::unique_ptr<BackgroundTaskTableModel> m_tasks;
    std::unique_ptr<MainWindow> m_window;
    StoreSession *m_store = nullptr; // of the session
};

QTEST_MAIN(AlertDeskTest)
#include "alertdesk_test.moc"
