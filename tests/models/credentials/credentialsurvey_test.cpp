// What is found of the credentials of each product, and that it agrees with what the promises count.
#include "models/credentials/credentialsurvey.h"
#include "models/gateway/profileloader.h"
#include "models/policy/policyloader.h"
#include "tests/support/caseresults.h"
#include "tests/support/promisedesk.h"

#include <QTest>

#include <algorithm>

using namespace Gatehouse;
using Finding = CredentialFinding;

namespace
{

const QString kDemo = QStringLiteral("demo sqlite");
const QString kNewApi = QStringLiteral("new-api sqlite 2026-09");
const QString kLiteLlm = QStringLiteral("litellm postgresql 2026-09");

// A gateway, and somebody who looks at its credentials.
struct Desk {
    Desk(ConsoleStores &stores, const QString &kind, FreshDatabases &databases)
        : promises(stores, Dialect::Sqlite, kind, databases)
    {
    }

    Result<GatewayTables> tables()
    {
        QList<Database *> all{&promises.gateway().mainDatabase()};
        if (&promises.gateway().database() != all.constFirst())
            all.append(&promises.gateway().database());
        return GatewayTables::read(all, GatewayTables::OnClickHouse::Read);
    }
    Result<CredentialSurvey> survey(const CredentialTerms &terms = credentialTerms({}),
                                    CredentialFindings wanted = CredentialSurveyor::allFindings())
    {
        const auto map = PromiseMap::load(promises.gateway().profile());
        const auto there = tables();
        if (!map || !there)
            return std::unexpected(!map ? map.error() : there.error());
        const auto profile = loadProfile(promises.gateway().profile());
        if (!profile)
            return std::unexpected(profile.error());
        return CredentialSurveyor({*map, *there, profile->telemetry.table, clock, {}, unreached}).survey(terms, wanted);
    }
    // Why nobody can be called an idle administrator; empty: it can be told.
    static QString whyNotIdle(const CredentialSurvey &survey)
    {
        const auto spot = std::ranges::find_if(
            survey.blind, [](const CredentialBlindSpot &each) { return each.findings.testFlag(Finding::IdleAdmin); });
        return spot == survey.blind.end() ? QString() : spot->why;
    }

    PromiseDesk promises;
    SystemClock clock;
    QList<UnreachedDatabase> unreached;
};

QStringList titles(CredentialFindings findings)
{
    QStringList all;
    for (const Finding finding : kCredentialFindings) {
        if (findings.testFlag(finding))
            all.append(credentialFindingToken(finding));
    }
    return all;
}

// "key:1 unused, no_owner", in the order of the tokens.
QStringList found(const CredentialSurvey &survey)
{
    QStringList lines;
    for (const Credential &one : survey.listed)
        lines.append(one.token() + QLatin1Char(' ') + titles(one.findings).join(QLatin1Char(',')));
    lines.sort();
    return lines;
}

QString demoAccount(int id, const char *status = "active", const char *deleted = "NULL")
{
    return QStringLiteral("INSERT INTO accounts (id, email, name, password_hash, status, created_at, last_sign_in_at, "
                          "deleted_at) VALUES (%1, 'p%1@mail.example', 'Paula', 'h', '%2', {300}, {2}, %3);\n")
        .arg(id)
        .arg(QLatin1String(status), QLatin1String(deleted));
}

QString demoKey(int id, int owner, const char *created, const char *used, const char *expires = "NULL",
                const char *status = "active")
{
    return QStringLiteral(
               "INSERT INTO api_keys (id, account_id, workspace_id, name, prefix, hash, status, created_at, "
               "last_used_at, expires_at) VALUES (%1, %2, 1, 'Paulas key', 'sk-1', 'h', '%6', %3, %4, %5);\n")
        .arg(id)
        .arg(owner)
        .arg(QLatin1String(created), QLatin1String(used), QLatin1String(expires), QLatin1String(status));
}

QString newApiUser(int id, int status, int role, const char *deleted = "NULL")
{
    return QStringLiteral("INSERT INTO users (id, username, password, role, status, email, quota, used_quota, "
                          "created_at, last_login_at, deleted_at) VALUES (%1, 'user%1', 'h', %3, %2, "
                          "'u%1@mail.example', 100, 100, {300s}, {1s}, %4);\n")
        .arg(id)
        .arg(status)
        .arg(role)
        .arg(QLatin1String(deleted));
}

QString newApiKey(int id, int owner, int remaining, int used, int unlimited = 0, const char *expires = "-1")
{
    return QStringLiteral("INSERT INTO tokens (id, user_id, `key`, status, name, created_time, accessed_time, "
                          "expired_time, remain_quota, used_quota, unlimited_quota) VALUES (%1, %2, 'k%1', 1, 'n', "
                          "{100s}, {1s}, %6, %3, %4, %5);\n")
        .arg(id)
        .arg(owner)
        .arg(remaining)
        .arg(used)
        .arg(unlimited)
        .arg(QLatin1String(expires));
}

} // namespace

class CredentialSurveyTest : public QObject
{
    Q_OBJECT
private slots:
    void everyFindingOfTheDemoGatewayIsTold()
    {
        Desk desk(m_stores, kDemo, m_databases);
        desk.promises.execute(
            demoAccount(1) + demoAccount(2, "deleted", "{20}") + demoAccount(3, "disabled") +
            demoKey(1, 1, "{30}", "{1}") + demoKey(2, 1, "{300}", "{200}") + demoKey(3, 1, "{10}", "NULL") +
            demoKey(4, 1, "{500}", "{1}") + demoKey(5, 2, "{30}", "{1}") + demoKey(6, 3, "{30}", "{1}") +
            demoKey(7, 99, "{30}", "{1}") + demoKey(8, 0, "{30}", "{1}") + demoKey(9, 1, "{500}", "{400}", "{5}") +
            demoKey(10, 1, "{2}", "NULL") + demoKey(11, 1, "{500}", "NULL", "NULL", "disabled"));
        const auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(found(*survey),
                 (QStringList{QStringLiteral("key:2 unused"), QStringLiteral("key:3 never_used"),
                              QStringLiteral("key:4 not_rotated"), QStringLiteral("key:5 owner_deleted"),
                              QStringLiteral("key:6 owner_blocked"), QStringLiteral("key:7 owner_deleted"),
                              QStringLiteral("key:8 no_owner"), QStringLiteral("key:9 expired")}));
        QCOMPARE(survey->counts.value(Finding::OwnerDeleted), 2);
        QCOMPARE(survey->needAction, 8);
        QCOMPARE(survey->live.value(EntityKind::Key), 9); // neither the expired one nor the one that is switched off
        QCOMPARE(survey->live.value(EntityKind::Account), 1);
        // Nothing of it is taken for found where nothing records it.
        const auto limits = std::ranges::find_if(survey->blind, [](const CredentialBlindSpot &spot) {
            return spot.kind == EntityKind::Key && spot.findings.testFlag(Finding::LimitAboveUse);
        });
        QVERIFY(limits != survey->blind.end() && limits->why.contains(QLatin1String("does not record")));
    }

    void limitsAndRightsOfNewApiAreHeldAgainstUse()
    {
        Desk desk(m_stores, kNewApi, m_databases);
        desk.promises.execute(newApiUser(1, 1, 1) + newApiUser(2, 1, 100) +
                              newApiUser(3, 1, 1, "'2026-01-01 00:00:00'") + newApiUser(4, 2, 1) +
                              newApiKey(1, 1, 900, 100) + newApiKey(2, 1, 901, 100) + newApiKey(3, 1, 0, 5, 1) +
                              newApiKey(4, 3, 1, 1) + newApiKey(5, 4, 1, 1) + newApiKey(6, 1, 5000, 0));
        const auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(found(*survey),
                 (QStringList{QStringLiteral("key:2 limit_above_use"), QStringLiteral("key:3 unlimited"),
                              QStringLiteral("key:4 owner_deleted"), QStringLiteral("key:5 owner_blocked")}));
        QCOMPARE(survey->needAction, 3); // that one has no limit calls for nothing by itself
        // The log of New API does not say which administrator did it: that is said, and nobody is called idle.
        const auto admins = std::ranges::find_if(
            survey->blind, [](const CredentialBlindSpot &spot) { return spot.findings.testFlag(Finding::IdleAdmin); });
        QVERIFY(admins != survey->blind.end());
    }

    // Whoever calls with a key need not sign in for months, and would lose it with the account.
    void anAccountWhoseKeyIsUsedIsInUse()
    {
        Desk desk(m_stores, kNewApi, m_databases);
        const QString lastSignIn = QStringLiteral("UPDATE users SET last_login_at = {200s} WHERE id IN (1, 2);\n");
        desk.promises.execute(newApiUser(1, 1, 1) + newApiUser(2, 1, 1) + newApiUser(3, 1, 1) + newApiKey(1, 1, 9, 1) +
                              newApiKey(2, 1, 9, 1) + newApiKey(3, 2, 9, 1) + lastSignIn +
                              QStringLiteral("UPDATE tokens SET accessed_time = {150s} WHERE id IN (2, 3);\n") +
                              QStringLiteral("UPDATE tokens SET status = 2 WHERE id IN (1, 3);\n"));
        const auto survey = desk.survey();
        WORKS(survey);
        QStringList accounts = found(*survey).filter(QStringLiteral("account:"));
        QCOMPARE(accounts, QStringList{QStringLiteral("account:2 unused")});
        const auto verdict = desk.promises.look(promiseOf(QStringLiteral("inactive_credentials"),
                                                          {{QStringLiteral("unused_for"), QStringLiteral("P90D")}}));
        WORKS(verdict);
        QVERIFY2(verdict->summary.contains(QStringLiteral("users: 1 of 3")) ||
                     verdict->details.join(QLatin1Char(' ')).contains(QStringLiteral("users: 1 of 3")),
                 qPrintable(verdict->summary + verdict->details.join(QLatin1Char(' '))));
    }

    void anAdministratorWhoDoesNothingIsFoundWhereTheLogTells()
    {
        Desk desk(m_stores, kLiteLlm, m_databases);
        const QString user = QStringLiteral("INSERT INTO \"LiteLLM_UserTable\" (user_id, user_role, created_at) VALUES "
                                            "('%1', '%2', now() - interval '300 days');\n");
        desk.promises.execute(user.arg(QStringLiteral("busy1"), QStringLiteral("proxy_admin")) +
                              user.arg(QStringLiteral("idle1"), QStringLiteral("proxy_admin")) +
                              user.arg(QStringLiteral("user1"), QStringLiteral("internal_user")));
        auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(survey->counts.value(Finding::IdleAdmin), 0); // an empty log says nothing of anybody
        const QString deed = QStringLiteral("INSERT INTO \"LiteLLM_AuditLog\" (id, updated_at, changed_by) VALUES "
                                            "('%1', now() - interval '%2 days', '%3');\n");
        desk.promises.execute(deed.arg(QStringLiteral("a"), QStringLiteral("200"), QStringLiteral("idle1")) +
                              deed.arg(QStringLiteral("b"), QStringLiteral("5"), QStringLiteral("busy1")));
        survey = desk.survey();
        WORKS(survey);
        QCOMPARE(found(*survey), QStringList{QStringLiteral("account:idle1 idle_admin")});
    }

    // LiteLLM tells of administrators in a table of its own, beside the accounts; New API in the log, of which an old
    // table may have been left there.
    void administratorsAreUnseenOnlyWhereTheirOwnLogIsAway()
    {
        const UnreachedDatabase away{true, {ErrorKind::Unreachable, QStringLiteral("The server log-1 is away.")}};
        Desk beside(m_stores, kLiteLlm, m_databases);
        beside.promises.execute(QStringLiteral(
            "INSERT INTO \"LiteLLM_UserTable\" (user_id, user_role, created_at) VALUES "
            "('idle1', 'proxy_admin', now() - interval '300 days');\n"
            "INSERT INTO \"LiteLLM_AuditLog\" (id, updated_at, changed_by) VALUES ('a', now() - interval '200 days', "
            "'idle1');\n"));
        beside.unreached = {away};
        const auto seen = beside.survey();
        WORKS(seen);
        QCOMPARE(Desk::whyNotIdle(*seen), QString());
        QCOMPARE(found(*seen), QStringList{QStringLiteral("account:idle1 idle_admin")});

        Desk within(m_stores, kNewApi, m_databases);
        within.promises.execute(
            newApiUser(1, 1, 100) +
            QStringLiteral("INSERT INTO logs (user_id, created_at, type) VALUES (7, {200s}, 7);\n"));
        const auto near = within.survey();
        WORKS(near);
        QCOMPARE(Desk::whyNotIdle(*near), QString());
        within.unreached = {away};
        const auto unseen = within.survey();
        WORKS(unseen);
        QCOMPARE(Desk::whyNotIdle(*unseen), QStringLiteral("logs cannot be seen from here: the database of the log was "
                                                           "not reached. The server log-1 is away."));
        QCOMPARE(unseen->live.value(EntityKind::Account), 1); // all else is told
    }

    void aKeyOfATeamOfLiteLlmIsNotWithoutAnOwner()
    {
        Desk desk(m_stores, kLiteLlm, m_databases);
        const QString key =
            QStringLiteral("INSERT INTO \"LiteLLM_VerificationToken\" (token, user_id, team_id, blocked, created_at, "
                           "last_active, max_budget, total_spend) VALUES ('%1', NULL, %2, NULL, now() - interval '50 "
                           "days', now(), %3, 5);\n");
        desk.promises.execute(key.arg(QStringLiteral("t1"), QStringLiteral("'team'"), QStringLiteral("20")) +
                              key.arg(QStringLiteral("t2"), QStringLiteral("NULL"), QStringLiteral("60")) +
                              key.arg(QStringLiteral("t3"), QStringLiteral("'team'"), QStringLiteral("NULL")));
        const auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(found(*survey),
                 (QStringList{QStringLiteral("key:t2 no_owner,limit_above_use"), QStringLiteral("key:t3 unlimited")}));
    }

    // By what it is for, and not by all that was ever used.
    void aLimitIsHeldAgainstTheUseOfItsOwnPeriod()
    {
        Desk desk(m_stores, kLiteLlm, m_databases);
        const QString key = QStringLiteral(
            "INSERT INTO \"LiteLLM_VerificationToken\" (token, user_id, team_id, created_at, last_active, "
            "max_budget, budget_duration, total_spend, spend) VALUES ('%1', NULL, 'team', now() - "
            "interval '50 days', now(), %2, %3, %4, %5);\n");
        const auto row = [&](const char *id, const char *limit, const char *period, const char *all,
                             const char *running) {
            return key.arg(QLatin1String(id), QLatin1String(limit), QLatin1String(period), QLatin1String(all),
                           QLatin1String(running));
        };
        desk.promises.execute(row("day-far", "20", "'1d'", "50", "0.5") +      // one a day
                              row("day-near", "5", "'1d'", "50", "0.5") +      //
                              row("month-far", "90", "'30d'", "12", "1") +     // 7.2 in thirty days
                              row("month-now", "90", "'1mo'", "12", "10") +    // ten in this month alone
                              row("ever-far", "600", "NULL", "50", "50") +     //
                              row("ever-near", "400", "NULL", "50", "50") +    //
                              row("what-is-that", "900", "'soon'", "1", "1")); // not known for how long
        const auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(found(*survey), (QStringList{QStringLiteral("key:day-far limit_above_use"),
                                              QStringLiteral("key:ever-far limit_above_use"),
                                              QStringLiteral("key:month-far limit_above_use")}));
        const auto said = [&](const char *id) {
            const auto one = std::ranges::find(survey->listed, QLatin1String(id), &Credential::id);
            return one == survey->listed.end() ? QString() : one->limitUse;
        };
        QCOMPARE(said("day-far"), QStringLiteral("limit 20 in 1d, at most 1 used in as long"));
        QCOMPARE(said("ever-far"), QStringLiteral("limit 600 for all of its life, 50 used"));
    }

    // New API tells of sign-ins since the version that tells who changed what.
    void anAdministratorOfNewApiWhoNeitherSignsInNorChangesAnythingIsFound()
    {
        Desk desk(m_stores, kNewApi, m_databases);
        const auto account = [](int id, int role, const char *signedIn) {
            return QStringLiteral(
                       "INSERT INTO users (id, username, password, role, status, email, quota, used_quota, "
                       "created_at, last_login_at) VALUES (%1, 'user%1', 'h', %2, 1, 'u%1@mail.example', 100, "
                       "100, {300s}, %3);\n")
                .arg(id)
                .arg(role)
                .arg(QLatin1String(signedIn));
        };
        const auto row = [](int who, int type, const char *at) {
            return QStringLiteral("INSERT INTO logs (user_id, created_at, type) VALUES (%1, %3, %2);\n")
                .arg(who)
                .arg(type)
                .arg(QLatin1String(at));
        };
        desk.promises.execute(account(1, 100, "{200s}") + account(2, 10, "{200s}") + account(3, 10, "{200s}") +
                              account(4, 1, "{200s}") + account(5, 10, "{3s}") + row(1, 3, "{5s}") + row(2, 7, "{5s}") +
                              row(3, 2, "{5s}"));
        const auto isBlind = [](const CredentialSurvey &survey, const char *why) {
            return std::ranges::any_of(survey.blind, [&](const CredentialBlindSpot &spot) {
                return spot.findings.testFlag(Finding::IdleAdmin) && spot.why.contains(QLatin1String(why));
            });
        };
        auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(survey->counts.value(Finding::IdleAdmin), 0);
        QVERIFY(isBlind(*survey, "does not tell who did what so far back"));
        desk.promises.execute(row(9, 7, "{200s}"));
        survey = desk.survey();
        WORKS(survey);
        QVERIFY(!isBlind(*survey, ""));
        QStringList idle;
        for (const Credential &one : survey->listed) {
            if (one.findings.testFlag(Finding::IdleAdmin))
                idle.append(one.token());
        }
        QCOMPARE(idle, QStringList{QStringLiteral("account:3")});
    }

    void whereNothingTellsOfAdministratorsThatIsSaid_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("why");
        for (const QString &kind : gatewayKinds()) {
            if (kind.startsWith(QLatin1String("one-api sqlite")))
                QTest::newRow(qPrintable(kind)) << kind << "One API keeps no row of what an administrator changed.";
            if (kind.startsWith(QLatin1String("bifrost sqlite")))
                QTest::newRow(qPrintable(kind)) << kind << "Bifrost keeps no row of what an administrator changed.";
        }
    }
    void whereNothingTellsOfAdministratorsThatIsSaid()
    {
        QFETCH(QString, kind);
        QFETCH(QString, why);
        Desk desk(m_stores, kind, m_databases);
        const auto survey = desk.survey();
        WORKS(survey);
        QVERIFY(std::ranges::any_of(survey->blind, [&](const CredentialBlindSpot &spot) {
            return spot.kind == EntityKind::Account && spot.findings.testFlag(Finding::IdleAdmin) && spot.why == why;
        }));
        QVERIFY(!survey->told.testFlag(Finding::IdleAdmin));
    }

    // One way of counting: what the promise says and what the page says.
    void theNumbersAreThoseOfThePromises()
    {
        Desk desk(m_stores, kDemo, m_databases);
        QString rows = demoAccount(1);
        for (int id = 1; id <= 40; ++id)
            rows += demoKey(id, 1, id % 3 ? "{400}" : "{100}", id % 2 ? "{1}" : (id % 4 ? "NULL" : "{95}"),
                            id % 10 ? "NULL" : "{3}");
        desk.promises.execute(rows);
        const auto survey = desk.survey();
        WORKS(survey);
        const auto unused = desk.promises.look(promiseOf(QStringLiteral("inactive_credentials"),
                                                         {{QStringLiteral("unused_for"), QStringLiteral("P90D")}}));
        WORKS(unused);
        const auto rotated = desk.promises.look(
            promiseOf(QStringLiteral("credentials_rotated"), {{QStringLiteral("max_age"), QStringLiteral("P1Y")}}));
        WORKS(rotated);
        const qint64 idle = survey->counts.value(Finding::Unused);
        QVERIFY(idle > 0);
        QVERIFY2(unused->summary.startsWith(
                     QStringLiteral("api_keys: %1 of %2 in use").arg(idle).arg(survey->live.value(EntityKind::Key))),
                 qPrintable(unused->summary));
        QVERIFY2(rotated->summary.startsWith(QStringLiteral("api_keys: %1 of %2 in use")
                                                 .arg(survey->counts.value(Finding::NotRotated))
                                                 .arg(survey->live.value(EntityKind::Key))),
                 qPrintable(rotated->summary));
    }

    void everyProductHasAnAnswerOrAReason_data()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &kind : gatewayKinds()) {
            if (!kind.startsWith(QLatin1String("timestamps")))
                QTest::newRow(qPrintable(kind)) << kind;
        }
    }
    void everyProductHasAnAnswerOrAReason()
    {
        QFETCH(QString, kind);
        Desk desk(m_stores, kind, m_databases);
        const auto survey = desk.survey();
        WORKS(survey);
        QVERIFY(survey->listed.isEmpty());
        for (const CredentialBlindSpot &spot : survey->blind)
            QVERIFY2(!spot.why.isEmpty() && spot.findings, qPrintable(kind));
        const bool isBlindForUse = std::ranges::any_of(survey->blind, [](const CredentialBlindSpot &spot) {
            return spot.kind == EntityKind::Key && spot.findings.testFlag(Finding::Unused);
        });
        const bool recordsUse =
            !kind.startsWith(QLatin1String("bifrost")) && kind != QLatin1String("litellm postgresql 2025-06");
        QCOMPARE(isBlindForUse, !recordsUse);
    }

    void withoutATableOfCredentialsItSaysWhy()
    {
        Desk desk(m_stores, kDemo, m_databases);
        const auto there = desk.tables();
        WORKS(there);
        const PromiseMap none;
        const auto survey = CredentialSurveyor({none, *there, {}, desk.clock}).survey(credentialTerms({}));
        QVERIFY(!survey && survey.error().kind == ErrorKind::Unsupported && !survey.error().message.isEmpty());
    }

    void whatIsShownNamesNobody()
    {
        const Credential one{EntityKind::Account, QStringLiteral("paula@mail.example"),
                             QStringLiteral("paula@mail.example"), QStringLiteral("Paula Person")};
        for (const QString &shown : {one.shown(), one.shownId(), one.shownLabel(), one.shownOwner()})
            QVERIFY2(!shown.contains(QLatin1String("aula"), Qt::CaseInsensitive) &&
                         !shown.contains(QLatin1String("mail.example")),
                     qPrintable(shown));
        const Credential key{EntityKind::Key, QString(64, QLatin1Char('f'))};
        QVERIFY2(key.shown().size() < 20, qPrintable(key.shown()));
        QCOMPARE(credentialFromToken(one.token()), std::optional(std::pair(one.kind, one.id)));
        QVERIFY(!credentialFromToken(QStringLiteral("provider:1")) && !credentialFromToken(QStringLiteral("key:")));
    }

    void thePolicyInForceSaysFromWhichAgeOn()
    {
        const CredentialTerms usual = credentialTerms({});
        QCOMPARE(usual.unusedFor, QStringLiteral("P90D"));
        QVERIFY(usual.unusedFrom.contains(QLatin1String("no policy is in force")));
        auto policy = loadPolicy(QStringLiteral("001_6f4616acefb6b185"));
        WORKS(policy);
        for (PolicySentence &sentence : policy->sentences) {
            for (Commitment &commitment : sentence.commitments) {
                if (commitment.check == QLatin1String("inactive_credentials"))
                    commitment.expects.insert(QStringLiteral("unused_for"), QStringLiteral("P45D"));
            }
        }
        const CredentialTerms promised = credentialTerms({*policy});
        QCOMPARE(promised.unusedFor, QStringLiteral("P45D"));
        QVERIFY2(promised.unusedFrom.contains(policy->version), qPrintable(promised.unusedFrom));
        const auto set = withUnusedDays(promised, 7);
        WORKS(set);
        QCOMPARE(set->unusedFor, QStringLiteral("P7D"));
        QCOMPARE(set->rotationAge, promised.rotationAge);
        QVERIFY(!withUnusedDays(promised, 0) && !withUnusedDays(promised, 100'000));
    }

    void aHundredThousandAreCountedAndNoMoreAreHeldThanFit()
    {
        Desk desk(m_stores, kDemo, m_databases);
        const int all = CredentialSurveyor::kMostListed + 20'000;
        desk.promises.execute(
            demoAccount(1) +
            QStringLiteral(
                "INSERT INTO api_keys (id, account_id, workspace_id, name, prefix, hash, status, created_at, "
                "last_used_at) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
                "SELECT i, 1, 1, 'n', 'sk', 'h', 'active', {200}, {150} FROM n;\n")
                .arg(all));
        const auto survey = desk.survey();
        WORKS(survey);
        QCOMPARE(survey->counts.value(Finding::Unused), all);
        QCOMPARE(survey->listed.size(), CredentialSurveyor::kMostListed);
        QCOMPARE(survey->notListed, 20'000);
        const auto none = desk.survey(credentialTerms({}), Finding::NoOwner);
        WORKS(none);
        QVERIFY(none->listed.isEmpty() && none->notListed == 0);
        QCOMPARE(none->counts.value(Finding::Unused), all);
    }

private:
    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(CredentialSurveyTest)
#include "credentialsurvey_test.moc"
