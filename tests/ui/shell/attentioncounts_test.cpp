// What needs a person, on the overview: from the counts of the pages to buttons that lead to them.
#include "tests/support/fakecasestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "ui/shell/attentioncounts.h"
#include "ui/shell/gatewayview.h"
#include "ui/shell/overduecount.h"

#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

} // namespace

class AttentionCountsTest : public QObject
{
    Q_OBJECT
private slots:
    void countsLeadToTheirPagesAndGoWithTheirReason()
    {
        GatewayView gateway(std::make_unique<FakeTelemetrySession>());
        AttentionCounts counts(gateway);
        emit gateway.badgeChanged(QStringLiteral("promises"), 3); // before there is anything to show it
        AttentionRow row;
        QSignalSpy wanted(&row, &AttentionRow::pageRequested);
        counts.showIn(row);
        emit gateway.badgeChanged(QStringLiteral("alerts"), 1);
        emit gateway.badgeChanged(QStringLiteral("incidents"), 0);
        emit gateway.badgeChanged(QStringLiteral("something else"), 7);
        QCOMPARE(texts(row), QStringList({QStringLiteral("1 alert"), QStringLiteral("3 broken promises")}));
        buttons(row).at(1)->click();
        QCOMPARE(wanted.value(0).value(0).toString(), QStringLiteral("promises"));
        emit gateway.badgeChanged(QStringLiteral("alerts"), 0);
        QCOMPARE(texts(row), QStringList{QStringLiteral("3 broken promises")});
        emit gateway.badgeChanged(QStringLiteral("promises"), 0);
        QVERIFY(row.items().isEmpty() && row.isHidden());
    }

    void overdueRequestsAreCountedForWhoMaySeeThemAndNobodyElse()
    {
        FixedClock clock(kNow);
        FakeTeamStore people;
        people.put(QStringLiteral("vic"), Role::Viewer, kPassphrase);
        people.put(QStringLiteral("anna"), Role::PrivacyOfficer, kPassphrase);
        TeamSession team(people, clock);
        FakeCaseStore cases;
        cases.put(CaseState::Received, QDate(2026, 1, 1));
        OverdueCount overdue(cases, team, clock);
        QSignalSpy counted(&overdue, &OverdueCount::counted);
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        for (const char *name : {"vic", "anna"}) {
            QVERIFY(cases.asked.isEmpty());
            team.signIn(QString::fromLatin1(name), kPassphrase);
            QTRY_VERIFY(team.isSignedIn());
            if (name == std::string_view("vic"))
                team.signOut();
            QTRY_VERIFY(team.isSignedIn() || team.state() == TeamSession::State::SignedOut);
        }
        QTRY_COMPARE(counted.size(), 1);
        QCOMPARE(counted.constFirst().constFirst().toLongLong(), qint64(1));
        QCOMPARE(cases.asked.constFirst().limit, 1);
        overdue.stop();
        team.signOut();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_VERIFY(team.isSignedIn());
        QCOMPARE(cases.asked.size(), 1);
    }

private:
    static QList<QPushButton *> buttons(const AttentionRow &row) { return row.findChildren<QPushButton *>(); }
    static QStringList texts(const AttentionRow &row)
    {
        QStringList all;
        for (const QPushButton *button : buttons(row))
            all.append(button->text());
        return all;
    }
};

QTEST_MAIN(AttentionCountsTest)
#include "attentioncounts_test.moc"
