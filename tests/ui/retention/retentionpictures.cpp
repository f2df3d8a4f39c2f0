// Saves the page of retention in its states, in both themes: retention_pictures <folder>.
#include "models/core/timespan.h"
#include "models/retention/retentionwords.h"
#include "tests/support/fakeretentionstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "tests/support/pagepictures.h"
#include "ui/retention/retentionpage.h"
#include "ui/theme/theme.h"

#include <QPushButton>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
constexpr qint64 kDayUs = kDayMs * 1000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

PurgeTable made(const QString &table, const QString &recordClass, const QString &period, qint64 due)
{
    PurgeTable one;
    one.rule.table = table;
    one.rule.recordClass = recordClass;
    one.rule.standing = period.isEmpty() ? RetentionStanding::Unlimited : RetentionStanding::Purged;
    one.rule.timeColumn = QStringLiteral("created_at");
    one.rule.period = period;
    one.rule.says = QStringLiteral("Call records go after 90 days.");
    one.rule.commitment = QStringLiteral("4.2");
    one.rule.keptFrom = QDate(2026, 8, 20);
    one.way = PurgeWay::Batches;
    one.due = {due};
    if (due > 0) {
        one.oldestUs = kNow * 1000 - 131 * kDayUs;
        one.newestUs = kNow * 1000 - 95 * kDayUs;
    }
    return one;
}

} // namespace

class RetentionPictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data() { addStates({"schedule", "purge", "empty", "unmatched"}); }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        const FixedClock clock(kNow);
        FakeRetentionStore store;
        FakeTeamStore team;
        TeamSession session(team, clock);
        store.kept.policyPins = store.due.policyPins = QStringLiteral("004 2025-01-01 (sha256 ab)");
        store.due.asOf = QDate(2026, 11, 18);
        store.due.countedMs = kNow;
        store.due.notHere = {QStringLiteral("backup")};
        if (state == QLatin1String("unmatched"))
            store.due.unmatchedHolds = {QStringLiteral("H-1f2e3d4c5b6a")};
        if (state != QLatin1String("empty"))
            store.due.tables = {made(QStringLiteral("requests"), QStringLiteral("request_log"),
                                     QStringLiteral("90 days from when it was recorded"), 1'204'118),
                                made(QStringLiteral("request_contents_of_the_gateway"),
                                     QStringLiteral("request_content"),
                                     QStringLiteral("30 days from when it was recorded"), 0),
                                made(QStringLiteral("sessions"), QStringLiteral("credential"),
                                     QStringLiteral("180 days from when it was last used"), 12),
                                made(QStringLiteral("top_ups"), QStringLiteral("wallet"), {}, 0)};
        RetentionController retention(store, session);
        RetentionPage page(retention, theme);
        page.resize(kSmallPage);
        page.show();
        team.put(QStringLiteral("anna"), Role::PrivacyOfficer, kPassphrase);
        session.open();
        QTRY_COMPARE(session.state(), TeamSession::State::SignedOut);
        session.signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(session.state(), TeamSession::State::SignedIn);
        page.setActive(true);
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("purge")) {
            page.planButton()->click();
            QTRY_VERIFY(retention.purge());
        }
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<RetentionPictures>(argc, argv);
}

#include "retentionpictures.moc"
