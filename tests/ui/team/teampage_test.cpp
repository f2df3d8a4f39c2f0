// Signing in, the lock over a window, and the Team page, by keyboard and without anything that blocks.
#include "tests/support/clippedtext.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/team/confirmprompt.h"
#include "ui/team/lockcover.h"
#include "ui/team/operatorbutton.h"
#include "ui/team/operatorform.h"
#include "ui/team/passphrasefield.h"
#include "ui/team/passphraseform.h"
#include "ui/team/signincard.h"
#include "ui/team/signingate.h"
#include "ui/team/teampage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QMainWindow>
#include <QMenu>
#include <QPushButton>
#include <QTest>

using namespace Gatehouse;

using State = TeamSession::State;

class TeamPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_store, m_clock);
        m_team = std::make_unique<TeamController>(*m_store, *m_session);
        m_window = std::make_unique<QMainWindow>();
        m_page = new TeamPage(*m_team);
        m_gate = new SignInGate(*m_session, m_page);
        m_window->setCentralWidget(m_gate);
        m_cover = new LockCover(*m_session, *m_window);
        m_window->resize(1072, 724);
        m_window->show();
        m_window->activateWindow();
        QTRY_VERIFY(m_window->isActiveWindow());
    }

    void cleanup()
    {
        m_window.reset();
        m_team.reset();
        m_session.reset();
    }

    void aNewStoreIsSetUpByKeyboard()
    {
        m_gate->setActive(true);
        QTRY_COMPARE(m_session->state(), State::SetUp);
        SignInCard *card = m_gate->card();
        card->nameField()->setFocus();
        QTest::keyClicks(card->nameField(), QStringLiteral("anna"));
        QTest::keyClick(card->nameField(), Qt::Key_Return);
        QTest::keyClicks(card->passphraseField(), kPassphrase);
        QTest::keyClick(card->passphraseField(), Qt::Key_Return);
        QTest::keyClicks(card->repeatField(), QStringLiteral("something else"));
        QTest::keyClick(card->repeatField(), Qt::Key_Return);
        QVERIFY(card->problem().contains(QStringLiteral("differ")));
        card->repeatField()->clear();
        QTest::keyClicks(card->repeatField(), kPassphrase);
        QTest::keyClick(card->repeatField(), Qt::Key_Return);
        QTRY_VERIFY(m_gate->isOpen());
        QVERIFY(card->passphraseField()->text().isEmpty() && card->repeatField()->text().isEmpty());
    }

    void thePageIsThereForWhoeverHasSignedIn()
    {
        m_store->put(QStringLiteral("anna"), Role::Admin, kPassphrase);
        m_gate->setActive(true);
        QTRY_COMPARE(m_session->state(), State::SignedOut);
        QVERIFY(!m_page->isVisible());
        typeSignIn(QStringLiteral("wrong"));
        QTRY_VERIFY(!m_gate->card()->problem().isEmpty());
        QVERIFY(m_gate->card()->passphraseField()->text().isEmpty()); // nothing of it stays
        typeSignIn(kPassphrase);
        QTRY_VERIFY(m_page->isVisible());
        m_session->signOut();
        QVERIFY(!m_page->isVisible());
    }

    void aLockCoversTheWindowAndItsDialogs()
    {
        signIn();
        auto *dialog = new QDialog(m_window.get());
        dialog->setAttribute(Qt::WA_DeleteOnClose, false);
        dialog->open();
        QTRY_VERIFY(dialog->isVisible());
        m_session->lock();
        QVERIFY(m_cover->isVisible() && !dialog->isVisible() && !m_window->centralWidget()->isVisible());
        QCOMPARE(m_cover->geometry(), m_window->rect());
        for (const QLabel *label : m_window->findChildren<QLabel *>()) {
            if (label->isVisible())
                QVERIFY2(m_cover->isAncestorOf(label), qPrintable(label->text()));
        }
        m_window->resize(900, 600);
        QCOMPARE(m_cover->geometry(), m_window->rect());
        QTest::keyClicks(m_cover->card()->passphraseField(), kPassphrase);
        QTest::keyClick(m_cover->card()->passphraseField(), Qt::Key_Return);
        QTRY_VERIFY(m_page->isVisible() && !m_cover->isVisible());
    }

    void signingOutOfALockLeavesThePageClosed()
    {
        signIn();
        m_session->lock();
        for (QPushButton *button : m_cover->findChildren<QPushButton *>()) {
            if (button->text().contains(QStringLiteral("out")))
                button->click();
        }
        QTRY_VERIFY(!m_cover->isVisible());
        QVERIFY(m_window->centralWidget()->isVisible() && !m_page->isVisible());
    }

    void anAdminAddsSomebodyAndChangesTheirRoles()
    {
        signIn();
        OperatorForm *form = m_page->form();
        QVERIFY(!form->saveButton()->isEnabled());
        QTest::keyClicks(form->nameField(), QStringLiteral("ben"));
        QTest::keyClicks(form->passphraseField(), QStringLiteral("ben's long passphrase"));
        form->box(Role::Approver)->setChecked(true);
        form->saveButton()->click();
        QTRY_COMPARE(m_page->table()->model()->rowCount(), 2);
        QVERIFY(m_page->message().contains(QStringLiteral("ben is an operator now: approver")));
        QVERIFY(form->nameField()->text().isEmpty() && form->passphraseField()->text().isEmpty());
        m_page->table()->setCurrentIndex(m_page->table()->model()->index(1, 0));
        QVERIFY(form->box(Role::Approver)->isChecked() && !form->saveButton()->isEnabled());
        form->box(Role::Auditor)->setChecked(true);
        form->saveButton()->click();
        QTRY_VERIFY(m_store->operators.at(1).roles.testFlag(Role::Auditor));
    }

    void deactivatingAsksForThePassphraseOnceMore()
    {
        m_store->put(QStringLiteral("ben"), Role::Approver, kPassphrase);
        ConfirmPrompt prompt(*m_session, m_window.get());
        signIn();
        m_page->table()->setCurrentIndex(m_page->table()->model()->index(0, 0));
        m_page->form()->deactivateButton()->click();
        QTRY_VERIFY(prompt.isVisible());
        QVERIFY(prompt.text().contains(QStringLiteral("Deactivate ben")));
        QTest::keyClicks(prompt.passphraseField(), QStringLiteral("wrong"));
        prompt.button()->click();
        QTRY_VERIFY(prompt.text().contains(QStringLiteral("refused")));
        QVERIFY(m_store->operators.at(0).active);
        QTest::keyClicks(prompt.passphraseField(), kPassphrase);
        prompt.button()->click();
        QTRY_VERIFY(!m_store->operators.at(0).active);
        QVERIFY(!prompt.isVisible());
    }

    void whoeverIsNoAdminOnlyLooks()
    {
        m_store->put(QStringLiteral("ben"), Role::Admin, kPassphrase);
        signIn(Role::Viewer);
        QVERIFY(!m_page->form()->saveButton()->isEnabled() && !m_page->form()->box(Role::Admin)->isEnabled());
        QVERIFY(m_page->form()->hint().contains(QStringLiteral("only an admin")));
    }

    void onesOwnPassphraseIsChanged()
    {
        signIn();
        PassphraseForm *form = m_page->passphraseForm();
        QTest::keyClicks(form->currentField(), kPassphrase);
        QTest::keyClicks(form->wantedField(), QStringLiteral("another long passphrase"));
        QTest::keyClicks(form->repeatField(), QStringLiteral("another"));
        form->button()->click();
        QVERIFY(form->problem().contains(QStringLiteral("differ")));
        form->repeatField()->setText(QStringLiteral("another long passphrase"));
        form->button()->click();
        QTRY_COMPARE(m_store->passphrases.value(QStringLiteral("anna")), QStringLiteral("another long passphrase"));
        QVERIFY(form->currentField()->text().isEmpty() && form->wantedField()->text().isEmpty());
    }

    void theButtonSaysWhoIsThereAndLocks()
    {
        OperatorButton button(*m_session, m_theme);
        QCOMPARE(button.text(), QStringLiteral("Sign in"));
        signIn();
        QCOMPARE(button.text(), QStringLiteral("anna"));
        QVERIFY(QMetaObject::invokeMethod(button.menu(), "aboutToShow"));
        for (QAction *action : button.menu()->actions()) {
            if (action->text().startsWith(QStringLiteral("Lock\t")))
                action->trigger();
        }
        QCOMPARE(m_session->state(), State::Locked);
        QCOMPARE(button.text(), QStringLiteral("Sign in"));
    }

    void theMenuOfTheButtonStaysWithinTheWindow()
    {
        QWidget window;
        window.setGeometry(50, 50, 400, 200);
        auto *button = new OperatorButton(*m_session, m_theme, &window);
        signIn();
        button->setGeometry(320, 10, 70, 28);
        window.show();
        button->menu()->popup(button->mapToGlobal(QPoint(0, button->height())));
        QVERIFY(button->menu()->isVisible());
        QVERIFY(button->menu()->width() > button->width()); // it would hang over
        QCOMPARE(button->menu()->x() + button->menu()->width(), button->mapToGlobal(QPoint(70, 0)).x());
        button->menu()->close();
    }

    void noTextIsClippedAndFieldsHaveNames()
    {
        signIn();
        QTRY_COMPARE(clippedTexts(m_page).join(QLatin1Char('\n')), QString());
        for (const QLineEdit *field : m_window->findChildren<QLineEdit *>())
            QVERIFY(!field->accessibleName().isEmpty());
    }

private:
    void typeSignIn(const QString &passphrase)
    {
        SignInCard *card = m_gate->card();
        card->nameField()->setText(QStringLiteral("anna"));
        QTest::keyClicks(card->passphraseField(), passphrase);
        QTest::keyClick(card->passphraseField(), Qt::Key_Return);
    }

    void signIn(Roles roles = Role::Admin)
    {
        m_store->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_VERIFY(m_gate->isOpen() && m_team->table().rowCount() > 0);
    }

    const QString kPassphrase = QStringLiteral("a rather long passphrase");
    FixedClock m_clock{1'795'000'000'000};
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<FakeTeamStore> m_store;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<TeamController> m_team;
    std::unique_ptr<QMainWindow> m_window;
    TeamPage *m_page = nullptr;
    SignInGate *m_gate = nullptr;
    LockCover *m_cover = nullptr;
};

QTEST_MAIN(TeamPageTest)
#include "teampage_test.moc"
