// What the data map says of a classification that the profile contradicts.
#include "models/datamap/datamapcontroller.h"
#include "tests/support/fakedatamapstore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Gatehouse;

class DataMapControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void whatTheProfileContradictsIsShownCountedAndWithdrawn()
    {
        FixedClock clock(1'795'000'000'000);
        FakeTeamStore people;
        people.put(QStringLiteral("ann"), Role::PrivacyOfficer, QStringLiteral("a rather long passphrase"));
        TeamSession team(people, clock);
        FakeDataMapStore store;
        DataMapRow row;
        row.table = QStringLiteral("accounts");
        row.column = QStringLiteral("email");
        row.category = QStringLiteral("contact");
        row.state = DataMapRow::State::Contradicted;
        row.note = QStringLiteral("was classified here as operational");
        row.said =
            Classification{row.table, row.column, {{QStringLiteral("category"), QStringLiteral("operational")}}, {}};
        store.kept.rows = {row};
        DataMapController map(store, team);
        QAbstractItemModelTester tester(&map.table());
        team.open();
        QTRY_COMPARE(team.state(), TeamSession::State::SignedOut);
        team.signIn(QStringLiteral("ann"), QStringLiteral("a rather long passphrase"));
        QTRY_COMPARE(map.state(), DataMapController::State::Full);
        QVERIFY(!map.isComplete());
        QCOMPARE(map.unclassified(), 0);
        QVERIFY2(map.headline().contains(QStringLiteral("1 contradicted by the profile")), qPrintable(map.headline()));
        QVERIFY2(map.notice().contains(QStringLiteral("nothing of these record classes is purged")),
                 qPrintable(map.notice()));
        QCOMPARE(rowStateTitle(row), QStringLiteral("contradicted"));
        map.select(QStringLiteral("accounts.email"));
        QVERIFY(store.asked.isEmpty()); // nobody looks at its values
        map.withdraw(QStringLiteral("the profile knows it"));
        QTRY_COMPARE(store.wishes.size(), 1);
        QVERIFY(store.wishes.constFirst().said.says.isEmpty());
        QCOMPARE(store.wishes.constFirst().before, row.said->says);
    }
};

QTEST_GUILESS_MAIN(DataMapControllerTest)
#include "datamapcontroller_test.moc"
