// The models of the Incidents page over stores, a gateway, operators and a clock that do as they are told.
#pragma once

#include "models/alerts/incidentdetail.h"
#include "tests/support/fakealertstore.h"
#include "tests/support/fakegatewayswitches.h"
#include "tests/support/fakeincidentstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madealerts.h"

#include <QTest>

namespace Gatehouse
{

struct IncidentBench {
    static constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

    IncidentBench()
    {
        store.nowMs = kNowMs;
        alerts.alerts = store.alerts = madeAlerts(kNowMs);
        const auto listen = [this](const QString &text) { said.append(text); };
        QObject::connect(&list, &IncidentController::said, &list, listen);
        QObject::connect(&deeds, &IncidentDeeds::said, &deeds, listen);
    }

    // "anna", the first operator. Fails the test that runs when it does not come to be.
    void signIn(Roles roles = Roles(Role::Responder) | Role::Operator)
    {
        const QString passphrase = QStringLiteral("a rather long passphrase");
        teamStore.put(QStringLiteral("anna"), roles, passphrase);
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("anna"), passphrase);
        QTRY_COMPARE(team.state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!team.operators().isEmpty());
        if (store.answersAtOnce)
            QTRY_VERIFY(list.state() != IncidentController::State::Loading && !list.isBusy());
    }

    // One with the alerts of these numbers.
    qint64 put(IncidentSeverity severity, const QString &title, const QList<qint64> &of)
    {
        IncidentFolder &folder = store.put(severity, title);
        for (const Alert &alert : alerts.alerts) {
            if (of.contains(alert.seq))
                folder.alerts.append(alert);
        }
        folder.incident.alerts = int(folder.alerts.size());
        return folder.incident.seq;
    }

    void show(qint64 seq)
    {
        detail.show(seq);
        QTRY_VERIFY(detail.folder());
    }

    FixedClock clock{kNowMs};
    FakeIncidentStore store;
    FakeAlertStore alerts;
    FakeGatewaySwitches switches;
    FakeTeamStore teamStore;
    TeamSession team{teamStore, clock};
    ViewState view{clock};
    IncidentController list{store, team, view, clock, QStringLiteral("gw")};
    IncidentDeeds deeds{store, alerts, switches, team, clock};
    IncidentDetail detail{list, store, deeds};
    QStringList said;
};

} // namespace Gatehouse
