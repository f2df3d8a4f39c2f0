#include "models/credentials/credentialrepository.h"

#include "models/core/timespan.h"
#include "models/credentials/credentialundo.h"
#include "models/database/rowlist.h"
#include "models/team/demand.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestSaid = 2000;

QString compact(const QJsonDocument &json)
{
    return QString::fromUtf8(json.toJson(QJsonDocument::Compact));
}

QString objectOf(qint64 run)
{
    return QStringLiteral("credential run %1").arg(run);
}

std::optional<EntityKind> kindOf(const QString &token)
{
    const auto found = std::ranges::find_if(kEntityKinds, [&](EntityKind each) { return entityToken(each) == token; });
    return found == kEntityKinds.end() ? std::nullopt : std::optional(*found);
}

std::unexpected<Error> corrupt()
{
    return failure(ErrorKind::Corrupt, QStringLiteral("What was done to credentials cannot be read: a word in it is "
                                                      "none that this Gatehouse knows."));
}

Result<CredentialRun> runOf(const RowStream &row)
{
    const auto verb = actionVerbFromToken(row.string(1));
    if (!verb)
        return corrupt();
    return CredentialRun{row.integer(0), *verb, row.string(2), row.integer(3), row.string(4), row.integer(5), {}};
}

Result<std::pair<qint64, CredentialRunItem>> itemOf(const RowStream &row)
{
    const auto kind = kindOf(row.string(2));
    const auto outcome = credentialOutcomeFromToken(row.string(4));
    if (!kind || !outcome)
        return corrupt();
    return std::pair(row.integer(0), CredentialRunItem{int(row.integer(1)), *kind, row.string(3), *outcome,
                                                       row.string(5), row.integer(6), row.integer(7)});
}

Result<void> checkRun(const NewCredentialRun &run)
{
    if (run.reason.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("Nothing was done: say why it is done."));
    if (run.targets.isEmpty() || run.targets.size() > CredentialRepository::kMostTargets)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Nothing was done: from 1 to %1 credentials can be switched in one go.")
                           .arg(CredentialRepository::kMostTargets));
    return {};
}

} // namespace

CredentialRepository::CredentialRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                           const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString CredentialRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

Result<void> CredentialRepository::demand(const QString &by)
{
    return m_onServer ? Result<void>() : demandRight(m_operators, by, Right::OperateGateway);
}

Result<void> CredentialRepository::record(const QString &by, const QString &action, const QString &object,
                                          const QJsonObject &detail)
{
    const auto recorded = m_audit.append({0, 0, by, action, object, {}, compact(QJsonDocument(detail))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<void> CredentialRepository::call(const QString &statement, const QVariantList &values)
{
    const auto rows = m_store.query(statement, values);
    const auto next = rows ? (*rows)->next() : std::unexpected(rows.error());
    return next ? Result<void>() : std::unexpected(next.error());
}

Result<qint64> CredentialRepository::begin(const NewCredentialRun &run)
{
    if (auto complete = checkRun(run); !complete)
        return std::unexpected(complete.error());
    if (!m_onServer)
        return beginInFile(run);
    QJsonArray items;
    for (const CredentialTarget &target : run.targets)
        items.append(QJsonObject{{QStringLiteral("kind"), entityToken(target.kind)},
                                 {QStringLiteral("target"), target.id},
                                 {QStringLiteral("label"), target.label}});
    return m_store.scalar(
        QStringLiteral("SELECT gatehouse.begin_credential_run(?, ?, ?, ?, ?)"),
        {run.gateway, actionVerbToken(run.verb), run.reason.trimmed(), run.undoes, compact(QJsonDocument(items))});
}

Result<qint64> CredentialRepository::beginInFile(const NewCredentialRun &run)
{
    qint64 made = 0;
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(run.by); !allowed)
            return allowed;
        const auto since = CredentialUndo::over(m_store, run);
        if (!since)
            return std::unexpected(since.error());
        const auto emptied = m_store.execute(
            QStringLiteral(
                "UPDATE credential_item SET target = '' WHERE target <> '' AND outcome <> 'running' AND run IN "
                "(SELECT seq FROM credential_run WHERE gateway = ? AND made_ms < ?)"),
            {run.gateway, m_clock.nowMs() - kUndoDays * kDayMs});
        const auto seq = emptied ? m_store.scalar(QStringLiteral("INSERT INTO credential_run (gateway, verb, reason, "
                                                                 "undoes, by_operator, made_ms) VALUES (?, ?, ?, ?, ?, "
                                                                 "?) RETURNING seq"),
                                                  {run.gateway, actionVerbToken(run.verb), run.reason.trimmed(),
                                                   run.undoes, run.by, m_clock.nowMs()})
                                 : std::unexpected(emptied.error());
        if (!seq)
            return std::unexpected(seq.error());
        made = *seq;
        if (auto added = addItems(made, run, *since); !added)
            return added;
        return record(run.by, QStringLiteral("credential.run_begun"), objectOf(made),
                      {{QStringLiteral("verb"), actionVerbToken(run.verb)},
                       {QStringLiteral("items"), run.targets.size()},
                       {QStringLiteral("undoes"), run.undoes},
                       {QStringLiteral("left"), since->left()}});
    });
    return written ? Result<qint64>(made) : std::unexpected(written.error());
}

Result<void> CredentialRepository::addItems(qint64 made, const NewCredentialRun &run, const CredentialUndo &since)
{
    int idx = 0;
    for (const CredentialTarget &target : run.targets) {
        const QString why = since.whyLeft(target);
        const auto item = m_store.execute(
            QStringLiteral("INSERT INTO credential_item (run, idx, gateway, kind, target, label, outcome, said, "
                           "outcome_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
            {made, ++idx, run.gateway, entityToken(target.kind), target.id, target.label,
             why.isEmpty() ? QStringLiteral("") : credentialOutcomeToken(CredentialOutcome::Cancelled), why,
             why.isEmpty() ? 0 : m_clock.nowMs()});
        if (!item)
            return std::unexpected(item.error());
    }
    return {};
}

Result<bool> CredentialRepository::intend(qint64 run, int idx, const QString &by)
{
    if (m_onServer) {
        const auto begun = m_store.scalar(
            QStringLiteral("SELECT CASE WHEN gatehouse.intend_credential(?, ?) THEN 1 ELSE 0 END"), {run, idx});
        return begun ? Result<bool>(*begun == 1) : std::unexpected(begun.error());
    }
    bool begun = false;
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(by); !allowed)
            return allowed;
        const auto changed = m_store.execute(
            QStringLiteral(
                "UPDATE OR IGNORE credential_item SET outcome = 'running', intended_ms = ? WHERE run = ? AND "
                "idx = ? AND outcome = ''"),
            {m_clock.nowMs(), run, idx});
        if (!changed)
            return std::unexpected(changed.error());
        begun = *changed == 1;
        return begun ? record(by, QStringLiteral("credential.intended"), objectOf(run), {{QStringLiteral("item"), idx}})
                     : Result<void>();
    });
    return written ? Result<bool>(begun) : std::unexpected(written.error());
}

Result<void> CredentialRepository::conclude(qint64 run, int idx, const QString &by, CredentialOutcome outcome,
                                            const QString &said)
{
    const QString token = credentialOutcomeToken(outcome);
    if (m_onServer)
        return call(QStringLiteral("SELECT gatehouse.conclude_credential(?, ?, ?, ?)"),
                    {run, idx, token, said.left(kLongestSaid)});
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(by); !allowed)
            return allowed;
        const auto changed = m_store.execute(
            QStringLiteral(
                "UPDATE credential_item SET outcome = ?, said = ?, outcome_ms = ? WHERE run = ? AND idx = ?"),
            {token, said.left(kLongestSaid), m_clock.nowMs(), run, idx});
        if (!changed)
            return std::unexpected(changed.error());
        if (*changed == 0)
            return failure(ErrorKind::NotFound, QStringLiteral("There is no such item of a run."));
        return record(by, QStringLiteral("credential.") + token, objectOf(run), {{QStringLiteral("item"), idx}});
    });
}

Result<QList<CredentialRun>> CredentialRepository::where(const QString &condition, const QVariantList &values)
{
    auto runs = rowsOf<CredentialRun>(m_store,
                                      QStringLiteral("SELECT seq, verb, reason, undoes, by_operator, made_ms FROM %1 "
                                                     "WHERE %2")
                                          .arg(table("credential_run"), condition),
                                      values, runOf);
    const auto people = m_operators.list();
    if (!runs || !people)
        return std::unexpected(!runs ? runs.error() : people.error());
    for (CredentialRun &run : *runs) {
        const auto items = rowsOf<std::pair<qint64, CredentialRunItem>>(
            m_store,
            QStringLiteral("SELECT run, idx, kind, label, outcome, said, intended_ms, outcome_ms FROM %1 WHERE run = ? "
                           "ORDER BY idx")
                .arg(table("credential_item")),
            {run.seq}, itemOf);
        if (!items)
            return std::unexpected(items.error());
        for (const auto &[of, item] : *items)
            run.items.append(item);
        const auto person = std::ranges::find(*people, run.by, &TeamOperator::id);
        if (person != people->end())
            run.by = person->name;
    }
    return runs;
}

Result<QList<CredentialRun>> CredentialRepository::recent(const QString &gateway, int most)
{
    return where(QStringLiteral("gateway = ? ORDER BY seq DESC LIMIT %1").arg(most), {gateway});
}

Result<CredentialRun> CredentialRepository::find(qint64 run)
{
    const auto found = where(QStringLiteral("seq = ?"), {run});
    if (!found)
        return std::unexpected(found.error());
    return found->isEmpty()
               ? failure(ErrorKind::NotFound, QStringLiteral("There is no run %1 over credentials.").arg(run))
               : Result<CredentialRun>(found->constFirst());
}

Result<QList<GatewayAction>> CredentialRepository::actions(const CredentialRun &run, const QString &by)
{
    if (auto allowed = demand(by); !allowed)
        return std::unexpected(allowed.error());
    const QString sql = m_onServer
                            ? QStringLiteral("SELECT idx, target FROM gatehouse.credential_targets(?)")
                            : QStringLiteral("SELECT idx, target FROM credential_item WHERE run = ? ORDER BY idx");
    const auto targets =
        rowsOf<QString>(m_store, sql, {run.seq}, [](const RowStream &row) -> Result<QString> { return row.string(1); });
    if (!targets)
        return std::unexpected(targets.error());
    if (targets->size() != run.items.size())
        return corrupt();
    QList<GatewayAction> actions;
    for (qsizetype i = 0; i < targets->size(); ++i)
        // Some products keep the reason: without the words of the operator.
        actions.append({run.verb, run.items.at(i).kind, targets->at(i), objectOf(run.seq)});
    return actions;
}

Result<void> CredentialRepository::noteLetters(const QString &by, int letters, int credentials, const QString &language)
{
    if (m_onServer)
        return call(QStringLiteral("SELECT gatehouse.note_credential_letters(?, ?, ?)"),
                    {letters, credentials, language});
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(by); !allowed)
            return allowed;
        return record(by, QStringLiteral("credential.letters_drafted"), QStringLiteral("credentials"),
                      {{QStringLiteral("letters"), letters},
                       {QStringLiteral("credentials"), credentials},
                       {QStringLiteral("language"), language}});
    });
}

} // namespace Gatehouse
