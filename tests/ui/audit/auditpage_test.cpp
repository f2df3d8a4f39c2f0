// The Audit page by keyboard and by its states, over a log that answers when it is told.
#include "tests/support/clippedtext.h"
#include "tests/support/fakeauditlog.h"
#include "tests/support/fixedclock.h"
#include "ui/audit/auditentryview.h"
#include "ui/audit/auditfilterrow.h"
#include "ui/audit/auditpage.h"
#include "ui/audit/auditverdictview.h"
#include "ui/audit/publickeypanel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/stateview.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class AuditPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_log = std::make_unique<FakeAuditLog>();
        m_log->fill(500);
        m_view.setRange(TimeRange::last(kDayMs, QTimeZone::utc()));
        m_controller = std::make_unique<AuditLogController>(*m_log, m_clock);
        m_page = std::make_unique<AuditPage>(*m_controller, m_view, m_theme);
        m_page->resize(1040, 700);
        m_page->show();
        m_page->activateWindow();
        QTRY_VERIFY(m_page->isActiveWindow());
        m_page->setActive(true);
    }

    void cleanup()
    {
        m_page.reset();
        m_controller.reset();
    }

    void theFiveStatesAreShown()
    {
        QVERIFY(m_page->stateView()->state() == StateView::State::Loading && !m_page->isSettled());
        m_log->answer();
        QTRY_VERIFY(m_page->stateView()->state() == StateView::State::Content && m_page->isSettled());
        m_controller->refresh();
        m_log->fail({ErrorKind::Unreachable, QStringLiteral("The log was not read: the line is cut.")});
        QTRY_VERIFY(m_page->stateView()->bannerText().contains(QStringLiteral("the line is cut")));
        QVERIFY(m_page->stateView()->state() == StateView::State::Content);
        m_controller->setFilter({.object = QStringLiteral("case X")});
        m_log->answer();
        QTRY_VERIFY(m_page->stateView()->state() == StateView::State::Empty);
        m_controller->setFilter({});
        m_log->fail(
            {ErrorKind::Denied, QStringLiteral("The audit log is not shown: this needs the right read_audit_log.")});
        QTRY_VERIFY(m_page->stateView()->message().contains(QStringLiteral("read_audit_log")));
        QVERIFY(m_page->stateView()->state() == StateView::State::Error);
    }

    void whatWasCutIsToldAboveTheTable()
    {
        m_log->cut(300, 499);
        answered();
        QTRY_VERIFY(m_page->cutNote()->isVisible());
        QVERIFY(m_page->cutNote()->text().startsWith(QStringLiteral("Entries 0 to 299 were cut on ")));
        QCOMPARE(m_page->cutNote()->accessibleName(), m_page->cutNote()->text());
        m_page->goToField()->setText(QStringLiteral("17"));
        QTest::keyClick(m_page->goToField(), Qt::Key_Return);
        QVERIFY(m_page->verdictView()->text().contains(QStringLiteral("were cut on")));
    }

    void anEntryOpensByEnterFollowsTheArrowsAndClosesByEscape()
    {
        answered();
        auto *table = m_page->table()->table();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(m_page->entryView()->isVisible());
        QVERIFY(m_page->entryView()->text().contains(QStringLiteral("entry 499 of 500")));
        QTest::keyClick(table, Qt::Key_Down);
        QVERIFY(m_page->entryView()->text().contains(QStringLiteral("entry 498 of 500")));
        QVERIFY(m_page->entryView()->text().contains(QString::fromLatin1(toHex(m_log->at(498).leaf))));
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(!m_page->entryView()->isVisible());
        QVERIFY(table->hasFocus());
    }

    void anEntryIsReachedByItsNumber()
    {
        answered();
        m_log->answersAtOnce = true;
        m_page->goToField()->setText(QStringLiteral("12"));
        QTest::keyClick(m_page->goToField(), Qt::Key_Return);
        QTRY_VERIFY(m_page->entryView()->text().contains(QStringLiteral("entry 12 of 500")));
        m_page->goToField()->setText(QStringLiteral("500"));
        QTest::keyClick(m_page->goToField(), Qt::Key_Return);
        QVERIFY(m_page->verdictView()->text().contains(QStringLiteral("no entry 500")));
    }

    void everyFilterReachesTheLog()
    {
        answered();
        AuditFilterRow *filters = m_page->filters();
        m_controller->setNames({{QStringLiteral("op-1"), QStringLiteral("anna")}});
        filters->setNames(m_controller->names());
        choose(filters->actor(), QStringLiteral("anna"));
        choose(filters->action(), QStringLiteral("Operators and sign-ins"));
        filters->object()->setText(QStringLiteral("operator op"));
        QTest::keyClick(filters->object(), Qt::Key_Return);
        QTest::keyClicks(filters->text(), QStringLiteral("x"));
        QTRY_COMPARE(m_controller->table().filter().text, QStringLiteral("x"));
        const AuditFilter filter = m_log->asked.constLast().filter;
        QCOMPARE(filter.actor, QStringLiteral("op-1"));
        QCOMPARE(filter.action, QStringLiteral("operator."));
        QCOMPARE(filter.object, QStringLiteral("operator op"));
        QVERIFY(!filter.fromMs);
        filters->range()->click();
        QCOMPARE(m_log->asked.constLast().filter.fromMs, std::optional(m_view.span().fromMs));
        filters->clear();
        QVERIFY(m_controller->table().filter().isEmpty());
    }

    void aVerificationShowsProgressThenAVerdict()
    {
        answered();
        QSignalSpy started(m_controller.get(), &AuditLogController::taskStarted);
        button(QStringLiteral("Verify"))->click();
        QCOMPARE(started.size(), 1);
        QVERIFY(m_page->verdictView()->text().contains(QStringLiteral("Verify the audit log")));
        QVERIFY(!m_page->isSettled());
        LogFindings findings;
        findings.head.size = 500;
        findings.faults = {{57, QStringLiteral("Entry 57 is not what was written.")}};
        m_log->finishOrder(findings);
        QTRY_VERIFY(m_page->verdictView()->text().contains(QStringLiteral("Not genuine from entry 57 on.")));
        QVERIFY(m_page->verdictView()->text().contains(QStringLiteral("Entry 57 is not what was written.")));
        QVERIFY(button(QStringLiteral("Verify"))->isEnabled());
    }

    void aRunningVerificationIsCancelledFromThePage()
    {
        answered();
        button(QStringLiteral("Verify"))->click();
        button(QStringLiteral("Cancel"))->click();
        QVERIFY(m_log->progress->stop.stop_requested());
        m_log->finishOrder(failure(ErrorKind::Cancelled, QStringLiteral("stopped")));
        QTRY_VERIFY(m_page->verdictView()->text().contains(QStringLiteral("cancelled")));
    }

    void filesAreChosenBeforeAnythingIsWritten_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("kind");
        QTest::newRow("checkpoint") << QStringLiteral("Write a checkpoint…") << int(AuditOrder::Kind::Checkpoint);
        QTest::newRow("export") << QStringLiteral("Export the log…") << int(AuditOrder::Kind::Export);
    }

    void filesAreChosenBeforeAnythingIsWritten()
    {
        QFETCH(QString, action);
        QFETCH(int, kind);
        answered();
        trigger(action);
        QVERIFY(m_page->dialog() && m_log->orders.isEmpty());
        const QString file = m_folder.filePath(QStringLiteral("out.file"));
        emit m_page->dialog()->fileSelected(file);
        QCOMPARE(m_log->orders.size(), 1);
        QCOMPARE(int(m_log->orders.constLast().kind), kind);
        QCOMPARE(m_log->orders.constLast().file, file);
        m_page->dialog()->reject();
    }

    void thePublicKeyIsShownAndSaved()
    {
        answered();
        m_log->known = {QStringLiteral("gatehouse/store/1"), "-----BEGIN PUBLIC KEY-----"};
        trigger(QStringLiteral("Show the public key…"));
        QTRY_VERIFY(m_page->keyPanel()->isVisible());
        QVERIFY(m_page->keyPanel()->text().startsWith(QStringLiteral("-----BEGIN PUBLIC KEY")));
        button(QStringLiteral("Save…"))->click();
        const QString file = m_folder.filePath(QStringLiteral("key.pem"));
        emit m_page->dialog()->fileSelected(file);
        QTRY_VERIFY(QFile::exists(file));
        m_page->dialog()->reject();
    }

    void everythingThatTakesTheFocusHasAName()
    {
        answered();
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            const bool typed = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget);
            if (typed && !qobject_cast<const QComboBox *>(widget->parentWidget()))
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
        QVERIFY(!m_page->table()->table()->accessibleName().isEmpty());
    }

    void noTextIsClipped_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("small") << QSize(1040, 700);
        QTest::newRow("large") << QSize(1680, 1050);
    }

    void noTextIsClipped()
    {
        QFETCH(QSize, size);
        m_page->resize(size);
        answered();
        m_controller->select(499);
        QTRY_COMPARE(clippedTexts(m_page.get()).join(QLatin1Char('\n')), QString());
    }

private:
    void answered()
    {
        m_log->answer();
        QTRY_VERIFY(m_page->stateView()->state() == StateView::State::Content);
    }

    void choose(QComboBox *list, const QString &title)
    {
        QVERIFY2(list->findText(title) >= 0, qPrintable(title));
        list->setCurrentIndex(list->findText(title));
        emit list->activated(list->currentIndex());
        m_log->answerAll();
    }

    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : m_page->findChildren<QPushButton *>()) {
            if (QString(each->text()).remove(QLatin1Char('&')) == text && each->isVisible())
                return each;
        }
        qFatal("no button %s", qPrintable(text));
    }

    void trigger(const QString &title) const
    {
        for (QAction *action : m_page->actions()) {
            if (action->text() == title)
                return action->trigger();
        }
        QFAIL(qPrintable(title));
    }

    QTemporaryDir m_folder;
    FixedClock m_clock{1'795'000'000'000};
    Theme m_theme{*qApp, ThemeMode::Light};
    ViewState m_view{m_clock};
    std::unique_ptr<FakeAuditLog> m_log;
    std::unique_ptr<AuditLogController> m_controller;
    std::unique_ptr<AuditPage> m_page;
};

QTEST_MAIN(AuditPageTest)
#include "auditpage_test.moc"
