#include "models/privacy/sqliteholds.h"

#include "models/privacy/casechecks.h"

#include <QDateTime>

namespace Gatehouse
{

SqliteHolds::SqliteHolds(CaseRepository &cases, CaseTransaction &transaction)
    : m_cases(cases)
    , m_transaction(transaction)
{
}

Result<QString> SqliteHolds::add(const QString &by, const PrivacyHold &wanted, const SubjectIdentity &subject,
                                 const QByteArray &hashKey)
{
    const auto hold = checkedHold(wanted, subject);
    if (!hold)
        return std::unexpected(hold.error());
    const auto done = m_transaction.store().transaction([&]() -> Result<void> {
        if (auto allowed = m_transaction.demand(by, Right::ManageHolds); !allowed)
            return allowed;
        if (auto added = m_transaction.run(
                QStringLiteral("INSERT INTO privacy_hold (id, hash, kind, masked, table_name, row_id, "
                               "reason, until_day, placed_by, placed_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                               "?, ?)"),
                {hold->id, hold->isOfRow() ? QVariant() : keyedHash(hashKey, subject), hold->kind, hold->masked,
                 hold->table, hold->rowId, hold->reason, dayText(hold->until), by, m_transaction.nowMs()});
            !added)
            return added;
        return m_transaction.recordOther(by, QStringLiteral("hold ") + hold->id, QStringLiteral("hold.placed"),
                                         {{QStringLiteral("until"), dayText(hold->until)},
                                          {QStringLiteral("of"), hold->isOfRow() ? hold->table : hold->kind}});
    });
    return done ? Result<QString>(hold->id) : std::unexpected(done.error());
}

Result<void> SqliteHolds::restrictPerson(const QString &by, const PrivacyCase &one, const SubjectIdentity &subject,
                                         const QByteArray &hashKey)
{
    const auto standing = m_transaction.store().scalar(
        QStringLiteral("SELECT count(*) FROM privacy_hold WHERE case_seq = ? AND ended_ms IS NULL"), {one.seq});
    if (!standing || *standing > 0)
        return standing ? Result<void>() : std::unexpected(standing.error());
    const QString id = newHoldId();
    const auto added = m_transaction.store().execute(
        QStringLiteral(
            "INSERT INTO privacy_hold (id, hash, kind, masked, reason, until_day, placed_by, placed_ms, "
            "case_seq) SELECT ?, hash, kind, masked, ?, '', ?, ?, case_seq FROM case_identifier WHERE case_seq "
            "= ? AND hash = ?"),
        {id, QStringLiteral("restricted by case ") + one.id, by, m_transaction.nowMs(), one.seq,
         keyedHash(hashKey, subject)});
    if (!added || *added != 1)
        return added ? failure(
                           ErrorKind::Denied,
                           QStringLiteral("Case %1 restricts nobody: this is no identifier of its person.").arg(one.id))
                     : std::unexpected(added.error());
    return m_transaction.recordOther(
        by, QStringLiteral("hold ") + id, QStringLiteral("hold.placed"),
        {{QStringLiteral("until"), QString()}, {QStringLiteral("of"), QStringLiteral("case ") + one.id}});
}

Result<QStringList> SqliteHolds::end(const QString &by, const QString &id, const QString &reason)
{
    QStringList reopened;
    const auto done = m_transaction.store().transaction([&]() -> Result<void> {
        if (auto allowed = m_transaction.demand(by, Right::ManageHolds); !allowed)
            return allowed;
        const auto lifts = m_transaction.store().scalar(
            QStringLiteral("SELECT count(*) FROM privacy_hold WHERE id = ? AND case_seq IS NOT NULL"), {id});
        if (!lifts || (*lifts > 0 && reason.trimmed().isEmpty()))
            return lifts ? failure(ErrorKind::InvalidInput,
                                   QStringLiteral("A restriction is lifted with a reason. Say why it is over."))
                         : std::unexpected(lifts.error());
        const auto ended = m_transaction.store().execute(
            QStringLiteral("UPDATE privacy_hold SET ended_by = ?, ended_ms = ?, end_reason = ? WHERE id = ? AND "
                           "ended_ms IS NULL"),
            {by, m_transaction.nowMs(), reason, id});
        if (!ended || *ended == 0)
            return ended ? failure(ErrorKind::NotFound, QStringLiteral("There is no hold %1 that stands. 'hold list' "
                                                                       "names those there are.")
                                                            .arg(id))
                         : std::unexpected(ended.error());
        if (auto recorded =
                m_transaction.recordOther(by, QStringLiteral("hold ") + id, QStringLiteral("hold.ended"), {});
            !recorded)
            return recorded;
        auto all = reopenWhere(by, QStringLiteral("c.seq IN (SELECT case_seq FROM case_held_by WHERE hold = ?)"), {id},
                               QStringLiteral("hold_ended"));
        if (all)
            reopened = *all;
        return all ? Result<void>() : std::unexpected(all.error());
    });
    return done ? Result<QStringList>(reopened) : std::unexpected(done.error());
}

Result<QStringList> SqliteHolds::reopenDue(const QString &by, const QDate &today)
{
    QStringList reopened;
    const auto done = m_transaction.store().transaction([&]() -> Result<void> {
        if (auto allowed = m_transaction.demand(by, Right::HandleCases); !allowed)
            return allowed;
        // The day of the operator may be a day ahead of UTC.
        if (today > QDateTime::fromMSecsSinceEpoch(m_transaction.nowMs(), Qt::UTC).date().addDays(1))
            return failure(ErrorKind::Denied, QStringLiteral("Nothing was opened again: this day is still to come."));
        auto all =
            reopenWhere(by,
                        QStringLiteral("(c.reopen_day <> '' AND c.reopen_day <= ?) OR c.seq IN (SELECT b.case_seq FROM "
                                       "case_held_by b JOIN privacy_hold h ON h.id = b.hold WHERE h.ended_ms "
                                       "IS NULL AND h.until_day <> '' AND h.until_day < ?)"),
                        {dayText(today), dayText(today)}, QStringLiteral("retention_ended"));
        if (all)
            reopened = *all;
        return all ? Result<void>() : std::unexpected(all.error());
    });
    return done ? Result<QStringList>(reopened) : std::unexpected(done.error());
}

Result<QStringList> SqliteHolds::reopenAll(const QString &by, const QStringList &ids, const QString &why)
{
    QStringList reopened;
    const auto done = m_transaction.store().transaction([&]() -> Result<void> {
        if (auto allowed = m_transaction.demand(by, Right::HandleCases); !allowed)
            return allowed;
        for (const QString &id : ids) {
            const auto all = reopenWhere(by, QStringLiteral("c.id = ?"), {id}, why);
            if (!all)
                return std::unexpected(all.error());
            reopened.append(*all);
        }
        return {};
    });
    return done ? Result<QStringList>(reopened) : std::unexpected(done.error());
}

Result<QStringList> SqliteHolds::reopenWhere(const QString &by, const QString &condition, const QVariantList &values,
                                             const QString &why)
{
    QStringList ids;
    const auto read = m_transaction.store().visitRows(
        QStringLiteral("SELECT c.id FROM privacy_case c WHERE c.state = 'completed' AND (%1) ORDER BY c.seq")
            .arg(condition),
        values, {}, [&ids](const RowStream &row) -> Result<void> {
            ids.append(row.string(0));
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    for (const QString &id : ids) {
        const auto one = m_cases.find(id);
        if (auto done = one ? reopen(by, *one, why) : std::unexpected(one.error()); !done)
            return std::unexpected(done.error());
    }
    return ids;
}

// The rest of a person is a new run: with a token of its own, since the salt of the last one is gone.
Result<void> SqliteHolds::reopen(const QString &by, const PrivacyCase &one, const QString &why)
{
    const QByteArray salt = newSalt();
    PrivacyCase again = one;
    again.subjectToken = subjectToken(salt);
    if (auto done = m_transaction.run(
            QStringLiteral("UPDATE privacy_case SET run = run + 1, salt = ?, subject_token = ?, plan = '', "
                           "plan_hash = '', reopen_day = '' WHERE seq = ?"),
            {salt, again.subjectToken, one.seq});
        !done)
        return done;
    if (auto done = m_transaction.run(QStringLiteral("DELETE FROM case_held_by WHERE case_seq = ?"), {one.seq}); !done)
        return done;
    // Whoever was not erased is the subject of an open case again, unless another one is open for them by now.
    if (auto done = m_transaction.run(
            QStringLiteral("UPDATE case_identifier SET active = 1 WHERE case_seq = ? AND NOT EXISTS (SELECT 1 FROM "
                           "case_identifier o WHERE o.hash = case_identifier.hash AND o.type = case_identifier.type "
                           "AND o.active = 1)"),
            {one.seq});
        !done)
        return done;
    const auto moved = m_transaction.move(by, again, CaseAction::Reopen, {{QStringLiteral("why"), why}});
    return moved ? Result<void>() : std::unexpected(moved.error());
}

} // namespace Gatehouse
