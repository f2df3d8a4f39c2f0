// The Incidents page, most of all by the keyboard, and how alerts become incidents on theirs.
#include "models/alerts/alertdetail.h"
#include "tests/support/clippedtext.h"
#include "tests/support/fakereadingrecord.h"
#include "tests/support/incidentbench.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/alerts/incidentdetailview.h"
#include "ui/alerts/incidentspage.h"
#include "ui/alerts/questioncard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace Gatehouse;

class IncidentsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<IncidentBench>();
        m_bench->alerts.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-anna-muster")}};
        m_page = std::make_unique<IncidentsPage>(m_bench->list, m_bench->detail, m_theme);
    }

    void cleanup()
    {
        m_alertsPage.reset();
        m_alertDetail.reset();
        m_queue.reset();
        m_page.reset();
        m_bench.reset();
    }

    // Takes it, writes a note, disables the key, takes that back, says it is mitigated, closes it: no mouse.
    void aWholeIncidentNeedsTheKeyboardOnly()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {2});
        open();
        QTRY_COMPARE(m_page->detailView()->titleText(), QStringLiteral("A key leaked"));
        key(Qt::Key_A);
        QTRY_COMPARE(incident().owner, QStringLiteral("op-1"));
        QTRY_VERIFY(m_page->detailView()->standingText().contains(QStringLiteral("anna has it")));

        key(Qt::Key_N);
        QTRY_VERIFY(m_page->card()->text()->hasFocus());
        keys(QStringLiteral("posted on a forum"));
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_bench->store.orders.constLast().text, QStringLiteral("posted on a forum"));
        QTRY_VERIFY(m_page->detailView()->timelineText().contains(QStringLiteral("posted on a forum")));
        QTRY_VERIFY(m_page->table()->hasFocus());

        key(Qt::Key_D);
        QTRY_VERIFY(m_page->card()->line()->hasFocus());
        QCOMPARE(m_page->card()->title(), QStringLiteral("Disable key sk-9f2-a•••?"));
        QVERIFY(m_page->card()->explanation().contains(QStringLiteral("refuses every request")));
        QVERIFY(!m_page->card()->button()->isEnabled());
        keys(QStringLiteral("leaked"));
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->switches.sent.size(), 1);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("Disable key sk-9f2-a•••: done")));
        QTRY_COMPARE(m_page->detailView()->deeds()->model()->rowCount(), 1);
        QTRY_VERIFY(m_page->detailView()->undoButton()->isEnabled());

        key(Qt::Key_U);
        QTRY_VERIFY(m_page->card()->line()->hasFocus());
        keys(QStringLiteral("rotated"));
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->switches.sent.size(), 2);
        QCOMPARE(m_bench->switches.sent.constLast().token(), QStringLiteral("enable_key"));

        key(Qt::Key_M);
        QTRY_VERIFY(m_page->card()->line()->hasFocus());
        key(Qt::Key_Return);
        QTRY_COMPARE(incident().state, IncidentState::Mitigated);
        QTRY_VERIFY(m_page->detailView()->standingText().contains(QStringLiteral("mitigated since")));

        key(Qt::Key_C);
        QTRY_VERIFY(m_page->card()->choice()->hasFocus());
        key(Qt::Key_I);
        QVERIFY(!m_page->card()->button()->isEnabled());
        m_page->card()->text()->setFocus();
        keys(QStringLiteral("It was rotated."));
        key(Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(incident().state, IncidentState::Closed);
        QCOMPARE(incident().verdict, std::optional(AlertVerdict::Incident));
        QTRY_COMPARE(m_bench->list.table().rowCount(), 0);
        key(Qt::Key_2);
        QTRY_COMPARE(m_bench->list.table().rowCount(), 1);
        QTRY_VERIFY(m_page->detailView()->standingText().contains(QStringLiteral("closed since")));
    }

    void thePersonIsNowhereOnThePage()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {2});
        open();
        QTRY_COMPARE(m_page->detailView()->targets()->model()->rowCount(), 1);
        key(Qt::Key_D);
        QTRY_VERIFY(m_page->card()->isVisible());
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            for (const QString &text : {widget->toolTip(), widget->accessibleName(), widget->accessibleDescription(),
                                        widget->property("text").toString()})
                QVERIFY2(!text.contains(QStringLiteral("muster")), qPrintable(text));
        }
    }

    void whatTheGatewayCannotIsSaidInItsPlace()
    {
        m_bench->switches.lacking = {
            {QStringLiteral("disable_key"), QStringLiteral("One API lets an administrator disable only own keys.")}};
        m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {2});
        open();
        QTRY_COMPARE(m_page->detailView()->targets()->model()->rowCount(), 1);
        QVERIFY(!m_page->detailView()->disableButton()->isEnabled());
        key(Qt::Key_D);
        QVERIFY(m_page->card()->isHidden());
        QVERIFY(m_page->message().contains(QStringLiteral("only own keys")));
    }

    void whoMayNotActReadsAllAndIsToldWhatIsMissing()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1});
        open(Role::Viewer);
        QTRY_COMPARE(m_page->detailView()->alerts()->model()->rowCount(), 1);
        QVERIFY(!m_page->detailView()->closeButton()->isEnabled());
        key(Qt::Key_N);
        QVERIFY(m_page->card()->isHidden());
        QVERIFY(m_page->message().contains(QStringLiteral("handle alerts")));
    }

    void anAlertOfItIsOpenedByEnter()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1, 8});
        open();
        QTRY_COMPARE(m_page->detailView()->alerts()->model()->rowCount(), 2);
        QSignalSpy wanted(m_page.get(), &IncidentsPage::alertWanted);
        m_page->detailView()->alerts()->setFocus();
        m_page->detailView()->alerts()->setCurrentIndex(m_page->detailView()->alerts()->model()->index(1, 0));
        key(Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);
        const qint64 seq = wanted.constFirst().constFirst().toLongLong();
        key(Qt::Key_Delete);
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QCOMPARE(m_bench->store.orders.constFirst().alerts, QList<qint64>{seq});
    }

    void anErrorCanBeTriedAgainAndNothingSaysWhatToDo()
    {
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        open();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        m_bench->store.failure.reset();
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("press I")));
    }

    void selectedAlertsBecomeAnIncidentOrAPartOfOne()
    {
        const qint64 known = m_bench->put(IncidentSeverity::Minor, QStringLiteral("Old"), {});
        openAlerts();
        key(Qt::Key_X);
        key(Qt::Key_J);
        key(Qt::Key_X);
        key(Qt::Key_I);
        QuestionCard *card = m_alertsPage->incidentCard();
        QTRY_VERIFY(card->line()->hasFocus());
        QCOMPARE(card->choice()->currentText(), QStringLiteral("new, critical"));
        QVERIFY(!card->line()->text().isEmpty());
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.opened.size(), 1);
        QCOMPARE(m_bench->store.opened.constFirst().alerts.size(), 2);
        QCOMPARE(m_bench->store.opened.constFirst().severity, IncidentSeverity::Critical);
        QCOMPARE(m_bench->store.opened.constFirst().owner, QStringLiteral("op-1"));
        QTRY_VERIFY(m_alertsPage->message().contains(QStringLiteral("is open, of 2 alerts")));
        QTRY_VERIFY(m_alertsPage->queueView()->table()->hasFocus());

        key(Qt::Key_I);
        QTRY_VERIFY(card->isVisible());
        card->choice()->setCurrentIndex(card->choice()->findData(known));
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QCOMPARE(m_bench->store.orders.constFirst().action, IncidentAction::AddAlert);
        QCOMPARE(m_bench->store.orders.constFirst().incident, known);
    }

    void oneKeyLeadsToAnIncidentOrMakesOneOfAllThatAreSelected()
    {
        openAlerts();
        key(Qt::Key_X);
        key(Qt::Key_J);
        key(Qt::Key_X);
        key(Qt::Key_E);
        QTRY_VERIFY(m_alertsPage->incidentCard()->line()->hasFocus());
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.opened.size(), 1);
        QCOMPARE(m_bench->store.opened.constFirst().alerts.size(), 2);
    }

    void anAlertLeadsToItsIncident()
    {
        for (Alert &alert : m_bench->alerts.alerts)
            alert.incident = 7;
        openAlerts();
        QSignalSpy wanted(m_alertsPage.get(), &AlertsPage::incidentWanted);
        QTRY_COMPARE(m_alertsPage->detailView()->incidentButton()->text(), QStringLiteral("I-000007"));
        key(Qt::Key_O);
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.constFirst().constFirst().toLongLong(), 7);
        key(Qt::Key_E);
        QCOMPARE(wanted.size(), 2);
        key(Qt::Key_I);
        QVERIFY(m_alertsPage->incidentCard()->isHidden());
        QVERIFY(m_alertsPage->message().contains(QStringLiteral("part of I-000007 already")));
    }

    // The alert is a part of no incident yet: one is made, and what is switched is switched from there.
    void anAlertLeadsToWhatItIsAboutAtTheGateway()
    {
        openAlerts();
        QSignalSpy wanted(m_alertsPage.get(), &AlertsPage::switchWanted);
        QVERIFY(m_alertsPage->detailView()->switchButton()->isVisible());
        key(Qt::Key_D);
        QTRY_VERIFY(m_alertsPage->incidentCard()->line()->hasFocus());
        key(Qt::Key_Escape);
        QTRY_VERIFY(m_alertsPage->incidentCard()->isHidden());
        QCOMPARE(m_bench->store.opened.size(), 0);
        key(Qt::Key_D);
        QTRY_VERIFY(m_alertsPage->incidentCard()->line()->hasFocus());
        key(Qt::Key_Return);
        QTRY_COMPARE(wanted.size(), 1);
        QCOMPARE(m_bench->store.opened.constFirst().alerts, QList<qint64>{m_alertDetail->seq()});
        QVERIFY(m_bench->switches.sent.isEmpty());
    }

    void whatDidNotBecomeAnIncidentLeadsNowhere()
    {
        openAlerts();
        QSignalSpy wanted(m_alertsPage.get(), &AlertsPage::switchWanted);
        key(Qt::Key_D);
        QTRY_VERIFY(m_alertsPage->incidentCard()->line()->hasFocus());
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        key(Qt::Key_Return);
        QTRY_VERIFY(m_alertsPage->message().contains(QStringLiteral("out of reach")));
        m_bench->store.failure.reset();
        // Nor does what is made later for another reason.
        m_bench->list.open({{}, {}, QStringLiteral("Another"), IncidentSeverity::Minor, {}, {3}});
        QTRY_COMPARE(m_bench->store.opened.size(), 2);
        QTRY_VERIFY(!m_bench->list.isBusy());
        QCOMPARE(wanted.size(), 0);
    }

    void whoMayNotOperateTheGatewayIsToldBeforeAnIncidentIsMade()
    {
        openAlerts(Role::PrivacyOfficer);
        QSignalSpy wanted(m_alertsPage.get(), &AlertsPage::switchWanted);
        key(Qt::Key_D);
        QVERIFY(m_alertsPage->incidentCard()->isHidden());
        QVERIFY(m_alertsPage->message().contains(QStringLiteral("operate gateway")));
        QCOMPARE(wanted.size(), 0);
    }

    void theOneThingThatCanBeSwitchedIsAskedAbout()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {2});
        open(Role::Responder);
        m_bench->alerts.answersAtOnce = false; // whom it is about is not known yet
        m_bench->detail.show(0);
        m_page->offerSwitch(seq);
        QTRY_VERIFY(m_bench->detail.folder());
        QVERIFY(m_page->card()->isHidden());
        m_bench->alerts.answerAll();
        QTRY_VERIFY(m_page->card()->isVisible());
        QCOMPARE(m_page->card()->title(), QStringLiteral("Disable key sk-9f2-a•••?"));
        QVERIFY(m_bench->switches.sent.isEmpty());
    }

    void ofSeveralOneIsChosenFirst()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Major, QStringLiteral("A key leaked"), {1, 2});
        open(Role::Responder);
        m_page->offerSwitch(seq);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("Choose what is to be disabled")));
        QVERIFY(m_page->card()->isHidden());
        QTRY_VERIFY(m_page->detailView()->targets()->hasFocus());
        key(Qt::Key_Down);
        key(Qt::Key_D);
        QTRY_COMPARE(m_page->card()->title(), QStringLiteral("Disable key sk-9f2-a•••?"));
    }

    void whereNothingCanBeSwitchedThatIsSaid()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Minor, QStringLiteral("Novelty"), {6});
        open(Role::Responder);
        m_page->offerSwitch(seq);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("about no key, account or provider")));
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
        m_bench->put(IncidentSeverity::Critical, QStringLiteral("Error burst on anthropic-b"), {1, 2, 8});
        m_page->resize(size);
        open();
        QTRY_COMPARE(m_page->detailView()->targets()->model()->rowCount(), 2);
        key(Qt::Key_C);
        QTRY_VERIFY(m_page->card()->isVisible());
        QTRY_COMPARE(clippedTexts(m_page.get()), QStringList());
    }

private:
    void open(Roles roles = Roles(Role::Responder) | Role::Operator)
    {
        if (m_page->size().width() < 1000)
            m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
        m_bench->signIn(roles);
        m_page->setActive(true);
        QTRY_VERIFY(m_page->isSettled() && !m_bench->list.isBusy());
    }
    void openAlerts(Roles roles = Roles(Role::Responder) | Role::Operator)
    {
        m_queue = std::make_unique<AlertController>(m_bench->alerts, m_bench->team, m_bench->view, m_bench->clock,
                                                    QStringLiteral("gw"));
        m_alertDetail = std::make_unique<AlertDetail>(*m_queue, m_bench->alerts, m_record, m_bench->team);
        m_alertsPage = std::make_unique<AlertsPage>(*m_queue, *m_alertDetail, m_theme);
        m_alertsPage->useIncidents(m_bench->list);
        m_alertsPage->resize(1072, 724);
        m_alertsPage->show();
        m_alertsPage->activateWindow();
        QTRY_VERIFY(m_alertsPage->isActiveWindow());
        m_alertsPage->setActive(true);
        m_bench->signIn(roles);
        m_alertsPage->setActive(true);
        QTRY_VERIFY(m_alertsPage->isSettled() && m_queue->table().rowCount() > 0);
        QTRY_VERIFY(m_alertsPage->queueView()->table()->hasFocus());
    }
    Incident &incident() { return m_bench->store.folders.first().incident; }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QWidget *target = QApplication::focusWidget();
        QTest::keyClick(target ? target : m_page.get(), key, modifiers);
    }
    void keys(const QString &text) { QTest::keyClicks(QApplication::focusWidget(), text); }

    Theme m_theme{*qApp, ThemeMode::Light};
    FakeReadingRecord m_record;
    std::unique_ptr<IncidentBench> m_bench;
    std::unique_ptr<IncidentsPage> m_page;
    std::unique_ptr<AlertController> m_queue;
    std::unique_ptr<AlertDetail> m_alertDetail;
    std::unique_ptr<AlertsPage> m_alertsPage;
};

QTEST_MAIN(IncidentsPageTest)
#include "incidentspage_test.moc"
