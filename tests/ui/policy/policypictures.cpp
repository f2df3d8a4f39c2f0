// Saves the page of policies in its states, in both themes: policy_pictures <folder>.
#include "tests/support/policybench.h"
#include "ui/policy/policypage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);

PolicyDocument adapted(const char *version)
{
    PolicyDocument policy = PolicyBench::shipped("002");
    policy.basedOn = policy.id;
    policy.id = QStringLiteral("company-privacy");
    policy.name = QStringLiteral("Company privacy policy");
    policy.version = QString::fromLatin1(version);
    return policy;
}

} // namespace

class PolicyPictures : public QObject
{
    Q_OBJECT
public:
    static inline QString folder;

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char *state :
             {"templates", "sentences", "findings", "compare", "history", "changed", "viewer", "error"}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s-%s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        PolicyBench bench;
        ViewState view(bench.clock);
        PolicyDocument next = adapted("2026-06-01");
        next.commitment(QStringLiteral("6.2.calls"))->retention.period.length = QStringLiteral("P6M");
        next.sentences[18].quote = QStringLiteral("API request logs are retained for 6 months.");
        if (state != QLatin1String("templates")) {
            bench.hold(adapted("2025-01-01"));
            bench.hold(next);
        }
        if (state == QLatin1String("error"))
            bench.store.failure =
                Error{ErrorKind::Unreachable, QStringLiteral("The policies cannot be read: the server "
                                                             "does not answer. Try again later.")};
        PolicyPage page(bench.policies, view, theme);
        page.resize(kSmall);
        page.show();
        page.setActive(true);
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::PrivacyOfficer));
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("findings"))
            page.showTab(PolicyPage::Findings);
        if (state == QLatin1String("history"))
            page.showTab(PolicyPage::History);
        if (state == QLatin1String("compare")) {
            page.showTab(PolicyPage::Compare);
            bench.policies.compareWith(PolicyBench::key(adapted("2025-01-01")));
            QTRY_VERIFY(!bench.policies.difference().isEmpty());
        }
        if (state == QLatin1String("changed")) {
            bench.policies.setSetting(QStringLiteral("6.2.calls"), QStringLiteral("period"), QStringLiteral("P30"));
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
    PolicyPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(PolicyPictures::folder);
    PolicyPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "policypictures.moc"
