// Saves the page of credentials in its states, in both themes: credential_pictures <folder>.
#include "tests/support/credentialbench.h"
#include "ui/credentials/credentialplancard.h"
#include "ui/credentials/credentialspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);

} // namespace

class CredentialPictures : public QObject
{
    Q_OBJECT
public:
    static inline QString folder;

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char *state : {"list", "plan", "done", "viewer", "empty", "error"}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s-%s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

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
        page.resize(kSmall);
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
    CredentialPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(CredentialPictures::folder);
    CredentialPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "credentialpictures.moc"
