#include "models/privacy/storedcases.h"

#include "models/privacy/clockofcase.h"

#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

constexpr int kLargestPage = 1000;

constexpr const char *kCaseColumns =
    "c.seq, c.id, c.type, c.regime, c.calendar, c.channel, c.state, c.received_day, c.due_day, c.extended_day, "
    "c.filed_by, c.assignee, c.source, c.identity_method, c.identity_level, c.denial, c.attention, c.subject_token, "
    "c.plan_hash, c.plan_count, c.approvals_needed, c.run, c.lease_owner, c.lease_epoch, c.lease_until_ms, "
    "c.created_ms, c.changed_ms, c.reopen_day, CASE WHEN c.certificate = '' THEN 0 ELSE 1 END";

QDate dayOf(const RowStream &row, int column)
{
    return QDate::fromString(row.string(column), Qt::ISODate);
}

std::optional<QDate> optionalDay(const RowStream &row, int column)
{
    const QDate day = dayOf(row, column);
    return day.isValid() ? std::optional(day) : std::nullopt;
}

Result<PrivacyCase> caseOf(const RowStream &row)
{
    const auto type = requestTypeFromToken(row.string(2));
    const auto regime = regimeFromToken(row.string(3));
    const auto state = caseStateFromToken(row.string(6));
    if (!type || !regime || !state)
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("Case %1 cannot be read: its type, regime or state is no word that this "
                                      "Gatehouse knows. Update Gatehouse, or go back to a copy of the store.")
                           .arg(row.string(1)));
    PrivacyCase one;
    one.seq = row.integer(0);
    one.id = row.string(1);
    one.type = *type;
    one.regime = *regime;
    one.calendar = row.string(4);
    one.channel = row.string(5);
    one.state = *state;
    one.received = dayOf(row, 7);
    one.due = dayOf(row, 8);
    one.extendedOn = optionalDay(row, 9);
    one.filedBy = row.string(10);
    one.assignee = row.string(11);
    one.source = row.string(12);
    one.identity = {row.string(13), row.string(14)};
    one.denial = denialFromToken(row.string(15));
    one.attention = row.string(16);
    one.subjectToken = row.string(17);
    one.planHash = row.string(18);
    one.planCount = int(row.integer(19));
    one.approvalsNeeded = int(row.integer(20));
    one.run = int(row.integer(21));
    one.leaseOwner = row.string(22);
    one.leaseEpoch = row.integer(23);
    one.leaseUntilMs = row.integer(24);
    one.createdMs = row.integer(25);
    one.changedMs = row.integer(26);
    one.reopensOn = optionalDay(row, 27);
    one.hasCertificate = row.integer(28) != 0;
    return one;
}

// Conditions with their values, all of which must hold.
class Conditions
{
public:
    void add(const QString &condition, const QVariantList &values = {})
    {
        m_texts.append(condition);
        m_values.append(values);
    }
    template<typename Enum, typename Token>
    void addAnyOf(const char *column, const QList<Enum> &wanted, Token token)
    {
        if (wanted.isEmpty())
            return;
        QVariantList values;
        for (const Enum each : wanted)
            values.append(token(each));
        add(QStringLiteral("c.%1 IN (%2)")
                .arg(QLatin1String(column), QStringList(wanted.size(), QStringLiteral("?")).join(QLatin1String(", "))),
            values);
    }
    QString text() const { return m_texts.join(QStringLiteral(" AND ")); }
    const QVariantList &values() const { return m_values; }

private:
    QStringList m_texts{QStringLiteral("1 = 1")};
    QVariantList m_values;
};

QLatin1String sortColumn(CaseSort sort)
{
    return sort == CaseSort::Due        ? QLatin1String("due_day")
           : sort == CaseSort::Received ? QLatin1String("received_day")
                                        : QLatin1String("changed_ms");
}

Conditions conditionsOf(const CasePageRequest &request)
{
    const CaseFilter &filter = request.filter;
    Conditions conditions;
    conditions.addAnyOf("state", filter.states, caseStateToken);
    conditions.addAnyOf("type", filter.types, requestTypeToken);
    conditions.addAnyOf("regime", filter.regimes, regimeToken);
    if (filter.assignee)
        conditions.add(QStringLiteral("c.assignee = ?"), {*filter.assignee});
    if (filter.dueBefore)
        conditions.add(QStringLiteral("c.due_day < ?"), {dayText(*filter.dueBefore)});
    if (filter.openOnly)
        conditions.add(QStringLiteral("c.is_open = 1"));
    if (!filter.idContains.isEmpty()) {
        QString pattern = filter.idContains;
        for (const QLatin1Char special : {QLatin1Char('!'), QLatin1Char('%'), QLatin1Char('_')})
            pattern.replace(special, QLatin1Char('!') + QString(special));
        conditions.add(QStringLiteral("c.id LIKE ? ESCAPE '!'"), {QLatin1Char('%') + pattern + QLatin1Char('%')});
    }
    if (request.after) {
        const CasePlace &after = *request.after;
        const bool isByTime = request.sort == CaseSort::Changed;
        conditions.add(
            QStringLiteral("(c.%1, c.seq) %2 (?, ?)")
                .arg(sortColumn(request.sort), request.sort == CaseSort::Due ? QLatin1String(">") : QLatin1String("<")),
            {isByTime ? QVariant(after.timeMs) : QVariant(dayText(after.day)), after.seq});
    }
    return conditions;
}

QString orderOf(const CasePageRequest &request)
{
    return QStringLiteral("ORDER BY c.%1%2, c.seq%2 LIMIT %3")
        .arg(sortColumn(request.sort), request.sort == CaseSort::Due ? QLatin1String() : QLatin1String(" DESC"))
        .arg(std::clamp(request.limit, 1, kLargestPage));
}

} // namespace

StoredCases::StoredCases(Database &store)
    : m_store(store)
    , m_prefix(store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString())
{
}

QString StoredCases::table(const char *name) const
{
    return m_prefix + QLatin1String(name);
}

Result<void> StoredCases::run(const QString &sql, const QVariantList &values)
{
    const auto done = m_store.execute(sql, values);
    return done ? Result<void>() : std::unexpected(done.error());
}

Result<QString> StoredCases::text(const QString &sql, const QVariantList &values)
{
    QString found;
    const auto read = m_store.visitRows(sql, values, {}, [&found](const RowStream &row) -> Result<void> {
        found = row.isNull(0) ? QString() : row.string(0);
        return {};
    });
    return read ? Result<QString>(found) : std::unexpected(read.error());
}

Result<PrivacyCase> StoredCases::find(const QString &id)
{
    std::optional<PrivacyCase> found;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT %1 FROM %2 c WHERE c.id = ?").arg(QLatin1String(kCaseColumns), table("privacy_case")),
        {id}, {}, [&found](const RowStream &row) -> Result<void> {
            auto one = caseOf(row);
            if (!one)
                return std::unexpected(one.error());
            found = *one;
            return {};
        });
    if (!read)
        return std::unexpected(read.error());
    if (!found)
        return failure(ErrorKind::NotFound,
                       QStringLiteral("There is no case %1. 'case list' names those there are.").arg(id));
    return *found;
}

Result<QString> StoredCases::takenInAs(const QString &source)
{
    // As the index is made, so that it serves.
    return text(
        QStringLiteral("SELECT c.id FROM %1 c WHERE c.source <> '' AND c.source = ?").arg(table("privacy_case")),
        {source});
}

Result<QList<PrivacyCase>> StoredCases::page(const CasePageRequest &request)
{
    const Conditions conditions = conditionsOf(request);
    const QString order = orderOf(request);
    QString which = conditions.text();
    // A part of the id is looked for in an index alone, so that long rows are read of one page only.
    if (!request.filter.idContains.isEmpty())
        which =
            QStringLiteral("c.seq IN (SELECT c.seq FROM %1 c WHERE %2 %3)").arg(table("privacy_case"), which, order);
    QList<PrivacyCase> all;
    const auto read = m_store.visitRows(QStringLiteral("SELECT %1 FROM %2 c WHERE %3 %4")
                                            .arg(QLatin1String(kCaseColumns), table("privacy_case"), which, order),
                                        conditions.values(), {}, [&all](const RowStream &row) -> Result<void> {
                                            auto one = caseOf(row);
                                            if (!one)
                                                return std::unexpected(one.error());
                                            all.append(*one);
                                            return {};
                                        });
    return read ? Result<QList<PrivacyCase>>(all) : std::unexpected(read.error());
}

Result<CaseCounts> StoredCases::counts(const QDate &today)
{
    CaseCounts counts;
    const auto read = m_store.visitRows(
        // The closed ones are most, and none of them is overdue.
        QStringLiteral("SELECT c.state, count(*), 0 FROM %1 c GROUP BY c.state UNION ALL "
                       "SELECT '', 0, count(*) FROM %1 c WHERE c.is_open = 1 AND c.due_day < ?")
            .arg(table("privacy_case")),
        {dayText(today)}, {}, [&counts](const RowStream &row) -> Result<void> {
            if (const auto state = caseStateFromToken(row.string(0)))
                counts.byState.insert(*state, row.integer(1));
            counts.overdue += row.integer(2);
            return {};
        });
    return read ? Result<CaseCounts>(counts) : std::unexpected(read.error());
}

Result<QList<MaskedIdentity>> StoredCases::identities(const QString &id)
{
    QList<MaskedIdentity> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT i.kind, i.masked, i.found FROM %1 i JOIN %2 c ON c.seq = i.case_seq WHERE c.id = ? "
                       "ORDER BY i.found, i.kind, i.masked")
            .arg(table("case_identifier"), table("privacy_case")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), row.integer(2) != 0});
            return {};
        });
    return read ? Result<QList<MaskedIdentity>>(all) : std::unexpected(read.error());
}

Result<QList<CaseEvent>> StoredCases::events(const QString &id)
{
    QList<CaseEvent> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT e.time_ms, e.actor, e.action, e.from_state, e.to_state, e.detail FROM %1 e JOIN %2 c ON "
                       "c.seq = e.case_seq WHERE c.id = ? ORDER BY e.idx")
            .arg(table("case_event"), table("privacy_case")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.integer(0), row.string(1), row.string(2), row.string(3), row.string(4), row.string(5)});
            return {};
        });
    return read ? Result<QList<CaseEvent>>(all) : std::unexpected(read.error());
}

Result<QList<CaseApproval>> StoredCases::approvals(const QString &id)
{
    QList<CaseApproval> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT a.operator, a.plan_hash, a.time_ms, CASE WHEN a.plan_count = c.plan_count THEN 1 ELSE 0 "
                       "END FROM %1 a JOIN %2 c ON c.seq = a.case_seq WHERE c.id = ? ORDER BY a.time_ms, a.operator")
            .arg(table("case_approval"), table("privacy_case")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.string(0), row.string(1), row.integer(2), row.integer(3) != 0});
            return {};
        });
    return read ? Result<QList<CaseApproval>>(all) : std::unexpected(read.error());
}

Result<QList<CaseDocument>> StoredCases::documents(const QString &id)
{
    QList<CaseDocument> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT d.time_ms, d.actor, d.kind, d.language, d.sha256 FROM %1 d JOIN %2 c ON c.seq = "
                       "d.case_seq WHERE c.id = ? ORDER BY d.idx")
            .arg(table("case_document"), table("privacy_case")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({row.integer(0), row.string(1), row.string(2), row.string(3), row.string(4)});
            return {};
        });
    return read ? Result<QList<CaseDocument>>(all) : std::unexpected(read.error());
}

Result<QList<ClockPause>> StoredCases::pauses(const QString &id)
{
    QList<ClockPause> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT p.from_day, p.to_day, p.what FROM %1 p JOIN %2 c ON c.seq = p.case_seq WHERE c.id = ? "
                       "ORDER BY p.idx")
            .arg(table("case_pause"), table("privacy_case")),
        {id}, {}, [&all](const RowStream &row) -> Result<void> {
            all.append({dayOf(row, 0), optionalDay(row, 1), row.string(2)});
            return {};
        });
    return read ? Result<QList<ClockPause>>(all) : std::unexpected(read.error());
}

Result<QJsonObject> StoredCases::plan(const QString &id)
{
    const auto stored = text(QStringLiteral("SELECT c.plan FROM %1 c WHERE c.id = ?").arg(table("privacy_case")), {id});
    if (!stored)
        return std::unexpected(stored.error());
    return QJsonDocument::fromJson(stored->toUtf8()).object();
}

Result<QList<PrivacyHold>> StoredCases::holds()
{
    QList<PrivacyHold> all;
    const auto read = m_store.visitRows(
        QStringLiteral("SELECT h.id, h.hash, h.kind, h.masked, h.table_name, h.row_id, h.reason, h.until_day, "
                       "h.placed_by, h.placed_ms, h.ended_ms, h.end_reason, c.id FROM %1 h LEFT JOIN %2 c ON c.seq = "
                       "h.case_seq ORDER BY h.placed_ms, h.id")
            .arg(table("privacy_hold"), table("privacy_case")),
        {}, {}, [&all](const RowStream &row) -> Result<void> {
            PrivacyHold hold;
            hold.id = row.string(0);
            const std::string_view hash = row.text(1);
            hold.subjectHash = row.isNull(1) ? QByteArray() : QByteArray(hash.data(), qsizetype(hash.size()));
            hold.kind = row.string(2);
            hold.masked = row.string(3);
            hold.table = row.string(4);
            hold.rowId = row.string(5);
            hold.reason = row.string(6);
            hold.until = dayOf(row, 7);
            hold.placedBy = row.string(8);
            hold.placedMs = row.integer(9);
            if (!row.isNull(10))
                hold.endedMs = row.integer(10);
            hold.endReason = row.string(11);
            hold.restrictedBy = row.isNull(12) ? QString() : row.string(12);
            all.append(hold);
            return {};
        });
    return read ? Result<QList<PrivacyHold>>(all) : std::unexpected(read.error());
}

Result<QStringList> StoredCases::holdsOf(const QString &id)
{
    const QString sql =
        m_prefix.isEmpty()
            ? QStringLiteral("SELECT h.id FROM privacy_hold h, privacy_case c WHERE c.id = ? AND (h.hash IN (SELECT "
                             "i.hash FROM case_identifier i WHERE i.case_seq = c.seq) OR h.id IN (SELECT b.hold FROM "
                             "case_held_by b WHERE b.case_seq = c.seq))")
            : QStringLiteral("SELECT * FROM gatehouse.holds_of(?)");
    QStringList ids;
    const auto read = m_store.visitRows(sql, {id}, {}, [&ids](const RowStream &row) -> Result<void> {
        ids.append(row.string(0));
        return {};
    });
    return read ? Result<QStringList>(ids) : std::unexpected(read.error());
}

Result<bool> StoredCases::isProtected(const QList<SubjectIdentity> &identities, const QDate &today)
{
    const auto key = hashKey();
    if (!key)
        return std::unexpected(key.error());
    const bool onServer = !m_prefix.isEmpty();
    for (const SubjectIdentity &identity : identities) {
        const QByteArray hash = keyedHash(*key, identity);
        const auto found =
            onServer
                ? m_store.scalar(QStringLiteral("SELECT gatehouse.is_protected(?, ?)::integer"), {hash, dayText(today)})
                : m_store.scalar(
                      QStringLiteral("SELECT (SELECT count(*) FROM case_identifier i JOIN privacy_case c ON c.seq "
                                     "= i.case_seq WHERE i.hash = ? AND c.is_open = 1) + (SELECT count(*) FROM "
                                     "privacy_hold h WHERE h.hash = ? AND h.ended_ms IS NULL AND (h.until_day = '' OR "
                                     "h.until_day >= ?))"),
                      {hash, hash, dayText(today)});
        if (!found || *found > 0)
            return found ? Result<bool>(true) : std::unexpected(found.error());
    }
    return false;
}

Result<QDate> StoredCases::dueOf(const PrivacyCase &one, const QList<ClockPause> &pauses, const QDate &today)
{
    const auto clock = clockOf(one, pauses, today);
    return clock ? Result<QDate>(clock->due) : std::unexpected(clock.error());
}

} // namespace Gatehouse
