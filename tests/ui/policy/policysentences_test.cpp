#include "tests/support/policybench.h"
#include "ui/policy/commitmentform.h"
#include "ui/policy/lineform.h"
#include "ui/policy/policypage.h"
#include "ui/policy/sentencebar.h"
#include "ui/policy/versionbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

class PolicySentencesTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<PolicyBench>();
        m_bench->hold(ours());
        m_view = std::make_unique<ViewState>(m_bench->clock);
        m_page = std::make_unique<PolicyPage>(m_bench->policies, *m_view, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->setActive(true);
    }
    void cleanup()
    {
        m_page.reset();
        m_view.reset();
        m_bench.reset();
    }

    void aSentenceIsAddedByTheKeyboardSetAndAdopted()
    {
        start(Role::PrivacyOfficer);
        choose(QStringLiteral("6.2.calls"));
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_N, Qt::ControlModifier);
        QVERIFY(form().isVisible() && !m_page->form()->isVisible());
        QCOMPARE(m_page->focusWidget(), form().sentence());
        QTest::keyClicks(form().sentence(), QStringLiteral("6.9"));
        QTest::keyClicks(form().place(), QStringLiteral("6 Retention, 6.9"));
        QTest::keyClicks(form().quote(), QStringLiteral("Keys that nobody uses are revoked."));
        form().about()->setCurrentIndex(form().about()->findData(QStringLiteral("inactive_credentials")));
        QVERIFY(!form().length()->isEnabled());
        QTest::keyClick(form().says(), Qt::Key_Return); // nothing is said yet
        QVERIFY2(form().problem().contains(QStringLiteral("says")), qPrintable(form().problem()));
        QTest::keyClicks(form().says(), QStringLiteral("Unused keys go."));
        QTest::keyClick(form().says(), Qt::Key_Return);
        QVERIFY(!form().isVisible());
        const QString id = QStringLiteral("6.9.inactive_credentials");
        QCOMPARE(table().currentIndex().data(IdRole).toString(), id);
        QCOMPARE(m_page->form()->shown(), id);
        QVERIFY(table().hasFocus());
        QVERIFY(!m_page->versionBar()->note().isEmpty()); // what its check is set to is missing
        auto *unused = qobject_cast<QLineEdit *>(m_page->form()->editor(QStringLiteral("unused_for")));
        QVERIFY(unused);
        QTest::keyClicks(unused, QStringLiteral("P60D"));
        QTest::keyClick(unused, Qt::Key_Return);
        QCOMPARE(m_bench->policies.mistakes(), QStringList());
        m_bench->policies.setVersion(QStringLiteral("ours"), QStringLiteral("2"));
        m_bench->policies.adopt(QStringLiteral("it was missing"));
        QTRY_COMPARE(m_bench->store.versions.size(), 2);
        QVERIFY(m_bench->store.documents.constLast().commitment(id));
    }

    void theFormAsksForWhatItsKindNeeds()
    {
        start(Role::PrivacyOfficer);
        m_page->sentenceBar()->add();
        const auto kind = [this](CommitmentKind wanted) {
            form().kind()->setCurrentIndex(form().kind()->findData(int(wanted)));
        };
        kind(CommitmentKind::Retention);
        QCOMPARE(form().about()->count(), 14);
        QVERIFY(form().length()->isEnabled() && form().from()->isEnabled());
        kind(CommitmentKind::Right);
        QCOMPARE(form().about()->count(), 8);
        QVERIFY(form().length()->isEnabled() && !form().from()->isEnabled());
        kind(CommitmentKind::Duty);
        QVERIFY(!form().about()->isEnabled() && form().length()->isEnabled());
        kind(CommitmentKind::Disclosure);
        QVERIFY(form().about()->isEnabled() && !form().length()->isEnabled());
        // A sentence that is there keeps its words.
        form().sentence()->setText(ours().sentences.constFirst().id);
        QVERIFY(!form().quote()->isEnabled());
        QCOMPARE(form().quote()->text(), ours().sentences.constFirst().quote);
        form().sentence()->clear();
        QVERIFY(form().quote()->isEnabled() && form().quote()->text().isEmpty());
        QTest::keyClick(form().sentence(), Qt::Key_Escape);
        QVERIFY(!form().isVisible() && m_page->form()->isVisible());
        QVERIFY(!m_bench->policies.isChanged());
    }

    void aRightIsAddedWithItsRegimeByTheKeyboard()
    {
        start(Role::PrivacyOfficer);
        write(CommitmentKind::Right, QStringLiteral("9.9"), QStringLiteral("objection"));
        QVERIFY(form().regime()->isEnabled() && !form().check()->isEnabled());
        QCOMPARE(form().regime()->accessibleName(), QStringLiteral("Regime whose clock it has"));
        QCOMPARE(form().regime()->count(), 4);
        QVERIFY(isReached(form().length(), form().regime()));
        QTest::keyClick(form().regime(), Qt::Key_Down);
        QTest::keyClick(form().regime(), Qt::Key_Down);
        QTest::keyClick(form().says(), Qt::Key_Return);
        QVERIFY2(!form().isVisible(), qPrintable(form().problem()));
        const QString id = QStringLiteral("9.9.objection");
        QCOMPARE(m_bench->policies.draft().commitment(id)->right.regime, Regime::UkGdpr);
        QCOMPARE(m_bench->policies.mistakes(), QStringList());
        auto *regime = qobject_cast<QComboBox *>(m_page->form()->editor(QStringLiteral("regime")));
        QTRY_VERIFY(regime && regime->isVisible());
        QTest::keyClick(&table(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(regime->hasFocus());
        QCOMPARE(regime->accessibleName(), QStringLiteral("Regime"));
        QCOMPARE(regime->currentText(), QStringLiteral("UK GDPR"));
        QTest::keyClick(regime, Qt::Key_Up);
        QCOMPARE(m_bench->policies.draft().commitment(id)->right.regime, Regime::Gdpr);
        QTest::keyClick(regime, Qt::Key_Up);
        QCOMPARE(regime->currentText(), QStringLiteral("that of each case"));
        QVERIFY(!m_bench->policies.draft().commitment(id)->right.regime);
        // The next one begins with none.
        m_page->sentenceBar()->add();
        QCOMPARE(form().regime()->currentIndex(), 0);
    }

    void aDisclosureIsAddedWithItsCheckByTheKeyboard()
    {
        start(Role::PrivacyOfficer);
        write(CommitmentKind::Disclosure, QStringLiteral("4.9"), QStringLiteral("recipients"));
        QVERIFY(form().check()->isEnabled() && !form().regime()->isEnabled());
        QCOMPARE(form().check()->accessibleName(), QStringLiteral("Check that looks at it"));
        QCOMPARE(form().check()->count(), lineChoices(CommitmentKind::Promise).size() + 1);
        QVERIFY(isReached(form().about(), form().check()));
        QTest::keyClick(form().check(), Qt::Key_Down);
        QTest::keyClick(form().says(), Qt::Key_Return);
        QVERIFY2(!form().isVisible(), qPrintable(form().problem()));
        const QString id = QStringLiteral("4.9.recipients");
        const QString first = lineChoices(CommitmentKind::Promise).constFirst().id;
        QCOMPARE(m_bench->policies.draft().commitment(id)->check, first);
        // Another one, with what it is set to below it.
        auto *check = qobject_cast<QComboBox *>(m_page->form()->editor(QStringLiteral("check")));
        QTRY_VERIFY(check && check->isVisible());
        QTest::keyClick(&table(), Qt::Key_E, Qt::ControlModifier);
        QVERIFY(check->hasFocus());
        QCOMPARE(check->accessibleName(), QStringLiteral("Check"));
        QTest::keyClick(check, Qt::Key_End);
        QCOMPARE(m_bench->policies.draft().commitment(id)->check, QStringLiteral("recipients_listed"));
        QVERIFY(m_page->form()->editor(QStringLiteral("recipients")));
        check = qobject_cast<QComboBox *>(m_page->form()->editor(QStringLiteral("check")));
        QVERIFY(check->hasFocus()); // where the person is
        QTest::keyClick(check, Qt::Key_Home);
        QVERIFY(m_bench->policies.draft().commitment(id)->check.isEmpty());
        QVERIFY(!m_page->form()->editor(QStringLiteral("recipients")));
        QCOMPARE(m_bench->policies.mistakes(), QStringList());
    }

    // What was being typed of one sentence is nothing that another one is set to.
    void whatIsBegunOfASettingIsNotThatOfTheNextSentence()
    {
        start(Role::PrivacyOfficer);
        choose(QStringLiteral("6.2.calls"));
        auto *period = qobject_cast<QLineEdit *>(m_page->form()->editor(QStringLiteral("period")));
        QVERIFY(period);
        period->setFocus();
        QTest::keyClicks(period, QStringLiteral("P7D"));
        choose(ours().sentences.constFirst().commitments.constFirst().id);
        QVERIFY(!m_bench->policies.isChanged());
    }

    void aLineAndASentenceAreRemovedAndComeBack()
    {
        start(Role::PrivacyOfficer);
        choose(QStringLiteral("6.2.calls"));
        const int row = table().currentIndex().row();
        const int rows = table().model()->rowCount();
        m_page->versionBar()->reason()->setFocus();
        QTest::keyClick(m_page->versionBar()->reason(), Qt::Key_Delete); // of what is typed there, and nothing else
        QVERIFY(!m_bench->policies.isChanged());
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Delete);
        QVERIFY(!m_bench->policies.draft().commitment(QStringLiteral("6.2.calls")));
        QCOMPARE(table().model()->rowCount(), rows - 1);
        QVERIFY(std::abs(table().currentIndex().row() - row) <= 1); // where the person is, and not at the top
        QVERIFY2(m_page->message().contains(QStringLiteral("No longer in the draft")), qPrintable(m_page->message()));
        choose(ours().sentences.constFirst().commitments.constFirst().id);
        QTest::keyClick(m_page->sentenceBar()->removeButton(), Qt::Key_Space);
        QCOMPARE(m_bench->policies.draft().sentences.constFirst(), ours().sentences.at(1));
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(m_page->sentenceBar()->undoButton(), Qt::Key_Space);
        QCOMPARE(m_bench->policies.draft(), ours());
        QVERIFY(!m_page->sentenceBar()->undoButton()->isEnabled());
        QCOMPARE(table().model()->rowCount(), rows);
    }

    void whoMayOnlyLookCannotPressThem()
    {
        start(Role::Viewer);
        SentenceBar &bar = *m_page->sentenceBar();
        for (const QPushButton *button :
             {bar.addButton(), bar.removeLineButton(), bar.removeButton(), bar.undoButton()})
            QVERIFY2(!button->isEnabled(), qPrintable(button->text()));
        table().setFocus();
        QTest::keyClick(&table(), Qt::Key_N, Qt::ControlModifier);
        QTest::keyClick(&table(), Qt::Key_Delete);
        QVERIFY(!form().isVisible() && !m_bench->policies.isChanged());
        choose(QStringLiteral("1.1.account"));
        QVERIFY(!m_page->form()->editor(QStringLiteral("check"))->isEnabled());
        choose(QStringLiteral("7.1.access"));
        QVERIFY(!m_page->form()->editor(QStringLiteral("regime"))->isEnabled());
    }

private:
    LineForm &form() { return *m_page->lineForm(); }
    DataTable &table() { return *m_page->table(PolicyPage::Sentences); }
    void start(Roles roles)
    {
        m_bench->signIn(roles);
        QTRY_COMPARE(m_bench->policies.draft(), ours());
        QTRY_VERIFY(table().isVisible());
    }
    // All that a new sentence needs, but what its kind alone has.
    void write(CommitmentKind kind, const QString &id, const QString &about)
    {
        m_page->sentenceBar()->add();
        form().sentence()->setText(id);
        form().place()->setText(id + QStringLiteral(" What is new"));
        form().quote()->setText(QStringLiteral("This is new."));
        form().says()->setText(QStringLiteral("Something new is owed."));
        form().kind()->setCurrentIndex(form().kind()->findData(int(kind)));
        form().about()->setCurrentIndex(form().about()->findData(about));
    }
    bool isReached(QWidget *from, QWidget *to)
    {
        from->setFocus();
        QTest::keyClick(from, Qt::Key_Tab);
        return m_page->focusWidget() == to;
    }
    void choose(const QString &id)
    {
        for (int row = 0; row < table().model()->rowCount(); ++row) {
            if (table().model()->index(row, 0).data(IdRole).toString() == id)
                table().setCurrentIndex(table().model()->index(row, 0));
        }
        QCOMPARE(m_page->form()->shown(), id);
    }
    static PolicyDocument ours()
    {
        PolicyDocument policy = PolicyBench::shipped("002");
        policy.id = QStringLiteral("ours");
        policy.version = QStringLiteral("1");
        return policy;
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<PolicyBench> m_bench;
    std::unique_ptr<ViewState> m_view;
    std::unique_ptr<PolicyPage> m_page;
};

QTEST_MAIN(PolicySentencesTest)
#include "policysentences_test.moc"
