#include "models/policy/policyrepository.h"

#include "models/core/tokenlist.h"
#include "models/database/rowlist.h"
#include "models/policy/policyloader.h"
#include "models/policy/policyorders.h"
#include "models/team/demand.h"

#include <QJsonDocument>

#include <algorithm>

#include <QDateTime>

namespace Gatehouse
{

namespace
{

QByteArray canonical(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

constexpr std::array kEffectTokens{"alone", "beside", "ended"};

Result<PolicyStep> stepOf(const RowStream &row)
{
    const auto effect = enumOfToken<PolicyEffect>(kEffectTokens, row.string(3));
    if (!effect)
        return failure(ErrorKind::Corrupt, QStringLiteral("What is in force cannot be read: one of its steps does what "
                                                          "this Gatehouse does not know."));
    return PolicyStep{row.string(0),       row.string(1),  row.string(2), *effect,
                      int(row.integer(4)), row.integer(5), row.string(6), row.string(7)};
}

} // namespace

QString PolicyStep::pin() const
{
    return policyPin(policy, version, hash);
}

PolicyRepository::PolicyRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                   const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString PolicyRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

// Operators by their names, those who are gone by their ids.
template<typename Row>
Result<QList<Row>> PolicyRepository::withNames(QList<Row> rows)
{
    const auto people = m_operators.list();
    if (!people)
        return std::unexpected(people.error());
    for (Row &row : rows) {
        const auto person = std::ranges::find(*people, row.by, &TeamOperator::id);
        row.by = person == people->end() ? row.by : person->name;
    }
    return rows;
}

Result<void> PolicyRepository::demand(const QString &by)
{
    return m_onServer ? Result<void>() : demandRight(m_operators, by, Right::ManagePolicies);
}

// On a server the row writes the entry by itself, and says who it was and when.
Result<void> PolicyRepository::insert(const QString &sql, const QVariantList &values, const Change &change)
{
    if (const auto done = m_store.execute(sql, values); !done)
        return std::unexpected(done.error());
    if (m_onServer)
        return {};
    const auto recorded = m_audit.append(
        {0, 0, change.by, change.action, change.object, {}, QString::fromUtf8(canonical(change.detail))});
    return recorded ? Result<void>() : std::unexpected(recorded.error());
}

Result<QList<PolicyVersion>> PolicyRepository::versions()
{
    QList<PolicyVersion> all;
    const auto visited = m_store.visitRows(
        QStringLiteral("SELECT policy, version, number, name, effective_day, based_on, hash, adopted_by, adopted_ms, "
                       "reason FROM %1 ORDER BY policy, number DESC")
            .arg(table("policy_version")),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), int(row.integer(2)), row.string(3),
                        QDate::fromString(row.string(4), Qt::ISODate), row.string(5), row.string(6), row.string(7),
                        row.integer(8), row.string(9)});
            return {};
        });
    if (!visited)
        return std::unexpected(visited.error());
    return withNames(std::move(all));
}

Result<PolicyDocument> PolicyRepository::document(const QString &policy, const QString &version)
{
    QString body;
    QString hash;
    const auto visited = m_store.visitRows(
        QStringLiteral("SELECT body, hash FROM %1 WHERE policy = ? AND version = ?").arg(table("policy_version")),
        {policy, version}, {}, [&](const RowStream &row) -> Result<void> {
            body = row.string(0);
            hash = row.string(1);
            return {};
        });
    if (!visited)
        return std::unexpected(visited.error());
    if (hash.isEmpty())
        return failure(ErrorKind::NotFound, QStringLiteral("Version %1 of policy %2 was never taken over. Take it over "
                                                           "first.")
                                                .arg(version, policy));
    const auto read = parsePolicy(body.toUtf8(), QStringLiteral("%1 %2").arg(policy, version));
    if (!read || policyHash(*read) != hash)
        return failure(
            ErrorKind::Corrupt,
            QStringLiteral("Version %1 of policy %2 in the store is not what was taken over: %3. Verify the "
                           "audit log.")
                .arg(version, policy, read ? QStringLiteral("its hash differs") : QStringLiteral("it cannot be read")),
            read ? QString() : read.error().message);
    return read;
}

Result<int> PolicyRepository::adopt(const PolicyAdoption &adoption)
{
    const PolicyDocument &document = adoption.document;
    const QByteArray body = canonical(toJson(document));
    const QString hash = policyHash(document);
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(adoption.by); !allowed)
            return allowed;
        const auto known = versions();
        if (const auto checked = known ? checkAdoption(adoption, *known) : std::unexpected(known.error()); !checked)
            return checked;
        return insert(QStringLiteral("INSERT INTO %1 (policy, number, version, name, effective_day, based_on, body, "
                                     "hash, adopted_by, adopted_ms, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                          .arg(table("policy_version")),
                      {document.id, adoption.seen + 1, document.version, document.name,
                       document.effective.toString(Qt::ISODate), document.basedOn, QString::fromUtf8(body), hash,
                       adoption.by, m_clock.nowMs(), adoption.reason.trimmed()},
                      {adoption.by, QStringLiteral("policy.adopted"), QStringLiteral("policy ") + document.id,
                       QJsonObject{{QStringLiteral("version"), document.version}, {QStringLiteral("sha256"), hash}}});
    });
    return written ? Result<int>(adoption.seen + 1) : std::unexpected(written.error());
}

Result<QList<PolicyStep>> PolicyRepository::steps(const QString &gateway)
{
    return rowsOf<PolicyStep>(
        m_store,
        QStringLiteral("SELECT f.policy, f.version, v.hash, f.effect, f.step, f.since_ms, f.set_by, f.reason FROM %1 f "
                       "JOIN %2 v ON v.policy = f.policy AND v.version = f.version WHERE f.gateway = ? ORDER BY f.step "
                       "DESC")
            .arg(table("policy_in_force"), table("policy_version")),
        {gateway}, stepOf);
}

Result<QList<PolicyStep>> PolicyRepository::history(const QString &gateway)
{
    auto all = steps(gateway);
    if (!all)
        return all;
    return withNames(std::move(*all));
}

Result<QList<PolicyStanding>> PolicyRepository::inForce(const QString &gateway)
{
    const auto steps = history(gateway);
    if (!steps)
        return std::unexpected(steps.error());
    QList<PolicyStanding> all;
    const QList<PolicyStep> held = stepsInForce(*steps);
    for (const PolicyStep &step : held) {
        const auto known = document(step.policy, step.version);
        if (!known)
            return std::unexpected(known.error());
        all.append({step, *known});
    }
    return all;
}

Result<QList<PolicyDocument>> PolicyRepository::documentsInForce(const QString &gateway)
{
    const auto standings = inForce(gateway);
    if (!standings)
        return std::unexpected(standings.error());
    QList<PolicyDocument> all;
    for (const PolicyStanding &one : *standings)
        all.append(one.document);
    return all;
}

Result<QList<PolicyStep>> PolicyRepository::inForceAt(const QString &gateway, qint64 atMs)
{
    auto all = steps(gateway);
    if (!all)
        return all;
    all->removeIf([atMs](const PolicyStep &step) { return step.sinceMs > atMs; });
    return stepsInForce(*all);
}

Result<int> PolicyRepository::enforce(const PolicyEnforcement &wanted)
{
    const PolicyEffect effect = wanted.ends ? PolicyEffect::Ended : PolicyEffect::Beside;
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(wanted.by); !allowed)
            return allowed;
        const auto known = document(wanted.policy, wanted.version);
        const auto steps = known ? history(wanted.gateway) : std::unexpected(known.error());
        const QDate today = QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC).date();
        if (const auto checked =
                steps ? checkEnforcement(wanted, *steps, known->effective, today) : std::unexpected(steps.error());
            !checked)
            return checked;
        return insert(
            QStringLiteral("INSERT INTO %1 (gateway, step, policy, version, effect, set_by, since_ms, "
                           "reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .arg(table("policy_in_force")),
            {wanted.gateway, wanted.seen + 1, wanted.policy, wanted.version, tokenOfEnum(kEffectTokens, effect),
             wanted.by, m_clock.nowMs(), wanted.reason.trimmed()},
            {wanted.by, wanted.ends ? QStringLiteral("policy.ended") : QStringLiteral("policy.in_force"),
             QStringLiteral("policy ") + wanted.policy,
             QJsonObject{{QStringLiteral("version"), wanted.version}, {QStringLiteral("gateway"), wanted.gateway}}});
    });
    return written ? Result<int>(wanted.seen + 1) : std::unexpected(written.error());
}

Result<QList<PolicyNotice>> PolicyRepository::notices(const QString &policy)
{
    QList<PolicyNotice> all;
    const auto visited = m_store.visitRows(
        QStringLiteral("SELECT policy, version, before_version, audience, language, sha256, made_by, made_ms FROM %1 "
                       "WHERE policy = ? ORDER BY idx DESC")
            .arg(table("policy_notice")),
        {policy}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), row.string(2), row.string(3), row.string(4), row.string(5),
                        row.string(6), row.integer(7)});
            return {};
        });
    if (!visited)
        return std::unexpected(visited.error());
    return withNames(std::move(all));
}

Result<void> PolicyRepository::recordNotices(const QList<PolicyNotice> &notices, const QString &by)
{
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demand(by); !allowed)
            return allowed;
        for (const PolicyNotice &one : notices) {
            const auto last = m_store.scalar(
                QStringLiteral("SELECT coalesce(max(idx), 0) FROM %1 WHERE policy = ?").arg(table("policy_notice")),
                {one.policy});
            if (!last)
                return std::unexpected(last.error());
            const auto done =
                insert(QStringLiteral("INSERT INTO %1 (policy, idx, version, before_version, audience, language, "
                                      "sha256, made_by, made_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
                           .arg(table("policy_notice")),
                       {one.policy, *last + 1, one.version, one.before, one.audience, one.language, one.sha256, by,
                        m_clock.nowMs()},
                       {by, QStringLiteral("policy.notice_made"), QStringLiteral("policy ") + one.policy,
                        QJsonObject{{QStringLiteral("version"), one.version},
                                    {QStringLiteral("audience"), one.audience},
                                    {QStringLiteral("sha256"), one.sha256}}});
            if (!done)
                return done;
        }
        return {};
    });
}

} // namespace Gatehouse
