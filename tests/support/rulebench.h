// The models of the page of alert rules over stores, a bench, operators and a clock that do as they are told.
#pragma once

#include "models/alerts/rulecontroller.h"
#include "tests/support/fakealertstore.h"
#include "tests/support/fakebacktestbench.h"
#include "tests/support/fakerulestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

struct RuleBench {
    static constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

    RuleBench()
    {
        store.records.insert(QStringLiteral("errors"), {12, 6, 1, 5, 7 * kMinuteMs});
        store.records.insert(QStringLiteral("recon"), {2, 0, 0, 0, 0});
        QObject::connect(&rules, &RuleController::said, &rules, [this](const QString &text) { said.append(text); });
    }

    // "anna", the first operator. Fails the test that runs when it does not come to be.
    void signIn(Roles roles = Role::Responder)
    {
        const QString passphrase = QStringLiteral("a rather long passphrase");
        store.editors = {teamStore.put(QStringLiteral("anna"), roles, passphrase)};
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("anna"), passphrase);
        QTRY_COMPARE(team.state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!team.operators().isEmpty());
    }

    FixedClock clock{kNowMs};
    FakeRuleStore store;
    FakeAlertStore alerts;
    FakeBacktestBench bench;
    FakeTeamStore teamStore;
    TeamSession team{teamStore, clock};
    ViewState view{clock};
    RuleController rules{store, alerts, bench, team, view, clock, QStringLiteral("gw")};
    QStringList said;
};

} // namespace Gatehouse
