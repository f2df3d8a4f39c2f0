// Saves the page of credentials in its states, in both themes: credential_pictures <folder>.
#include "tests/support/credentialbench.h"
#include "tests/support/pagepictures.h"
#include "ui/credentials/credentialplancard.h"
#include "ui/credentials/credentialspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

class CredentialPictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data() { addStates({"list", "plan", "done", "viewer", "empty", "error"}); }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        CredentialBench bench;
        FakeCredentialStore &store = bench.store;
        store.justUsed = {QStringLiteral("key:3")};
        store.lacking.insert(store.kept.listed.constLast().token(),
                             QStringLiteral("This gateway does not offer it (disable_account)."));
        store.outcomes.insert(QStringLiteral("2"), CredentialOutcome::Refused);
        store.outcomes.insert(QStringLiteral("3"), CredentialOutcome::Unknown);
        if (state == QLatin1String("empty"))
            store.kept.listed.clear();
        if (state == QLatin1String("error"))
            store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway's database does not answer.")};
        CredentialsPage page(bench.credentials, bench.deeds, theme);
        page.resize(kSmallPage);
        page.show();
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::Operator));
        page.setActive(true);
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("plan") || state == QLatin1String("done")) {
            page.table()->selectAll();
            page.disableButton()->click();
            QTRY_VERIFY(page.plan()->isVisible());
        }
        if (state == QLatin1String("done")) {
            page.plan()->reason()->setText(QStringLiteral("not used since spring"));
            page.plan()->confirmButton()->click();
            QTRY_VERIFY(!bench.deeds.runs().isEmpty());
        }
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<CredentialPictures>(argc, argv);
}

#include "credentialpictures.moc"
