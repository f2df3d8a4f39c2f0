// The calendar and the windows of rules on the page of alert rules, by the keyboard.
#include "tests/support/rulebench.h"
#include "ui/alerts/calendarrows.h"
#include "ui/alerts/ruleform.h"
#include "ui/alerts/rulesettingrow.h"
#include "ui/alerts/rulespage.h"
#include "ui/alerts/zonebox.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>

using namespace Gatehouse;

class CalendarPageTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_bench = std::make_unique<RuleBench>();
        m_page = std::make_unique<RulesPage>(m_bench->rules, m_theme);
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

    void theCalendarIsSetByTheKeyboardOnly()
    {
        open();
        QTest::keyClick(m_page->table(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Calendar"));
        QVERIFY(m_page->form()->scopeBox()->isHidden());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_E, Qt::ControlModifier);
        CalendarRows *rows = m_page->form()->calendar();
        QTRY_VERIFY(rows->zoneBox()->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Europe/Berlin"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTRY_VERIFY(rows->holidays()->hasFocus());
        QTest::keyClicks(rows->holidays(), QStringLiteral("2026-12-25"));
        QTest::keyClick(rows->holidays(), Qt::Key_Return);
        QTest::keyClicks(rows->holidays(), QStringLiteral("2026-12-2"));
        // What is not written out yet is told, and nothing can be saved.
        QTRY_COMPARE(m_page->form()->note(), QStringLiteral("\"2026-12-2\" is no day. Write each day as 2026-12-25."));
        QVERIFY(!m_page->form()->saveButton()->isEnabled());
        QTest::keyClicks(rows->holidays(), QStringLiteral("6"));
        QTRY_COMPARE(m_page->form()->note(), QStringLiteral("Changed: time zone UTC \u2192 Europe/Berlin, 2026-12-25 "
                                                            "2026-12-26 like a Sunday"));
        QTRY_VERIFY(m_bench->rules.backtest() && m_bench->rules.backtest()->changed);
        QCOMPARE(m_bench->bench.orders.constLast().rule, QStringLiteral("calendar"));
        QTest::keyClick(rows->holidays(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(m_page->form()->reason()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("where we are"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.kept.value(QStringLiteral("calendar")).size(), 1);
        const AlertRule saved = m_bench->store.kept.value(QStringLiteral("calendar")).constFirst().rule;
        QCOMPARE(saved.zone, QStringLiteral("Europe/Berlin"));
        QCOMPARE(saved.holidays, (QList<QDate>{QDate(2026, 12, 25), QDate(2026, 12, 26)}));
    }

    void whatCannotBeUsedOfACalendarIsSaidAndDiscarded()
    {
        open();
        m_page->showRule(QStringLiteral("calendar"));
        CalendarRows *rows = m_page->form()->calendar();
        QTRY_VERIFY(!rows->isHidden());
        rows->holidays()->setPlainText(QStringLiteral("2026-02-30"));
        QVERIFY(m_page->form()->note().startsWith(QStringLiteral("\"2026-02-30\" is no day.")));
        QVERIFY(!m_bench->rules.isChanged());
        QVERIFY(m_page->form()->discardButton()->isEnabled());
        m_page->form()->discardButton()->click();
        QCOMPARE(rows->holidays()->toPlainText(), QString());
        QCOMPARE(m_page->form()->note(), QString());
        rows->zoneBox()->setCurrentText(QStringLiteral("Nowhere"));
        emit rows->zoneBox()->zoneEdited();
        QVERIFY(m_page->form()->note().contains(QStringLiteral("no time zone \"Nowhere\"")));
        // Another rule has none, and back again it is as it was.
        m_page->showRule(QStringLiteral("errors"));
        QTRY_VERIFY(rows->isHidden());
        QCOMPARE(m_page->form()->note(), QString());
        m_page->showRule(QStringLiteral("calendar"));
        QTRY_COMPARE(rows->zoneBox()->zone(), QStringLiteral("UTC"));
    }

    void aWindowIsAWholeNumberOfMinutes()
    {
        open();
        m_page->showRule(QStringLiteral("model_mix"));
        const auto rows = m_page->form()->rows();
        const auto window = std::ranges::find_if(
            rows, [](RuleSettingRow *each) { return each->setting().id == QStringLiteral("window"); });
        QVERIFY(window != rows.end());
        (*window)->spin()->setValue(33);
        QCOMPARE(m_bench->rules.draft().value(QStringLiteral("window")), 35.0);
        (*window)->slider()->setValue(111);
        QVERIFY2(checkRule(m_bench->rules.draft()), qPrintable(m_bench->rules.difference()));
    }

private:
    void open()
    {
        m_bench->signIn(Role::Responder);
        m_page->setActive(true);
        QTRY_COMPARE(m_bench->rules.state(), RuleController::State::Full);
        QTRY_COMPARE(m_bench->rules.selected(), QStringLiteral("errors"));
        QTRY_VERIFY(!m_page->form()->rows().isEmpty());
    }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<RuleBench> m_bench;
    std::unique_ptr<RulesPage> m_page;
};

QTEST_MAIN(CalendarPageTest)
#include "calendarpage_test.moc"
