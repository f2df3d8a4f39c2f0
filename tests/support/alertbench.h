// The models of the Alerts page over a store, operators and a clock that do as they are told.
#pragma once

#include "models/alerts/alertdetail.h"
#include "tests/support/fakealertstore.h"
#include "tests/support/fakereadingrecord.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

struct AlertBench {
    static constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

    AlertBench()
    {
        store.standing = {kNowMs, kNowMs, true};
        QObject::connect(&queue, &AlertController::said, &queue, [this](const QString &text) { said.append(text); });
    }

    // "anna", the first operator. Fails the test that runs when it does not come to be.
    void signIn(Roles roles = Role::Responder, bool active = true)
    {
        const QString passphrase = QStringLiteral("a rather long passphrase");
        teamStore.put(QStringLiteral("anna"), roles, passphrase);
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        queue.setActive(active);
        team.signIn(QStringLiteral("anna"), passphrase);
        QTRY_COMPARE(team.state(), TeamSession::State::SignedIn);
        QTRY_VERIFY(!team.operators().isEmpty());
        if (active && store.answersAtOnce)
            QTRY_VERIFY(queue.state() != AlertController::State::Loading && !queue.isBusy());
    }

    void poll()
    {
        queue.poll();
        QTRY_VERIFY(!queue.isBusy());
    }

    QString titles() const
    {
        QStringList all;
        for (const Alert &alert : queue.table().alerts())
            all.append(alert.title);
        return all.join(QStringLiteral(", "));
    }

    QString text(int row, AlertQueueModel::Column column) const
    {
        return queue.table().index(row, column).data().toString();
    }

    FixedClock clock{kNowMs};
    FakeReadingRecord record;
    FakeAlertStore store;
    FakeTeamStore teamStore;
    TeamSession team{teamStore, clock};
    ViewState view{clock};
    AlertController queue{store, team, view, clock, QStringLiteral("gw")};
    AlertDetail detail{queue, store, record, team};
    QStringList said;
};

} // namespace Gatehouse
