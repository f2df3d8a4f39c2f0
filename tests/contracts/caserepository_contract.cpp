// What the store of privacy requests promises, on a file and on a server alike.
#include "tests/support/casedesk.h"
#include "tests/support/caseresults.h"

#include <QSet>
#include <QTest>

#include <chrono>
#include <map>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

const QString kHash = QString::fromLatin1(CaseDesk::kPlanHash);
const QDate kDay(2026, 11, 3);

} // namespace

class CaseRepositoryContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("sqlite") << Dialect::Sqlite;
        QTest::newRow("postgresql") << Dialect::PostgreSql;
    }

    void cleanup()
    {
        for (auto &[engine, desk] : m_desks)
            QVERIFY(desk->admin().user().audit().verify()->isGenuine());
    }

    void aRequestIsFiledWithItsClockAndWithoutAName()
    {
        NewCase wanted = CaseDesk::request(RequestType::Deletion, newAccount());
        wanted.subject.append({QStringLiteral("Email"), QStringLiteral(" Anna.Muster@Mail.Example ")});
        const QString id = desk().opened(wanted);
        const auto one = cases().find(id);
        WORKS(one);
        QCOMPARE(one->state, CaseState::Received);
        QCOMPARE(one->due, QDate(2026, 12, 2));
        QCOMPARE(one->filedBy, officer().id());
        QCOMPARE(one->calendar, usualCalendar(Regime::Gdpr));
        const auto masked = cases().identities(id);
        WORKS(masked);
        QCOMPARE(masked->size(), 2);
        for (const MaskedIdentity &each : *masked)
            QVERIFY(!each.masked.contains(QStringLiteral("Muster"), Qt::CaseInsensitive));
        // Who it is about is given with an entry in the log, and is compared as it is written.
        const qint64 before = *desk().admin().user().audit().size();
        const auto subject = cases().subject(officer().id(), id, QStringLiteral("discovery"));
        WORKS(subject);
        QVERIFY(subject->identities.contains({QStringLiteral("email"), QStringLiteral("anna.muster@mail.example")}));
        QCOMPARE(*desk().admin().user().audit().size(), before + 1);
    }

    void twoRequestsOfOneKindForOnePersonAreNotOpenAtOnce()
    {
        const QString account = newAccount();
        NewCase wanted = CaseDesk::request(RequestType::Deletion, account);
        wanted.subject.append({QStringLiteral("email"), account + QStringLiteral("@a.example")});
        const QString first = desk().opened(wanted);
        NewCase again = CaseDesk::request(RequestType::Deletion, QStringLiteral("x") + account);
        again.subject.append({QStringLiteral("email"), account.toUpper() + QStringLiteral("@A.example")});
        REFUSED(cases().open(officer().id(), again), "duplicate");
        const auto refused = cases().open(officer().id(), again);
        QVERIFY(refused.error().message.contains(first));
        QVERIFY(!refused.error().message.contains(account));
        again.type = RequestType::Access;
        WORKS(cases().open(officer().id(), again));
        // Free again once the first one is over.
        WORKS(cases().withdraw(officer().id(), first));
        again.type = RequestType::Deletion;
        WORKS(cases().open(officer().id(), again));
    }

    void whatDiscoveryFindsMayShowADuplicate()
    {
        const QString account = newAccount();
        const QString first = desk().opened(CaseDesk::request(RequestType::Deletion, account));
        NewCase other = CaseDesk::request(RequestType::Deletion, account);
        other.subject = {{QStringLiteral("email"), account + QStringLiteral("@b.example")}};
        const QString id = desk().opened(other);
        WORKS(cases().askIdentity(officer().id(), id, kDay));
        WORKS(cases().acceptIdentity(officer().id(), id, proof(), kDay));
        REFUSED(
            cases().layPlan(officer().id(), id, CaseDesk::plan(), kHash, {{{QStringLiteral("account"), account}}, {}}),
            "duplicate");
        QCOMPARE(cases().find(id)->state, CaseState::Discovery);
    }

    void onlyWhatTheTableNamesIsPossible()
    {
        const QString id = desk().opened(CaseDesk::request(RequestType::Access, newAccount()));
        REFUSED(cases().askApproval(officer().id(), id), "ask_identity, refuse, withdraw");
        REFUSED(cases().layPlan(officer().id(), id, CaseDesk::plan(), kHash, {}), "finish_discovery");
        REFUSED(cases().acceptIdentity(officer().id(), id, proof(), kDay), "accept_identity");
        REFUSED(desk().first().cases().approve(desk().first().id(), id, {}), "approve");
        QCOMPARE(cases().find(id)->state, CaseState::Received);
        QCOMPARE(cases().events(id)->size(), 1);
        QCOMPARE(messageOf(cases().withdraw(officer().id(), QStringLiteral("C-1"))).left(8),
                 QStringLiteral("not_foun"));
    }

    void twoOthersApproveThatPlan()
    {
        const QString id = desk().planned(CaseDesk::request(RequestType::Deletion, newAccount()), kHash);
        CaseWorkplace &first = desk().first();
        CaseWorkplace &second = desk().second();
        REFUSED(first.cases().approve(first.id(), id, kHash), "planned");
        WORKS(cases().askApproval(officer().id(), id));
        REFUSED(first.cases().approve(first.id(), id, QStringLiteral("0") + kHash.mid(1)), "another one");
        WORKS(first.cases().approve(first.id(), id, kHash));
        QCOMPARE(cases().find(id)->state, CaseState::AwaitingApproval);
        REFUSED(first.cases().approve(first.id(), id, kHash), "already");
        REFUSED(cases().approve(officer().id(), id, kHash), "approve_plans");
        WORKS(second.cases().approve(second.id(), id, kHash));
        QCOMPARE(cases().find(id)->state, CaseState::Queued);
    }

    // What was approved before the plan was made anew does not count.
    void approvalsAreOfOnePlanAsItWasLaidDownOnce()
    {
        const QString id = desk().planned(CaseDesk::request(RequestType::Deletion, newAccount()), kHash);
        CaseWorkplace &first = desk().first();
        WORKS(cases().askApproval(officer().id(), id));
        WORKS(first.cases().approve(first.id(), id, kHash));
        WORKS(cases().reportDrift(officer().id(), id, QStringLiteral("a column is new")));
        WORKS(cases().layPlan(officer().id(), id, CaseDesk::plan(), kHash, {}));
        WORKS(cases().askApproval(officer().id(), id));
        WORKS(desk().second().cases().approve(desk().second().id(), id, kHash));
        QCOMPARE(cases().find(id)->state, CaseState::AwaitingApproval);
        const auto approvals = cases().approvals(id);
        WORKS(approvals);
        QCOMPARE(std::ranges::count_if(*approvals, &CaseApproval::counts), 1);
    }

    void whoHasNoRightChangesNothing()
    {
        const QString id = desk().opened(CaseDesk::request(RequestType::Objection, newAccount()));
        for (CaseWorkplace *other : {&desk().viewer(), &desk().first(), &desk().admin()}) {
            REFUSED(other->cases().open(other->id(), CaseDesk::request(RequestType::Access, newAccount())),
                    "handle_cases");
            REFUSED(other->cases().withdraw(other->id(), id), "handle_cases");
            REFUSED(other->cases().subject(other->id(), id, QStringLiteral("curiosity")), "handle_cases");
            REFUSED(other->runs().claim(other->id(), QStringLiteral("w"), 1s, id), "handle_cases");
            REFUSED(other->cases().addHold(other->id(), hold(), {QStringLiteral("account"), QStringLiteral("1")}), "");
        }
        REFUSED(desk().responder().cases().addHold(desk().responder().id(), hold(),
                                                   {QStringLiteral("account"), QStringLiteral("1")}),
                "manage_holds");
        REFUSED(cases().setApprovalsNeeded(officer().id(), 1), "manage_operators");
        QCOMPARE(cases().find(id)->state, CaseState::Received);
    }

    void theClockOfTheUnitedKingdomStandsStill()
    {
        NewCase wanted = CaseDesk::request(RequestType::Access, newAccount());
        wanted.regime = Regime::UkGdpr;
        const QString id = desk().opened(wanted);
        const QDate due = cases().find(id)->due;
        WORKS(cases().askIdentity(officer().id(), id, QDate(2026, 11, 4)));
        WORKS(cases().acceptIdentity(officer().id(), id, proof(), QDate(2026, 11, 9)));
        QVERIFY(cases().find(id)->due > due);
        const auto pauses = cases().pauses(id);
        WORKS(pauses);
        QCOMPARE(pauses->size(), 1);
        QCOMPARE(pauses->first().to, std::optional(QDate(2026, 11, 9)));
    }

    void anExtensionAndARefusalAreKept()
    {
        const QString id = desk().opened(CaseDesk::request(RequestType::Access, newAccount()));
        WORKS(cases().extend(officer().id(), id, kDay, QDate(2027, 2, 2), QStringLiteral("Many systems are asked.")));
        REFUSED(cases().extend(officer().id(), id, kDay, QDate(2027, 2, 2), QString()), "extended already");
        QCOMPARE(cases().find(id)->due, QDate(2027, 2, 2));
        WORKS(cases().refuse(officer().id(), id, DenialCode::NoMatch));
        QCOMPARE(cases().find(id)->denial, std::optional(DenialCode::NoMatch));
        REFUSED(cases().extend(officer().id(), id, kDay, QDate(2027, 2, 2), QString()), "cannot be extended");
        // What a person wrote is for those who work on the case, and not in the log.
        QVERIFY(cases().events(id)->at(1).detail.contains(QStringLiteral("Many systems")));
        bool isInLog = false;
        WORKS(desk().admin().user().audit().visit([&](const EntryView &entry, const Hash &) -> Result<void> {
            isInLog = isInLog || entry.detail.find("Many systems") != std::string_view::npos;
            return {};
        }));
        QVERIFY(!isInLog);
    }

    void oneApproverMayBeEnough()
    {
        WORKS(desk().admin().cases().setApprovalsNeeded(desk().admin().id(), 1));
        const QString id = desk().planned(CaseDesk::request(RequestType::Deletion, newAccount()), kHash);
        WORKS(desk().admin().cases().setApprovalsNeeded(desk().admin().id(), 2));
        QCOMPARE(cases().find(id)->approvalsNeeded, 1);
        WORKS(cases().askApproval(officer().id(), id));
        WORKS(desk().first().cases().approve(desk().first().id(), id, kHash));
        QCOMPARE(cases().find(id)->state, CaseState::Queued);
    }

    void theQueueIsPagedInTheOrderOfItsDueDays()
    {
        for (int i = 0; i < 7; ++i) {
            NewCase wanted = CaseDesk::request(RequestType::Portability, newAccount());
            wanted.received = QDate(2026, 10, 1 + (i * 5) % 7);
            desk().opened(wanted);
        }
        CasePageRequest request;
        request.filter.types = {RequestType::Portability};
        request.filter.openOnly = true;
        request.limit = 3;
        QStringList seen;
        QDate last;
        while (true) {
            const auto page = cases().page(request);
            WORKS(page);
            for (const PrivacyCase &one : *page) {
                QVERIFY(!last.isValid() || one.due >= last);
                last = one.due;
                seen.append(one.id);
                request.after = placeOf(one, request.sort);
            }
            if (page->size() < request.limit)
                break;
        }
        QCOMPARE(seen.size(), 7);
        QCOMPARE(QSet<QString>(seen.begin(), seen.end()).size(), 7);
        WORKS(cases().assign(officer().id(), seen.at(3), officer().id()));
        for (const CaseSort sort : {CaseSort::Received, CaseSort::Changed}) {
            const QList<PrivacyCase> sorted = pagedBy(sort, request.filter);
            QCOMPARE(sorted.size(), 7);
            for (qsizetype i = 1; i < sorted.size(); ++i)
                QVERIFY(isBefore(placeOf(sorted.at(i - 1), sort), placeOf(sorted.at(i), sort), sort));
        }
        request = {};
        request.filter.idContains = QStringLiteral("%");
        QVERIFY(cases().page(request)->isEmpty());
        request.filter.idContains = seen.first().right(6);
        QCOMPARE(cases().page(request)->first().id, seen.first());
        WORKS(cases().assign(officer().id(), seen.first(), desk().responder().id()));
        REFUSED(cases().assign(officer().id(), seen.first(), desk().viewer().id()), "handle_cases");
        request = {};
        request.filter.assignee = desk().responder().id();
        QCOMPARE(cases().page(request)->size(), 1);
        const auto counts = cases().counts(QDate(2026, 11, 3));
        WORKS(counts);
        QVERIFY(counts->byState.value(CaseState::Received) >= 7);
        QVERIFY(counts->overdue >= 2);
    }

    void theTransitionTableIsTheSameOnTheServer()
    {
        QFETCH_GLOBAL(Dialect, engine);
        if (engine != Dialect::PostgreSql)
            return;
        QStringList there;
        WORKS(desk().admin().user().store().visitRows(
            QStringLiteral("SELECT from_state, action, to_state, of_run FROM gatehouse.case_transition"), {}, {},
            [&there](const RowStream &row) -> Result<void> {
                there.append(row.string(0) + row.string(1) + row.string(2) + row.string(3));
                return {};
            }));
        QStringList here;
        for (const CaseTransition &each : caseTransitions()) {
            here.append(caseStateToken(each.from) + caseActionToken(each.action) + caseStateToken(each.to) +
                        (isOfRun(each.from, each.action) ? QLatin1Char('t') : QLatin1Char('f')));
        }
        there.sort();
        here.sort();
        QCOMPARE(there, here);
    }

private:
    static IdentityProof proof() { return {QStringLiteral("account_login"), QStringLiteral("reasonably_high")}; }
    static PrivacyHold hold()
    {
        PrivacyHold one;
        one.reason = QStringLiteral("a suit");
        one.until = QDate(2030, 1, 1);
        return one;
    }
    CaseDesk &desk()
    {
        QFETCH_GLOBAL(Dialect, engine);
        auto &desk = m_desks[engine];
        if (!desk)
            desk = std::make_unique<CaseDesk>(m_stores, engine);
        return *desk;
    }
    CaseWorkplace &officer() { return desk().officer(); }
    CaseRepository &cases() { return desk().officer().cases(); }
    // Every case of the filter, two at a time.
    QList<PrivacyCase> pagedBy(CaseSort sort, const CaseFilter &filter)
    {
        CasePageRequest request{filter, sort};
        request.limit = 2;
        QList<PrivacyCase> all;
        auto page = cases().page(request);
        for (; page && !page->isEmpty(); page = cases().page(request)) {
            all += *page;
            request.after = placeOf(page->constLast(), sort);
        }
        return page ? all : QList<PrivacyCase>();
    }
    QString newAccount() { return QStringLiteral("acc%1").arg(++m_accounts); }

    ConsoleStores m_stores;
    std::map<Dialect, std::unique_ptr<CaseDesk>> m_desks;
    int m_accounts = 0;
};

QTEST_GUILESS_MAIN(CaseRepositoryContract)
#include "caserepository_contract.moc"
