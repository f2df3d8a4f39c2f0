// The page of credentials, over credentials that are in memory.
#include "tests/support/credentialbench.h"
#include "tests/support/taborder.h"
#include "ui/credentials/credentialfilterrow.h"
#include "ui/credentials/credentiallettercard.h"
#include "ui/credentials/credentialplancard.h"
#include "ui/credentials/credentialruncard.h"
#include "ui/credentials/credentialspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

using namespace Gatehouse;
using Finding = CredentialFinding;

class CredentialsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<CredentialBench>();
        m_page = std::make_unique<CredentialsPage>(m_bench->credentials, m_bench->deeds, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
    }
    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
    }

    void everyFindingHasItsCountAndFiltersTheList()
    {
        QAbstractItemModelTester tester(&m_bench->credentials.table());
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
        QCOMPARE(m_bench->credentials.table().rowCount(), 4);
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("4 call for something")),
                 qPrintable(m_page->header()->sentence()));
        QPushButton *unused = m_page->filters()->button(Finding::Unused);
        QCOMPARE(unused->text(), QStringLiteral("unused 2"));
        unused->click();
        QCOMPARE(m_bench->credentials.table().rowCount(), 2);
        m_page->filters()->allButton()->click();
        QCOMPARE(m_bench->credentials.table().rowCount(), 4);
        m_page->table()->sortByColumn(CredentialTableModel::UsedColumn, Qt::DescendingOrder);
        QCOMPARE(m_bench->credentials.table().at(0).id, QStringLiteral("3"));
    }

    void oneThatIsAskedForIsShownWhateverIsFilteredAndAsSoonAsItIsThere()
    {
        m_page->showCredential(QStringLiteral("key:3"));
        signIn();
        const auto chosen = [this] {
            const int row = m_page->table()->currentIndex().row();
            return row < 0 ? QString() : m_bench->credentials.table().at(row).token();
        };
        QTRY_COMPARE(chosen(), QStringLiteral("key:3"));
        QCOMPARE(m_page->table()->selectionModel()->selectedRows().size(), 1);
        m_bench->credentials.setFilter(Finding::NeverUsed);
        m_page->showCredential(QStringLiteral("key:2"));
        QCOMPARE(chosen(), QStringLiteral("key:2"));
        QVERIFY(m_page->message().isEmpty());
        m_page->showCredential(QStringLiteral("key:4711"));
        QCOMPARE(chosen(), QStringLiteral("key:2"));
        QVERIFY(m_page->message().contains(QStringLiteral("is not listed")));
    }

    void whatNothingRecordsIsNotShownAsNone()
    {
        signIn();
        QPushButton *limit = m_page->filters()->button(Finding::LimitAboveUse);
        QVERIFY2(!limit->text().contains(QLatin1Char('0')), qPrintable(limit->text()));
        QVERIFY(!limit->isEnabled() && !limit->isVisible());
        QVERIFY2(m_page->stateView()->bannerText().contains(QStringLiteral("api_keys does not record limits")),
                 qPrintable(m_page->stateView()->bannerText()));
    }

    void theFiltersStandInOneRow()
    {
        signIn();
        m_page->resize(1280 - 208, 800 - 76); // what a small window leaves
        QCoreApplication::sendPostedEvents();
        const int top = m_page->filters()->button(Finding::Unused)->y();
        for (const CredentialFinding finding : kCredentialFindings) {
            const QPushButton *chip = m_page->filters()->button(finding);
            QVERIFY2(!chip->isVisible() || chip->y() == top, qPrintable(chip->text()));
            QCOMPARE(chip->isVisible(), m_bench->store.kept.counts.value(finding) > 0);
        }
    }

    void whereEverythingIsFoundNoFilterIsCut()
    {
        CredentialSurvey &kept = m_bench->store.kept;
        for (const CredentialFinding finding : kCredentialFindings)
            kept.counts[finding] = 104;
        kept.blind.clear();
        kept.told = CredentialSurveyor::allFindings();
        signIn();
        m_page->resize(1280 - 208, 800 - 76);
        QCoreApplication::sendPostedEvents();
        QSet<int> rows;
        for (const CredentialFinding finding : kCredentialFindings) {
            const QPushButton *chip = m_page->filters()->button(finding);
            QVERIFY2(chip->isVisible() && chip->width() >= chip->sizeHint().width(), qPrintable(chip->text()));
            QVERIFY2(chip->parentWidget()->rect().contains(chip->geometry()), qPrintable(chip->text()));
            rows.insert(chip->y());
        }
        QCOMPARE(rows.size(), 2);
    }

    void everyActionIsReachedByTab()
    {
        signIn();
        m_page->table()->selectAll();
        QCOMPARE(unreachedButtons(*m_page), QStringList());
        const QList<QWidget *> order = tabOrder(*m_page);
        // From top to bottom.
        QVERIFY(order.indexOf(m_page->disableButton()) >= 0);
        QVERIFY(order.indexOf(m_page->disableButton()) < order.indexOf(m_page->filters()->button(Finding::Unused)));
        QVERIFY(order.indexOf(m_page->filters()->button(Finding::Unused)) < order.indexOf(m_page->table()));
        m_page->disableButton()->click();
        QTRY_VERIFY(m_page->plan()->isVisible());
        m_page->plan()->reason()->setText(QStringLiteral("nobody needs them"));
        QCOMPARE(unreachedButtons(*m_page), QStringList());
        QVERIFY(tabOrder(*m_page).contains(m_page->plan()->confirmButton()));
    }

    void whatWasSwitchedIsCountedAgain()
    {
        signIn();
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("4 call for something")),
                 qPrintable(m_page->header()->sentence()));
        m_page->table()->selectAll();
        m_page->disableButton()->click();
        QTRY_VERIFY(m_page->plan()->isVisible());
        QTest::keyClicks(m_page->plan()->reason(), QStringLiteral("nobody needs them"));
        m_bench->store.kept.needAction = 1;
        QTest::keyClick(m_page->plan()->reason(), Qt::Key_Return);
        QTRY_VERIFY2(m_page->header()->sentence().contains(QStringLiteral("1 calls for something")),
                     qPrintable(m_page->header()->sentence()));
    }

    void nothingOnThePageNamesAPerson()
    {
        signIn();
        QString everything;
        const CredentialTableModel &table = m_bench->credentials.table();
        for (int row = 0; row < table.rowCount(); ++row) {
            for (int column = 0; column < table.columnCount(); ++column) {
                for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                    everything += table.index(row, column).data(role).toString() + QLatin1Char('\n');
            }
        }
        m_page->table()->selectAll();
        everything += m_page->table()->selectedText();
        QVERIFY2(!everything.contains(QLatin1String("paula"), Qt::CaseInsensitive), qPrintable(everything));
        QVERIFY2(!everything.contains(QLatin1String("mail.example")), qPrintable(everything));
    }

    void theDaysAreThePolicysUntilSomebodySetsOthers()
    {
        signIn();
        QSpinBox *days = m_page->filters()->days();
        QCOMPARE(days->value(), 90);
        QCOMPARE(m_page->filters()->daysFrom(), QStringLiteral("the policy, §7.1"));
        QVERIFY(!m_page->filters()->policyButton()->isVisible());
        days->setValue(30);
        QTRY_COMPARE(m_bench->store.asked, (QStringList{QStringLiteral("P90D"), QStringLiteral("P30D")}));
        QCOMPARE(m_page->filters()->daysFrom(), QStringLiteral("set here"));
        m_page->filters()->policyButton()->click();
        QTRY_COMPARE(m_bench->store.asked.last(), QStringLiteral("P90D"));
        QCOMPARE(days->value(), 90);
    }

    void whatWouldBeDoneIsToldBeforeItIs()
    {
        m_bench->store.lacking.insert(QStringLiteral("key:2"), QStringLiteral("There is no way."));
        m_bench->store.justUsed = {QStringLiteral("key:3")};
        signIn();
        m_page->table()->selectAll();
        m_page->disableButton()->click();
        QTRY_VERIFY(m_page->plan()->isVisible());
        const QString text = m_page->plan()->text();
        // An account is its own.
        for (const char *part : {"Disable 3 credentials", "of 3 owners", "1 were used within the last hour",
                                 "1 cannot be done: There is no way.", "can be taken back"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QVERIFY(!m_page->plan()->confirmButton()->isEnabled()); // without a reason
        QVERIFY(m_bench->store.orders.isEmpty());
        QTest::keyClick(m_page->plan()->reason(), Qt::Key_Escape);
        QVERIFY(!m_page->plan()->isVisible());
        QVERIFY(m_bench->store.orders.isEmpty());
    }

    void whatIsConfirmedIsDoneAndTakenBackByTheKeyboard()
    {
        m_bench->store.outcomes.insert(QStringLiteral("3"), CredentialOutcome::Unknown);
        signIn();
        m_page->filters()->button(Finding::OwnerDeleted)->click();
        m_page->table()->setFocus();
        m_page->table()->selectAll();
        QTest::keyClick(m_page->table(), Qt::Key_D, Qt::ControlModifier);
        QTRY_VERIFY(m_page->plan()->isVisible());
        QTest::keyClicks(m_page->plan()->reason(), QStringLiteral("nobody needs them"));
        QTest::keyClick(m_page->plan()->reason(), Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QCOMPARE(m_bench->store.orders.constFirst().reason, QStringLiteral("nobody needs them"));
        QCOMPARE(m_bench->store.orders.constFirst().by, m_bench->session.self().id);
        QTRY_VERIFY(m_page->runs()->isVisible());
        QTRY_COMPARE(m_bench->credentials.table().outcomeAt(0), std::optional(CredentialOutcome::Unknown));
        QVERIFY2(m_page->runs()->text().contains(QStringLiteral("unknown: read it back")),
                 qPrintable(m_page->runs()->text()));
        m_page->runs()->readBackButton()->click();
        QTRY_COMPARE(m_bench->deeds.runs().constFirst().count(CredentialOutcome::Done), 1);
        QTRY_COMPARE(m_bench->credentials.table().outcomeAt(0), std::optional(CredentialOutcome::Done));
        QTest::keyClicks(m_page->runs()->reason(), QStringLiteral("it was needed"));
        QTest::keyClick(m_page->runs()->reason(), Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.orders.size(), 2);
        QCOMPARE(m_bench->store.orders.last().verb, ActionVerb::Enable);
        QCOMPARE(m_bench->store.orders.last().undoes, 1);
    }

    void whatIsBeingDoneCanBeStopped()
    {
        signIn();
        m_page->table()->selectAll();
        m_page->disableButton()->click();
        QTRY_VERIFY(m_page->plan()->isVisible());
        m_bench->store.answersAtOnce = false;
        m_page->plan()->reason()->setText(QStringLiteral("why"));
        m_page->plan()->confirmButton()->click();
        QTRY_VERIFY(m_bench->deeds.isBusy());
        emit m_bench->store.progressed(2, 4);
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("2 of 4")),
                 qPrintable(m_page->header()->sentence()));
        QVERIFY(!m_page->disableButton()->isEnabled());
        m_page->lookButton()->click();
        QCOMPARE(m_bench->store.stops, 1);
        m_bench->store.answerAll();
        QTRY_VERIFY(!m_bench->deeds.isBusy());
    }

    void aDeletionAsksOnceMoreWhoItIs()
    {
        signIn();
        m_page->table()->selectAll();
        m_page->deleteButton()->click();
        QTRY_VERIFY(m_page->plan()->isVisible());
        QVERIFY2(m_page->plan()->text().contains(QStringLiteral("4 cannot be taken back")),
                 qPrintable(m_page->plan()->text()));
        m_page->plan()->reason()->setText(QStringLiteral("why"));
        m_page->plan()->confirmButton()->click();
        QTRY_VERIFY(m_bench->session.confirming().has_value());
        QVERIFY(m_bench->store.orders.isEmpty());
        m_bench->session.cancelConfirmation();
        QTRY_VERIFY(!m_page->message().isEmpty());
        QVERIFY(m_bench->store.orders.isEmpty());
        m_page->plan()->confirmButton()->click();
        QTRY_VERIFY(m_bench->session.confirming().has_value());
        m_bench->session.answerConfirmation(CredentialBench::passphrase());
        QTRY_COMPARE(m_bench->store.orders.size(), 1);
        QTRY_VERIFY(!m_page->runs()->undoButton()->isVisible());
    }

    void ownersAreWrittenToInTheChosenLanguage()
    {
        signIn();
        m_page->table()->selectAll();
        m_page->writeButton()->click();
        CredentialLetterCard *card = m_page->letters();
        QVERIFY(card->isVisible());
        QVERIFY(!card->button()->isEnabled());
        QTest::keyClicks(card->organisation(), QStringLiteral("Company"));
        QTest::keyClicks(card->address(), QStringLiteral("security@company.example"));
        QVERIFY(card->button()->isEnabled());
        card->language()->setCurrentIndex(1);
        QVERIFY(m_bench->store.letters.isEmpty());
        emit card->wanted(card->order(QStringLiteral("/tmp"))); // as the dialog does
        QTRY_COMPARE(m_bench->store.letters.size(), 1);
        const CredentialLetterOrder &order = m_bench->store.letters.constFirst();
        QCOMPARE(order.language, QStringLiteral("zh"));
        QCOMPARE(order.chosen.size(), 4);
        QCOMPARE(order.by, m_bench->session.self().id);
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("1 draft was written")));
    }

    void whoMayOnlyLookSwitchesNothing()
    {
        signIn(Role::Viewer);
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
        m_page->table()->selectAll();
        QVERIFY(!m_page->disableButton()->isEnabled() && !m_page->deleteButton()->isEnabled());
        QVERIFY(!m_page->disableButton()->toolTip().isEmpty());
        QTest::keyClick(m_page->table(), Qt::Key_D, Qt::ControlModifier);
        QVERIFY(!m_page->plan()->isVisible());
        QVERIFY(m_bench->store.orders.isEmpty());
    }

    void itIsLoadingUntilTheGatewayWasRead()
    {
        m_bench->store.answersAtOnce = false;
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Loading);
        m_bench->store.answerAll();
        QTRY_VERIFY(m_bench->store.open() > 0 || m_bench->credentials.state() == CredentialController::State::Full);
        m_bench->store.answerAll();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void anErrorIsToldAndTriedAgain()
    {
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway does not answer.")};
        signIn();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("does not answer")));
        m_bench->store.failure.reset();
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void whereNothingIsFoundItSaysSo()
    {
        m_bench->store.kept.listed.clear();
        m_bench->store.kept.counts.clear();
        m_bench->store.kept.needAction = 0;
        signIn();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("Nothing calls for anything")));
    }

    void moreThanFitAreCountedAndTold()
    {
        m_bench->store.kept.notListed = 20'000;
        signIn();
        QVERIFY2(m_page->stateView()->bannerText().contains(QStringLiteral("20,000 more are counted")),
                 qPrintable(m_page->stateView()->bannerText()));
        QCOMPARE(m_page->filters()->allButton()->text(), QStringLiteral("All 20,004"));
    }

private:
    void signIn(Roles roles = Role::Operator)
    {
        m_bench->signIn(roles);
        m_page->setActive(true);
        if (m_bench->store.answersAtOnce && !m_bench->store.failure)
            QTRY_COMPARE(m_bench->credentials.state(), CredentialController::State::Full);
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<CredentialBench> m_bench;
    std::unique_ptr<CredentialsPage> m_page;
};

QTEST_MAIN(CredentialsPageTest)
#include "credentialspage_test.moc"
