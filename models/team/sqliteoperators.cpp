#include "models/team/sqliteoperators.h"

#include <QCryptographicHash>

#include <algorithm>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> refused()
{
    return failure(ErrorKind::Denied,
                   QStringLiteral("The sign-in was refused: there is no operator of this name with this "
                                  "passphrase. Check both; an admin can deactivate and add operators."));
}

} // namespace

SqliteOperators::SqliteOperators(Database &store, TeamJournal &journal, const Clock &clock, const PassphraseCost &cost)
    : m_store(store)
    , m_journal(journal)
    , m_clock(clock)
    , m_cost(cost)
{
}

Result<void> SqliteOperators::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<bool> SqliteOperators::isEmpty()
{
    const auto count = m_store.scalar(QStringLiteral("SELECT count(*) FROM team_operator"));
    return count ? Result<bool>(*count == 0) : std::unexpected(count.error());
}

Result<QList<TeamOperator>> SqliteOperators::list()
{
    QList<TeamOperator> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT o.id, o.name, o.active, (SELECT group_concat(r.role) FROM team_operator_role r WHERE "
                       "r.operator = o.id) FROM team_operator o ORDER BY o.created_ms, o.rowid"),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), rolesFromList(row.string(3)), row.integer(2) != 0});
            return {};
        });
    return read ? Result<QList<TeamOperator>>(all) : std::unexpected(read.error());
}

Result<TeamOperator> SqliteOperators::active(const QString &id)
{
    const auto all = list();
    if (!all)
        return std::unexpected(all.error());
    const auto found =
        std::ranges::find_if(*all, [&](const TeamOperator &each) { return each.active && each.id == id; });
    if (found == all->end())
        return failure(ErrorKind::NotFound, QStringLiteral("There is no such operator, or they were deactivated."));
    return *found;
}

Result<void> SqliteOperators::checkAdmin(const QString &by)
{
    const auto self = active(by);
    if (self && give(self->roles, Right::ManageOperators))
        return {};
    if (!self && self.error().kind != ErrorKind::NotFound)
        return std::unexpected(self.error());
    return failure(ErrorKind::Denied,
                   QStringLiteral("Operators are managed by an admin only. Sign in as one, or ask one."));
}

Result<void> SqliteOperators::checkAdminBut(const QString &id)
{
    const auto all = list();
    if (!all)
        return std::unexpected(all.error());
    const bool other = std::ranges::any_of(*all, [&](const TeamOperator &each) {
        return each.active && each.id != id && each.roles.testFlag(Role::Admin);
    });
    if (other)
        return {};
    return failure(ErrorKind::Denied,
                   QStringLiteral("The last admin stays one, or nobody could manage operators. Make somebody else an "
                                  "admin first."));
}

Result<void> SqliteOperators::setRoles(const QString &id, Roles roles)
{
    if (auto done = run(QStringLiteral("DELETE FROM team_operator_role WHERE operator = ?"), {id}); !done)
        return done;
    for (const QString &role : roleTokens(roles)) {
        if (auto done =
                run(QStringLiteral("INSERT INTO team_operator_role (operator, role) VALUES (?, ?)"), {id, role});
            !done)
            return done;
    }
    return {};
}

Result<void> SqliteOperators::insert(const TeamOperator &added, const PassphraseHash &hash)
{
    if (auto done =
            run(QStringLiteral("INSERT INTO team_operator (id, name, created_ms, salt, hash, scrypt_n, scrypt_r, "
                               "scrypt_p) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
                {added.id, added.name, m_clock.nowMs(), hash.salt, hash.hash, hash.cost.n, hash.cost.r, hash.cost.p});
        !done)
        return done;
    return setRoles(added.id, added.roles);
}

Result<TeamOperator> SqliteOperators::add(const QString &by, const NewOperator &wanted)
{
    if (auto checked = checkNewOperator(wanted); !checked)
        return std::unexpected(checked.error());
    if (auto checked = checkPassphrase(wanted.passphrase); !checked)
        return std::unexpected(checked.error());
    // Before the transaction, which nobody else should wait for.
    const auto hash = hashPassphrase(wanted.passphrase, m_cost);
    if (!hash)
        return std::unexpected(hash.error());
    TeamOperator added{newOperatorId(), wanted.name, wanted.roles};
    const auto done = m_store.transaction([&]() -> Result<void> {
        const auto known = list();
        if (!known)
            return std::unexpected(known.error());
        if (known->isEmpty())
            added.roles |= Role::Admin;
        else if (auto checked = checkAdmin(by); !checked)
            return checked;
        if (std::ranges::any_of(*known, [&](const TeamOperator &each) { return each.name == wanted.name; }))
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("There is an operator of this name already. Choose another name."));
        if (auto inserted = insert(added, *hash); !inserted)
            return inserted;
        return m_journal.record({known->isEmpty() ? QStringLiteral("system") : by, QStringLiteral("operator.added"),
                                 QStringLiteral("operator ") + added.id, rolesDetail(added.roles)});
    });
    return done ? Result<TeamOperator>(added) : std::unexpected(done.error());
}

Result<void> SqliteOperators::changeRoles(const QString &by, const QString &id, Roles roles)
{
    return m_store.transaction([&]() -> Result<void> {
        if (auto checked = checkAdmin(by); !checked)
            return checked;
        if (const auto found = active(id); !found)
            return std::unexpected(found.error());
        if (!roles)
            return failure(ErrorKind::InvalidInput, QStringLiteral("An operator needs a role. The least is viewer."));
        if (!roles.testFlag(Role::Admin)) {
            if (auto checked = checkAdminBut(id); !checked)
                return checked;
        }
        if (auto done = setRoles(id, roles); !done)
            return done;
        return m_journal.record(
            {by, QStringLiteral("operator.roles_changed"), QStringLiteral("operator ") + id, rolesDetail(roles)});
    });
}

Result<void> SqliteOperators::deactivate(const QString &by, const QString &id)
{
    return m_store.transaction([&]() -> Result<void> {
        if (auto checked = checkAdmin(by); !checked)
            return checked;
        if (const auto found = active(id); !found)
            return std::unexpected(found.error());
        if (auto checked = checkAdminBut(id); !checked)
            return checked;
        if (auto done = run(QStringLiteral("UPDATE team_operator SET active = 0 WHERE id = ?"), {id}); !done)
            return done;
        return m_journal.record({by, QStringLiteral("operator.deactivated"), QStringLiteral("operator ") + id, {}});
    });
}

// Counted as a failure before it is tried, so that tries side by side do not pass the delay together.
Result<void> SqliteOperators::countTry(const QByteArray &nameHash)
{
    return m_store.transaction([&]() -> Result<void> {
        const qint64 nowMs = m_clock.nowMs();
        const auto blocked = m_store.scalar(
            QStringLiteral("SELECT blocked_until_ms FROM sign_in_failure WHERE name_hash = ?"), {nameHash});
        const auto failures =
            m_store.scalar(QStringLiteral("SELECT failures FROM sign_in_failure WHERE name_hash = ?"), {nameHash});
        if (!blocked || !failures)
            return std::unexpected(blocked ? failures.error() : blocked.error());
        // A clock that was set back must not lock anybody out for longer than the longest wait.
        if (*blocked > nowMs && *blocked <= nowMs + kLongestWaitMs)
            return failure(ErrorKind::Busy,
                           QStringLiteral("Too many sign-ins under this name have failed. Try again in %1 s.")
                               .arg((*blocked - nowMs + 999) / 1000));
        const qint64 over = *failures + 1 - kFreeFailures;
        const qint64 waitMs = over <= 0 ? 0 : std::min(kLongestWaitMs, kFirstWaitMs << std::min<qint64>(over - 1, 20));
        // Names that nobody has must not fill the store.
        if (auto done =
                run(QStringLiteral("DELETE FROM sign_in_failure WHERE blocked_until_ms < ?"), {nowMs - 24 * 3'600'000});
            !done)
            return done;
        return run(
            QStringLiteral("INSERT INTO sign_in_failure (name_hash, failures, blocked_until_ms) VALUES (?, 1, ?) "
                           "ON CONFLICT (name_hash) DO UPDATE SET failures = failures + 1, blocked_until_ms = "
                           "excluded.blocked_until_ms"),
            {nameHash, nowMs + waitMs});
    });
}

Result<PassphraseHash> SqliteOperators::hashOf(const QString &id)
{
    PassphraseHash stored;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT salt, hash, scrypt_n, scrypt_r, scrypt_p FROM team_operator WHERE id = ?"), {id}, {},
        [&stored](const RowStream &row) -> Result<void> {
            const auto bytes = [&row](int column) {
                const std::string_view view = row.text(column);
                return QByteArray(view.data(), qsizetype(view.size()));
            };
            stored = {{row.integer(2), row.integer(3), row.integer(4)}, bytes(0), bytes(1)};
            return {};
        });
    return read ? Result<PassphraseHash>(stored) : std::unexpected(read.error());
}

Result<void> SqliteOperators::keep(const QString &id, const PassphraseHash &hash)
{
    return run(QStringLiteral("UPDATE team_operator SET salt = ?, hash = ?, scrypt_n = ?, scrypt_r = ?, scrypt_p = ? "
                              "WHERE id = ?"),
               {hash.salt, hash.hash, hash.cost.n, hash.cost.r, hash.cost.p, id});
}

Result<void> SqliteOperators::let(const TeamOperator &found, const QByteArray &nameHash, const QString &passphrase,
                                  const PassphraseHash &stored)
{
    // The cost was raised since: the passphrase is at hand now, and at no other time.
    PassphraseHash renewed = stored;
    if (stored.cost != m_cost) {
        const auto hash = hashPassphrase(passphrase, m_cost);
        if (!hash)
            return std::unexpected(hash.error());
        renewed = *hash;
    }
    return m_store.transaction([&]() -> Result<void> {
        if (auto done = run(QStringLiteral("DELETE FROM sign_in_failure WHERE name_hash = ?"), {nameHash}); !done)
            return done;
        if (renewed.hash != stored.hash) {
            if (auto done = keep(found.id, renewed); !done)
                return done;
        }
        return m_journal.record(
            {found.id, QStringLiteral("operator.signed_in"), QStringLiteral("operator ") + found.id, {}});
    });
}

Result<TeamOperator> SqliteOperators::signIn(const QString &name, const QString &passphrase)
{
    const QByteArray nameHash = QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256);
    if (auto counted = countTry(nameHash); !counted)
        return std::unexpected(counted.error());
    const auto all = list();
    if (!all)
        return std::unexpected(all.error());
    const auto found =
        std::ranges::find_if(*all, [&](const TeamOperator &each) { return each.active && each.name == name; });
    const bool known = found != all->end();
    // Somebody who is not there costs as much as somebody who is.
    const auto stored = known ? hashOf(found->id) : Result<PassphraseHash>({m_cost, QByteArray(16, '\0'), {}});
    if (!stored)
        return std::unexpected(stored.error());
    const auto right = isPassphrase(passphrase, *stored);
    if (!right)
        return std::unexpected(right.error());
    if (known && *right) {
        const auto done = let(*found, nameHash, passphrase, *stored);
        return done ? Result<TeamOperator>(*found) : std::unexpected(done.error());
    }
    const auto recorded = m_store.transaction([&] {
        return m_journal.record({QStringLiteral("system"),
                                 QStringLiteral("operator.sign_in_failed"),
                                 known ? QStringLiteral("operator ") + found->id : QString(),
                                 {}});
    });
    return recorded ? refused() : std::unexpected(recorded.error());
}

Result<void> SqliteOperators::changePassphrase(const QString &name, const QString &current, const QString &wanted)
{
    if (auto checked = checkPassphrase(wanted); !checked)
        return checked;
    const auto self = signIn(name, current);
    if (!self)
        return std::unexpected(self.error());
    const auto hash = hashPassphrase(wanted, m_cost);
    if (!hash)
        return std::unexpected(hash.error());
    return m_store.transaction([&]() -> Result<void> {
        if (auto done = keep(self->id, *hash); !done)
            return done;
        return m_journal.record(
            {self->id, QStringLiteral("operator.passphrase_changed"), QStringLiteral("operator ") + self->id, {}});
    });
}

} // namespace Gatehouse
