// What may be revealed on a page, and who asks for it: "anna", once she has signed in.
#pragma once

#include "models/team/teamsession.h"
#include "tests/support/fakereadingrecord.h"
#include "tests/support/faketeamstore.h"
#include "ui/telemetry/revealkey.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/revealbar.h"

#include <QLineEdit>
#include <QTest>

namespace Gatehouse
{

struct RevealDesk {
    template<typename Page>
    RevealDesk(Page &page, const Clock &clock)
        : session(team, clock)
        , reveal(record, session)
    {
        page.offerReveal(reveal);
        bar = page.revealKey()->bar();
    }

    void signIn()
    {
        team.put(QStringLiteral("anna"), Role::PrivacyOfficer, QStringLiteral("a rather long passphrase"));
        session.open();
        QTRY_COMPARE(session.state(), TeamSession::State::SignedOut);
        session.signIn(QStringLiteral("anna"), QStringLiteral("a rather long passphrase"));
        QTRY_VERIFY(session.isSignedIn());
    }
    void openFor(DataTable *table, int row, int column = 0)
    {
        table->setFocus();
        table->setCurrentIndex(table->model()->index(row, column));
        QTest::keyClick(table, Qt::Key_R);
    }
    void giveReason(const QString &reason)
    {
        bar->purpose()->setText(reason);
        QTest::keyClick(bar->purpose(), Qt::Key_Return);
    }

    FakeTeamStore team;
    FakeReadingRecord record;
    TeamSession session;
    CellReveal reveal;
    RevealBar *bar;
};

} // namespace Gatehouse
