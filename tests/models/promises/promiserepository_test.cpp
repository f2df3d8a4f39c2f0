// What was seen of promises, in a file and on a server.
#include "models/promises/promiserepository.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kGateway = QStringLiteral("gateway");
const QString kPromise = QStringLiteral("004/4.2");

PromiseStanding seen(PromiseState state, qint64 ms, std::optional<double> measure = {})
{
    PromiseStanding standing;
    standing.promise = kPromise;
    standing.verdict = verdict(state, QStringLiteral("seen at %1").arg(ms), QStringLiteral("a column"));
    if (measure)
        standing.verdict.measure = PromiseMeasure{QStringLiteral("oldest"), *measure, 90.0, QStringLiteral("days")};
    standing.policy = QStringLiteral("004 2026-06-01");
    standing.lookedMs = ms;
    return standing;
}

constexpr qint64 kDay1 = 1'790'000'000'000;
constexpr qint64 kDay2 = kDay1 + 86'400'000;

} // namespace

class PromiseRepositoryTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }
    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_desk = std::make_unique<CaseDesk>(m_stores, engine);
    }
    void cleanup() { m_desk.reset(); }

    void theLastLookStandsAndChangesAreKept()
    {
        PromiseRepository promises = of(m_desk->officer());
        QVERIFY(promises.standings(kGateway)->isEmpty());
        QCOMPARE(*note(promises, seen(PromiseState::Kept, kDay1, 89)), std::nullopt);
        QCOMPARE(*note(promises, seen(PromiseState::Kept, kDay1 + 1000, 89.5)), std::optional(PromiseState::Kept));
        QCOMPARE(*note(promises, seen(PromiseState::Broken, kDay2, 91)), std::optional(PromiseState::Kept));

        const auto standings = promises.standings(kGateway);
        WORKS(standings);
        QCOMPARE(standings->size(), 1);
        const PromiseStanding &now = standings->constFirst();
        QCOMPARE(now.verdict, seen(PromiseState::Broken, kDay2, 91).verdict);
        QCOMPARE(now.lookedMs, kDay2);
        QCOMPARE(now.sinceMs, kDay2);
        QVERIFY(promises.standings(QStringLiteral("another"))->isEmpty());

        const auto folder = promises.folder(kGateway, kPromise);
        WORKS(folder);
        QCOMPARE(folder->changes.size(), 2);
        QCOMPARE(folder->changes.constFirst(),
                 (PromiseChange{kDay2, PromiseState::Kept, PromiseState::Broken, now.verdict.summary}));
        QCOMPARE(folder->changes.constLast().from, std::nullopt);
        QCOMPARE(folder->course.size(), 2);
        QCOMPARE(folder->course.constFirst().value, 89.5); // the last one of the day
        QCOMPARE(folder->course.constLast(), (MeasuredDay{folder->course.constLast().day, 91, 90.0}));
    }

    // Two consoles may look at once; whoever began earlier and ended later must not undo what the other saw.
    void anOlderLookChangesNothing()
    {
        PromiseRepository promises = of(m_desk->officer());
        WORKS(note(promises, seen(PromiseState::Broken, kDay2)));
        QCOMPARE(*note(promises, seen(PromiseState::Kept, kDay1)), std::optional(PromiseState::Broken));
        QCOMPARE(promises.standings(kGateway)->constFirst().verdict.state, PromiseState::Broken);
        QCOMPARE(promises.folder(kGateway, kPromise)->changes.size(), 1);
    }

    void aDutyIsNotedWithWhoAndWhen()
    {
        PromiseRepository promises = of(m_desk->officer());
        const QDate next(2027, 1, 12);
        const auto duty = [&](const QString &text) {
            return promises.noteDuty({kGateway, kPromise, text, next, m_desk->officer().id()});
        };
        QCOMPARE(duty(QStringLiteral("  ")).error().kind, ErrorKind::InvalidInput);
        QCOMPARE(duty(QString(PromiseRepository::kLongestNote + 1, QLatin1Char('x'))).error().kind,
                 ErrorKind::InvalidInput);
        WORKS(duty(QStringLiteral("The contract was read.")));
        WORKS(duty(QStringLiteral("And read again.")));
        const auto notes = promises.folder(kGateway, kPromise)->notes;
        QCOMPARE(notes.size(), 2);
        QCOMPARE(notes.constFirst().note, QStringLiteral("And read again."));
        QCOMPARE(notes.constFirst().next, next);
        QCOMPARE(promises.notes(kGateway)->value(kPromise), notes.constFirst());
        AuditStretch stretch;
        stretch.filter.action = QStringLiteral("promise.duty_noted");
        const auto logged = m_desk->admin().user().audit().page(stretch);
        WORKS(logged);
        QCOMPARE(logged->entries.size(), 2);
        // What a person wrote may name somebody: it stays out of the log.
        QVERIFY(!logged->entries.constFirst().entry.detail.contains(QLatin1String("contract")));
    }

    void whoMayOnlyLookAtFiguresWritesNothing()
    {
        PromiseRepository promises = of(m_desk->viewer());
        REFUSED(promises.note(m_desk->viewer().id(), kGateway, seen(PromiseState::Kept, kDay1)), "check_promises");
        REFUSED(promises.noteDuty({kGateway, kPromise, QStringLiteral("done"), {}, m_desk->viewer().id()}),
                "check_promises");
        WORKS(promises.standings(kGateway));
        QVERIFY(promises.standings(kGateway)->isEmpty());
    }

    void nobodyWritesPastTheRecord()
    {
        QFETCH_GLOBAL(Dialect, engine);
        PromiseRepository promises = of(m_desk->officer());
        WORKS(note(promises, seen(PromiseState::Broken, kDay1)));
        Database &store = m_desk->officer().user().store();
        const QString prefix = engine == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString();
        QVERIFY(!store.execute(QStringLiteral("DELETE FROM %1promise_change").arg(prefix)));
        QVERIFY(!store.execute(QStringLiteral("UPDATE %1promise_change SET to_state = 'kept'").arg(prefix)));
        if (engine == Dialect::PostgreSql) {
            QVERIFY(!store.execute(QStringLiteral("UPDATE gatehouse.promise_state SET state = 'kept'")));
            QVERIFY(
                !store.execute(QStringLiteral("INSERT INTO gatehouse.promise_measure VALUES ('g', 'p', '2026-01-01', "
                                              "1, NULL)")));
            // A look from tomorrow would stand for ever.
            QVERIFY(!note(promises, seen(PromiseState::Kept, QDateTime::currentMSecsSinceEpoch() + 86'400'000)));
        }
        QCOMPARE(promises.standings(kGateway)->constFirst().verdict.state, PromiseState::Broken);
    }

    // A period of 90 days that was kept says nothing of the 30 days that replaced it.
    void whatWasSeenOfAnotherVersionIsNotSeenOfThisOne()
    {
        PolicyDocument policy{QStringLiteral("004"), QStringLiteral("Ours"), QStringLiteral("1"), {}, {}, {}};
        PromiseStanding standing = seen(PromiseState::Kept, kDay1);
        standing.policy = policyPin(policy);
        PromiseStanding other = standing;
        other.promise = QStringLiteral("0044/4.2");
        QCOMPARE(standingsUnder({policy}, {standing, other}), QList<PromiseStanding>{standing});
        policy.version = QStringLiteral("2");
        QVERIFY(standingsUnder({policy}, {standing, other}).isEmpty());
        QVERIFY(standingsUnder({}, {standing}).isEmpty());
    }

private:
    PromiseRepository of(CaseWorkplace &place)
    {
        return {place.user().store(), place.user().audit(), place.user().operators(), m_clock};
    }
    Result<std::optional<PromiseState>> note(PromiseRepository &promises, const PromiseStanding &standing)
    {
        return promises.note(m_desk->officer().id(), kGateway, standing);
    }

    SystemClock m_clock;
    ConsoleStores m_stores;
    std::unique_ptr<CaseDesk> m_desk;
};

QTEST_GUILESS_MAIN(PromiseRepositoryTest)
#include "promiserepository_test.moc"
