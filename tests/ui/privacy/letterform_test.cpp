// The form that a letter about a privacy request is drafted with.
#include "tests/ui/privacy/caseroom.h"
#include "ui/privacy/caseforms.h"
#include "ui/privacy/letterform.h"
#include "ui/privacy/lettersigner.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

class LetterFormTest : public CaseRoom
{
    Q_OBJECT
private slots:
    void init() { enter(); }
    void cleanup() { leave(); }

    void aLetterNeedsASender()
    {
        m_cases->put(CaseState::Completed, m_today.addDays(10));
        signIn();
        m_page->showCase(QStringLiteral("C-1"));
        QTRY_VERIFY(m_one->folder());
        m_page->casePage()->forms()->askLetter(m_one->folder()->one);
        LetterForm *form = m_page->casePage()->forms()->letterForm();
        QCOMPARE(form->order().kind, LetterKind::Completion);
        QVERIFY(!form->button()->isEnabled());
        form->organisation()->setText(QStringLiteral("Example"));
        form->from()->setText(QStringLiteral("privacy@example.org"));
        QVERIFY(form->button()->isEnabled());
        form->kinds()->setCurrentIndex(form->kinds()->findData(int(LetterKind::Article19)));
        QVERIFY(!form->button()->isEnabled());
        form->sendTo()->setText(QStringLiteral("privacy@provider.example"));
        QVERIFY(form->button()->isEnabled());
    }

    void whoSignsIsRememberedForEachOperator()
    {
        QHash<QString, QString> signers;
        LetterForm form;
        rememberSigner(form, *m_session, signers);
        signIn();
        form.organisation()->setText(QStringLiteral("Example Gateways"));
        form.from()->setText(QStringLiteral("anna@example.org"));
        emit form.writeRequested(form.order());
        const QHash<QString, QString> annas{{m_session->self().id, QStringLiteral("Example Gateways")}};
        QCOMPARE(signers, annas);
        m_session->lock();
        m_session->unlock(kPassphrase);
        QTRY_VERIFY(m_session->isSignedIn());
        QCOMPARE(form.from()->text(), QStringLiteral("anna@example.org"));
        // Somebody else finds neither the name nor the address.
        m_session->signOut();
        QVERIFY(form.organisation()->text().isEmpty() && form.from()->text().isEmpty());
        m_team->put(QStringLiteral("ben"), Role::PrivacyOfficer, kPassphrase);
        m_session->signIn(QStringLiteral("ben"), kPassphrase);
        QTRY_VERIFY(m_session->isSignedIn());
        QVERIFY(form.organisation()->text().isEmpty());
        m_session->signOut();
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_VERIFY(m_session->isSignedIn());
        QCOMPARE(form.organisation()->text(), QStringLiteral("Example Gateways"));
        QVERIFY(form.from()->text().isEmpty());
        // And so does the next start of the console.
        LetterForm later;
        rememberSigner(later, *m_session, signers);
        QCOMPARE(later.organisation()->text(), QStringLiteral("Example Gateways"));
    }
};

QTEST_MAIN(LetterFormTest)
#include "letterform_test.moc"
