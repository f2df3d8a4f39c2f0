#include "tests/support/policybench.h"
#include "tests/support/taborder.h"
#include "ui/policy/commitmentform.h"
#include "ui/policy/noticeform.h"
#include "ui/policy/policypage.h"
#include "ui/policy/versionbar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QComboBox>
#include <QDateEdit>
#include <QFileDialog>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTemporaryDir>

using namespace Gatehouse;

namespace
{

PolicyDocument ours(const char *version)
{
    PolicyDocument policy = PolicyBench::shipped("002");
    policy.id = QStringLiteral("ours");
    policy.version = QString::fromLatin1(version);
    return policy;
}

QStringList column(const DataTable &table, int at)
{
    QStringList texts;
    for (int row = 0; row < table.model()->rowCount(); ++row)
        texts.append(table.model()->index(row, at).data().toString());
    return texts;
}

void type(QLineEdit *line, const QString &text)
{
    line->setFocus();
    line->selectAll();
    QTest::keyClicks(line, text);
    QTest::keyClick(line, Qt::Key_Return);
}

} // namespace

class PolicyPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<PolicyBench>();
        m_view = std::make_unique<ViewState>(m_bench->clock);
    }
    void cleanup()
    {
        m_page.reset();
        m_view.reset();
        m_bench.reset();
    }

    void loadingErrorAndContentAreStatesOfItsOwn()
    {
        m_bench->store.answersAtOnce = false;
        open(Role::PrivacyOfficer);
        QCOMPARE(m_page->stateView()->state(), StateView::State::Loading);
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is away.")};
        m_bench->store.answerAll();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        m_bench->store.failure.reset();
        m_bench->store.answersAtOnce = true;
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void withoutAnyVersionTheTemplatesAreThere()
    {
        start();
        QTRY_COMPARE(m_page->list()->model()->rowCount(), 5);
        QCOMPARE(column(*m_page->list(), 2), QStringList(5, QStringLiteral("template")));
        QCOMPARE(m_bench->policies.draft(), PolicyBench::shipped("000"));
        QVERIFY(!m_page->versionBar()->inForceButton()->isEnabled());
    }

    void theOneInForceIsLookedAtFirst()
    {
        m_bench->hold(ours("1"));
        start();
        QTRY_COMPARE(m_bench->policies.draft(), ours("1"));
        QCOMPARE(column(*m_page->list(), 2).constFirst(), QStringLiteral("in force"));
        QCOMPARE(column(*m_page->list(), 0).constFirst(), ours("1").name);
        for (int at = 1; at < m_page->other()->count(); ++at) // 0 is nothing
            QVERIFY2(!m_page->other()->itemText(at).contains(QRegularExpression(QStringLiteral("_[0-9a-f]{16}"))),
                     qPrintable(m_page->other()->itemText(at)));
        QCOMPARE(m_page->table(PolicyPage::Sentences)->model()->rowCount(), 45);
        QVERIFY(m_page->tabs()->tabText(PolicyPage::Findings).contains(QLatin1Char('5')));
    }

    void tabGoesFromTopToBottom()
    {
        m_bench->hold(ours("1"));
        start();
        QTRY_COMPARE(m_bench->policies.draft(), ours("1"));
        type(m_page->versionBar()->reason(), QStringLiteral("it was replaced"));
        QCOMPARE(unreachedButtons(*m_page), QStringList());
        const QList<QWidget *> order = tabOrder(*m_page);
        const qsizetype list = order.indexOf(m_page->list());
        QVERIFY(list > 0); // the buttons of the page come first
        QVERIFY(qobject_cast<QPushButton *>(order.constFirst()));
        QVERIFY(list < order.indexOf(m_page->table(PolicyPage::Sentences)));
        QVERIFY(order.indexOf(m_page->versionBar()->endButton()) > order.indexOf(m_page->table(PolicyPage::Sentences)));
    }

    void aFindingExplainsItself()
    {
        m_bench->hold(ours("1"));
        start();
        m_page->showTab(PolicyPage::Findings);
        DataTable *findings = m_page->table(PolicyPage::Findings);
        QTRY_COMPARE(findings->model()->rowCount(), 5);
        findings->setCurrentIndex(findings->model()->index(0, 0));
        QVERIFY2(m_page->findingText().contains(QStringLiteral("7101")), qPrintable(m_page->findingText()));
        QTest::keyClick(findings, Qt::Key_Down);
        QVERIFY2(m_page->findingText().contains(QStringLiteral("Art. 12(3)")), qPrintable(m_page->findingText()));
    }

    void aPeriodIsSetAdoptedAndPutInForceByTheKeyboard()
    {
        m_bench->hold(ours("1"));
        start();
        chooseSentence(QStringLiteral("6.2.calls"));
        auto *period = qobject_cast<QLineEdit *>(m_page->form()->editor(QStringLiteral("period")));
        QVERIFY(period);
        QCOMPARE(period->text(), QStringLiteral("P90D"));
        type(period, QStringLiteral("P30"));
        QVERIFY2(m_page->versionBar()->note().contains(QStringLiteral("must be a period")),
                 qPrintable(m_page->versionBar()->note()));
        type(period, QStringLiteral("P30D"));
        type(qobject_cast<QLineEdit *>(m_page->form()->editor(QStringLiteral("says"))),
             QStringLiteral("Calls go after 30 days."));
        m_page->versionBar()->effective()->setFocus();
        QTest::keyClick(m_page->versionBar()->effective(), Qt::Key_Up);
        QVERIFY(m_bench->policies.draft().effective != ours("1").effective);
        type(m_page->versionBar()->version(), QStringLiteral("2"));
        QVERIFY(!m_page->versionBar()->adoptButton()->isEnabled()); // without a reason
        type(m_page->versionBar()->reason(), QStringLiteral("less is enough"));
        QVERIFY(m_page->versionBar()->adoptButton()->isEnabled());
        QVERIFY(!m_page->versionBar()->inForceButton()->isEnabled());
        QTest::keyClick(m_page->versionBar()->adoptButton(), Qt::Key_Space);
        QTRY_COMPARE(m_bench->store.versions.size(), 2);
        QTRY_VERIFY(m_page->versionBar()->inForceButton()->isEnabled());
        m_page->versionBar()->inForceButton()->setFocus();
        QTest::keyClick(m_page->versionBar()->inForceButton(), Qt::Key_Space);
        QTRY_COMPARE(m_bench->store.inForce.value(PolicyBench::kGateway).size(), 2);
        QTRY_VERIFY(m_page->list()->hasFocus()); // on the policy that it was done to
        QCOMPARE(m_page->list()->currentIndex().siblingAtColumn(1).data().toString(), QStringLiteral("2"));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("in force from now on")));
        QTRY_COMPARE(column(*m_page->list(), 2).mid(0, 2),
                     (QStringList{QStringLiteral("in force"), QStringLiteral("adopted")}));
    }

    void oneOfTwoPoliciesIsTakenOutOfForce()
    {
        m_bench->hold(PolicyBench::shipped("004"));
        m_bench->hold(ours("1"));
        start();
        QVERIFY2(m_bench->policies.headline().startsWith(QStringLiteral("2 policies are in force")),
                 qPrintable(m_bench->policies.headline()));
        QCOMPARE(column(*m_page->list(), 2).count(QStringLiteral("in force")), 2);
        QCOMPARE(m_bench->policies.entry()->policy, QStringLiteral("ours"));
        VersionBar *bar = m_page->versionBar();
        QVERIFY(!bar->inForceButton()->isEnabled());
        QVERIFY(!bar->endButton()->isEnabled()); // without a reason
        type(bar->reason(), QStringLiteral("it was replaced"));
        QVERIFY(bar->endButton()->isEnabled());
        QTest::keyClick(bar->endButton(), Qt::Key_Space);
        QTRY_VERIFY2(m_page->message().contains(QStringLiteral("not in force any more")),
                     qPrintable(m_page->message()));
        QTRY_COMPARE(column(*m_page->list(), 2).count(QStringLiteral("in force")), 1);
        QCOMPARE(m_bench->store.inForce.value(PolicyBench::kGateway).constFirst().effect, PolicyEffect::Ended);
        QTRY_VERIFY(bar->inForceButton()->isEnabled());
    }

    void aWordIsChosenFromThoseThereAre()
    {
        start();
        m_bench->policies.select(PolicyBench::key(PolicyBench::shipped("004")));
        chooseSentence(QStringLiteral("3.2.tls"));
        auto *box = qobject_cast<QComboBox *>(m_page->form()->editor(QStringLiteral("min")));
        QVERIFY(box);
        QCOMPARE(box->currentText(), QStringLiteral("1.3"));
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Up);
        QCOMPARE(m_bench->policies.draft().commitment(QStringLiteral("3.2.tls"))->expects.value(QStringLiteral("min")),
                 QJsonValue(QStringLiteral("1.2")));
        QVERIFY(m_page->form()->text().contains(QStringLiteral("All data transmission uses TLS 1.3")));
    }

    void twoVersionsAreComparedAndTheNoticesWritten()
    {
        PolicyDocument next = ours("2");
        next.commitment(QStringLiteral("6.2.calls"))->retention.period.length = QStringLiteral("P1Y");
        m_bench->hold(ours("1"));
        m_bench->hold(next);
        start();
        m_page->showTab(PolicyPage::Compare);
        const int at = m_page->other()->findData(PolicyBench::key(ours("1")));
        QVERIFY(at > 0);
        m_page->other()->setCurrentIndex(at);
        emit m_page->other()->activated(at);
        QTRY_COMPARE(m_page->table(PolicyPage::Compare)->model()->rowCount(), 1);
        QVERIFY2(m_page->differenceText().contains(QStringLiteral("Tell all users.")),
                 qPrintable(m_page->differenceText()));
        QVERIFY(!m_page->noticeForm()->button()->isEnabled());
        QTest::keyClicks(m_page->noticeForm()->organisation(), QStringLiteral("Company"));
        QTest::keyClicks(m_page->noticeForm()->address(), QStringLiteral("privacy@company.example"));
        QVERIFY(m_page->noticeForm()->button()->isEnabled());
        QTest::keyClick(m_page->noticeForm()->button(), Qt::Key_Space);
        auto *dialog = m_page->findChild<QFileDialog *>();
        QVERIFY(dialog);
        QVERIFY(m_bench->store.notices.isEmpty()); // nothing is on record before a folder is chosen
        QTemporaryDir folder;
        emit dialog->fileSelected(folder.path());
        QTRY_COMPARE(m_bench->store.notices.size(), 4);
        QTRY_COMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 4);
        dialog->close();
    }

    void whoMayOnlyLookSeesWhy()
    {
        m_bench->hold(ours("1"));
        open(Role::Viewer);
        QTRY_COMPARE(m_page->table(PolicyPage::Sentences)->model()->rowCount(), 45);
        QVERIFY2(m_page->versionBar()->note().contains(QStringLiteral("manage policies")),
                 qPrintable(m_page->versionBar()->note()));
        QVERIFY(!m_page->versionBar()->reason()->isEnabled());
        chooseSentence(QStringLiteral("6.2.calls"));
        QVERIFY(!m_page->form()->editor(QStringLiteral("period"))->isEnabled());
    }

    void everyInputHasANameForScreenReaders()
    {
        m_bench->hold(ours("1"));
        start();
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            if (qobject_cast<const QHeaderView *>(widget))
                continue;
            const bool isInput = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                                 qobject_cast<const QAbstractItemView *>(widget);
            const QString owner =
                widget->parentWidget() ? QLatin1String(widget->parentWidget()->metaObject()->className()) : QString();
            if (isInput && !owner.startsWith(QLatin1String("Q"))) {
                QVERIFY2(!widget->accessibleName().isEmpty(), qPrintable(owner));
            }
        }
    }

private:
    void open(Roles roles)
    {
        m_page = std::make_unique<PolicyPage>(m_bench->policies, *m_view, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
        m_page->setActive(true);
        m_bench->signIn(roles);
    }
    void start()
    {
        open(Role::PrivacyOfficer);
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QTRY_VERIFY(m_page->isSettled());
    }
    void chooseSentence(const QString &id)
    {
        DataTable *table = m_page->table(PolicyPage::Sentences);
        QTRY_VERIFY(m_bench->policies.draft().commitment(id));
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data(IdRole).toString() == id)
                table->setCurrentIndex(table->model()->index(row, 0));
        }
        QCOMPARE(m_page->form()->shown(), id);
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<PolicyBench> m_bench;
    std::unique_ptr<ViewState> m_view;
    std::unique_ptr<PolicyPage> m_page;
};

QTEST_MAIN(PolicyPageTest)
#include "policypage_test.moc"
