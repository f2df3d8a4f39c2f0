// Saves the page of promises in its states, in both themes: promise_pictures <folder>.
#include "models/core/timespan.h"
#include "models/policy/policyloader.h"
#include "tests/support/fakepromisestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "tests/support/pagepictures.h"
#include "ui/promises/promisespage.h"
#include "ui/theme/theme.h"

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

void fill(FakePromiseStore &store)
{
    const auto policy = loadPolicy(QStringLiteral("004_a1dae49fcfeec7a4"));
    store.kept = {{*policy}, true, {}};
    const QString oldest = QStringLiteral("the oldest row is 131 days old, 1,204,118 rows are past 90 days");
    for (const PolicySentence &sentence : policy->sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            const bool isPeriod = commitment.kind == CommitmentKind::Retention;
            const QString key = promiseKey(policy->id, commitment.id);
            PromiseStanding standing{key,
                                     verdict(isPeriod ? PromiseState::Broken : PromiseState::Kept,
                                             isPeriod ? oldest : QStringLiteral("API 1.3, database 1.3, verify-full"),
                                             QStringLiteral("the oldest created_at of requests, read only")),
                                     policyPin(*policy), kNow, kNow - 9 * kDayMs};
            if (isPeriod)
                standing.verdict.remedy = QStringLiteral("Preview a purge.");
            store.kept.standings.append(standing);
            store.folders[key].changes = {
                {kNow - 9 * kDayMs, PromiseState::Kept, standing.verdict.state, standing.verdict.summary},
                {kNow - 90 * kDayMs, {}, PromiseState::Kept, QStringLiteral("the oldest row is 88 days old")}};
            store.folders[key].notes = {
                {QStringLiteral("asked the vendor to mend the clean-up task"), {}, QStringLiteral("anna"), kNow}};
        }
    }
}

} // namespace

class PromisePictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data() { addStates({"broken", "duty", "empty", "looking"}); }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        const FixedClock clock(kNow);
        FakePromiseStore store;
        FakeTeamStore team;
        TeamSession session(team, clock);
        fill(store);
        if (state == QLatin1String("empty"))
            store.kept.policies.clear();
        PromiseController promises(store, session, clock, QStringLiteral("gateway"));
        PromisesPage page(promises, theme);
        page.resize(kSmallPage);
        page.show();
        team.put(QStringLiteral("anna"), Role::PrivacyOfficer, kPassphrase);
        session.open();
        QTRY_COMPARE(session.state(), TeamSession::State::SignedOut);
        session.signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(session.state(), TeamSession::State::SignedIn);
        page.setActive(true);
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("duty"))
            promises.select(
                promiseKey(store.kept.policies.constFirst().id,
                           store.kept.policies.constFirst().commitments(CommitmentKind::Duty).constFirst().id));
        if (state == QLatin1String("looking")) {
            store.answersAtOnce = false;
            promises.look();
            emit store.progressed(12, int(store.kept.standings.size()));
        }
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<PromisePictures>(argc, argv);
}

#include "promisepictures.moc"
