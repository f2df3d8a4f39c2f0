// Saves the page of the data map in its states, in both themes: datamap_pictures <folder>.
#include "tests/support/demodatamap.h"
#include "tests/support/fakedatamapstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/datamap/datamappage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QPushButton>
#include <QTest>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

} // namespace

class DataMapPictures : public QObject
{
    Q_OBJECT
public:
    static inline QString folder;

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        for (const char *state : {"column", "table", "known", "record", "viewer", "error"}) {
            for (const bool dark : {false, true})
                QTest::addRow("%s-%s", state, dark ? "dark" : "light") << QString::fromLatin1(state) << dark;
        }
    }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        const FixedClock clock{kNow};
        FakeDataMapStore store;
        FakeTeamStore team;
        TeamSession session(team, clock);
        const QString mail = QStringLiteral("payments.receipt_email");
        store.kept = demoDataMap();
        store.suggested = {QStringLiteral("contact"), QStringLiteral("blank"), ColumnSuggestion::Confidence::Sure,
                           QStringLiteral("38 of 40 values look like e-mail addresses; the name ends in _email.")};
        store.histories[mail] = {{{},
                                  columnStatement(QStringLiteral("contact"), QStringLiteral("blank")),
                                  QStringLiteral("text"),
                                  QStringLiteral("version 3.2"),
                                  QStringLiteral("anna"),
                                  kNow - kDayMs}};
        if (state == QLatin1String("error"))
            store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway's database cannot be reached: no "
                                                                         "answer. Check the connection.")};
        DataMapController map(store, session);
        DataMapPage page(map, theme);
        page.resize(kSmall);
        page.show();
        page.setActive(true);
        team.put(QStringLiteral("anna"),
                 state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::PrivacyOfficer), kPassphrase);
        session.open();
        QTRY_COMPARE(session.state(), TeamSession::State::SignedOut);
        session.signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(session.state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("column") || state == QLatin1String("viewer"))
            map.select(mail);
        if (state == QLatin1String("known"))
            map.select(QStringLiteral("payments"));
        if (state == QLatin1String("record"))
            page.recordButton()->click();
        QTRY_VERIFY(page.isSettled());
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
    DataMapPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(DataMapPictures::folder);
    DataMapPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "datamappictures.moc"
