#include "models/privacy/postgrescases.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

QString jsonText(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonArray identitiesJson(const QList<FiledIdentity> &all)
{
    QJsonArray array;
    for (const FiledIdentity &each : all) {
        array.append(QJsonObject{{QStringLiteral("kind"), each.identity.kind},
                                 {QStringLiteral("value"), each.identity.value},
                                 {QStringLiteral("masked"), each.masked},
                                 {QStringLiteral("hash"), QString::fromLatin1(each.hash.toHex())}});
    }
    return array;
}

} // namespace

PostgresCases::PostgresCases(Database &store)
    : StoredCases(store)
{
}

Result<QByteArray> PostgresCases::hashKey()
{
    QByteArray key;
    const auto read = store().visitRows(QStringLiteral("SELECT gatehouse.hash_key()"), {}, {},
                                        [&key](const RowStream &row) -> Result<void> {
                                            const std::string_view view = row.text(0);
                                            key = QByteArray(view.data(), qsizetype(view.size()));
                                            return {};
                                        });
    return read ? Result<QByteArray>(key) : std::unexpected(read.error());
}

Result<void> PostgresCases::act(const QString &id, CaseAction action, const QJsonObject &extra)
{
    // Read before: a case that is not there is told as such, and not as a missing right.
    if (const auto one = find(id); !one)
        return std::unexpected(one.error());
    return run(QStringLiteral("SELECT gatehouse.act_on_case(?, ?, ?::jsonb)"),
               {id, caseActionToken(action), jsonText(extra)});
}

Result<void> PostgresCases::note(const QString &id, const QString &what, const QJsonObject &extra)
{
    if (const auto one = find(id); !one)
        return std::unexpected(one.error());
    return run(QStringLiteral("SELECT gatehouse.note_on_case(?, ?, ?::jsonb)"), {id, what, jsonText(extra)});
}

Result<QString> PostgresCases::open(const QString &, const NewCase &given)
{
    const auto wanted = checkedCase(given);
    const auto key = wanted ? hashKey() : std::unexpected(wanted.error());
    const auto identities = key ? filedIdentities(wanted->subject, *key) : std::unexpected(key.error());
    if (!identities)
        return std::unexpected(identities.error());
    PrivacyCase one;
    one.type = wanted->type;
    one.regime = wanted->regime;
    one.calendar = wanted->calendar;
    one.received = wanted->received;
    const auto due = dueOf(one, {}, wanted->received);
    if (!due)
        return std::unexpected(due.error());
    const QByteArray salt = newSalt();
    return text(QStringLiteral("SELECT gatehouse.open_case(?::jsonb, ?)"),
                {jsonText({{QStringLiteral("type"), requestTypeToken(one.type)},
                           {QStringLiteral("regime"), regimeToken(one.regime)},
                           {QStringLiteral("calendar"), one.calendar},
                           {QStringLiteral("channel"), wanted->channel},
                           {QStringLiteral("source"), wanted->source},
                           {QStringLiteral("received"), dayText(one.received)},
                           {QStringLiteral("due"), dayText(*due)},
                           {QStringLiteral("parameters"), compactJson(wanted->parameters)},
                           {QStringLiteral("subject"), identitiesJson(*identities)}}),
                 salt});
}

Result<QJsonObject> PostgresCases::pauseToday(const QString &id, const QDate &today, bool begin)
{
    const auto one = find(id);
    if (!one || one->regime != Regime::UkGdpr)
        return one ? Result<QJsonObject>(QJsonObject()) : std::unexpected(one.error());
    auto all = pauses(id);
    if (!all)
        return std::unexpected(all.error());
    if (begin) {
        all->append({today, std::nullopt, QStringLiteral("identity")});
    } else {
        for (ClockPause &pause : *all)
            pause.to = pause.to.value_or(today);
    }
    const auto due = dueOf(*one, *all, today);
    return due ? Result<QJsonObject>({{QStringLiteral("pause"), dayText(today)},
                                      {QStringLiteral("due"), dayText(*due)},
                                      {QStringLiteral("was_due"), dayText(one->due)}})
               : std::unexpected(due.error());
}

Result<void> PostgresCases::askIdentity(const QString &, const QString &id, const QDate &today)
{
    const auto extra = pauseToday(id, today, true);
    return extra ? act(id, CaseAction::AskIdentity, *extra) : std::unexpected(extra.error());
}

Result<void> PostgresCases::acceptIdentity(const QString &, const QString &id, const IdentityProof &proof,
                                           const QDate &today)
{
    if (auto checked = checkProof(proof); !checked)
        return checked;
    auto extra = pauseToday(id, today, false);
    if (!extra)
        return std::unexpected(extra.error());
    extra->insert(QStringLiteral("method"), proof.method);
    extra->insert(QStringLiteral("level"), proof.level);
    return act(id, CaseAction::AcceptIdentity, *extra);
}

Result<void> PostgresCases::layPlan(const QString &, const QString &id, const QJsonObject &plan, const QString &hash,
                                    const CaseSubject &found)
{
    if (auto checked = checkPlan(plan, hash); !checked)
        return checked;
    const auto key = hashKey();
    const auto identities = key && !found.identities.isEmpty() ? filedIdentities(found.identities, *key, kMostFound)
                                                               : Result<QList<FiledIdentity>>();
    if (!key || !identities)
        return std::unexpected(key ? identities.error() : key.error());
    return act(id, CaseAction::FinishDiscovery,
               {{QStringLiteral("found"), identitiesJson(*identities)},
                {QStringLiteral("plan"), compactJson(plan)},
                {QStringLiteral("person"), compactJson(found.person)},
                {QStringLiteral("hash"), hash}});
}

Result<void> PostgresCases::askApproval(const QString &, const QString &id)
{
    return act(id, CaseAction::AskApproval);
}

Result<void> PostgresCases::approve(const QString &, const QString &id, const QString &planHash)
{
    if (const auto one = find(id); !one)
        return std::unexpected(one.error());
    return run(QStringLiteral("SELECT gatehouse.approve_plan(?, ?)"), {id, planHash});
}

Result<void> PostgresCases::reportDrift(const QString &, const QString &id, const QString &what)
{
    return act(id, CaseAction::ReportDrift, {{QStringLiteral("reason"), what}});
}

Result<void> PostgresCases::requeue(const QString &, const QString &id, const QString &reason)
{
    return act(id, CaseAction::Requeue, {{QStringLiteral("reason"), reason}});
}

Result<void> PostgresCases::refuse(const QString &, const QString &id, DenialCode code)
{
    return act(id, CaseAction::Refuse, {{QStringLiteral("code"), denialToken(code)}});
}

Result<void> PostgresCases::withdraw(const QString &, const QString &id)
{
    return act(id, CaseAction::Withdraw);
}

Result<void> PostgresCases::extend(const QString &, const QString &id, const QDate &told, const QDate &due,
                                   const QString &reason)
{
    return note(id, QStringLiteral("extended"),
                {{QStringLiteral("told"), dayText(told)},
                 {QStringLiteral("due"), dayText(due)},
                 {QStringLiteral("reason"), reason}});
}

Result<void> PostgresCases::assign(const QString &, const QString &id, const QString &assignee)
{
    return note(id, QStringLiteral("assigned"), {{QStringLiteral("to"), assignee}});
}

Result<void> PostgresCases::addDocument(const QString &, const QString &id, const CaseDocument &document)
{
    if (auto checked = checkDocument(document); !checked)
        return checked;
    return note(id, QStringLiteral("document"),
                {{QStringLiteral("kind"), document.kind},
                 {QStringLiteral("language"), document.language},
                 {QStringLiteral("sha256"), document.sha256}});
}

// Two transactions: what is given in one that is rolled back stands in the log by then.
Result<qint64> PostgresCases::recordReading(const QString &id, const char *what, const QString &purpose)
{
    if (auto checked = checkPurpose(purpose); !checked)
        return std::unexpected(checked.error());
    if (const auto one = find(id); !one)
        return std::unexpected(one.error());
    return store().scalar(QStringLiteral("SELECT gatehouse.record_reading(?, ?, ?)"),
                          {id, QString::fromLatin1(what), purpose});
}

Result<CaseSubject> PostgresCases::subject(const QString &, const QString &id, const QString &purpose)
{
    const auto entry = recordReading(id, "subject", purpose);
    if (!entry)
        return std::unexpected(entry.error());
    CaseSubject all;
    const auto read = store().visitRows(QStringLiteral("SELECT kind, value, person FROM gatehouse.read_subject(?)"),
                                        {*entry}, {}, [&all](const RowStream &row) -> Result<void> {
                                            all.identities.append({row.string(0), row.string(1)});
                                            all.person = QJsonDocument::fromJson(row.string(2).toUtf8()).object();
                                            return {};
                                        });
    return read ? Result<CaseSubject>(all) : std::unexpected(read.error());
}

Result<QJsonObject> PostgresCases::parameters(const QString &, const QString &id, const QString &purpose)
{
    const auto entry = recordReading(id, "parameters", purpose);
    const auto stored =
        entry ? text(QStringLiteral("SELECT gatehouse.read_parameters(?)"), {*entry}) : std::unexpected(entry.error());
    return stored ? Result<QJsonObject>(QJsonDocument::fromJson(stored->toUtf8()).object())
                  : std::unexpected(stored.error());
}

Result<QString> PostgresCases::addHold(const QString &, const PrivacyHold &wanted, const SubjectIdentity &subject)
{
    const auto hold = checkedHold(wanted, subject);
    const auto key = hold ? hashKey() : std::unexpected(hold.error());
    if (!key)
        return std::unexpected(key.error());
    const QJsonObject document{{QStringLiteral("id"), hold->id},
                               {QStringLiteral("kind"), hold->kind},
                               {QStringLiteral("masked"), hold->masked},
                               {QStringLiteral("table"), hold->table},
                               {QStringLiteral("row"), hold->rowId},
                               {QStringLiteral("reason"), hold->reason},
                               {QStringLiteral("until"), dayText(hold->until)}};
    const auto done = run(QStringLiteral("SELECT gatehouse.add_hold(?::jsonb, ?)"),
                          {jsonText(document), hold->isOfRow() ? QVariant() : QVariant(keyedHash(*key, subject))});
    return done ? Result<QString>(hold->id) : std::unexpected(done.error());
}

Result<QStringList> PostgresCases::ids(const QString &sql, const QVariantList &values)
{
    QStringList all;
    const auto read = store().visitRows(sql, values, {}, [&all](const RowStream &row) -> Result<void> {
        all.append(row.string(0));
        return {};
    });
    return read ? Result<QStringList>(all) : std::unexpected(read.error());
}

Result<QStringList> PostgresCases::endHold(const QString &, const QString &id, const QString &reason)
{
    return ids(QStringLiteral("SELECT gatehouse.end_hold(?, ?)"), {id, reason});
}

Result<QStringList> PostgresCases::reopenDue(const QString &, const QDate &today)
{
    return ids(QStringLiteral("SELECT gatehouse.reopen_due(?)"), {dayText(today)});
}

Result<QStringList> PostgresCases::reopen(const QString &, const QStringList &wanted, const QString &why)
{
    return ids(
        QStringLiteral("SELECT gatehouse.reopen_listed(?::jsonb, ?)"),
        {QString::fromUtf8(QJsonDocument(QJsonArray::fromStringList(wanted)).toJson(QJsonDocument::Compact)), why});
}

Result<void> PostgresCases::setApprovalsNeeded(const QString &, int count)
{
    return run(QStringLiteral("SELECT gatehouse.set_approvals_needed(?)"), {count});
}

} // namespace Gatehouse
