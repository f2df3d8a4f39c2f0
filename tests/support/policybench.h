// The controller of policies over a store, operators and a clock that do as they are told.
#pragma once

#include "models/gateway/profileloader.h"
#include "models/policy/policycontroller.h"
#include "models/policy/policyloader.h"
#include "tests/support/fakepolicystore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

struct PolicyBench {
    static constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z
    static inline const QString kGateway = QStringLiteral("gw");

    PolicyBench()
    {
        QObject::connect(&policies, &PolicyController::said, &policies,
                         [this](const QString &text) { said.append(text); });
    }

    static PolicyDocument shipped(const char *begin)
    {
        for (const QString &id : shippedPolicies()) {
            if (id.startsWith(QLatin1String(begin)))
                return loadPolicy(id).value_or(PolicyDocument());
        }
        return {};
    }
    // As key of an entry.
    static QString key(const PolicyDocument &policy) { return policy.id + QLatin1Char('\n') + policy.version; }

    // "anna", the first operator. Fails the test that runs when it does not come to be.
    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        const QString passphrase = QStringLiteral("a rather long passphrase");
        const QString id = teamStore.put(QStringLiteral("anna"), roles, passphrase);
        if (give(roles, Right::ManagePolicies))
            store.editors.append(id);
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("anna"), passphrase);
        QTRY_COMPARE(team.state(), TeamSession::State::SignedIn);
    }
    // Adopted and put in force before anybody came.
    void hold(const PolicyDocument &policy)
    {
        store.editors.append(QStringLiteral("ben"));
        const int seen = int(store.inForce.value(kGateway).size());
        int known = 0;
        for (const PolicyVersion &one : std::as_const(store.versions))
            known = std::max(known, one.policy == policy.id ? one.number : 0);
        QVERIFY(store.adopt({policy, known, QStringLiteral("the lawyers agreed"), QStringLiteral("ben")}).result());
        QVERIFY(store
                    .enforce({kGateway, policy.id, policy.version, seen, QStringLiteral("from today on"),
                              QStringLiteral("ben")})
                    .result());
    }

    FixedClock clock{kNowMs};
    FakePolicyStore store;
    FakeTeamStore teamStore;
    TeamSession team{teamStore, clock};
    DataMap map = loadProfile(QStringLiteral("demo"))->dataMap;
    TableClasses classes;
    PolicyController policies{store, team, map, classes, clock, kGateway};
    QStringList said;
};

} // namespace Gatehouse
