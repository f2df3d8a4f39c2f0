// The models of the page of notifications over a store, operators and a clock that do as they are told.
#pragma once

#include "models/alerts/channelcontroller.h"
#include "models/alerts/desktopwishes.h"
#include "tests/support/fakechannelstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

struct ChannelBench {
    static constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

    ChannelBench()
    {
        QObject::connect(&channels, &ChannelController::said, &channels,
                         [this](const QString &text) { said.append(text); });
    }

    // One that works, one that does not, one for mail that is off.
    void fill()
    {
        AlertChannel hook;
        hook.name = QStringLiteral("Ops pager");
        hook.url = QStringLiteral("https://hooks.company.example/gatehouse");
        hook.secret = {SecretReference::Kind::File, QStringLiteral("/etc/gatehouse-notify-pager")};
        hook.heartbeatMinutes = 5;
        const QString works = store.put(hook).id;
        AlertChannel manager;
        manager.name = QStringLiteral("Alertmanager of the platform team");
        manager.kind = ChannelKind::Alertmanager;
        manager.url = QStringLiteral("https://alertmanager.company.example:9093");
        manager.quiet = QuietHours{QStringLiteral("Europe/Berlin"), QTime(22, 0), QTime(7, 0)};
        const QString fails = store.put(manager).id;
        AlertChannel mail;
        mail.name = QStringLiteral("Weekly readers");
        mail.kind = ChannelKind::Email;
        mail.server = QStringLiteral("mail.company.example");
        mail.from = QStringLiteral("gatehouse@company.example");
        mail.to = {QStringLiteral("ops@company.example"), QStringLiteral("night@company.example")};
        mail.least = AlertLevel::Page;
        mail.enabled = false;
        store.put(mail);
        store.kept.standings = {
            {works, 0, 41, 0, kNowMs - 3 * kMinuteMs, 0, {}, kNowMs - 2 * kMinuteMs},
            {fails, 2, 7, 1, kNowMs - 5 * kHourMs, kNowMs - 4 * kMinuteMs,
             QStringLiteral("alertmanager.company.example answered 503. It is tried again."), 0}};
    }

    // "anna", the first operator. Fails the test that runs when it does not come to be.
    void signIn(Roles roles = Role::Responder)
    {
        const QString passphrase = QStringLiteral("a rather long passphrase");
        const QString id = teamStore.put(QStringLiteral("anna"), roles, passphrase);
        if (give(roles, Right::EditAlertRules))
            store.editors = {id};
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("anna"), passphrase);
        QTRY_COMPARE(team.state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!team.operators().isEmpty());
    }

    FixedClock clock{kNowMs};
    FakeChannelStore store;
    FakeTeamStore teamStore;
    TeamSession team{teamStore, clock};
    ViewState view{clock};
    DesktopWishes wishes;
    ChannelController channels{store, team, view, clock};
    QStringList said;
};

} // namespace Gatehouse
