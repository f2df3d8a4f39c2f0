#include "models/promises/promiserepository.h"

#include "models/database/rowlist.h"
#include "models/team/demand.h"

#include <QJsonDocument>
#include <QTimeZone>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostChanges = 500;
constexpr qsizetype kLongestSummary = 2000;

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

Result<PromiseStanding> standingOf(const RowStream &row)
{
    const auto verdict = verdictFromJson(QJsonDocument::fromJson(row.string(1).toUtf8()).object());
    if (!verdict)
        return std::unexpected(verdict.error());
    return PromiseStanding{row.string(0), *verdict, row.string(2), row.integer(3), row.integer(4)};
}

Result<PromiseChange> changeOf(const RowStream &row)
{
    const auto to = promiseStateFromToken(row.string(2));
    if (!to)
        return failure(ErrorKind::Corrupt, QStringLiteral("The history of a promise cannot be read: a state in it is "
                                                          "none that this Gatehouse knows."));
    return PromiseChange{row.integer(0), promiseStateFromToken(row.string(1)), *to, row.string(3)};
}

Result<MeasuredDay> dayOfRow(const RowStream &row)
{
    MeasuredDay day{QDate::fromString(row.string(0), Qt::ISODate), row.real(1), {}};
    if (!row.isNull(2))
        day.limit = row.real(2);
    return day;
}

} // namespace

QList<PromiseStanding> standingsUnder(const QList<PolicyDocument> &policies, const QList<PromiseStanding> &standings)
{
    QMap<QString, QString> pins; // by the id of the policy
    for (const PolicyDocument &policy : policies)
        pins.insert(policy.id, policyPin(policy));
    QList<PromiseStanding> ofThese = standings;
    ofThese.removeIf([&pins](const PromiseStanding &each) {
        return pins.value(each.promise.section(QLatin1Char('/'), 0, 0)) != each.policy;
    });
    return ofThese;
}

PromiseRepository::PromiseRepository(Database &store, AuditRepository &audit, OperatorRepository &operators,
                                     const Clock &clock)
    : m_store(store)
    , m_audit(audit)
    , m_operators(operators)
    , m_clock(clock)
    , m_onServer(store.dialect() == Dialect::PostgreSql)
{
}

QString PromiseRepository::table(const char *name) const
{
    return m_onServer ? QStringLiteral("gatehouse.") + QLatin1String(name) : QString(QLatin1String(name));
}

QDate PromiseRepository::dayOf(qint64 ms) const
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).date();
}

Result<QList<PromiseStanding>> PromiseRepository::standings(const QString &gateway)
{
    return rowsOf<PromiseStanding>(
        m_store,
        QStringLiteral(
            "SELECT promise, verdict, policy, looked_ms, since_ms FROM %1 WHERE gateway = ? ORDER BY promise")
            .arg(table("promise_state")),
        {gateway}, standingOf);
}

Result<PromiseFolder> PromiseRepository::folder(const QString &gateway, const QString &promise)
{
    PromiseFolder folder;
    const QVariantList which{gateway, promise};
    auto changes = rowsOf<PromiseChange>(m_store,
                                         QStringLiteral("SELECT at_ms, from_state, to_state, summary FROM %1 WHERE "
                                                        "gateway = ? AND promise = ? ORDER BY seq DESC LIMIT %2")
                                             .arg(table("promise_change"))
                                             .arg(kMostChanges),
                                         which, changeOf);
    if (!changes)
        return std::unexpected(changes.error());
    folder.changes = std::move(*changes);
    auto course = rowsOf<MeasuredDay>(
        m_store,
        QStringLiteral("SELECT day, value, limit_value FROM %1 WHERE gateway = ? AND promise = ? ORDER BY day")
            .arg(table("promise_measure")),
        which, dayOfRow);
    if (!course)
        return std::unexpected(course.error());
    folder.course = std::move(*course);
    auto notes = notesWhere(QStringLiteral("gateway = ? AND promise = ?"), which, nullptr);
    if (!notes)
        return std::unexpected(notes.error());
    folder.notes = std::move(*notes);
    return folder;
}

// The newest first.
Result<QList<DutyNote>> PromiseRepository::notesWhere(const QString &condition, const QVariantList &values,
                                                      QStringList *promises)
{
    const auto people = m_operators.list();
    if (!people)
        return std::unexpected(people.error());
    return rowsOf<DutyNote>(
        m_store,
        QStringLiteral("SELECT promise, note, next_day, noted_by, noted_ms FROM %1 WHERE %2 ORDER BY seq DESC")
            .arg(table("duty_note"), condition),
        values, [&](const RowStream &row) -> Result<DutyNote> {
            DutyNote note{row.string(1), QDate::fromString(row.string(2), Qt::ISODate), row.string(3), row.integer(4)};
            const auto person = std::ranges::find(*people, note.by, &TeamOperator::id);
            note.by = person == people->end() ? note.by : person->name;
            if (promises)
                promises->append(row.string(0));
            return note;
        });
}

Result<QMap<QString, DutyNote>> PromiseRepository::notes(const QString &gateway)
{
    QStringList promises;
    const auto all = notesWhere(QStringLiteral("gateway = ?"), {gateway}, &promises);
    if (!all)
        return std::unexpected(all.error());
    QMap<QString, DutyNote> newest;
    for (qsizetype i = 0; i < all->size(); ++i) {
        if (!newest.contains(promises.at(i)))
            newest.insert(promises.at(i), all->at(i));
    }
    return newest;
}

Result<std::optional<PromiseState>> PromiseRepository::note(const QString &by, const QString &gateway,
                                                            const PromiseStanding &seen)
{
    if (m_onServer)
        return noteOnServer(gateway, seen);
    std::optional<PromiseState> before;
    const auto written = m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demandRight(m_operators, by, Right::CheckPromises); !allowed)
            return allowed;
        const auto noted = noteInFile(gateway, seen);
        if (!noted)
            return std::unexpected(noted.error());
        before = *noted;
        return {};
    });
    return written ? Result<std::optional<PromiseState>>(before) : std::unexpected(written.error());
}

Result<std::optional<PromiseState>> PromiseRepository::noteOnServer(const QString &gateway, const PromiseStanding &seen)
{
    const auto &measure = seen.verdict.measure;
    const auto stream =
        m_store.query(QStringLiteral("SELECT gatehouse.note_promise(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
                      {gateway, seen.promise, promiseStateToken(seen.verdict.state), compact(toJson(seen.verdict)),
                       seen.policy, seen.lookedMs, seen.verdict.summary.left(kLongestSummary),
                       dayOf(seen.lookedMs).toString(Qt::ISODate), measure ? QVariant(measure->value) : QVariant(),
                       measure && measure->limit ? QVariant(*measure->limit) : QVariant()});
    if (!stream)
        return std::unexpected(stream.error());
    const auto next = (*stream)->next();
    if (!next)
        return std::unexpected(next.error());
    return *next ? promiseStateFromToken((*stream)->string(0)) : std::nullopt;
}

Result<std::optional<PromiseState>> PromiseRepository::noteInFile(const QString &gateway, const PromiseStanding &seen)
{
    const auto there = rowsOf<std::pair<QString, qint64>>(
        m_store, QStringLiteral("SELECT state, looked_ms FROM promise_state WHERE gateway = ? AND promise = ?"),
        {gateway, seen.promise}, [](const RowStream &row) -> Result<std::pair<QString, qint64>> {
            return std::pair(row.string(0), row.integer(1));
        });
    if (!there)
        return std::unexpected(there.error());
    const QString before = there->isEmpty() ? QString() : there->constFirst().first;
    if (!there->isEmpty() && there->constFirst().second >= seen.lookedMs)
        return promiseStateFromToken(before);
    const QString now = promiseStateToken(seen.verdict.state);
    auto written = m_store.execute(
        QStringLiteral("INSERT INTO promise_state (gateway, promise, state, verdict, policy, "
                       "looked_ms, since_ms) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (gateway, "
                       "promise) DO UPDATE SET since_ms = CASE WHEN state = excluded.state THEN "
                       "since_ms ELSE excluded.looked_ms END, state = excluded.state, verdict = "
                       "excluded.verdict, policy = excluded.policy, looked_ms = excluded.looked_ms"),
        {gateway, seen.promise, now, compact(toJson(seen.verdict)), seen.policy, seen.lookedMs, seen.lookedMs});
    if (written && before != now) {
        written = m_store.execute(
            QStringLiteral("INSERT INTO promise_change (gateway, promise, from_state, to_state, summary, at_ms) VALUES "
                           "(?, ?, ?, ?, ?, ?)"),
            {gateway, seen.promise, before, now, seen.verdict.summary.left(kLongestSummary), seen.lookedMs});
    }
    const auto measured = written ? writeMeasure(gateway, seen) : std::unexpected(written.error());
    return measured ? Result<std::optional<PromiseState>>(promiseStateFromToken(before))
                    : std::unexpected(measured.error());
}

Result<void> PromiseRepository::writeMeasure(const QString &gateway, const PromiseStanding &seen)
{
    const auto &measure = seen.verdict.measure;
    if (!measure)
        return {};
    const auto written = m_store.execute(
        QStringLiteral("INSERT INTO promise_measure (gateway, promise, day, value, limit_value) VALUES (?, ?, ?, ?, ?) "
                       "ON CONFLICT (gateway, promise, day) DO UPDATE SET value = excluded.value, limit_value = "
                       "excluded.limit_value"),
        {gateway, seen.promise, dayOf(seen.lookedMs).toString(Qt::ISODate), measure->value,
         measure->limit ? QVariant(*measure->limit) : QVariant()});
    return written ? Result<void>() : std::unexpected(written.error());
}

Result<void> PromiseRepository::noteDuty(const NewDutyNote &duty)
{
    const QString note = duty.note.trimmed();
    if (note.isEmpty() || note.size() > kLongestNote) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Say what was done about it, in at most %1 characters.").arg(kLongestNote));
    }
    const QString next = duty.next.isValid() ? duty.next.toString(Qt::ISODate) : QStringLiteral("");
    if (m_onServer) {
        const auto noted = m_store.query(QStringLiteral("SELECT gatehouse.note_duty(?, ?, ?, ?)"),
                                         {duty.gateway, duty.promise, note, next});
        const auto done = noted ? (*noted)->next() : std::unexpected(noted.error());
        return done ? Result<void>() : std::unexpected(done.error());
    }
    return m_store.transaction([&]() -> Result<void> {
        if (auto allowed = demandRight(m_operators, duty.by, Right::CheckPromises); !allowed)
            return allowed;
        const auto written = m_store.execute(
            QStringLiteral("INSERT INTO duty_note (gateway, promise, note, next_day, noted_by, noted_ms) VALUES (?, ?, "
                           "?, ?, ?, ?)"),
            {duty.gateway, duty.promise, note, next, duty.by, m_clock.nowMs()});
        if (!written)
            return std::unexpected(written.error());
        const auto recorded = m_audit.append(
            {0, 0, duty.by, QStringLiteral("promise.duty_noted"), QStringLiteral("promise ") + duty.promise, {}, {}});
        return recorded ? Result<void>() : std::unexpected(recorded.error());
    });
}

} // namespace Gatehouse
