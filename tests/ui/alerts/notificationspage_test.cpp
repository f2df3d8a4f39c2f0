// The page of notifications by the keyboard, over channels that are in memory.
#include "tests/support/channelbench.h"
#include "tests/support/clippedtext.h"
#include "ui/alerts/channelform.h"
#include "ui/alerts/desktopwishescard.h"
#include "ui/alerts/notificationspage.h"
#include "ui/alerts/questioncard.h"
#include "ui/alerts/quiethoursrow.h"
#include "ui/alerts/zonebox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>
#include <QTimeEdit>

using namespace Gatehouse;

class NotificationsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<ChannelBench>();
        m_page = std::make_unique<NotificationsPage>(m_bench->channels, m_bench->wishes, true, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
    }
    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
    }

    void theFirstIsInHandAndTheArrowsMove()
    {
        open();
        QCOMPARE(m_page->form()->title(), QStringLiteral("Alertmanager of the platform team"));
        QVERIFY(m_page->form()->standing().contains(QStringLiteral("answered 503")));
        QTRY_VERIFY(m_page->table()->hasFocus());
        key(Qt::Key_Down);
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Ops pager"));
        QCOMPARE(m_page->form()->urlLine()->text(), QStringLiteral("https://hooks.company.example/gatehouse"));
        QVERIFY(!m_page->form()->toLine()->isVisible());
    }

    void aWebhookIsAddedByTheKeyboardOnly()
    {
        m_bench->signIn();
        m_page->setActive(true);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        key(Qt::Key_N);
        QTRY_VERIFY(m_page->form()->kindBox()->hasFocus());
        QVERIFY(!m_page->form()->saveButton()->isEnabled());
        m_page->form()->nameLine()->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Not a shortcut: note"));
        QVERIFY(m_page->form()->note().contains(QStringLiteral("URL")));
        m_page->form()->urlLine()->setFocus();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("https://hooks.example/n"));
        QVERIFY(m_page->form()->note().isEmpty());
        key(Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_bench->store.kept.channels.size(), 1);
        QCOMPARE(m_bench->store.kept.channels.constFirst().name, QStringLiteral("Not a shortcut: note"));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("is told of alerts")));
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QVERIFY(!m_page->form()->kindBox()->isEnabled()); // a webhook stays one
        key(Qt::Key_Escape);
        QTRY_VERIFY(m_page->table()->hasFocus());
    }

    void mailAsksForWhatMailNeeds()
    {
        open();
        key(Qt::Key_N);
        QTRY_VERIFY(m_page->form()->kindBox()->hasFocus());
        key(Qt::Key_M);
        QTRY_VERIFY(m_page->form()->toLine()->isVisible());
        QVERIFY(!m_page->form()->urlLine()->isVisible());
        QVERIFY(m_page->form()->heartbeat()->isVisible());
        type(m_page->form()->nameLine(), QStringLiteral("Mail"));
        type(m_page->form()->serverLine(), QStringLiteral("mail.example"));
        type(m_page->form()->fromLine(), QStringLiteral("gatehouse@company.example"));
        type(m_page->form()->toLine(), QStringLiteral("ops@company.example, night@company.example"));
        m_page->form()->heartbeat()->setValue(5);
        QVERIFY2(m_page->form()->note().contains(QStringLiteral("Signs of life by mail come every 60 to 1440 minutes")),
                 qPrintable(m_page->form()->note()));
        m_page->form()->heartbeat()->setValue(1440);
        QCOMPARE(m_page->form()->note(), QString());
        m_page->form()->saveButton()->click();
        QTRY_COMPARE(m_bench->store.kept.channels.size(), 4);
        QTRY_VERIFY(m_bench->channels.kept());
        QCOMPARE(m_bench->channels.kept()->to.size(), 2);
        QCOMPARE(m_bench->channels.kept()->heartbeatMinutes, 1440);
    }

    void aTestMessageIsSentAndItsAnswerSaid()
    {
        open();
        m_bench->store.answersAtOnce = false;
        key(Qt::Key_T);
        QTRY_VERIFY(!m_page->form()->testButton()->isEnabled());
        QVERIFY(!m_page->isSettled());
        m_bench->store.testFailure = Error{ErrorKind::Unreachable, QStringLiteral("hooks.example answered 500.")};
        m_bench->store.answerAll();
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("answered 500")));
        QTRY_VERIFY(m_page->form()->testButton()->isEnabled());
    }

    void oneIsSwitchedOffAndOn()
    {
        open();
        key(Qt::Key_O);
        QTRY_VERIFY(!m_bench->store.kept.channels.constFirst().enabled);
        QTRY_COMPARE(m_page->form()->switchButton()->text(), QStringLiteral("Switch on"));
        m_page->form()->switchButton()->click();
        QTRY_VERIFY(m_bench->store.kept.channels.constFirst().enabled);
    }

    void oneIsRemovedOnlyWhenThatIsMeant()
    {
        open();
        key(Qt::Key_Delete);
        QTRY_VERIFY(m_page->card()->isVisible());
        key(Qt::Key_Escape);
        QTRY_VERIFY(!m_page->card()->isVisible());
        QCOMPARE(m_bench->store.kept.channels.size(), 3);
        key(Qt::Key_Delete);
        QTRY_VERIFY(m_page->card()->button()->hasFocus());
        key(Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.kept.channels.size(), 2);
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Ops pager"));
    }

    void whatIsTypedSurvivesThatTheListIsReadAgain()
    {
        open();
        type(m_page->form()->nameLine(), QStringLiteral("Another na"));
        const int shelves = m_bench->store.shelves;
        key(Qt::Key_F5);
        QTRY_COMPARE(m_bench->store.shelves, shelves + 1);
        QTRY_COMPARE(m_page->form()->nameLine()->text(), QStringLiteral("Another na"));
        QVERIFY(m_page->form()->nameLine()->hasFocus());
        m_page->form()->discardButton()->click();
        QCOMPARE(m_page->form()->nameLine()->text(), QStringLiteral("Alertmanager of the platform team"));
    }

    void quietHoursAreSetAndWrongOnesNamed()
    {
        open();
        key(Qt::Key_Down);
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Ops pager"));
        QuietHoursRow *row = m_page->form()->quiet();
        row->box()->click();
        row->zone()->setCurrentText(QStringLiteral("Asia/Shanghai"));
        emit row->edited();
        row->from()->setTime(QTime(23, 30));
        QCOMPARE(m_bench->channels.draft()->quiet,
                 (QuietHours{QStringLiteral("Asia/Shanghai"), QTime(23, 30), QTime(7, 0)}));
        row->to()->setTime(QTime(23, 30));
        QVERIFY(m_page->form()->note().contains(QStringLiteral("another end")));
        QVERIFY(!m_page->form()->saveButton()->isEnabled());
    }

    void whoMayNotEditRulesReadsOnly()
    {
        open(Role::Viewer);
        QVERIFY(!m_page->addButton()->isEnabled());
        QVERIFY(!m_page->form()->nameLine()->isEnabled());
        QVERIFY(!m_page->form()->testButton()->isEnabled());
        QVERIFY(!m_page->form()->removeButton()->isEnabled());
        QVERIFY(m_page->form()->note().contains(QStringLiteral("edit alert rules")));
        key(Qt::Key_Delete);
        QVERIFY(!m_page->card()->isVisible());
        QVERIFY(m_page->desktopCard()->box()->isEnabled()); // that is theirs
    }

    void theDesktopIsToldAsIsWished()
    {
        open();
        key(Qt::Key_D);
        QTRY_VERIFY(m_page->desktopCard()->box()->hasFocus());
        key(Qt::Key_Space);
        QTRY_VERIFY(!m_bench->wishes.wishes().wanted);
        QVERIFY(!m_page->desktopCard()->levels()->isEnabled());
        key(Qt::Key_Space);
        m_page->desktopCard()->levels()->setCurrentIndex(1);
        m_page->desktopCard()->quiet()->box()->click();
        QCOMPARE(m_page->desktopCard()->note(), QString());
        QVERIFY(m_bench->wishes.wishes().wanted);
        QVERIFY(m_bench->wishes.wishes().quiet);
        QCOMPARE(m_bench->wishes.wishes().least, AlertLevel::Page);
        m_page->desktopCard()->quiet()->zone()->setCurrentText(QStringLiteral("Nowhere"));
        emit m_page->desktopCard()->quiet()->edited();
        QVERIFY2(m_page->desktopCard()->note().contains(QStringLiteral("time zone")),
                 qPrintable(m_page->desktopCard()->note()));
        QVERIFY(m_bench->wishes.wishes().quiet->zone != QStringLiteral("Nowhere"));
        QVERIFY(m_bench->store.kept.channels.size() == 3 && m_page->message().isEmpty());
    }

    void aDesktopWithoutNoticesSaysSo()
    {
        DesktopWishesCard card(m_bench->wishes, false);
        card.show();
        QVERIFY(card.note().contains(QStringLiteral("no service for notices")));
        QVERIFY(m_page->desktopCard()->note().isEmpty());
    }

    void whatCannotBeReadIsSaid()
    {
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is away.")};
        m_bench->signIn();
        m_page->setActive(true);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("The store is away.")));
        m_bench->store.failure.reset();
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
    }

    void untilItIsReadItIsLoading()
    {
        m_bench->store.answersAtOnce = false;
        m_bench->signIn();
        m_page->setActive(true);
        QCOMPARE(m_page->stateView()->state(), StateView::State::Loading);
        QVERIFY(!m_page->isSettled());
        m_bench->store.answerAll();
        QTRY_VERIFY(m_page->isSettled());
    }

    void everyInputSaysWhatItIs()
    {
        open();
        const QList<QWidget *> inputs = m_page->findChildren<QWidget *>();
        for (const QWidget *each : inputs) {
            const bool isInput = qobject_cast<const QLineEdit *>(each) || qobject_cast<const QComboBox *>(each) ||
                                 qobject_cast<const QAbstractSpinBox *>(each);
            const bool isPart = each->objectName().startsWith(QLatin1String("qt_")) ||
                                qobject_cast<const QAbstractSpinBox *>(each->parentWidget()) ||
                                qobject_cast<const QComboBox *>(each->parentWidget());
            if (isInput && !isPart && each->isVisible())
                QVERIFY2(!each->accessibleName().isEmpty(), each->metaObject()->className());
        }
    }

    void nothingIsClipped()
    {
        open();
        m_page->grab();
        QTRY_COMPARE(clippedTexts(m_page.get()).join(QLatin1Char('\n')), QString());
        const QScrollArea *scroll = m_page->findChild<QScrollArea *>();
        QVERIFY(scroll->widget()->width() <= scroll->viewport()->width());
    }

private:
    void open(Roles roles = Role::Responder)
    {
        m_bench->fill();
        m_bench->signIn(roles);
        m_page->setActive(true);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QTRY_VERIFY(m_bench->channels.hasDraft());
    }
    void key(Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
    {
        QWidget *focus = QApplication::focusWidget();
        QTest::keyClick(focus ? focus : m_page.get(), key, with);
    }
    static void type(QLineEdit *line, const QString &text)
    {
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, text);
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<ChannelBench> m_bench;
    std::unique_ptr<NotificationsPage> m_page;
};

QTEST_MAIN(NotificationsPageTest)
#include "notificationspage_test.moc"
