// Saves the page of policies in its states, in both themes: policy_pictures <folder>.
#include "tests/support/pagepictures.h"
#include "tests/support/policybench.h"
#include "ui/policy/policypage.h"
#include "ui/policy/sentencebar.h"
#include "ui/theme/theme.h"

using namespace Gatehouse;

namespace
{

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

class PolicyPictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char *state :
             {"templates", "sentences", "findings", "compare", "history", "changed", "adding", "viewer", "error"}) {
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
        page.resize(kSmallPage);
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
        if (state == QLatin1String("adding"))
            page.sentenceBar()->add();
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<PolicyPictures>(argc, argv);
}

#include "policypictures.moc"
