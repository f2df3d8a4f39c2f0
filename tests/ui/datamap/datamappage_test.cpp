// The page of the data map, over a data map that is in memory.
#include "models/datamap/columnsuggestion.h"
#include "models/gateway/profileloader.h"
#include "tests/support/demodatamap.h"
#include "tests/support/fakedatamapstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "tests/support/taborder.h"
#include "ui/datamap/columnform.h"
#include "ui/datamap/datamapcard.h"
#include "ui/datamap/datamappage.h"
#include "ui/datamap/recordform.h"
#include "ui/datamap/tableform.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/historyview.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");
const QString kMail = QStringLiteral("payments.receipt_email");

} // namespace

class DataMapPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakeDataMapStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        m_store->kept = demoDataMap();
        m_store->suggested = {QStringLiteral("contact"), QStringLiteral("blank"), ColumnSuggestion::Confidence::Sure,
                              QStringLiteral("38 of 40 values look like e-mail addresses.")};
        m_map = std::make_unique<DataMapController>(*m_store, *m_session);
        m_page = std::make_unique<DataMapPage>(*m_map, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
    }
    void cleanup()
    {
        m_page.reset();
        m_map.reset();
        m_session.reset();
    }

    void whatIsNewIsFirstAndTheRestFollows()
    {
        QAbstractItemModelTester tester(&m_map->table());
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
        QCOMPARE(m_map->table().rowCount(), m_store->kept.rows.size());
        QCOMPARE(m_map->unclassified(), 3);
        QCOMPARE(m_page->table()->currentIndex().data(IdRole).toString(), QStringLiteral("callbacks"));
        QCOMPARE(m_map->table().index(1, DataMapController::PlaceColumn).data().toString(), kMail);
        QCOMPARE(m_map->table().index(1, DataMapController::StateColumn).data().toString(), QStringLiteral("new"));
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("3 not classified")),
                 qPrintable(m_page->header()->sentence()));
        QVERIFY(m_page->stateView()->bannerText().contains(QStringLiteral("no plan of a deletion")));
    }

    void aNewColumnIsClassifiedAsSuggestedByTheKeyboard()
    {
        signIn();
        m_map->select(kMail);
        ColumnForm *form = m_page->card()->columnForm();
        QVERIFY(form->isVisible() && !m_page->card()->tableForm()->isVisible());
        QTRY_COMPARE(form->category()->currentData().toString(), QStringLiteral("contact"));
        QCOMPARE(form->erasure()->currentData().toString(), QStringLiteral("blank"));
        QVERIFY2(form->suggestionText().contains(QStringLiteral("38 of 40")), qPrintable(form->suggestionText()));
        QVERIFY(!form->classifyButton()->isEnabled()); // without a reason
        QTest::keyClick(form->reason(), Qt::Key_Return);
        QVERIFY(m_store->wishes.isEmpty());
        QTest::keyClicks(form->reason(), QStringLiteral("updated"));
        QTest::keyClick(form->reason(), Qt::Key_Return);
        QTRY_COMPARE(m_store->wishes.size(), 1);
        const NewClassification wish = m_store->wishes.constFirst();
        QCOMPARE(wish.said.place(), kMail);
        QCOMPARE(wish.said.type, QStringLiteral("text"));
        QCOMPARE(wish.said.says, columnStatement(QStringLiteral("contact"), QStringLiteral("blank")));
        QCOMPARE(wish.by, m_session->self().id);
        QVERIFY(wish.before.isEmpty());
        QTRY_COMPARE(m_map->unclassified(), 2);
        QVERIFY2(m_page->message().contains(QStringLiteral("is classified")), qPrintable(m_page->message()));
        QVERIFY(form->withdrawButton()->isVisible());
        QVERIFY(form->reason()->text().isEmpty() && !form->classifyButton()->isEnabled()); // Return says it once
        form->reason()->setText(QStringLiteral("a mistake"));
        form->withdrawButton()->click();
        QTRY_COMPARE(m_store->wishes.size(), 2);
        QVERIFY(m_store->wishes.constLast().said.says.isEmpty());
        QCOMPARE(m_store->wishes.constLast().before, wish.said.says);
        QTRY_COMPARE(m_map->unclassified(), 3);
    }

    // A suggestion that comes late does not undo what a person has chosen, nor land on another column.
    void aLateSuggestionStaysWhereItBelongs()
    {
        signIn();
        m_store->answersAtOnce = false;
        m_store->histories[QStringLiteral("accounts.email")] = {{}};
        m_map->select(kMail);
        QVERIFY(m_map->isSuggesting());
        m_map->select(QStringLiteral("accounts.email"));
        m_store->answerAll();
        QTRY_COMPARE(m_map->historyTable().rowCount(), 1); // what was asked last is there
        QVERIFY(!m_map->suggestion() && !m_map->isSuggesting());
        QVERIFY(!m_page->card()->columnForm()->isVisible());
    }

    void valuesAreLookedAtOfNewColumnsOnlyAndForThoseWhoMayClassify()
    {
        signIn(Role::Viewer);
        m_map->select(kMail);
        m_map->select(QStringLiteral("accounts.email"));
        QVERIFY(m_store->asked.isEmpty());
        m_map->select(kMail);
        ColumnForm *form = m_page->card()->columnForm();
        form->reason()->setText(QStringLiteral("because"));
        QVERIFY(!form->classifyButton()->isEnabled() && !form->reason()->isEnabled());
        m_map->classifyColumn(QStringLiteral("contact"), {}, QStringLiteral("because"));
        QVERIFY(m_store->wishes.isEmpty());
    }

    void aTableIsClassifiedOrCalledMachinery()
    {
        signIn();
        m_map->select(QStringLiteral("callbacks"));
        TableForm *form = m_page->card()->tableForm();
        QVERIFY(form->isVisible() && !m_page->card()->columnForm()->isVisible());
        form->category()->setCurrentIndex(form->category()->findData(QStringLiteral("support")));
        form->purpose()->setText(QStringLiteral("Calls people back"));
        form->retentionClass()->setCurrentIndex(form->retentionClass()->findData(QStringLiteral("support")));
        form->reason()->setText(QStringLiteral("new"));
        form->classifyButton()->click(); // nobody knows whose it is
        QTRY_VERIFY2(m_page->message().contains(QStringLiteral("leads to the person")), qPrintable(m_page->message()));
        QVERIFY(m_store->wishes.isEmpty());
        form->linkColumn()->setCurrentIndex(form->linkColumn()->findData(QStringLiteral("account_id")));
        form->classifyButton()->click();
        QTRY_COMPARE(m_store->wishes.size(), 1);
        QTRY_VERIFY(!m_map->isClassifying());
        const QJsonObject says = m_store->wishes.constFirst().said.says;
        QCOMPARE(says[QStringLiteral("order")].toInt(), 899);
        QCOMPARE(says[QStringLiteral("columns")].toObject().keys(), QStringList{QStringLiteral("account_id")});

        m_map->select(QStringLiteral("schema_runs"));
        form->machinery()->setChecked(true);
        QVERIFY(!form->purpose()->isEnabled());
        form->reason()->setText(QStringLiteral("a list of migrations"));
        form->classifyButton()->click();
        QTRY_COMPARE(m_store->wishes.size(), 2);
        QVERIFY(m_store->wishes.constLast().said.isMachinery());
    }

    void howLongADutyKeepsRowsIsSaid()
    {
        signIn();
        m_map->select(QStringLiteral("callbacks"));
        TableForm *form = m_page->card()->tableForm();
        form->purpose()->setText(QStringLiteral("Calls people back"));
        form->retentionClass()->setCurrentIndex(form->retentionClass()->findData(QStringLiteral("support")));
        form->linkColumn()->setCurrentIndex(form->linkColumn()->findData(QStringLiteral("account_id")));
        form->timeColumn()->setCurrentIndex(form->timeColumn()->findData(QStringLiteral("id")));
        form->reason()->setText(QStringLiteral("new"));
        QVERIFY(!form->keepFor()->isEnabled()); // rows that are deleted are kept by nothing
        form->disposition()->setCurrentIndex(form->disposition()->findData(int(Disposition::Pseudonymise)));
        QVERIFY(form->keepFor()->isEnabled());
        form->ground()->setText(QStringLiteral("Commercial law"));
        form->keepFor()->setText(QStringLiteral("P6Y"));
        form->classifyButton()->click();
        QTRY_COMPARE(m_store->wishes.size(), 1);
        const QJsonObject says = m_store->wishes.constFirst().said.says;
        QCOMPARE(says[QStringLiteral("keep_for")].toString(), QStringLiteral("P6Y"));
        QCOMPARE(says[QStringLiteral("ground")].toString(), QStringLiteral("Commercial law"));
    }

    void whatIsRefusedIsSaid()
    {
        signIn();
        m_map->select(kMail);
        m_store->refusal = Error{ErrorKind::Denied, QStringLiteral("Somebody else has classified it meanwhile.")};
        m_map->classifyColumn(QStringLiteral("contact"), QStringLiteral("blank"), QStringLiteral("new"));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("Somebody else")));
        QCOMPARE(m_map->unclassified(), 3);
    }

    void theFilterKeepsRowsWithAllWords()
    {
        signIn();
        m_page->filter()->setText(QStringLiteral("PAYMENTS contact"));
        QCOMPARE(m_map->table().rowCount(), 0);
        m_page->filter()->setText(QStringLiteral("payments new"));
        QCOMPARE(m_map->table().rowCount(), 1);
        QTest::keyClick(m_page.get(), Qt::Key_Slash);
        QTRY_VERIFY(m_page->filter()->hasFocus());
        m_page->filter()->clear();
        QCOMPARE(m_map->table().rowCount(), m_store->kept.rows.size());
    }

    void theCardSaysWhatIsKnownAndWhatIsNot()
    {
        m_store->histories[kMail] = {{{},
                                      columnStatement(QStringLiteral("contact"), {}),
                                      QStringLiteral("text"),
                                      QStringLiteral("why"),
                                      QStringLiteral("anna"),
                                      kNow}};
        signIn();
        m_map->select(QStringLiteral("payments"));
        QString text = m_page->card()->text();
        for (const char *part : {"Takes and proves payments", "Example Payments", "billing", "pseudonymise"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        m_map->select(kMail);
        QTRY_VERIFY(m_page->card()->history()->isVisible());
        QCOMPARE(m_map->historyTable().index(0, 1).data().toString(), QStringLiteral("anna"));
        const QString past = m_page->card()->history()->text();
        QVERIFY2(past.contains(QStringLiteral("anna")) &&
                     past.contains(m_map->historyTable().index(0, 2).data().toString()),
                 qPrintable(past));
        QVERIFY2(past.endsWith(QStringLiteral("\nwhy")), qPrintable(past));
        m_store->kept.rows = dataMapRows(loadProfile(QStringLiteral("demo")).value(), {}, {});
        m_store->kept.recipientsUnknown = QStringLiteral("The product keeps no list.");
        m_map->select(QStringLiteral("accounts.email"));
        m_map->refresh();
        QTRY_VERIFY(m_page->card()->text().contains(QStringLiteral("not known. The product keeps no list.")));
        QVERIFY(m_page->card()->text().contains(QStringLiteral("this database does not have it")));
    }

    void disclosuresAreWrittenToTheFileThatWasChosen_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("begins");
        QTest::newRow("pdf") << QStringLiteral("d.pdf") << QByteArray("%PDF-");
        QTest::newRow("csv") << QStringLiteral("d.csv") << QByteArray("Personal information");
        QTest::newRow("markdown") << QStringLiteral("d.md") << QByteArray("# Personal information");
    }
    void disclosuresAreWrittenToTheFileThatWasChosen()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, begins);
        m_store->document.title = QStringLiteral("Personal information");
        m_store->document.sections = {
            {QStringLiteral("Categories"), {}, {QStringLiteral("Category")}, {{QStringLiteral("=1+1")}}}};
        signIn();
        const QString file = m_folder.filePath(name);
        QFileDialog *dialog = m_page->writeDisclosure();
        emit dialog->fileSelected(file);
        dialog->close();
        QTRY_VERIFY2(m_page->message().contains(QStringLiteral("is written")), qPrintable(m_page->message()));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray bytes = written.readAll();
        QVERIFY2(bytes.startsWith(begins), bytes.left(40).constData());
        QVERIFY(!bytes.contains("\n=1+1") && !bytes.contains(",=1+1"));
    }

    void everyActionIsReachedByTab()
    {
        signIn();
        QCOMPARE(unreachedButtons(*m_page), QStringList());
        const QList<QWidget *> order = tabOrder(*m_page);
        QVERIFY(order.indexOf(m_page->disclosureButton()) >= 0);
        QVERIFY(order.indexOf(m_page->disclosureButton()) < order.indexOf(m_page->filter()));
        QVERIFY(order.indexOf(m_page->filter()) < order.indexOf(m_page->table()));
        m_page->recordButton()->click();
        QCOMPARE(unreachedButtons(*m_page), QStringList());
        QVERIFY(tabOrder(*m_page).contains(m_page->recordForm()->controller()));
    }

    void aRecordNamesWhoAnswersForIt()
    {
        signIn();
        QVERIFY(!m_page->recordForm()->isVisible());
        m_page->recordButton()->click();
        QVERIFY(m_page->recordForm()->isVisible());
        QVERIFY(!m_page->recordForm()->writeButton()->isEnabled());
        m_page->recordForm()->controller()->setText(QStringLiteral("Example Ltd"));
        m_page->recordForm()->contact()->setText(QStringLiteral("privacy@example.org"));
        QVERIFY(m_page->recordForm()->writeButton()->isEnabled());
        QFileDialog *dialog = m_page->writeRecord();
        emit dialog->fileSelected(QStringLiteral("/nowhere/at/all.pdf"));
        dialog->close();
        QTRY_COMPARE(m_store->recordedFor.controller, QStringLiteral("Example Ltd"));
        QTRY_VERIFY2(m_page->message().contains(QStringLiteral("cannot be written")), qPrintable(m_page->message()));
    }

    void loadingAndErrorsAreToldAndTriedAgain()
    {
        m_store->answersAtOnce = false;
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Loading);
        m_store->failure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway does not answer.")};
        m_store->answerAll();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        QVERIFY(!m_page->disclosureButton()->isEnabled());
        m_store->failure.reset();
        m_store->answersAtOnce = true;
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        // What was read stays when the gateway goes away.
        m_store->failure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway is away.")};
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        QTRY_VERIFY(m_page->stateView()->bannerText().contains(QStringLiteral("is away")));
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void anEmptyDatabaseSaysSo()
    {
        m_store->kept.rows.clear();
        signIn();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
    }

    void signedOutNothingIsShownAndNothingIsAsked()
    {
        m_page->setActive(true);
        QCOMPARE(m_store->sights, 0);
        QCOMPARE(m_page->stateView()->state(), StateView::State::Error);
        QCOMPARE(m_map->unclassified(), 0);
    }

private:
    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        m_team->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
        m_page->setActive(true);
        if (m_store->answersAtOnce && !m_store->failure)
            QTRY_COMPARE(m_map->state(), DataMapController::State::Full);
    }

    FixedClock m_clock{kNow};
    Theme m_theme{*qApp, ThemeMode::Light};
    QTemporaryDir m_folder;
    std::unique_ptr<FakeDataMapStore> m_store;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<DataMapController> m_map;
    std::unique_ptr<DataMapPage> m_page;
};

QTEST_MAIN(DataMapPageTest)
#include "datamappage_test.moc"
