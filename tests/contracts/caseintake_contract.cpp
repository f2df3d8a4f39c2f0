// What a store of privacy requests promises of those that are taken in, in memory, on a file and on a server alike:
// nothing is filed by looking, nothing twice, and nothing by whom the right is missing.
#include "models/gateway/consolestore.h"
#include "models/privacy/csvintake.h"
#include "models/privacy/livecasestore.h"
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"
#include "tests/support/fakecasestore.h"

#include <QTest>

using namespace Gatehouse;

using State = TakenRequest::State;

namespace
{

QList<IntakeCandidate> candidates(const QByteArray &rows)
{
    Result<Intake> intake = intakeFromCsv("received,type,regime,channel,email\n" + rows, QDate(2026, 11, 22));
    if (!intake)
        qFatal("%s", qPrintable(intake.error().message));
    for (IntakeCandidate &one : intake->candidates)
        one.kind = QStringLiteral("csv");
    return intake->candidates;
}

QList<IntakeCandidate> one()
{
    return candidates("2024-11-04,erasure,gdpr,email,secret.person@a.example\n");
}

} // namespace

class CaseIntakeContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<int>("engine");
        QTest::newRow("in memory") << -1;
        QTest::newRow("sqlite") << int(Dialect::Sqlite);
        QTest::newRow("postgresql") << int(Dialect::PostgreSql);
    }

    void init()
    {
        QFETCH_GLOBAL(int, engine);
        if (engine < 0) {
            m_fake = std::make_unique<FakeCaseStore>();
            m_fake->mayNot = QStringLiteral("viewer");
            return;
        }
        m_desk = std::make_unique<CaseDesk>(m_stores, Dialect(engine));
        for (CaseWorkplace *who : {&m_desk->officer(), &m_desk->viewer()}) {
            const auto settings = m_stores.as(who->user().name(), m_desk->settings());
            m_open.push_back(
                std::make_unique<ThreadedDatabase>(QStringLiteral("test store"), [settings](const std::stop_token &) {
                    return openConsoleStore(settings);
                }));
            m_live.push_back(std::make_unique<LiveCaseStore>(*m_open.back(), m_clock, QString()));
        }
    }

    void cleanup()
    {
        m_live.clear();
        m_open.clear();
        m_desk.reset();
        m_fake.reset();
    }

    void aRequestIsFiledOnceHoweverOftenItIsTakenIn()
    {
        const TakenRequest ready = known(one()).value(0);
        QVERIFY2(ready.state == State::Ready, qPrintable(ready.why));
        QCOMPARE(ready.due, QDate(2024, 12, 4));
        QVERIFY(ready.candidate.request.source.startsWith(QStringLiteral("csv ")));
        QVERIFY(!ready.candidate.request.source.contains(QStringLiteral("secret")));
        // Looking files nothing.
        QCOMPARE(known(one()).value(0).state, State::Ready);
        const qint64 before = entries();
        const TakenRequest filed = taken(ready);
        QVERIFY2(filed.state == State::Filed && !filed.caseId.isEmpty(), qPrintable(filed.why));
        QCOMPARE(dueOf(filed.caseId), ready.due);
        const TakenRequest again = taken(ready);
        QCOMPARE(again.state, State::Already);
        QCOMPARE(again.caseId, filed.caseId);
        const TakenRequest looked = known(one()).value(0);
        QCOMPARE(looked.state, State::Already);
        QCOMPARE(looked.caseId, filed.caseId);
        QVERIFY(!looked.due.isValid());
        // One entry of the audit log: the filing.
        QCOMPARE(entries() - before, m_fake ? 0 : 1);
    }

    void whatIsWrongOrOpenIsToldAndNeverFiled_data()
    {
        QTest::addColumn<QByteArray>("row");
        QTest::addColumn<State>("state");
        QTest::newRow("no law") << QByteArray("2024-11-04,access,,email,open@a.example\n") << State::Undecided;
        QTest::newRow("no day") << QByteArray(",access,gdpr,email,open@a.example\n") << State::Undecided;
        QTest::newRow("no such type") << QByteArray("2024-11-04,oblivion,gdpr,email,open@a.example\n")
                                      << State::Problem;
    }

    void whatIsWrongOrOpenIsToldAndNeverFiled()
    {
        QFETCH(QByteArray, row);
        QFETCH(State, state);
        const TakenRequest seen = known(candidates(row)).value(0);
        QCOMPARE(seen.state, state);
        const TakenRequest after = taken(seen);
        QCOMPARE(after.state, state);
        QVERIFY(after.caseId.isEmpty());
    }

    void theRestIsTakenInWhateverIsWrongWithSome()
    {
        const QList<TakenRequest> all = known(candidates("2024-11-04,erasure,gdpr,email,first@a.example\n"
                                                         "2024-11-04,oblivion,gdpr,email,second@a.example\n"
                                                         "2024-11-05,erasure,gdpr,email,First@A.example\n"
                                                         "2024-11-04,access,uk_gdpr,email,fourth@a.example\n"));
        QList<State> states;
        for (const TakenRequest &each : all)
            states.append(taken(each).state);
        QCOMPARE(states, (QList<State>{State::Filed, State::Problem, State::Refused, State::Filed}));
    }

    void aPersonHasOneCaseOfAType()
    {
        const QList<TakenRequest> both = known(candidates("2024-11-04,erasure,gdpr,email,first@a.example\n"
                                                          "2024-11-05,erasure,gdpr,email,first@a.example\n"));
        QVERIFY(!both.value(0).personIsKnown && !both.value(1).personIsKnown);
        QCOMPARE(taken(both.value(0)).state, State::Filed);
        // Whoever looks now is told before they try.
        const QList<TakenRequest> now = known(candidates("2024-11-05,erasure,gdpr,email,first@a.example\n"
                                                         "2024-11-05,access,gdpr,email,First@a.example\n"
                                                         "2024-11-05,erasure,gdpr,email,nobody.known@a.example\n"));
        QVERIFY(now.value(0).personIsKnown && now.value(1).personIsKnown && !now.value(2).personIsKnown);
        QCOMPARE(now.value(0).state, State::Ready);
        const TakenRequest second = taken(both.value(1));
        QCOMPARE(second.state, State::Refused);
        QVERIFY2(!second.why.isEmpty() && !second.why.contains(QStringLiteral("first@")), qPrintable(second.why));
    }

    void whoMayNotFilesNothing()
    {
        const TakenRequest ready = known(one()).value(0);
        auto tried = m_fake ? m_fake->takeIn(QStringLiteral("viewer"), ready)
                            : m_live.at(1)->takeIn(m_desk->viewer().id(), ready);
        QTRY_VERIFY_WITH_TIMEOUT(tried.isFinished(), 60'000);
        QVERIFY(!tried.result() || tried.result()->state == State::Refused);
        QCOMPARE(known(one()).value(0).state, State::Ready);
    }

    void aChannelThatCannotBeFiledIsToldBeforehand()
    {
        const TakenRequest seen = known(candidates("2024-11-04,access,gdpr,by the neighbour,a@a.example\n")).value(0);
        QCOMPARE(seen.state, State::Problem);
        QVERIFY2(seen.why.contains(QStringLiteral("channel")), qPrintable(seen.why));
    }

private:
    CaseStore &store() { return m_fake ? static_cast<CaseStore &>(*m_fake) : *m_live.at(0); }

    template<typename Value>
    Value ended(QFuture<Result<Value>> future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000) || !future.result())
            return {};
        return *future.result();
    }

    QList<TakenRequest> known(const QList<IntakeCandidate> &all)
    {
        return ended(store().lookUp(all, QDate(2026, 11, 22)));
    }
    TakenRequest taken(const TakenRequest &ready)
    {
        return ended(store().takeIn(m_fake ? QStringLiteral("officer") : m_desk->officer().id(), ready));
    }
    QDate dueOf(const QString &id) { return ended(store().folder(id)).one.due; }
    qint64 entries() { return m_fake ? 0 : m_desk->admin().user().audit().size().value_or(-1); }

    ConsoleStores m_stores;
    SystemClock m_clock;
    std::unique_ptr<FakeCaseStore> m_fake;
    std::unique_ptr<CaseDesk> m_desk;
    std::vector<std::unique_ptr<ThreadedDatabase>> m_open;
    std::vector<std::unique_ptr<LiveCaseStore>> m_live;
};

QTEST_GUILESS_MAIN(CaseIntakeContract)
#include "caseintake_contract.moc"
