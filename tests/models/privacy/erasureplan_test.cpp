// The plan as it is shown, hashed and kept.
#include "models/privacy/erasureplan.h"

#include "models/privacy/exactsum.h"
#include "models/privacy/pseudonyms.h"
#include "tests/support/filledgateway.h"

#include <QJsonArray>
#include <QTest>

using namespace Gatehouse;

class ErasurePlanTest : public QObject
{
    Q_OBJECT
private slots:
    void aPlanReadsBackTheSameAndItsHashIsOfEveryPart()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const Person person = gateway.person(2);
        const ErasurePlan plan =
            gateway.plan(person, RequestType::Deletion,
                         {{QStringLiteral("H-1"), QStringLiteral("requests"), QStringLiteral("3"), {}}});
        QCOMPARE(taken(ErasurePlan::fromJson(plan.toJson())), plan);
        QCOMPARE(plan.hash().size(), 64);
        QVERIFY(!plan.canonicalBytes().contains("mail.example"));
        ErasurePlan other = plan;
        other.tables[0].rows += 1;
        QVERIFY(other.hash() != plan.hash());
        QJsonObject damaged = plan.toJson();
        damaged.insert(QStringLiteral("tables"),
                       QJsonArray{QJsonObject{{QStringLiteral("table"), QStringLiteral("x")}}});
        QCOMPARE(ErasurePlan::fromJson(damaged).error().kind, ErrorKind::Corrupt);
        QCOMPARE(ErasurePlan::fromJson({}).error().kind, ErrorKind::Corrupt);
    }

    // openregister#3759: a preview that lists what goes, and not what stays and why.
    void whatStaysIsListedWithItsGroundAndItsEnd()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, 2});
        const ErasurePlan plan = gateway.plan(gateway.person(2));
        int kept = 0;
        int order = -1;
        for (const PlanTable &table : plan.tables) {
            QVERIFY(table.order >= order);
            order = table.order;
            if (table.effect == StepEffect::Delete)
                continue;
            ++kept;
            QVERIFY2(!table.ground.isEmpty(), qPrintable(table.table));
            const bool ends = !gateway.map().table(table.table)->keepFor.isEmpty() && table.part == PlanPart::Own;
            QVERIFY2(ends == QDate::fromString(table.until, Qt::ISODate).isValid(), qPrintable(table.table));
        }
        QVERIFY(kept > 4);
    }

    void nothingIsApprovableWhileOneColumnIsUnclassified()
    {
        for (const char *kind : {"demo sqlite", "new-api postgresql 2026-09", "new-api mysql 2026-09"}) {
            const FilledGateway gateway(QString::fromLatin1(kind), m_databases, {1});
            const Person person = gateway.person(1);
            QVERIFY(gateway.plan(person).isApprovable());
            const QString table = gateway.map().subjectTable;
            gateway.execute(qPrintable(QStringLiteral("ALTER TABLE %1 ADD COLUMN shoe_size integer").arg(table)));
            gateway.execute("CREATE TABLE diaries (line integer)");
            const GatewayTables now = taken(GatewayTables::read({&gateway.fixture->database()}));
            for (const RequestType type : kRequestTypes) {
                const ErasurePlan plan = taken(makePlan(gateway.map(), now, person, {type, {}, kErasureDay, {}}));
                QCOMPARE(plan.unclassifiedColumns,
                         sorted({table + QStringLiteral(".shoe_size"), QStringLiteral("diaries")}));
                QVERIFY(!plan.isApprovable());
            }
        }
    }

    void aWishThatTheProductHasNoPlaceForIsRecordedHere()
    {
        const FilledGateway gateway(QStringLiteral("new-api sqlite 2026-09"), m_databases, {1});
        for (const RequestType type : {RequestType::Restriction, RequestType::OptOut}) {
            const ErasurePlan plan = gateway.plan(gateway.person(1), type);
            QVERIFY(plan.isApprovable());
            QVERIFY(plan.changes.isEmpty() && plan.tables.isEmpty());
            QVERIFY2(plan.recordedHere.contains(QStringLiteral("no place for it")), qPrintable(plan.recordedHere));
            QCOMPARE(*ErasurePlan::fromJson(plan.toJson()), plan);
        }
        const FilledGateway demo(QStringLiteral("demo sqlite"), m_databases, {1});
        demo.execute("DELETE FROM communication_preferences");
        QVERIFY(demo.plan(demo.person(1), RequestType::Objection).recordedHere.contains(QStringLiteral("no row in")));
    }

    void aCorrectionIsOfAColumnThatIsThereAndSaysNotWhoseRowItIs()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1});
        const auto planned = [&](const char *table, const char *column) {
            const PlanQuestion question{RequestType::Rectification,
                                        {},
                                        kErasureDay,
                                        {{QString::fromLatin1(table), QString::fromLatin1(column), {}, 1}}};
            return taken(makePlan(gateway.map(), gateway.tables, gateway.person(1), question));
        };
        QVERIFY(planned("accounts", "name").isApprovable());
        QVERIFY(!planned("accounts", "id").isApprovable());
        QVERIFY(!planned("payments", "account_id").isApprovable());
        QVERIFY(!planned("accounts", "nothing").isApprovable());
        QVERIFY(!planned("nothing", "name").isApprovable());
        QVERIFY(!planned("providers", "name").isApprovable());
        QVERIFY(!gateway.plan(gateway.person(1), RequestType::Rectification).isApprovable());
    }

    void readingChangesNothing()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, 2});
        for (const RequestType type : {RequestType::Access, RequestType::Portability}) {
            const ErasurePlan plan = gateway.plan(gateway.person(2), type);
            QVERIFY(plan.isApprovable());
            QVERIFY(plan.tables.size() > 10);
            QVERIFY(stepsOf(plan).isEmpty());
        }
    }

    void sumsAreTheSameInEveryOrder()
    {
        ExactSum there;
        ExactSum back;
        QList<SqlValue> values;
        for (int i = 1; i < 1000; ++i)
            values.append({ValueKind::Real, 0, 1.0 / i, {}});
        values.append({ValueKind::Integer, 9'000'000'000'000'000'000, 0, {}});
        values.append({ValueKind::Text, 0, 0, "-12.5"});
        values.append({ValueKind::Text, 0, 0, "not a number"});
        for (qsizetype i = 0; i < values.size(); ++i) {
            there.add(values.at(i));
            back.add(values.at(values.size() - 1 - i));
        }
        QCOMPARE(there.toString(), back.toString());
        ExactSum money;
        money.add({ValueKind::Text, 0, 0, "0.1"});
        money.add({ValueKind::Real, 0, 0.2, {}});
        money.add({ValueKind::Integer, -1, 0, {}});
        QCOMPARE(money.toString(), QStringLiteral("-0.7"));
        QCOMPARE(ExactSum().toString(), QStringLiteral("0"));
    }

    void pseudonymsAreStableAndTellNothingWithoutTheSalt()
    {
        const Pseudonyms names(QByteArray(32, 'a'), 0);
        const QString scope = QStringLiteral("users.id");
        const qint64 number = names.number(scope, QStringLiteral("42"));
        QVERIFY(Pseudonyms::isNumber(number) && number <= std::numeric_limits<qint32>::max());
        QCOMPARE(names.number(scope, QStringLiteral("42")), number);
        QVERIFY(names.number(scope, QStringLiteral("43")) != number);
        QVERIFY(Pseudonyms(QByteArray(32, 'b'), 0).number(scope, QStringLiteral("42")) != number);
        QVERIFY(Pseudonyms(QByteArray(32, 'a'), 1).number(scope, QStringLiteral("42")) != number);
        QVERIFY(Pseudonyms::isText(names.text(scope, QStringLiteral("ann"))));
        QVERIFY(!Pseudonyms::isText(QStringLiteral("erased-me")));
        QCOMPARE(names.uuid(scope, QStringLiteral("x")).size(), 36);
    }

private:
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }

    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(ErasurePlanTest)
#include "erasureplan_test.moc"
