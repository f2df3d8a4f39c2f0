// Credentials in memory and whoever looks at them, for the page and its pictures.
#pragma once

#include "models/credentials/credentialcontroller.h"
#include "models/credentials/credentialdeeds.h"
#include "tests/support/fakecredentialstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

struct CredentialBench {
    static constexpr qint64 kNowMs = 1'795'000'000'000;
    static QString passphrase() { return QStringLiteral("a rather long passphrase"); }

    CredentialBench()
    {
        store.nowMs = kNowMs;
        fill();
    }

    // Opens the store and signs somebody in.
    void signIn(Roles roles = Role::Operator)
    {
        team.put(QStringLiteral("anna"), roles, passphrase());
        session.open();
        QTRY_COMPARE(session.state(), TeamSession::State::SignedOut);
        session.signIn(QStringLiteral("anna"), passphrase());
        QTRY_COMPARE(session.state(), TeamSession::State::SignedIn);
    }

    FixedClock clock{kNowMs};
    FakeCredentialStore store;
    FakeTeamStore team;
    TeamSession session{team, clock};
    CredentialController credentials{store, session, clock};
    CredentialDeeds deeds{store, session, clock};

private:
    static qint64 daysAgo(int days) { return kNowMs - days * kDayMs; }

    static Credential made(EntityKind kind, const char *id, const char *owner, const char *label, int days,
                           std::optional<int> usedDays, CredentialFindings findings)
    {
        return {kind,
                QString::fromLatin1(id),
                QString::fromLatin1(owner),
                QString::fromLatin1(label),
                daysAgo(days),
                usedDays ? std::optional(daysAgo(*usedDays)) : std::nullopt,
                {},
                {},
                findings};
    }

    void fill()
    {
        using enum CredentialFinding;
        constexpr const char *kPaula = "paula@mail.example";
        CredentialSurvey &kept = store.kept;
        kept.lookedMs = kNowMs;
        kept.live = {{EntityKind::Key, 1204}, {EntityKind::Account, 31}};
        kept.listed = {made(EntityKind::Key, "1", kPaula, "Paulas key", 400, 200, Unused | NotRotated),
                       made(EntityKind::Key, "2", kPaula, "ci", 120, {}, Unused | NeverUsed),
                       made(EntityKind::Key, "3", "acc_7f3a", "batch", 20, 0, OwnerDeleted),
                       made(EntityKind::Account, "paula2@mail.example", "", "Paula Person", 300, 4, IdleAdmin)};
        kept.listed[2].expiresMs = kNowMs + 9 * kDayMs;
        kept.counts = {{Unused, 2}, {NotRotated, 1}, {NeverUsed, 1}, {OwnerDeleted, 1}, {IdleAdmin, 1}};
        kept.needAction = 4;
        kept.blind = {{EntityKind::Key, LimitAboveUse | Unlimited, QStringLiteral("api_keys does not record limits.")}};
        kept.told = CredentialSurveyor::allFindings() & ~kept.blind.constFirst().findings;
    }
};

} // namespace Gatehouse
