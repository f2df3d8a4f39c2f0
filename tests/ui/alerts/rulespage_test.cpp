// The page of alert rules by the keyboard, over rules that are in memory.
#include "tests/support/clippedtext.h"
#include "tests/support/rulebench.h"
#include "ui/alerts/backtestcard.h"
#include "ui/alerts/daybars.h"
#include "ui/alerts/ruleform.h"
#include "ui/alerts/rulesettingrow.h"
#include "ui/alerts/rulespage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>

using namespace Gatehouse;

class RulesPageTest : public QObject
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

    void everyRuleIsListedWithHowItDoes()
    {
        QAbstractItemModelTester rules(&m_bench->rules.table());
        QAbstractItemModelTester versions(&m_bench->rules.versionTable());
        QAbstractItemModelTester alerts(&m_bench->rules.alertTable());
        open();
        QCOMPARE(m_bench->rules.table().rowCount(), int(ruleCatalogue().size()));
        QCOMPARE(row(0), QStringLiteral("Error burst|on|0.4|83.3 % of 6|7 min"));
        QCOMPARE(m_page->form()->title(), QStringLiteral("Error burst"));
        QTRY_VERIFY(m_page->backtestCard()->text().contains(QStringLiteral("In force: 10 alerts in 30 d")));
        QCOMPARE(m_page->backtestCard()->bars()->content().inForce.size(), 30);
        QVERIFY(!m_page->backtestCard()->bars()->content().changed);
    }

    void whatABacktestTakesForGrantedIsSaidBelowIt()
    {
        m_bench->bench.notes = {QStringLiteral("As if the limits had been then what they are now.")};
        open();
        QTRY_VERIFY(m_page->backtestCard()->text().endsWith(QStringLiteral("\n") + m_bench->bench.notes.first()));
    }

    void ofAYoungGatewayTheDaysThatThereWereAreCounted()
    {
        m_bench->bench.oldestMs = RuleBench::kNowMs - 5 * kDayMs;
        open();
        QTRY_COMPARE(row(0).section(QLatin1Char('|'), 2, 2), QStringLiteral("2.4"));
        QVERIFY(m_bench->rules.headline().contains(QStringLiteral("last 5 days")));
    }

    void aRuleIsChangedAndSavedByTheKeyboardOnly()
    {
        open();
        QVERIFY(m_page->table()->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(spin()->hasFocus());
        spin()->selectAll();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("33"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_bench->rules.draft().value(QStringLiteral("quiet_days")), 33.0);
        QTRY_VERIFY(m_page->backtestCard()->text().contains(QStringLiteral("fewer than the rule in force")));
        QVERIFY(m_page->backtestCard()->bars()->content().changed);
        QCOMPARE(m_page->form()->note(), QStringLiteral("Changed: quiet_days 11 days → 33 days"));
        QVERIFY(!m_page->form()->saveButton()->isEnabled());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(m_page->form()->reason()->hasFocus());
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("too many"));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(m_bench->store.kept.value(QStringLiteral("errors")).size(), 1);
        const RuleVersion saved = m_bench->store.kept.value(QStringLiteral("errors")).constFirst();
        QCOMPARE(saved.reason, QStringLiteral("too many"));
        QCOMPARE(saved.rule.values, (QMap<QString, double>{{QStringLiteral("quiet_days"), 33.0}}));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("version 1")));
        QTRY_COMPARE(row(0).section(QLatin1Char('|'), 1, 1), QStringLiteral("on v1"));
        QTRY_COMPARE(m_bench->rules.versionTable().rowCount(), 2);
        QVERIFY(!m_bench->rules.isChanged());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(m_page->table()->hasFocus());
    }

    void thePreviewFollowsTheSliderAndDropsWhatComesLate()
    {
        open();
        QTRY_VERIFY(m_bench->rules.backtest());
        m_bench->bench.answersAtOnce = false;
        const qsizetype before = m_bench->bench.orders.size();
        rowOf(0)->slider()->setValue(300);
        rowOf(0)->slider()->setValue(310);
        QVERIFY(!m_bench->rules.backtest()); // what it was of is no more
        QTRY_COMPARE(m_bench->bench.orders.size(), before + 1);
        const double first = m_bench->bench.orders.constLast().changed->value(QStringLiteral("quiet_days"));
        QCOMPARE(first, rowOf(0)->value());
        m_bench->bench.tell(0.4);
        QCOMPARE(m_bench->rules.progress(), 0.4);
        rowOf(0)->slider()->setValue(390);
        QTRY_COMPARE(m_bench->bench.orders.size(), before + 2);
        QVERIFY(m_bench->bench.stops > 0);
        m_bench->bench.answer(); // the one that is late
        QVERIFY(m_bench->rules.isTesting());
        m_bench->bench.answerAll();
        QTRY_VERIFY(m_bench->rules.backtest());
        QVERIFY(m_bench->rules.backtest()->changed->rule.value(QStringLiteral("quiet_days")) > first);
    }

    void whoMayNotChangeRulesReadsThem()
    {
        open(Role::Viewer);
        QVERIFY(!m_page->form()->onBox()->isEnabled());
        QVERIFY(spin()->isReadOnly());
        QVERIFY(!rowOf(0)->slider()->isEnabled());
        QVERIFY2(m_page->form()->note().contains(QStringLiteral("edit alert rules")),
                 qPrintable(m_page->form()->note()));
        QTRY_VERIFY(m_bench->rules.backtest());
        m_bench->rules.setOn(false);
        m_bench->rules.save(QStringLiteral("nevertheless"));
        QVERIFY(m_bench->store.kept.isEmpty());
        QVERIFY(m_page->message().contains(QStringLiteral("Nothing is changed")));
    }

    void whoIsSecondIsToldAndLosesNothing()
    {
        open();
        rowOf(0)->slider()->setValue(300);
        AlertRule theirs{QStringLiteral("errors"), false};
        m_bench->store.kept[QStringLiteral("errors")] = {
            {theirs, 1, QStringLiteral("ben"), RuleBench::kNowMs, QStringLiteral("noise")}};
        const AlertRule mine = m_bench->rules.draft();
        m_bench->rules.save(QStringLiteral("mine"));
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("by ben")));
        QCOMPARE(m_bench->rules.draft(), mine);
        QTRY_VERIFY(m_page->stateView()->bannerText().contains(QStringLiteral("changed meanwhile, by ben")));
        m_page->form()->discardButton()->click();
        QCOMPARE(m_bench->rules.draft(), theirs);
        QTRY_VERIFY(!m_page->form()->onBox()->isChecked());
        QCOMPARE(m_bench->rules.seenVersion(), 1);
    }

    void aVersionIsTakenBack()
    {
        AlertRule first{QStringLiteral("errors"), true, {{QStringLiteral("quiet_days"), 30.0}}};
        AlertRule second{QStringLiteral("errors"), false};
        m_bench->store.kept[QStringLiteral("errors")] = {
            {second, 2, QStringLiteral("ben"), RuleBench::kNowMs, QStringLiteral("off")},
            {first, 1, QStringLiteral("anna"), RuleBench::kNowMs, QStringLiteral("less")}};
        open();
        QTRY_COMPARE(m_bench->rules.versionTable().rowCount(), 3);
        m_page->versionTable()->setCurrentIndex(m_bench->rules.versionTable().index(1, 0));
        QTRY_VERIFY(m_page->takeBackButton()->isEnabled());
        m_page->takeBackButton()->click();
        QCOMPARE(m_bench->rules.draft(), first);
        m_bench->rules.save(QStringLiteral("back"));
        QTRY_COMPARE(m_bench->store.kept.value(QStringLiteral("errors")).size(), 3);
        QCOMPARE(m_bench->store.kept.value(QStringLiteral("errors")).constFirst().rule, first);
    }

    void whatTakesMinutesIsAskedFor()
    {
        open();
        QTRY_VERIFY(m_bench->rules.backtest());
        const qsizetype before = m_bench->bench.orders.size();
        m_page->showRule(QStringLiteral("recon"));
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Somebody tries what is there"));
        QVERIFY(m_page->form()->scopeBox()->isHidden());
        QVERIFY(!m_page->backtestCard()->runButton()->isHidden());
        QCOMPARE(m_bench->bench.orders.size(), before);
        m_page->backtestCard()->runButton()->click();
        QTRY_COMPARE(m_bench->bench.orders.size(), before + 1);
        QVERIFY(!m_bench->bench.orders.constLast().node);
        QTRY_VERIFY(m_bench->rules.backtest());
        m_bench->bench.failure = Error{ErrorKind::Unsupported, QStringLiteral("It cannot be replayed.")};
        m_bench->rules.test();
        QTRY_COMPARE(m_page->backtestCard()->text(), QStringLiteral("It cannot be replayed."));
    }

    void aSettingShowsItsUnitItsMeaningAndHowItIsShipped()
    {
        open();
        for (const RuleEntry &entry : ruleCatalogue()) {
            m_bench->rules.select(entry.id);
            QTRY_COMPARE(m_page->form()->rows().size(), entry.settings.size());
            for (RuleSettingRow *each : m_page->form()->rows()) {
                QCOMPARE(each->value(), each->setting().preset);
                QVERIFY(!(each->spin()->prefix() + each->spin()->suffix()).trimmed().isEmpty());
                QVERIFY(!each->resetButton()->isEnabled());
                each->slider()->setValue(each->slider()->value() > 200 ? 0 : 400);
                QVERIFY2(m_bench->rules.draft().value(each->setting().id) != each->setting().preset,
                         qPrintable(entry.id + each->setting().id));
                QVERIFY(checkRule(m_bench->rules.draft()));
                each->resetButton()->click();
                QVERIFY2(!m_bench->rules.isChanged(), qPrintable(entry.id + each->setting().id));
                const int step = each->setting().preset < each->setting().most ? 1 : -1;
                each->spin()->stepBy(step);
                each->spin()->stepBy(-step);
                QVERIFY2(!m_bench->rules.isChanged(),
                         qPrintable(entry.id + each->setting().id + m_bench->rules.difference()));
            }
        }
    }

    // One node, so it follows the draft by itself whatever node the other rules are tested at.
    void aCapIsSetAndTestedOnAllTraffic()
    {
        open();
        m_bench->rules.setNode(std::nullopt);
        const auto stateOf = [this](int at) { return row(at).section(QLatin1Char('|'), 1, 1); };
        const auto at =
            int(std::ranges::find(ruleCatalogue(), QStringLiteral("budget"), &RuleEntry::id) - ruleCatalogue().begin());
        QCOMPARE(stateOf(at), QStringLiteral("no cap"));
        m_page->showRule(QStringLiteral("budget"));
        QTRY_COMPARE(m_page->form()->title(), QStringLiteral("Spending budget burns"));
        QVERIFY(m_page->form()->scopeBox()->isHidden());
        QTRY_VERIFY(m_bench->rules.backtest());
        spin()->selectAll();
        QTest::keyClicks(spin(), QStringLiteral("1250.5"));
        QTest::keyClick(spin(), Qt::Key_Return);
        QTRY_COMPARE(m_page->form()->note(), QStringLiteral("Changed: month_cap 0 USD \u2192 1250.5 USD"));
        QTRY_VERIFY(m_bench->bench.orders.constLast().changed);
        QCOMPARE(m_bench->bench.orders.constLast().node, std::optional(LatticeNode()));
        QCOMPARE(m_bench->bench.orders.constLast().changed->value(QStringLiteral("month_cap")), 1250.5);
        // The slider reaches small and large sums alike.
        QVERIFY(rowOf(0)->slider()->value() > 100 && rowOf(0)->slider()->value() < 300);
        m_bench->rules.save(QStringLiteral("the budget of the team"));
        QTRY_COMPARE(stateOf(at), QStringLiteral("on v1"));
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
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void nothingIsClipped()
    {
        open();
        QTRY_VERIFY(m_bench->rules.backtest());
        m_page->grab();
        QCOMPARE(clippedTexts(m_page.get()).join(QLatin1Char('|')), QString());
    }

private:
    void open(Roles roles = Role::Responder)
    {
        m_bench->signIn(roles);
        m_page->setActive(true);
        QTRY_COMPARE(m_bench->rules.state(), RuleController::State::Full);
        QTRY_COMPARE(m_bench->rules.selected(), QStringLiteral("errors"));
        QTRY_VERIFY(!m_page->form()->rows().isEmpty());
    }
    QString row(int at) const
    {
        QStringList cells;
        for (int column = 0; column < m_bench->rules.table().columnCount(); ++column)
            cells.append(m_bench->rules.table().index(at, column).data().toString());
        return cells.join(QLatin1Char('|')).replace(QChar(0x2009), QLatin1Char(' '));
    }
    RuleSettingRow *rowOf(int at) const { return m_page->form()->rows().at(at); }
    QDoubleSpinBox *spin() const { return rowOf(0)->spin(); }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<RuleBench> m_bench;
    std::unique_ptr<RulesPage> m_page;
};

QTEST_MAIN(RulesPageTest)
#include "rulespage_test.moc"
