// Requests that are taken in in the window: from real files, into cases that are in memory.
#include "tests/ui/privacy/caseroom.h"
#include "ui/privacy/intakebutton.h"
#include "ui/privacy/intakedecisionform.h"
#include "ui/privacy/intakepage.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QComboBox>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>

using namespace Gatehouse;

using Stage = IntakeController::Stage;
using Standing = IntakeModel::Standing;

class IntakePageTest : public CaseRoom
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        write("requests.csv", "received,type,regime,email\n"
                              "2026-11-02,erasure,gdpr,secret.first@a.example\n"
                              "2026-11-02,oblivion,gdpr,secret.second@a.example\n"
                              "2026-11-03,access,california,secret.third@a.example\n");
        write("letter.eml", "Received: from a by b; Wed, 4 Nov 2026 09:00:00 +0000\r\n"
                            "From: Fourth <secret.fourth@a.example>\r\n\r\nPlease delete my data");
        write("notes.pdf", "%PDF");
    }
    void init() { enter(); }
    void cleanup() { leave(); }

    void whatWasReadIsShownAndFiledWhenSomebodySaysSo()
    {
        signIn();
        take({"requests.csv"});
        QVERIFY(page()->isVisible());
        QCOMPARE(page()->headline(), QStringLiteral("2 new · 1 cannot be taken in"));
        QCOMPARE(page()->fileButton()->text(), QStringLiteral("&File 2 requests"));
        QVERIFY(m_cases->filed.isEmpty());
        // The place, the state and the reason of the current row stand below the table.
        page()->table()->setCurrentIndex(m_intake->table().index(1, 0));
        QVERIFY2(page()->detail().contains(QStringLiteral("line 3 of requests.csv: cannot be taken in")),
                 qPrintable(page()->detail()));
        page()->fileButton()->click();
        QTRY_COMPARE(m_cases->filed.size(), 2);
        QTRY_COMPARE(page()->message(), QStringLiteral("2 requests filed."));
        QCOMPARE(m_intake->table().rowsOf(Standing::Filed), (QList<int>{0, 2}));
        QVERIFY(!page()->fileButton()->isEnabled());
        // Nothing is left to do: the list goes, the queue shows them.
        page()->leave();
        QVERIFY(!page()->isVisible());
        QCOMPARE(m_intake->stage(), Stage::Idle);
        QTRY_COMPARE(m_queue->table().rowCount(), 2);
    }

    void theSameFileOnceMoreFilesNothingAndSaysSo()
    {
        signIn();
        take({"requests.csv"});
        m_intake->file();
        QTRY_COMPARE(m_cases->filed.size(), 2);
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
        m_intake->close();
        take({"requests.csv"});
        QCOMPARE(m_intake->table().rowsOf(Standing::Already), (QList<int>{0, 2}));
        QCOMPARE(page()->headline(), QStringLiteral("2 taken in before · 1 cannot be taken in"));
        QVERIFY(!page()->fileButton()->isEnabled());
        page()->fileButton()->click();
        QCOMPARE(m_cases->filed.size(), 2);
    }

    void aFileThatCannotBeReadStaysInTheListWithItsReason()
    {
        signIn();
        take({"notes.pdf", "nowhere.csv"});
        QCOMPARE(m_intake->table().count(Standing::Problem), 2);
        const QString why = m_intake->table().index(0, IntakeModel::ReasonColumn).data().toString();
        QVERIFY2(why.contains(QStringLiteral("neither a table")), qPrintable(why));
        QVERIFY(!page()->fileButton()->isEnabled());
    }

    void droppedFilesAreTakenInTogether()
    {
        signIn();
        QVERIFY(drop({"requests.csv", "letter.eml"}));
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
        QVERIFY(page()->isVisible());
        QCOMPARE(m_intake->table().rowCount(), 4);
        QCOMPARE(m_intake->table().index(3, IntakeModel::PlaceColumn).data().toString(), QStringLiteral("letter.eml"));
        QCOMPARE(m_intake->table().standing(3), Standing::Undecided);
        // More of them, onto the list.
        QVERIFY(drop({"notes.pdf", "requests.csv"}));
        QTRY_COMPARE(m_intake->table().rowCount(), 8);
        QCOMPARE(m_intake->table().count(Standing::Same), 2);
    }

    void whatIsNoFileIsNotTakenByADrop()
    {
        signIn();
        QMimeData text;
        text.setText(QStringLiteral("please delete me"));
        QVERIFY(!drop(text));
        QMimeData remote;
        remote.setUrls({QUrl(QStringLiteral("https://a.example/requests.csv"))});
        QVERIFY(!drop(remote));
        m_cases->put(CaseState::Received, m_today);
        m_page->showCase(QStringLiteral("C-1"));
        QVERIFY(!drop({"requests.csv"}));
    }

    void whoeverMayNotSeesWhy()
    {
        signIn(Role::Approver);
        QVERIFY(!m_page->intakeButton()->isEnabled());
        QVERIFY2(m_page->intakeButton()->toolTip().contains(QStringLiteral("handle cases")),
                 qPrintable(m_page->intakeButton()->toolTip()));
        QVERIFY(!drop({"requests.csv"}));
        trigger("Take requests in");
        QVERIFY(!m_page->intakeButton()->menuOfWays()->isVisible());
        m_intake->readFiles({path("requests.csv")});
        QCOMPARE(m_intake->stage(), Stage::Idle);
        QVERIFY(!page()->isVisible());
    }

    void theMenuOffersTheWaysOfTheGateway()
    {
        signIn();
        QTRY_VERIFY(m_intake->way(IntakeWay::AdminApi).has_value());
        QTRY_VERIFY(action("The gateway's own list, from its &database")->isEnabled());
        const QAction *byApi = action("The gateway's own list, by its &admin API");
        QVERIFY(!byApi->isEnabled());
        QVERIFY2(byApi->toolTip().contains(QStringLiteral("admin_api")), qPrintable(byApi->toolTip()));
        QVERIFY(!action("&Go on with what was read")->isVisible());
    }

    void whatIsLeftOpenIsDecidedOnThePage()
    {
        signIn();
        take({"letter.eml", "requests.csv"});
        IntakeDecisionForm *form = page()->form();
        QVERIFY(form->isVisible() && form->isEnabled());
        QCOMPARE(page()->scope(), QList<int>{0});
        QVERIFY(!form->button()->isEnabled());
        form->guessButton()->click();
        QTRY_COMPARE(m_intake->table().index(0, IntakeModel::TypeColumn).data().toString(), QStringLiteral("Deletion"));
        form->regimes()->setCurrentIndex(form->regimes()->findText(QStringLiteral("GDPR")));
        QVERIFY(form->button()->isEnabled());
        form->button()->click();
        QTRY_COMPARE(m_intake->table().standing(0), Standing::New);
        QCOMPARE(form->regimes()->currentIndex(), 0);
        QCOMPARE(page()->fileButton()->text(), QStringLiteral("&File 3 requests"));
        QVERIFY(!form->isVisible());
        // It may be thought over while it is selected.
        page()->table()->selectRow(0);
        QVERIFY(form->isVisible() && form->isEnabled());
        QTest::keyClicks(form->email(), QStringLiteral("right@a.example"));
        QTest::keyClick(form->email(), Qt::Key_Return);
        QTRY_COMPARE(m_intake->table().at(0).taken.candidate.request.subject.value(0).value,
                     QStringLiteral("right@a.example"));
    }

    void whatIsNotFiledYetWaitsBehindTheQueue()
    {
        signIn();
        take({"requests.csv"});
        page()->leave();
        QVERIFY(!page()->isVisible());
        QCOMPARE(m_intake->table().rowCount(), 3);
        action("&Go on with what was read")->trigger();
        QVERIFY(page()->isVisible());
        page()->discardButton()->click();
        QVERIFY(!page()->isVisible());
        QCOMPARE(m_intake->table().rowCount(), 0);
        QVERIFY(m_cases->filed.isEmpty());
    }

    void aStoreThatDoesNotAnswerIsAskedAgain()
    {
        signIn();
        m_cases->error = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        m_intake->readFiles({path("requests.csv")});
        QTRY_VERIFY(page()->stateView()->state() == StateView::State::Error);
        QVERIFY(page()->stateView()->message().contains(QStringLiteral("out of reach")));
        m_cases->error.reset();
        emit page()->stateView()->retryRequested();
        QTRY_COMPARE(m_intake->table().rowCount(), 3);
        QVERIFY(page()->stateView()->state() == StateView::State::Content);
    }

    void allOfItIsDoneByTheKeyboardAlone()
    {
        signIn();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Empty);
        m_page->setFocus();
        QTest::keyClick(m_page.get(), Qt::Key_I, Qt::ControlModifier);
        QMenu *menu = m_page->intakeButton()->menuOfWays();
        QTRY_VERIFY(menu->isVisible());
        QTest::keyClick(menu, Qt::Key_T);
        auto *dialog = m_page->intakeButton()->findChild<QFileDialog *>();
        QVERIFY(dialog && !menu->isVisible());
        auto *name = dialog->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
        QVERIFY(name);
        name->setText(path("requests.csv"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(m_intake->table().rowCount(), 3);
        m_page->activateWindow(); // no desktop is there to do it when a dialog has closed
        QTRY_VERIFY(page()->table()->hasFocus());
        // The third one is left out, wherever in its row one is.
        QTest::keyClick(page()->table(), Qt::Key_Right);
        QTest::keyClick(page()->table(), Qt::Key_Down);
        QTest::keyClick(page()->table(), Qt::Key_Down);
        QTest::keyClick(page()->table(), Qt::Key_Space);
        QCOMPARE(m_intake->table().chosenRows(), QList<int>{0});
        QTest::keyClick(page()->table(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE(m_cases->filed.size(), 1);
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
        QTest::keyClick(page()->table(), Qt::Key_Space);
        QCOMPARE(m_intake->table().chosenRows(), QList<int>{2});
        QTest::keyClick(page()->table(), Qt::Key_Escape);
        QVERIFY(!page()->isVisible());
        QTRY_VERIFY(m_page->isVisible() && m_queue->table().rowCount() == 1);
    }

private:
    IntakePage *page() const { return m_page->intakePage(); }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }

    void write(const char *name, const QByteArray &bytes)
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    }

    void take(const QList<const char *> &names)
    {
        QStringList files;
        for (const char *name : names)
            files.append(path(name));
        m_intake->readFiles(files);
        QTRY_COMPARE(m_intake->stage(), Stage::Preview);
    }

    bool drop(const QList<const char *> &names)
    {
        QMimeData dragged;
        QList<QUrl> urls;
        for (const char *name : names)
            urls.append(QUrl::fromLocalFile(path(name)));
        dragged.setUrls(urls);
        return drop(dragged);
    }

    // As a desktop does it: the page is asked first. False: it does not want it.
    bool drop(const QMimeData &dragged)
    {
        QDragEnterEvent asking({20, 20}, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
        asking.ignore();
        QApplication::sendEvent(m_page.get(), &asking);
        if (!asking.isAccepted())
            return false;
        QDropEvent dropped(QPointF(20, 20), Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_page.get(), &dropped);
        return dropped.isAccepted();
    }

    QAction *action(const char *title) const
    {
        for (QAction *each : m_page->intakeButton()->menuOfWays()->actions()) {
            if (each->text() == QLatin1String(title))
                return each;
        }
        return nullptr;
    }

    void trigger(const char *title)
    {
        for (QAction *each : m_page->actions()) {
            if (each->text() == QLatin1String(title))
                each->trigger();
        }
    }

    QTemporaryDir m_folder;
};

QTEST_MAIN(IntakePageTest)
#include "intakepage_test.moc"
