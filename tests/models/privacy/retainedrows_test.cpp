// Rows that an erasure may not take: held ones, shared ones, and those that a duty keeps for so long.
#include "models/privacy/rescan.h"
#include "tests/support/filledgateway.h"

#include <QRegularExpression>
#include <QTest>

using namespace Gatehouse;

class RetainedRowsTest : public QObject
{
    Q_OBJECT
private slots:
    // OpenTranscribe#442: a hold is of rows, not of the account, and the rest goes once it ends.
    void heldRowsStayAsTheyAreUntilTheHoldEnds_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("table");
        QTest::newRow("deleted") << "demo sqlite"
                                 << "requests";
        QTest::newRow("pseudonymised") << "demo sqlite"
                                       << "payments";
        QTest::newRow("on PostgreSQL") << "new-api postgresql 2026-09"
                                       << "logs";
        QTest::newRow("on MariaDB") << "new-api mysql 2026-09"
                                    << "top_ups";
        QTest::newRow("named by a text") << "litellm postgresql 2026-09"
                                         << "LiteLLM_SpendLogs";
    }
    void heldRowsStayAsTheyAreUntilTheHoldEnds()
    {
        QFETCH(QString, kind);
        QFETCH(QString, table);
        const FilledGateway gateway(kind, m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const TablePlace &place = *gateway.tables.placesOf(table).constFirst();
        const QString id = gateway.filler->value(table, place.idColumn(), kErased);
        QVERIFY(!id.isEmpty());
        const QList<RowHold> holds{{QStringLiteral("H-1"), table, id, QStringLiteral("2027-01-01")}};
        const ErasurePlan plan = gateway.plan(person, RequestType::Deletion, holds);
        const auto planned = std::ranges::find(plan.tables, table, &PlanTable::table);
        QCOMPARE(planned->held, 1);
        QVERIFY(plan.hash() != gateway.plan(person).hash());
        const auto isHeld = [&](const QString &line) {
            return line.contains(place.quoted(place.idColumn()) + QLatin1Char('=') + id + QLatin1String(" |"));
        };
        QStringList held = MapFiller::dump(place).filter(QRegularExpression(
            QRegularExpression::escape(place.quoted(place.idColumn()) + QLatin1Char('=') + id + QLatin1String(" |"))));
        QCOMPARE(held.size(), 1);

        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan, 2, holds);
        QStringList after;
        for (const QString &line : MapFiller::dump(place)) {
            if (isHeld(line))
                after.append(line);
        }
        QCOMPARE(after, held);
        must(erasure->checkSums(plan));
        const ScanJudgement judgement =
            judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person)));
        QVERIFY2(judgement.isClean(), qPrintable(described(judgement.left)));
        QVERIFY(!judgement.retained.isEmpty());
        // The hold ends: the same person, whose own row is gone already.
        const ErasurePlan rest = gateway.plan(person);
        QVERIFY(gateway.run(*erasure, rest) > 0);
        const ScanJudgement last = judge(gateway.map(), rest, taken(rescan(gateway.map(), gateway.tables, person)));
        QVERIFY2(last.isClean(), qPrintable(described(last.left)));
        QVERIFY(!MapFiller::dump(place).contains(held.constFirst()));
    }

    void aHoldOfTheWholePersonStopsEverything()
    {
        const FilledGateway gateway(QStringLiteral("new-api sqlite 2026-09"), m_databases, {kErased});
        const Person person = gateway.person(kErased);
        const QList<RowHold> holds{{QStringLiteral("H-1"), {}, {}, {}}};
        const ErasurePlan plan = gateway.plan(person, RequestType::Deletion, holds);
        for (const PlanTable &table : plan.tables)
            QCOMPARE(table.held, table.rows);
        QCOMPARE(plan.rowsToDelete(), 0);
        const QMap<QString, QStringList> before = MapFiller::dump(gateway.tables);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        QCOMPARE(gateway.run(*erasure, plan, 100, holds), 0);
        QCOMPARE(MapFiller::dump(gateway.tables), before);
    }

    // spree#14560.
    void aSharedRecordOfOtherPeopleIsNotDestroyed()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const qint64 mine =
            gateway.filler->value(QStringLiteral("accounts"), QStringLiteral("id"), kErased).toLongLong();
        const qint64 theirs = gateway.filler->value(QStringLiteral("accounts"), QStringLiteral("id"), 1).toLongLong();
        const qint64 ticket =
            gateway.filler->value(QStringLiteral("support_tickets"), QStringLiteral("id"), kErased).toLongLong();
        const qint64 key =
            gateway.filler->value(QStringLiteral("api_keys"), QStringLiteral("id"), kErased).toLongLong();
        gateway.execute("INSERT INTO support_messages VALUES (77, ?, 'customer', ?, 'what the other one wrote', 5)",
                        {ticket, theirs});
        gateway.execute("INSERT INTO support_messages VALUES (78, ?, 'staff', NULL, 'an answer', 6)", {ticket});
        gateway.execute("INSERT INTO security_events VALUES (77, 1793000000000, 'k', 'info', ?, ?, '192.0.2.1', 'd')",
                        {theirs, key});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        QCOMPARE(stepIn(plan, "support_messages", PlanPart::Shared).effect, StepEffect::TakeOut);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        QCOMPARE(gateway.number("SELECT count(*) FROM support_messages WHERE id = 77 AND account_id = ? AND "
                                "text = 'what the other one wrote' AND ticket_id >= 2000000000",
                                {theirs}),
                 1);
        QCOMPARE(gateway.number("SELECT count(*) FROM support_messages WHERE id = 78"), 0);
        QCOMPARE(gateway.number("SELECT count(*) FROM security_events WHERE id = 77 AND account_id = ? AND ip = "
                                "'192.0.2.1' AND api_key_id >= 2000000000",
                                {theirs}),
                 1);
        QCOMPARE(gateway.number("SELECT count(*) FROM support_tickets WHERE account_id = ?", {mine}), 0);
        QVERIFY(judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person))).isClean());
    }

    void aTeamKeepsItsOtherMembers()
    {
        const FilledGateway gateway(QStringLiteral("litellm postgresql 2026-09"), m_databases, {1, kErased});
        const QString mine =
            gateway.filler->value(QStringLiteral("LiteLLM_UserTable"), QStringLiteral("user_id"), kErased);
        const QString theirs = gateway.filler->value(QStringLiteral("LiteLLM_UserTable"), QStringLiteral("user_id"), 1);
        gateway.execute(
            "INSERT INTO \"LiteLLM_TeamTable\" (team_id, members, members_with_roles) VALUES "
            "('shared', ARRAY[CAST(? AS text), CAST(? AS text), 'with \"quotes\", and {braces}'], CAST(? AS jsonb))",
            {theirs, mine,
             QStringLiteral("[{\"role\": \"admin\", \"user_id\": \"%1\"}, {\"role\": \"user\", \"user_id\": "
                            "\"%2\", \"user_email\": \"%3\"}]")
                 .arg(theirs, mine, MapFiller::email(kErased))});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        QCOMPARE(gateway.number("SELECT count(*) FROM \"LiteLLM_TeamTable\" WHERE team_id = 'shared' AND members = "
                                "ARRAY[CAST(? AS text), 'with \"quotes\", and {braces}'] AND members_with_roles = "
                                "jsonb_build_array(jsonb_build_object('role', 'admin', 'user_id', CAST(? AS text)), "
                                "jsonb_build_object('role', 'user'))",
                                {theirs, theirs}),
                 1);
    }

    void rowsWhoseRetentionIsOverAreDeletedAndTheOthersStay()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const QVariant mine =
            gateway.filler->value(QStringLiteral("accounts"), QStringLiteral("id"), kErased).toLongLong();
        // Kept for ten years: until 21 November 2026, and until 22 November.
        for (const auto &[id, day] : {std::pair(501, QDate(2016, 11, 21)), std::pair(502, QDate(2016, 11, 22))})
            gateway.execute(
                "INSERT INTO invoices VALUES (?, 1, ?, 'n', 'name', 'address', 1, 2, 1000, 'EUR', 'paid', ?)",
                {id, mine, day.startOfDay(Qt::UTC).toMSecsSinceEpoch()});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        QCOMPARE(plan.asOf, kErasureDay);
        QCOMPARE(stepIn(plan, "invoices", PlanPart::Expired).effect, StepEffect::Delete);
        const auto own = std::ranges::find_if(plan.tables, [](const PlanTable &table) {
            return table.table == QLatin1String("invoices") && table.part == PlanPart::Own;
        });
        QCOMPARE(own->rows, 4);
        QVERIFY(!own->ground.isEmpty());
        QVERIFY(own->until > QLatin1String("2036-10"));
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        QCOMPARE(gateway.number("SELECT count(*) FROM invoices WHERE id = 501"), 0);
        QCOMPARE(gateway.number("SELECT count(*) FROM invoices WHERE id = 502"), 1);
        must(erasure->checkSums(plan));
    }

private:
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(RetainedRowsTest)
#include "retainedrows_test.moc"
