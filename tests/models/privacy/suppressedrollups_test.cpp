// Whoever was erased by one machine leaves the figures of the others.
#include "models/gateway/datamap.h"
#include "models/privacy/suppressedrollups.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kFingerprint = QStringLiteral("a gateway");
const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);

DataMap mapOf()
{
    DataMap map;
    map.subjectTable = QStringLiteral("accounts");
    map.subjectKey = QStringLiteral("id");
    map.identifiers = {{QStringLiteral("email"), QStringLiteral("email")},
                       {QStringLiteral("account"), QStringLiteral("id")}};
    return map;
}

} // namespace

class SuppressedRollupsTest : public QObject
{
    Q_OBJECT
private slots:
    void namesOfErasedPeopleLeaveTheFiguresOfThisMachine_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }
    void namesOfErasedPeopleLeaveTheFiguresOfThisMachine()
    {
        QFETCH(Dialect, engine);
        CaseDesk desk(m_stores, engine);
        const auto rollups = counted({{Dimension::Account, 1, QStringLiteral("41")},
                                      {Dimension::Account, 2, QStringLiteral("42")},
                                      {Dimension::Account, 3, QStringLiteral("420")},
                                      {Dimension::Key, 1, QStringLiteral("key-of-42")},
                                      {Dimension::Key, 2, QStringLiteral("42")},
                                      {Dimension::Model, 1, QStringLiteral("42")}});
        // Anybody's console; nobody was erased yet.
        CaseWorkplace &viewer = desk.viewer();
        const auto suppress = [&](const QString &fingerprint) {
            return suppressInRollups(*rollups, fingerprint, mapOf(), viewer.user().store(), viewer.cases(),
                                     viewer.runs());
        };
        QCOMPARE(*suppress(kFingerprint), 0);
        erase(desk);
        const auto replaced = suppress(kFingerprint);
        WORKS(replaced);
        QCOMPARE(*replaced, 2);
        const ValueDictionary now = values(*rollups);
        QCOMPARE(now.text(Dimension::Account, 1), QStringLiteral("41"));
        QVERIFY2(now.text(Dimension::Account, 2).startsWith(QStringLiteral("erased-")),
                 qPrintable(now.text(Dimension::Account, 2)));
        QCOMPARE(now.text(Dimension::Account, 3), QStringLiteral("420"));
        QVERIFY(now.text(Dimension::Key, 1).startsWith(QStringLiteral("erased-")));
        QCOMPARE(now.text(Dimension::Key, 2), QStringLiteral("42")); // a key that is called as the account was
        QCOMPARE(now.text(Dimension::Model, 1), QStringLiteral("42"));
        // Once is enough, and a gateway of which nothing was counted is none.
        QCOMPARE(*suppress(kFingerprint), 0);
        QCOMPARE(*suppress(QStringLiteral("another")), 0);
    }

private:
    std::unique_ptr<Database> counted(const QList<ValueDictionary::Value> &values)
    {
        ConnectionSettings settings;
        settings.store.file = m_folder.filePath(QStringLiteral("rollups %1.sqlite").arg(++m_count));
        auto rollups = openRollupStore(settings);
        if (!rollups)
            qFatal("%s", qPrintable(rollups.error().message));
        RollupRepository repository(**rollups, kFingerprint);
        const bool done = repository.open() && repository.change(*repository.state(), [&](RollupState &) {
            return repository.addValues(values);
        });
        return done ? std::move(*rollups) : nullptr;
    }

    static ValueDictionary values(Database &rollups)
    {
        RollupRepository repository(rollups, kFingerprint);
        ValueDictionary values;
        qint64 seq = 0;
        qint64 personSeq = 0;
        [&] { QVERIFY(*repository.find() && repository.loadValues(values, seq, personSeq)); }();
        return values;
    }

    static void erase(CaseDesk &desk)
    {
        NewCase wanted = CaseDesk::request(RequestType::Deletion, QStringLiteral("42"));
        wanted.subject.append({QStringLiteral("key"), QStringLiteral("key-of-42")});
        const QString id = desk.queued(wanted, kHash);
        CaseWorkplace &officer = desk.officer();
        CaseRuns &runs = officer.runs();
        const CaseLease lease = **runs.claim(officer.id(), QStringLiteral("a test"), std::chrono::minutes(1), id);
        CaseStep step;
        step.kind = QStringLiteral("rows");
        step.target = QStringLiteral("accounts");
        WORKS(runs.laySteps(lease, {step}));
        WORKS(runs.intend(lease, 0, {}));
        WORKS(runs.carryOut(lease, 0, [](const auto &) { return Result<StepOutcome>({1, true, {}}); }));
        WORKS(runs.finishEffects(lease));
        for (int look = 0; look < 2; ++look)
            WORKS(runs.recordRescan(lease, {1, 0, true, 1, {}}));
        WORKS(runs.complete(lease, {QByteArrayLiteral("body"), kHash, {}, std::nullopt, true}));
    }

    QTemporaryDir m_folder;
    ConsoleStores m_stores;
    int m_count = 0;
};

QTEST_GUILESS_MAIN(SuppressedRollupsTest)
#include "suppressedrollups_test.moc"
