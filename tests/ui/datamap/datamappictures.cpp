// Saves the page of the data map in its states, in both themes: datamap_pictures <folder>.
#include "tests/support/demodatamap.h"
#include "tests/support/fakedatamapstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "tests/support/pagepictures.h"
#include "ui/datamap/datamappage.h"
#include "ui/datamap/documentpaper.h"
#include "ui/theme/theme.h"

#include <QPushButton>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

} // namespace

class DataMapPictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data() { addStates({"column", "table", "known", "record", "viewer", "error"}); }

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
        page.resize(kSmallPage);
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
        QVERIFY(saveBoth(page));
    }

    // A record of many tables, on paper.
    void paper()
    {
        const QString limits =
            QStringLiteral("requests: 90 days from when it was recorded, deleted on erasure; top_ups: "
                           "5 years from when it was recorded, retained: tax law asks for it; ");
        DisclosureSection activities{QStringLiteral("Processing activities"),
                                     {QStringLiteral("One row a purpose, as the gateway is mapped.")},
                                     {QStringLiteral("Purpose"), QStringLiteral("Data subjects"),
                                      QStringLiteral("Categories of data"), QStringLiteral("Recipients"),
                                      QStringLiteral("Time limits for erasure"), QStringLiteral("Tables")},
                                     {}};
        for (int row = 0; row < 14; ++row)
            activities.rows.append({QStringLiteral("billing"), QStringLiteral("people in accounts"),
                                    QStringLiteral("contact, payment, identifiers"), QStringLiteral("nobody"),
                                    limits.repeated(1 + row % 4), QStringLiteral("requests, top_ups")});
        DisclosureSection measures{QStringLiteral("Technical and organisational measures"),
                                   {},
                                   {QStringLiteral("Measure"), QStringLiteral("State"), QStringLiteral("What was seen"),
                                    QStringLiteral("Looked at")},
                                   {}};
        for (int row = 0; row < 30; ++row)
            measures.rows.append({QStringLiteral("All data transmission uses TLS 1.3."), QStringLiteral("kept"),
                                  QStringLiteral("API 1.3, database 1.3, verify-full"), QStringLiteral("2026-11-23")});
        const DisclosureDocument record{QStringLiteral("Record of processing activities (Article 30 GDPR)"),
                                        {QStringLiteral("Gateway eu-prod, as it was seen on 2026-11-23.")},
                                        {activities, measures}};
        QVERIFY(writeDocument(record, folder() + QStringLiteral("/record.pdf")));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<DataMapPictures>(argc, argv);
}

#include "datamappictures.moc"
