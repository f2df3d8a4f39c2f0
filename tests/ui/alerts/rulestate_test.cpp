// What the page of alert rules says of a rule: that it sees nothing here, that it is not saved, that it was not tested.
#include "tests/support/rulebench.h"
#include "ui/alerts/ruleform.h"
#include "ui/alerts/rulesettingrow.h"
#include "ui/alerts/rulespage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>

#include <algorithm>

using namespace Gatehouse;

class RuleStateTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<RuleBench>();
        m_page = std::make_unique<RulesPage>(m_bench->rules, m_theme);
    }
    void cleanup()
    {
        m_page.reset();
        m_bench.reset();
    }

    void aRuleThatSeesNothingHereIsNotListedAsOn()
    {
        m_bench->bench.blind = {{QStringLiteral("recon"), {QStringLiteral("Not recorded is the endpoint.")}},
                                {QStringLiteral("admin-plane"), {QStringLiteral("There is no log of changes.")}}};
        AlertRule off{QStringLiteral("admin-plane"), false};
        m_bench->store.kept[off.id] = {{off, 1, QStringLiteral("ben"), RuleBench::kNowMs, QStringLiteral("noise")}};
        open();
        QTRY_COMPARE(stateOf(QStringLiteral("recon")), QStringLiteral("cannot see here"));
        QCOMPARE(stateOf(off.id), QStringLiteral("off v1"));
        QCOMPARE(stateOf(QStringLiteral("errors")), QStringLiteral("on"));
        QVERIFY(m_bench->rules.headline().contains(QStringLiteral("1 off, 1 cannot see here")));
        m_page->showRule(QStringLiteral("recon"));
        QTRY_COMPARE(m_bench->rules.blindness(), QStringLiteral("Not recorded is the endpoint."));
    }

    void whatIsNotSavedStaysWhenAnotherRuleIsLookedAt()
    {
        open();
        rowOf(0)->slider()->setValue(300);
        const AlertRule mine = m_bench->rules.draft();
        m_page->form()->reason()->setText(QStringLiteral("too many"));
        QCOMPARE(cell(0, 0), QStringLiteral("Not saved: Error burst"));
        m_page->showRule(QStringLiteral("recon"));
        QVERIFY(!m_bench->rules.isChanged());
        QVERIFY(m_page->form()->reason()->text().isEmpty());
        QCOMPARE(cell(0, 0), QStringLiteral("Not saved: Error burst"));
        m_page->showRule(QStringLiteral("errors"));
        QCOMPARE(m_bench->rules.draft(), mine);
        QVERIFY(m_bench->rules.isChanged());
        QCOMPARE(m_page->form()->reason()->text(), QStringLiteral("too many"));
        m_page->form()->discardButton()->click();
        QCOMPARE(cell(0, 0), QStringLiteral("Error burst"));
    }

    void whatSomebodyElseHasNotSavedIsNotFound()
    {
        open();
        rowOf(0)->slider()->setValue(300);
        m_bench->team.signOut();
        m_bench->teamStore.put(QStringLiteral("ben"), Role::Responder, QStringLiteral("another long passphrase"));
        m_bench->team.signIn(QStringLiteral("ben"), QStringLiteral("another long passphrase"));
        QTRY_COMPARE(m_bench->rules.state(), RuleController::State::Full);
        QTRY_COMPARE(m_bench->rules.selected(), QStringLiteral("errors"));
        QVERIFY(!m_bench->rules.isChanged());
    }

    void whatWasNotTestedIsSavedWithThatSaid()
    {
        open();
        m_page->showRule(QStringLiteral("recon"));
        QTRY_VERIFY(!m_page->form()->rows().isEmpty());
        rowOf(0)->slider()->setValue(390);
        QTRY_VERIFY(m_page->form()->note().contains(QStringLiteral("Not tested on the past")));
        m_bench->rules.test();
        QTRY_VERIFY(m_bench->rules.isTested());
        QVERIFY(!m_page->form()->note().contains(QStringLiteral("Not tested")));
        rowOf(0)->slider()->setValue(350);
        m_bench->rules.save(QStringLiteral("quick"));
        QTRY_VERIFY(m_bench->said.join(QLatin1Char(' ')).contains(QStringLiteral("It was not tested on the past.")));
    }

private:
    void open()
    {
        m_bench->signIn();
        m_page->setActive(true);
        QTRY_COMPARE(m_bench->rules.state(), RuleController::State::Full);
        QTRY_COMPARE(m_bench->rules.selected(), QStringLiteral("errors"));
        QTRY_VERIFY(!m_page->form()->rows().isEmpty());
    }
    QString cell(int row, int column) const { return m_bench->rules.table().index(row, column).data().toString(); }
    QString stateOf(const QString &rule) const
    {
        return cell(int(std::ranges::find(ruleCatalogue(), rule, &RuleEntry::id) - ruleCatalogue().begin()), 1);
    }
    RuleSettingRow *rowOf(int at) const { return m_page->form()->rows().at(at); }

    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<RuleBench> m_bench;
    std::unique_ptr<RulesPage> m_page;
};

QTEST_MAIN(RuleStateTest)
#include "rulestate_test.moc"
