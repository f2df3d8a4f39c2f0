// Saves the page of alert rules in its states, in both themes and two sizes: rule_pictures <folder>.
#include "tests/support/pagepictures.h"
#include "tests/support/rulebench.h"
#include "ui/alerts/calendarrows.h"
#include "ui/alerts/ruleform.h"
#include "ui/alerts/rulespage.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>

using namespace Gatehouse;

class RulePictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data()
    {
        addStates({"shipped", "changed", "misuse", "viewer", "testing", "calendar", "nodate", "blind"});
    }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        RuleBench bench;
        const AlertRule first{QStringLiteral("errors"), true, {{QStringLiteral("quiet_days"), 22.0}}};
        bench.store.kept[QStringLiteral("errors")] = {{first, 1, QStringLiteral("ben"), RuleBench::kNowMs - 3 * kDayMs,
                                                       QStringLiteral("woke us twice for nothing")}};
        if (state == QLatin1String("blind"))
            bench.bench.blind = {
                {QStringLiteral("key-new-networks"),
                 {QStringLiteral("Not recorded is the network that a call came from. The column for it "
                                 "is not in this database.")}}};
        RulesPage page(bench.rules, theme);
        page.resize(kSmallPage);
        page.show();
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::Responder));
        page.setActive(true);
        QTRY_VERIFY(!bench.rules.selected().isEmpty());
        QTRY_VERIFY(bench.rules.backtest());
        if (state == QLatin1String("misuse"))
            page.showRule(QStringLiteral("key-new-networks"));
        if (state == QLatin1String("blind")) {
            bench.rules.setValue(QStringLiteral("quiet_days"), 6); // and not saved
            page.showRule(QStringLiteral("key-new-networks"));
            bench.rules.setOn(false); // and not tested
        }
        if (state == QLatin1String("calendar") || state == QLatin1String("nodate")) {
            page.showRule(QStringLiteral("calendar"));
            bench.rules.setCalendar(QStringLiteral("Europe/Berlin"),
                                    {QDate(2026, 12, 25), QDate(2026, 12, 26), QDate(2027, 1, 1)});
            QTRY_VERIFY(bench.rules.backtest());
        }
        if (state == QLatin1String("nodate"))
            page.form()->calendar()->holidays()->setPlainText(QStringLiteral("2026-12-25\n2026-02-30\nChristmas"));
        if (state == QLatin1String("testing"))
            bench.bench.answersAtOnce = false;
        if (state == QLatin1String("changed") || state == QLatin1String("testing")) {
            bench.rules.setValue(QStringLiteral("quiet_days"), 6);
            QTRY_VERIFY(bench.rules.isTesting() || bench.rules.backtest());
            bench.bench.tell(0.4);
        }
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<RulePictures>(argc, argv);
}

#include "rulepictures.moc"
