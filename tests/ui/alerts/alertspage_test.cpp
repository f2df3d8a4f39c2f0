// The Alerts page, most of all by the keyboard, over alerts that are in memory.
#include "openalertspage.h"

#include "tests/support/clippedtext.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertform.h"
#include "ui/alerts/alertviewrow.h"
#include "ui/alerts/questioncard.h"
#include "ui/alerts/savedviewbox.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = AlertBench::kNowMs;

} // namespace

class AlertsPageTest : public QObject, private OpenAlertsPage
{
    Q_OBJECT
private slots:
    void init() { make(kNowMs); }
    void cleanup() { close(); }

    // Acknowledges the first, silences the second, resolves the third, takes that back, acknowledges two together,
    // finds one by a word, and looks at its detail: no mouse.
    void aWholeTriageNeedsTheKeyboardOnly()
    {
        open();
        QCOMPARE(m_page->queueView()->chosen().constFirst().title, QStringLiteral("Spend"));
        key(Qt::Key_J);
        QTRY_COMPARE(m_page->detailView()->titleText(), QStringLiteral("Error burst on anthropic-b"));
        key(Qt::Key_A);
        QTRY_COMPARE(alert(1).state, AlertState::Acknowledged);
        QCOMPARE(alert(1).untilMs, kNowMs + kHourMs);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("A-000001 acknowledged until 15:00")));

        key(Qt::Key_J);
        key(Qt::Key_S);
        QTRY_VERIFY(m_page->form()->reason()->hasFocus());
        keys(QStringLiteral("a drill"));
        key(Qt::Key_Return);
        QTRY_COMPARE(alert(5).state, AlertState::Silenced);
        QCOMPARE(m_bench->store.orders.constLast().reason, QStringLiteral("a drill"));
        QCOMPARE(alert(5).untilMs, kNowMs + 4 * kHourMs);
        QTRY_VERIFY(m_page->queueView()->table()->hasFocus());
        QTRY_VERIFY(!m_bench->queue.table().find(5));

        const qint64 third = m_page->queueView()->chosen().constFirst().seq;
        key(Qt::Key_R);
        QTRY_VERIFY(m_page->form()->choice()->hasFocus());
        QVERIFY(!m_page->form()->button()->isEnabled());
        key(Qt::Key_F);
        key(Qt::Key_Return);
        QTRY_COMPARE(alert(third).verdict, std::optional(AlertVerdict::FalsePositive));
        QTRY_VERIFY(!m_bench->queue.table().find(third));
        key(Qt::Key_U);
        QTRY_COMPARE(alert(third).state, AlertState::Open);
        QTRY_VERIFY(m_bench->queue.table().find(third));

        key(Qt::Key_K);
        key(Qt::Key_X);
        key(Qt::Key_J);
        key(Qt::Key_X);
        const QList<Alert> both = m_page->queueView()->chosen();
        QCOMPARE(both.size(), 2);
        key(Qt::Key_A);
        for (const Alert &each : both)
            QTRY_COMPARE(alert(each.seq).state, AlertState::Acknowledged);
        QCOMPARE(m_page->queueView()->chosen().size(), 1);

        key(Qt::Key_Slash);
        QTRY_VERIFY(m_page->views()->search()->hasFocus());
        keys(QStringLiteral("contoso"));
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->titles(), QStringLiteral("Mix shift"));
        QTRY_COMPARE(m_page->detailView()->titleText(), QStringLiteral("Mix shift on workspace contoso"));
        key(Qt::Key_Return);
        QVERIFY(m_page->detailView()->isAncestorOf(QApplication::focusWidget()));
        key(Qt::Key_Escape);
        QVERIFY(m_page->queueView()->table()->hasFocus());
    }

    void aReadingKeepsTheRowAndTheFormKeepsItsAlerts()
    {
        open();
        show(5);
        key(Qt::Key_R);
        QTRY_VERIFY(m_page->form()->isVisible());
        alert(5).level = AlertLevel::Page; // and so it moves
        m_bench->store.put(AlertLevel::Page, QStringLiteral("Recon")).openedMs = kNowMs;
        m_bench->poll();
        QTRY_VERIFY(m_bench->queue.table().find(11));
        QCOMPARE(m_page->queueView()->chosen().constFirst().seq, 5);
        m_page->form()->choice()->setCurrentIndex(0);
        m_page->form()->button()->click();
        QTRY_COMPARE(alert(5).verdict, std::optional(AlertVerdict::Incident));
    }

    void aSilenceMayEndAtAnyTime()
    {
        open();
        key(Qt::Key_S);
        QComboBox *choice = m_page->form()->choice();
        QVERIFY(!m_page->form()->until()->isVisible());
        choice->setCurrentIndex(choice->count() - 1);
        QVERIFY(m_page->form()->until()->isVisible());
        m_page->form()->until()->setDateTime(QDateTime(QDate(2026, 11, 24), QTime(9, 30)));
        m_page->form()->reason()->setText(QStringLiteral("maintenance"));
        m_page->form()->button()->click();
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QCOMPARE(m_bench->store.orders.constFirst().untilMs,
                 QDateTime(QDate(2026, 11, 24), QTime(9, 30), QTimeZone::utc()).toMSecsSinceEpoch());
    }

    void aSilenceIsOfTheAlertOfItsPlaceOrOfItsRule()
    {
        open();
        show(1);
        key(Qt::Key_S);
        QComboBox *scope = m_page->form()->scope();
        QCOMPARE(scope->count(), 3);
        QCOMPARE(scope->itemText(1), QStringLiteral("everything at anthropic-b and below it"));
        QCOMPARE(scope->itemText(2), QStringLiteral("Error burst everywhere"));
        scope->setCurrentIndex(1);
        m_page->form()->reason()->setText(QStringLiteral("maintenance"));
        m_page->form()->button()->click();
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QCOMPARE(m_bench->store.orders.constFirst().scope, SilenceScope::Node);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("with everything at that place")));
        // A place that names a person cannot be told from another one.
        show(2);
        key(Qt::Key_S);
        QCOMPARE(scope->count(), 2);
        QCOMPARE(scope->itemData(1).toInt(), int(SilenceScope::Rule));
        key(Qt::Key_Escape);
        show(3);
        m_page->detailView()->resolveButton()->click();
        QVERIFY(!scope->isVisible());
    }

    // Only to those who may have one, and all that are selected together.
    void alertsAreGivenToSomebodyByTheKeyboard()
    {
        const QString passphrase = QStringLiteral("another long passphrase");
        const QString ben = m_bench->teamStore.put(QStringLiteral("ben"), Role::Responder, passphrase);
        m_bench->teamStore.put(QStringLiteral("cleo"), Role::Viewer, passphrase);
        open();
        show(1);
        key(Qt::Key_X);
        key(Qt::Key_J);
        key(Qt::Key_X);
        key(Qt::Key_A, Qt::ShiftModifier);
        QTRY_VERIFY(m_page->card()->isVisible());
        QComboBox *who = m_page->card()->choice();
        QVERIFY(who->findText(QStringLiteral("anna")) >= 0);
        QVERIFY(who->findText(QStringLiteral("cleo")) < 0);
        QVERIFY(!m_page->card()->button()->isEnabled());
        QTRY_VERIFY(who->hasFocus());
        key(Qt::Key_B);
        key(Qt::Key_Return);
        QTRY_COMPARE(alert(1).owner, ben);
        qint64 given = 0;
        for (const AlertOrder &order : std::as_const(m_bench->store.orders)) {
            QCOMPARE(order.action, AlertAction::Acknowledge);
            QCOMPARE(order.by, m_bench->team.self().id);
            QCOMPARE(order.owner, ben);
            QCOMPARE(order.untilMs, kNowMs + kHourMs);
            given += order.alerts.size();
        }
        QCOMPARE(given, 2);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("2 alerts given to ben until 15:00")));
        QTRY_VERIFY(m_page->queueView()->table()->hasFocus());
    }

    void silencesThatHoldAreSeenAndEnded()
    {
        open();
        QVERIFY(!m_page->silencesButton()->isVisible());
        key(Qt::Key_S, Qt::ShiftModifier);
        QVERIFY(m_page->message().contains(QStringLiteral("No silence holds")));
        Silence silence{12, SilenceScope::Node, alert(1)};
        silence.untilMs = kNowMs + kHourMs;
        silence.by = QStringLiteral("op-1");
        silence.reason = QStringLiteral("deployment");
        m_bench->store.silences = {silence};
        m_bench->poll();
        QTRY_COMPARE(m_page->silencesButton()->text(), QStringLiteral("1 silence"));
        QVERIFY(m_bench->queue.headline().contains(QStringLiteral("1 silence holds")));
        key(Qt::Key_S, Qt::ShiftModifier);
        QTRY_VERIFY(m_page->card()->isVisible());
        QCOMPARE(m_page->card()->explanation(),
                 QStringLiteral("S-000012: everything at anthropic-b and below it, until 15:00, by anna: deployment"));
        m_page->card()->button()->click();
        QTRY_COMPARE(m_bench->store.ends.size(), 1);
        QCOMPARE(m_bench->store.ends.constFirst(), (SilenceEnd{QStringLiteral("op-1"), 12, {}}));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("S-000012 is ended")));
        QTRY_VERIFY(!m_page->silencesButton()->isVisible());
    }

    void aLinkToTheAlertIsCopiedAndOneLeadsThereAfterTheSignIn()
    {
        m_page->showAlert(8);
        QCOMPARE(m_bench->detail.seq(), 0);
        open();
        QTRY_COMPARE(m_bench->detail.seq(), 8);
        key(Qt::Key_L);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("gatehouse://alerts?show=A-000008"));
    }

    void viewsOfOnesOwnAreKeptShownAndRemoved()
    {
        SavedAlertViews views({{QStringLiteral("op-2"), QStringLiteral(R"([{"name":"Theirs","view":"all"}])")}});
        m_page->useSavedViews(views);
        open();
        QVERIFY(!m_page->savedViews()->isVisible()); // what somebody else keeps is theirs
        key(Qt::Key_W);
        QVERIFY(m_page->message().contains(QStringLiteral("No view is kept yet")));
        key(Qt::Key_6);
        QTRY_COMPARE(m_bench->queue.view(), AlertView::All);
        m_page->views()->search()->setText(QStringLiteral("anthropic"));
        QTRY_COMPARE(m_bench->queue.search(), QStringLiteral("anthropic"));
        m_page->queueView()->table()->setFocus();
        key(Qt::Key_W, Qt::ShiftModifier);
        QTRY_VERIFY(m_page->viewCard()->line()->hasFocus());
        m_page->viewCard()->line()->setText(QStringLiteral(" All of anthropic "));
        key(Qt::Key_Return);
        const SavedAlertView kept{QStringLiteral("All of anthropic"), AlertView::All, QStringLiteral("anthropic")};
        QTRY_COMPARE(views.of(QStringLiteral("op-1")), QList<SavedAlertView>{kept});
        QVERIFY(m_page->savedViews()->isVisible());
        key(Qt::Key_1);
        m_page->views()->search()->clear();
        QTRY_VERIFY(m_bench->queue.search().isEmpty());
        key(Qt::Key_W);
        QTRY_VERIFY(m_page->viewCard()->isVisible());
        m_page->viewCard()->button()->click();
        QTRY_COMPARE(m_bench->queue.view(), AlertView::All);
        QCOMPARE(m_bench->queue.search(), QStringLiteral("anthropic"));
        QCOMPARE(m_page->views()->search()->text(), QStringLiteral("anthropic"));
        key(Qt::Key_Delete, Qt::ShiftModifier);
        QTRY_VERIFY(m_page->viewCard()->isVisible());
        QVERIFY(!m_page->viewCard()->button()->isEnabled()); // which one must be said
        m_page->viewCard()->choice()->setCurrentIndex(0);
        m_page->viewCard()->button()->click();
        QTRY_VERIFY(views.of(QStringLiteral("op-1")).isEmpty());
        QCOMPARE(SavedAlertViews(views.kept()).of(QStringLiteral("op-2")).size(), 1);
    }

    void aViewNeedsANameAndThereAreNotTooMany()
    {
        SavedAlertViews views({{QStringLiteral("op-9"), QStringLiteral("broken")}});
        QVERIFY(views.of(QStringLiteral("op-9")).isEmpty());
        QVERIFY(!views.save(QStringLiteral("op-1"), {QStringLiteral("  "), AlertView::Open, {}}));
        for (int i = 0; i < SavedAlertViews::kMost; ++i)
            QVERIFY(views.save(QStringLiteral("op-1"), {QString::number(i), AlertView::Mine, {}}));
        QVERIFY(!views.save(QStringLiteral("op-1"), {QStringLiteral("one more"), AlertView::Open, {}}));
        QVERIFY(views.save(QStringLiteral("op-1"), {QStringLiteral("7"), AlertView::Open, QStringLiteral("x")}));
        QCOMPARE(views.of(QStringLiteral("op-1")).size(), SavedAlertViews::kMost);
        QCOMPARE(SavedAlertViews(views.kept()).of(QStringLiteral("op-1")), views.of(QStringLiteral("op-1")));
    }

    void whoMayNotActReadsAllAndIsToldWhatIsMissing()
    {
        open(Role::Viewer);
        show(1);
        QVERIFY(!m_page->detailView()->acknowledgeButton()->isEnabled());
        QVERIFY(!m_page->detailView()->whyText().isEmpty());
        key(Qt::Key_S);
        QVERIFY(!m_page->form()->isVisible());
        QVERIFY(m_page->message().contains(QStringLiteral("handle alerts")));
    }

    void anEmptyQueueLeavesTheKeysToThePage()
    {
        m_bench->store.alerts = {m_bench->store.alerts.constFirst()};
        open();
        key(Qt::Key_R);
        key(Qt::Key_I);
        key(Qt::Key_Return);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("Nothing is open")));
        key(Qt::Key_U);
        QTRY_COMPARE(alert(1).state, AlertState::Open);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QTRY_VERIFY(m_page->queueView()->table()->hasFocus());
    }

    void thatNobodyIsWatchingStandsAboveAll()
    {
        m_bench->store.standing.heartbeatMs = kNowMs - kDayMs;
        open();
        QVERIFY(m_page->stateView()->bannerText().startsWith(QStringLiteral("Nobody is watching since")));
        m_bench->store.standing.heartbeatMs = kNowMs;
        m_bench->poll();
        QTRY_COMPARE(m_page->stateView()->bannerText(), QString());
    }

    // Whoever it is that looks: it stands there always, and is no fault of the list.
    void whatIsNotSeenIsSaidQuietly()
    {
        const QString notWatched = QStringLiteral("12 of the workspaces are not watched.");
        m_bench->store.standing.heartbeatMs = kNowMs;
        m_bench->store.unseen = {notWatched, QStringLiteral("Not looked at for misuse: tokens")};
        open();
        QCOMPARE(m_page->stateView()->bannerText(), notWatched + QStringLiteral(" Not looked at for misuse: tokens"));
        QCOMPARE(m_bench->queue.state(), AlertController::State::Full);
        QVERIFY(m_bench->queue.notice().isEmpty());
        m_bench->store.standing.heartbeatMs = kNowMs - kDayMs;
        m_bench->poll();
        QTRY_VERIFY(m_page->stateView()->bannerText().startsWith(QStringLiteral("Nobody is watching since")));
        QVERIFY(!m_page->stateView()->bannerText().contains(notWatched));
    }

    void anErrorCanBeTriedAgain()
    {
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        open();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        m_bench->store.failure.reset();
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void nothingIsCutOff_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("small") << QSize(1072, 724);
        QTest::newRow("large") << QSize(1712, 1004);
    }

    void nothingIsCutOff()
    {
        QFETCH(QSize, size);
        m_page->resize(size);
        open();
        show(1);
        key(Qt::Key_S);
        QTRY_VERIFY(m_page->form()->isVisible());
        QTRY_COMPARE(clippedTexts(m_page.get()), QStringList());
    }

    void theViewsAreReachedByNumber()
    {
        open();
        key(Qt::Key_5);
        QTRY_COMPARE(m_bench->titles(), QStringLiteral("Error burst"));
        QCOMPARE(m_bench->queue.view(), AlertView::Resolved);
        key(Qt::Key_1);
        QTRY_COMPARE(m_bench->queue.table().rowCount(), 7);
        QTRY_VERIFY(m_page->queueView()->table()->hasFocus());
    }
};

QTEST_MAIN(AlertsPageTest)
#include "alertspage_test.moc"
