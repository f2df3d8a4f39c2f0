// Saves the page of alert rules in its states, in both themes and two sizes: rule_pictures <folder>.
#include "tests/support/rulebench.h"
#include "ui/alerts/rulespage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr QSize kLarge(1920 - 208, 1080 - 76);

} // namespace

class RulePictures : public QObject
{
    Q_OBJECT
public:
    static inline QString folder;

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const char *state : {"shipped", "changed", "misuse", "viewer", "testing"}) {
            for (const bool dark : {false, true}) {
                for (const QSize &size : {kSmall, kLarge})
                    QTest::addRow("%s-%s-%d", state, dark ? "dark" : "light", size.width() + 208)
                        << QString::fromLatin1(state) << dark << size;
            }
        }
    }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        RuleBench bench;
        const AlertRule first{QStringLiteral("errors"), true, {{QStringLiteral("quiet_days"), 22.0}}};
        bench.store.kept[QStringLiteral("errors")] = {{first, 1, QStringLiteral("ben"), RuleBench::kNowMs - 3 * kDayMs,
                                                       QStringLiteral("woke us twice for nothing")}};
        RulesPage page(bench.rules, theme);
        page.resize(size);
        page.show();
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::Responder));
        page.setActive(true);
        QTRY_VERIFY(!bench.rules.selected().isEmpty());
        QTRY_VERIFY(bench.rules.backtest());
        if (state == QLatin1String("misuse"))
            page.showRule(QStringLiteral("key-new-networks"));
        if (state == QLatin1String("testing"))
            bench.bench.answersAtOnce = false;
        if (state == QLatin1String("changed") || state == QLatin1String("testing")) {
            bench.rules.setValue(QStringLiteral("quiet_days"), 6);
            QTRY_VERIFY(bench.rules.isTesting() || bench.rules.backtest());
            bench.bench.tell(0.4);
        }
        for (int pass = 0; pass < 4; ++pass) { // lays out what is new, from the inside out
            page.grab();
            QCoreApplication::sendPostedEvents();
        }
        QVERIFY(page.grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    RulePictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(RulePictures::folder);
    RulePictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "rulepictures.moc"
