// A whole erasure of one person, on every product and engine: what goes, what stays, and who else is touched - nobody.
#include "models/privacy/rescan.h"
#include "tests/support/filledgateway.h"

#include <QElapsedTimer>
#include <QFile>
#include <QTest>

using namespace Gatehouse;

namespace
{

// Lines of `some` that are not in `all`, each as often as it is missing.
QStringList missing(const QStringList &some, QStringList all)
{
    QStringList left;
    for (const QString &line : some) {
        if (!all.removeOne(line))
            left.append(line);
    }
    return left;
}

void everyKind()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind :
         {"demo sqlite", "new-api sqlite 2026-09", "new-api postgresql 2026-09", "new-api mysql 2026-09",
          "one-api sqlite 2025-02", "bifrost sqlite 2026", "bifrost postgresql 2026", "litellm postgresql 2026-09"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

} // namespace

class RowErasureTest : public QObject
{
    Q_OBJECT
private slots:
    void oneErasedPersonLeavesEverybodyElseAsTheyWere_data() { everyKind(); }
    void oneErasedPersonLeavesEverybodyElseAsTheyWere()
    {
        QFETCH(QString, kind);
        QMap<QString, QStringList> others;
        {
            const FilledGateway without(kind, m_databases, {1, 3});
            others = MapFiller::dump(without.tables);
        }
        const FilledGateway gateway(kind, m_databases, {1, kErased, 3});
        Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        QVERIFY2(plan.isApprovable(), qPrintable(plan.unclassifiedColumns.join(u',') + plan.unsupported));
        QCOMPARE(plan.hash(), gateway.plan(person).hash());
        QVERIFY(plan.tables.size() > 2);
        const QMap<QString, QStringList> before = MapFiller::dump(gateway.tables);

        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        QCOMPARE(taken(erasure->chooseSerial()), 0);
        // A batch of two and then a new start, as after a crash.
        for (const ErasureStep &step : stepsOf(plan))
            (void)taken(erasure->runBatch(step, {}, kErasureMs, 2));
        person = taken(Person::fromJson(person.toJson()));
        erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan, 2);

        const QMap<QString, QStringList> after = MapFiller::dump(gateway.tables);
        for (auto table = others.begin(); table != others.end(); ++table) {
            const QStringList gone = missing(*table, after.value(table.key()));
            QVERIFY2(gone.isEmpty(), qPrintable(table.key() + QLatin1String(": ") + gone.value(0)));
        }
        qint64 rowsBefore = 0;
        qint64 rowsAfter = 0;
        for (const QStringList &lines : before)
            rowsBefore += lines.size();
        for (const QStringList &lines : after)
            rowsAfter += lines.size();
        QCOMPARE(rowsAfter, rowsBefore - plan.rowsToDelete());
        QVERIFY(plan.rowsToDelete() > 0);
        must(erasure->checkSums(plan));
        const ScanResult scan = taken(rescan(gateway.map(), gateway.tables, person));
        const ScanJudgement judgement = judge(gateway.map(), plan, scan);
        QVERIFY2(judgement.isClean(), qPrintable(described(judgement.left)));
        checkNamesAreGone(gateway, plan, after);
        // Whoever repeats it all changes nothing.
        QCOMPARE(gateway.run(*erasure, plan), 0);
        QCOMPARE(MapFiller::dump(gateway.tables), after);
        must(erasure->finishFiles());
    }

    // One batch is one transaction: what fails in the middle of it has changed nothing.
    void aBatchThatFailsChangesNothing()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        gateway.execute("CREATE TRIGGER stop BEFORE UPDATE ON payments WHEN old.id % 2 = 0 "
                        "BEGIN SELECT RAISE(ABORT, 'stop'); END");
        const QMap<QString, QStringList> before = MapFiller::dump(gateway.tables);
        const ErasureStep step = stepIn(plan, "payments", PlanPart::Own);
        QVERIFY(!erasure->runBatch(step, {}, kErasureMs).has_value());
        QCOMPARE(MapFiller::dump(gateway.tables), before);
        gateway.execute("DROP TRIGGER stop");
        QCOMPARE(taken(erasure->remaining(step, {})), 3);
        const BatchOutcome outcome = taken(erasure->runBatch(step, {}, kErasureMs));
        QCOMPARE(outcome.rows, 3);
        QVERIFY(outcome.isDone);
        QCOMPARE(taken(erasure->remaining(step, {})), 0);
    }

    void aStoppedBatchChangesNothing()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {kErased});
        const Person person = gateway.person(kErased);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        const QMap<QString, QStringList> before = MapFiller::dump(gateway.tables);
        std::stop_source source;
        source.request_stop();
        for (const ErasureStep &step : stepsOf(gateway.plan(person))) {
            const auto stopped = erasure->runBatch(step, {}, kErasureMs, 10, source.get_token());
            QCOMPARE(stopped.error().kind, ErrorKind::Cancelled);
        }
        QCOMPARE(MapFiller::dump(gateway.tables), before);
    }

    void aSumThatChangedIsFoundByTableAndColumn()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        must(erasure->checkSums(plan));
        gateway.execute("UPDATE payments SET amount_micros = amount_micros + 1 WHERE account_id >= 2000000000 AND id = "
                        "(SELECT max(id) FROM payments WHERE account_id >= 2000000000)");
        const auto wrong = erasure->checkSums(plan);
        QCOMPARE(wrong.error().kind, ErrorKind::Corrupt);
        QVERIFY(wrong.error().message.contains(QStringLiteral("payments.amount_micros")));
    }

    // margince#1495: a writer that was in flight.
    void rowsThatComeDuringTheErasureAreErasedTooAndSpoilNoSum()
    {
        const FilledGateway gateway(QStringLiteral("new-api sqlite 2026-09"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        gateway.execute(
            "INSERT INTO logs (id, user_id, username, created_at, quota, content) VALUES (7, ?, ?, 1799000000, "
            "55, 'late')",
            {person.keyValue.toLongLong(),
             person.valuesOf(QStringLiteral("users"), QStringLiteral("username")).value(0)});
        QVERIFY(!judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person))).isClean());
        const ErasureStep step = stepIn(plan, "logs", PlanPart::Own);
        QCOMPARE(taken(erasure->remaining(step, {})), 1);
        QCOMPARE(taken(erasure->runBatch(step, {}, kErasureMs)).rows, 1);
        QVERIFY(judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person))).isClean());
        must(erasure->checkSums(plan));
    }

    void numbersInUseAreLeftAlone()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        Person person = gateway.person(kErased);
        const qint64 first = Pseudonyms(kErasureSalt, 0).number(QStringLiteral("accounts.id"), person.keyValue);
        gateway.execute("INSERT INTO payments VALUES (900, ?, 1, 1, 'p', 'r', 5, 'EUR', 'settled', 1)", {first});
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        person.pseudonymSerial = taken(erasure->chooseSerial());
        QCOMPARE(person.pseudonymSerial, 1);
        const ErasurePlan plan = gateway.plan(person);
        erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        QCOMPARE(gateway.number("SELECT count(*) FROM payments WHERE account_id = ?", {first}), 1);
        must(erasure->checkSums(plan));
    }

    void preferencesAreSetInThePersonsRowOnly()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        gateway.execute("UPDATE communication_preferences SET processing_restricted = 0, product_news = 1");
        const QStringList other = MapFiller::dump(*gateway.tables.placesOf(QStringLiteral("accounts")).constFirst());
        const ErasurePlan plan = gateway.plan(person, RequestType::Restriction);
        QVERIFY2(plan.isApprovable(), qPrintable(plan.unsupported));
        QCOMPARE(plan.tables.size(), 1);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        QCOMPARE(gateway.run(*erasure, plan), 1);
        QCOMPARE(gateway.run(*erasure, plan), 0);
        QCOMPARE(gateway.number("SELECT sum(processing_restricted) FROM communication_preferences"), 1);
        QCOMPARE(gateway.number("SELECT updated_at FROM communication_preferences WHERE processing_restricted = 1"),
                 kErasureMs);
        const ErasurePlan withdrawal = gateway.plan(person, RequestType::ConsentWithdrawal);
        QCOMPARE(gateway.run(*erasure, withdrawal), 1);
        QCOMPARE(gateway.number("SELECT count(*) FROM communication_preferences WHERE consent_withdrawn_at = ? AND "
                                "product_news = 0",
                                {kErasureMs}),
                 1);
        QCOMPARE(MapFiller::dump(*gateway.tables.placesOf(QStringLiteral("accounts")).constFirst()), other);
        for (const ErasureStep &step : stepsOf(withdrawal))
            QVERIFY(!step.isIrreversible());
    }

    void aCorrectionChangesThePersonsOwnColumn()
    {
        for (const char *kind : {"new-api sqlite 2026-09", "new-api postgresql 2026-09", "new-api mysql 2026-09"}) {
            const FilledGateway gateway(QString::fromLatin1(kind), m_databases, {1, kErased});
            const Person person = gateway.person(kErased);
            const QString name = QStringLiteral("O'Neil \"%_\\ \U0001F600");
            const PlanQuestion question{RequestType::Rectification,
                                        {},
                                        kErasureDay,
                                        {{QStringLiteral("users"), QStringLiteral("display_name"), {}, name}}};
            const ErasurePlan plan = taken(makePlan(gateway.map(), gateway.tables, person, question));
            QVERIFY2(plan.isApprovable(), qPrintable(plan.unsupported));
            auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
            QCOMPARE(gateway.run(*erasure, plan), 1);
            QCOMPARE(gateway.number("SELECT count(*) FROM users WHERE display_name = ? AND id = ?",
                                    {name, person.keyValue.toLongLong()}),
                     1);
            QCOMPARE(gateway.number("SELECT count(*) FROM users WHERE display_name = ?", {name}), 1);
        }
    }

    void aLogInADatabaseOfItsOwnIsErasedToo()
    {
        const FilledGateway gateway(QStringLiteral("new-api-log sqlite 2026-09"), m_databases, {1, kErased});
        QCOMPARE(gateway.tables.placesOf(QStringLiteral("logs")).size(), 2);
        // What was left behind in the main database when the log moved away.
        const Person person = gateway.person(kErased);
        const auto left = gateway.fixture->mainDatabase().execute(
            QStringLiteral("INSERT INTO logs (id, user_id, username, content) VALUES (7, ?, 'old', 'old')"),
            {person.keyValue.toLongLong()});
        QVERIFY(left.has_value());
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        const ScanJudgement judgement =
            judge(gateway.map(), plan, taken(rescan(gateway.map(), gateway.tables, person)));
        QVERIFY2(judgement.isClean(), qPrintable(described(judgement.left)));
        must(erasure->checkSums(plan));
        QCOMPARE(*gateway.fixture->mainDatabase().scalar(QStringLiteral("SELECT user_id >= 2000000000 FROM logs")), 1);
    }

    // What is erased is gone from the file and its journal, not only from the tables.
    void theFileHoldsNothingOfWhatWasErased()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const QByteArray secret("a sentence that nobody else wrote");
        gateway.execute("UPDATE support_messages SET text = ? WHERE account_id = ?",
                        {QString::fromLatin1(secret), person.keyValue.toLongLong()});
        (void)taken(gateway.fixture->database().scalar(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
        QVERIFY(bytesOfFiles(gateway).contains(secret));
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        (void)gateway.run(*erasure, plan);
        must(erasure->finishFiles());
        QVERIFY(!bytesOfFiles(gateway).contains(secret));
        for (const auto &[number, isThere] : {std::pair(1, true), std::pair(kErased, false)}) {
            const QString name = gateway.filler->value(QStringLiteral("accounts"), QStringLiteral("name"), number);
            QCOMPARE(bytesOfFiles(gateway).contains(name.toUtf8()), isThere);
        }
    }

    void rowsThatNoIndexFindsAreErasedInStretchesAndSoAreThoseThatComeBehind()
    {
        const FilledGateway gateway(QStringLiteral("demo sqlite"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        const qint64 others =
            gateway.number("SELECT count(*) FROM requests WHERE account_id IS NOT ?", {person.keyValue.toLongLong()});
        constexpr const char *kRows =
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 119999) "
            "INSERT INTO requests (id, created_at, request_id, attempt, is_final, account_id, endpoint, model, status, "
            "latency_ms, streamed, tokens_in, tokens_out, tokens_cached, cost_micros) SELECT 20000000 + i, i, 'r', 1, "
            "1, CASE WHEN i % 2 = 0 THEN ? ELSE 77 END, 'e', 'm', 200, 1, 0, 1, 1, 0, 1 FROM n";
        gateway.execute(kRows, {person.keyValue.toLongLong()});
        const ErasurePlan plan = gateway.plan(person);
        const ErasureStep step = stepIn(plan, "requests", PlanPart::Own);
        const auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        const auto another = taken(SqliteDatabase::open(gateway.fixture->file(), SqliteDatabase::Mode::ReadWrite));
        int batches = 0;
        for (bool isDone = false; !isDone && batches < 1000; ++batches) {
            if (batches == 1)
                QVERIFY(another->execute(
                    QStringLiteral(
                        "INSERT INTO requests (id, created_at, request_id, attempt, is_final, account_id, "
                        "endpoint, model, status, latency_ms, streamed, tokens_in, tokens_out, "
                        "tokens_cached, cost_micros) VALUES (-1, 0, 'r', 1, 1, ?, 'e', 'm', 200, 1, 0, 1, 1, "
                        "0, 1)"),
                    {person.keyValue.toLongLong()}));
            isDone = taken(erasure->runBatch(step, {}, kErasureMs)).isDone;
        }
        QVERIFY2(batches > 2, qPrintable(QString::number(batches)));
        QCOMPARE(taken(erasure->remaining(step, {})), 0);
        QCOMPARE(gateway.number("SELECT count(*) FROM requests"), others + 60'000);
        // A hold that has ended lets them go, also when the batches were through before.
        const QList<RowHold> held{RowHold{QStringLiteral("H"), {}, {}, {}}};
        gateway.execute("UPDATE requests SET account_id = ? WHERE id % 4 = 1", {person.keyValue.toLongLong()});
        QCOMPARE(taken(erasure->runBatch(step, held, kErasureMs)).rows, 0);
        (void)gateway.run(*erasure, plan);
        QCOMPARE(taken(erasure->remaining(step, {})), 0);
    }

    void aPersonWithManyRowsIsErasedInTimeThatGrowsWithThem()
    {
        const FilledGateway gateway(QStringLiteral("new-api sqlite 2026-09"), m_databases, {1, kErased});
        const Person person = gateway.person(kErased);
        gateway.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
            "INSERT INTO logs (id, user_id, created_at, type, content, username, quota, other) "
            "SELECT 5000000 + i, ?, 1793000000 + i, 2, 'text ' || i, ?, i, '{\"frt\": 1, \"note\": ' || i || '}' "
            "FROM n",
            {person.keyValue.toLongLong(),
             person.valuesOf(QStringLiteral("users"), QStringLiteral("username")).value(0)});
        const ErasurePlan plan = gateway.plan(person);
        auto erasure = taken(RowErasure::create(gateway.map(), gateway.tables, person, kErasureSalt));
        const ErasureStep step = stepIn(plan, "logs", PlanPart::Own);
        QList<qint64> batchMs;
        for (bool isDone = false; !isDone;) {
            QElapsedTimer timer;
            timer.start();
            isDone = taken(erasure->runBatch(step, {}, kErasureMs)).isDone;
            batchMs.append(timer.elapsed());
        }
        QVERIFY(batchMs.size() >= 11 && batchMs.size() < 14);
        // The tenth batch finds its rows as fast as the second one.
        QVERIFY2(batchMs.at(9) < 4 * batchMs.at(1) + 500, qPrintable(QString::number(batchMs.at(9))));
        must(erasure->checkSums(plan));
        QCOMPARE(gateway.number("SELECT count(*) FROM logs WHERE other = '{\"frt\":1}' AND id > 5000000"), 100'000);
    }

private:
    static QByteArray bytesOfFiles(const FilledGateway &gateway)
    {
        QByteArray bytes;
        for (const char *suffix : {"", "-wal", "-journal"}) {
            QFile file(gateway.fixture->file() + QLatin1String(suffix));
            if (file.open(QIODevice::ReadOnly))
                bytes += file.readAll();
        }
        return bytes;
    }

    // Not by the re-scan, but by looking at every line.
    static void checkNamesAreGone(const FilledGateway &gateway, const ErasurePlan &plan,
                                  const QMap<QString, QStringList> &after)
    {
        for (auto table = after.begin(); table != after.end(); ++table) {
            const bool isKept = std::ranges::any_of(plan.tables, [&](const PlanTable &planned) {
                return planned.table == table.key() && planned.effect == StepEffect::None;
            });
            for (const QString &line : *table) {
                for (const QString &name : gateway.filler->names(kErased)) {
                    QVERIFY2(isKept || name.size() < 8 || !line.contains(name, Qt::CaseInsensitive),
                             qPrintable(table.key() + QLatin1String(": ") + line));
                }
            }
        }
    }

    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(RowErasureTest)
#include "rowerasure_test.moc"
