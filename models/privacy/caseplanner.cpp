#include "models/privacy/caseplanner.h"

#include "models/core/counted.h"
#include "models/privacy/suppressionsweep.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

const QString kKeyKind = QStringLiteral("key");

// The plan is for everybody who handles cases to read; what a rectification writes is not.
PlannedChange digested(PlannedChange change)
{
    const auto digest = [](const QJsonValue &value) -> QJsonValue {
        if (value.isUndefined() || value.isNull())
            return value;
        const QByteArray bytes = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
        return QStringLiteral("sha256:") +
               QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    };
    change.before = digest(change.before);
    change.after = digest(change.after);
    return change;
}

QString placeOf(const PlanTable &table)
{
    return table.table + QLatin1Char(' ') + planPartToken(table.part);
}

} // namespace

QList<SubjectIdentity> identitiesOf(const DataMap &map, const Person &person)
{
    QList<SubjectIdentity> all;
    QSet<std::pair<QString, QString>> known;
    const auto add = [&](const QString &kind, const QStringList &values) {
        for (const QString &value : values) {
            if (value.trimmed().isEmpty() || known.contains({kind, value}))
                continue;
            known.insert({kind, value});
            all.append({kind, value});
        }
    };
    QList<SubjectIdentifier> identifiers = map.identifiers;
    QString key = map.subjectKey;
    for (const OtherSubject &other : map.otherSubjects) {
        if (other.table == person.table) {
            identifiers = other.identifiers;
            key = other.key;
        }
    }
    for (const SubjectIdentifier &each : identifiers) {
        add(each.kind, person.valuesOf(person.table, each.column));
        if (each.column == key)
            add(each.kind, {person.keyValue});
    }
    add(kKeyKind, person.keysIn(map));
    return all;
}

QList<RowHold> rowHolds(const QList<PrivacyHold> &holds, const QList<SubjectIdentity> &identities,
                        const QByteArray &hashKey, const QDate &today, RequestType request)
{
    if (holds.isEmpty())
        return {};
    QSet<QByteArray> hashes;
    for (const SubjectIdentity &identity : identities)
        hashes.insert(keyedHash(hashKey, identity));
    const bool isRestrictable = request == RequestType::Deletion || request == RequestType::Rectification;
    QList<RowHold> standing;
    for (const PrivacyHold &hold : holds) {
        const bool isRestriction = !hold.restrictedBy.isEmpty();
        if (hold.isOver(today) || (isRestriction && !isRestrictable))
            continue;
        if (hold.isOfRow() || hashes.contains(hold.subjectHash))
            standing.append({hold.id, hold.table, hold.rowId, hold.until.toString(Qt::ISODate),
                             isRestriction ? QStringLiteral("restricted by case ") + hold.restrictedBy : QString()});
    }
    return standing;
}

QList<PlannedChange> rectifications(const QJsonObject &parameters, const DataMap &map)
{
    QList<PlannedChange> changes;
    for (auto at = parameters.begin(); at != parameters.end(); ++at) {
        const qsizetype dot = at.key().indexOf(QLatin1Char('.'));
        changes.append({dot < 0 ? map.subjectTable : at.key().first(dot), at.key().sliced(dot + 1),
                        QJsonValue(QJsonValue::Undefined), at.value()});
    }
    return changes;
}

// Who asks for a copy goes on using the gateway meanwhile, and every call is a row more: how many there are is no
// difference for a request that only reads them.
static ErasurePlan uncounted(ErasurePlan plan)
{
    for (PlanTable &table : plan.tables) {
        table.rows = std::min<qint64>(table.rows, 1);
        table.until.clear();
        table.sums.clear();
        table.sumsUntilUs.reset();
    }
    return plan;
}

QString planDifference(const ErasurePlan &approved, const ErasurePlan &now)
{
    const bool onlyReads = isExport(approved.request);
    if (approved.hash() == now.hash() || (onlyReads && uncounted(approved).hash() == uncounted(now).hash()))
        return {};
    QStringList differences;
    const auto count = [](const ErasurePlan &plan, const PlanTable &of) {
        for (const PlanTable &table : plan.tables) {
            if (table.table == of.table && table.part == of.part)
                return table.rows;
        }
        return qint64(0);
    };
    for (const PlanTable &table : approved.tables) {
        const qint64 rows = count(now, table);
        if (onlyReads ? (rows == 0) != (table.rows == 0) : rows != table.rows)
            differences.append(QStringLiteral("%1: %2 %3 planned, %4 %5 there now")
                                   .arg(placeOf(table), QString::number(table.rows),
                                        wordFor(table.rows, QStringLiteral("row was"), QStringLiteral("rows were")),
                                        QString::number(rows),
                                        wordFor(rows, QStringLiteral("is"), QStringLiteral("are"))));
    }
    for (const PlanTable &table : now.tables) {
        if (table.rows > 0 && count(approved, table) == 0)
            differences.append(QStringLiteral("%1: none were planned, %2 %3 there now")
                                   .arg(placeOf(table), QString::number(table.rows),
                                        wordFor(table.rows, QStringLiteral("is"), QStringLiteral("are"))));
    }
    for (const QString &column : now.unclassifiedColumns) {
        if (!approved.unclassifiedColumns.contains(column))
            differences.append(QStringLiteral("%1 is new and not classified").arg(column));
    }
    if (approved.holds != now.holds)
        differences.append(QStringLiteral("the holds are others"));
    if (differences.isEmpty())
        differences.append(QStringLiteral("what becomes of some rows, or why, is something else"));
    return differences.join(QStringLiteral("; "));
}

CasePlanner::CasePlanner(CaseRepository &cases, CaseRuns &runs, const GatewayProfile &profile,
                         const GatewayTables &tables)
    : m_cases(cases)
    , m_runs(runs)
    , m_profile(profile)
    , m_tables(tables)
{
}

Result<ErasurePlan> CasePlanner::plan(const QString &by, const QString &caseId, const QDate &today,
                                      const std::stop_token &stop)
{
    const auto one = m_cases.find(caseId);
    if (!one)
        return std::unexpected(one.error());
    if (const auto next = nextCaseState(one->state, CaseAction::FinishDiscovery); !next)
        return failure(next.error().kind, QStringLiteral("Case %1: %2").arg(caseId, next.error().message));
    const auto person = find(by, *one, stop);
    const auto changes = person ? changesOf(by, *one) : std::unexpected(person.error());
    if (!changes)
        return std::unexpected(changes.error());
    auto plan = made(*person, {one->type, {}, today, *changes}, today, stop);
    if (!plan)
        return plan;
    const auto laid = m_cases.layPlan(by, caseId, plan->toJson(), plan->hash(),
                                      {identitiesOf(m_profile.dataMap, *person), person->toJson()});
    return laid ? plan : std::unexpected(laid.error());
}

Result<ErasurePlan> CasePlanner::planForApproval(const QString &by, const QString &caseId, const QDate &today,
                                                 const std::stop_token &stop)
{
    const auto one = m_cases.find(caseId);
    if (!one)
        return std::unexpected(one.error());
    if (one->state == CaseState::AwaitingApproval || one->state == CaseState::Queued) {
        if (const auto back = m_cases.reportDrift(by, caseId, QStringLiteral("planned anew")); !back)
            return std::unexpected(back.error());
    }
    auto made = plan(by, caseId, today, stop);
    if (!made || !made->isApprovable())
        return made;
    const auto asked = m_cases.askApproval(by, caseId);
    return asked ? made : std::unexpected(asked.error());
}

Result<CasePlanner::Found> CasePlanner::again(const PrivacyCase &one, const CaseSubject &subject,
                                              const ErasurePlan &approved, const QDate &today,
                                              const std::stop_token &stop)
{
    const auto known = Person::fromJson(subject.person);
    const auto person =
        known ? SubjectSearch(m_profile.dataMap, m_tables).refreshed(*known, stop) : std::unexpected(known.error());
    if (!person)
        return std::unexpected(person.error());
    auto plan =
        made(*person, {one.type, {}, approved.asOf.isValid() ? approved.asOf : today, approved.changes}, today, stop);
    return plan ? Result<Found>({*person, *plan}) : std::unexpected(plan.error());
}

Result<ErasurePlan> CasePlanner::made(const Person &person, PlanQuestion question, const QDate &today,
                                      const std::stop_token &stop)
{
    const auto holds = m_cases.holds();
    const auto key = holds ? m_cases.hashKey() : std::unexpected(holds.error());
    if (!key)
        return std::unexpected(key.error());
    question.holds = rowHolds(*holds, identitiesOf(m_profile.dataMap, person), *key, today, question.request);
    return makePlan(m_profile.dataMap, m_tables, person, question, stop);
}

Result<Person> CasePlanner::find(const QString &by, const PrivacyCase &one, const std::stop_token &stop)
{
    const auto subject = m_cases.subject(by, one.id, QStringLiteral("discovery"));
    if (!subject)
        return std::unexpected(subject.error());
    if (subject->identities.isEmpty())
        return findAgain(one, stop);
    const SubjectSearch search(m_profile.dataMap, m_tables);
    // Only what was filed: what discovery found last time is looked for anew.
    QList<SubjectIdentity> filed;
    for (const SubjectIdentity &identity : subject->identities) {
        if (identity.kind != kKeyKind)
            filed.append(identity);
    }
    return search.resolve(filed, stop);
}

// The rest of somebody who was erased: their identifiers are gone, and are found by their hashes in the rows that
// stayed.
Result<Person> CasePlanner::findAgain(const PrivacyCase &one, const std::stop_token &stop)
{
    const auto suppressed = m_runs.suppressed();
    const auto key = suppressed ? m_cases.hashKey() : std::unexpected(suppressed.error());
    if (!key)
        return std::unexpected(key.error());
    const auto found = sweepForErased(m_profile.dataMap, m_tables, *key, *suppressed, stop);
    if (!found)
        return std::unexpected(found.error());
    for (const ErasedPerson &each : *found) {
        const SubjectSearch search(m_profile.dataMap, m_tables);
        if (each.caseId == one.id)
            return each.hasRow ? search.resolve({each.identity}, stop) : search.refreshed(each.person, stop);
    }
    return failure(ErrorKind::NotFound,
                   QStringLiteral("Nothing is left of the person of case %1 in the gateway: the rows that stayed are "
                                  "gone by now.")
                       .arg(one.id));
}

// "accounts.email" -> the new value.
Result<QList<PlannedChange>> CasePlanner::changesOf(const QString &by, const PrivacyCase &one)
{
    if (one.type != RequestType::Rectification)
        return QList<PlannedChange>();
    const auto parameters = m_cases.parameters(by, one.id, QStringLiteral("discovery"));
    if (!parameters)
        return std::unexpected(parameters.error());
    QList<PlannedChange> changes;
    for (const PlannedChange &change : rectifications(*parameters, m_profile.dataMap))
        changes.append(digested(change));
    if (changes.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Case %1 does not say what is to be rectified. File it with what is to be "
                                      "written, as in --set accounts.email=new@a.example.")
                           .arg(one.id));
    return changes;
}

} // namespace Gatehouse
