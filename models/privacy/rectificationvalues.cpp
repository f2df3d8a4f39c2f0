#include "models/privacy/rectificationvalues.h"

#include "models/privacy/caseplanner.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostValues = 20; // of one column

QString textOf(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

void add(RectifiedValue &value, const QString &before)
{
    if (value.before.contains(before))
        return;
    if (value.before.size() < kMostValues)
        value.before.append(before);
    else
        value.isMore = true;
}

// What is in the person's rows of one table now.
Result<void> readBefore(const SubjectSearch &search, const Person &person, const QString &table,
                        QList<RectifiedValue> &values, const std::stop_token &stop)
{
    const QStringList columns = search.columnsOf(table);
    return search.visitRows(
        person, table,
        [&](const RowStream &row) -> Result<void> {
            for (RectifiedValue &value : values) {
                const qsizetype at = value.table == table ? columns.indexOf(value.column) : -1;
                if (at >= 0)
                    add(value, row.isNull(int(at)) ? QString() : row.string(int(at)));
            }
            return {};
        },
        stop);
}

} // namespace

QList<RectifiedValue> maskedRectification(const ErasurePlan &plan)
{
    QList<RectifiedValue> values;
    for (const PlannedChange &change : plan.changes) {
        if (plan.request == RequestType::Rectification)
            values.append({change.table, change.column, false, {}, false, {}});
    }
    return values;
}

Result<QList<RectifiedValue>> revealedRectification(CaseRepository &cases, const GatewayProfile &profile,
                                                    const GatewayTables &tables, const QString &by,
                                                    const QString &caseId, const QString &purpose,
                                                    const std::stop_token &stop)
{
    const auto one = cases.find(caseId);
    if (!one)
        return std::unexpected(one.error());
    if (one->type != RequestType::Rectification)
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Case %1 is no rectification: its plan writes nothing that could be shown.").arg(caseId));
    const auto subject = cases.subject(by, caseId, purpose);
    const auto written = subject ? cases.parameters(by, caseId, purpose) : std::unexpected(subject.error());
    if (!written)
        return std::unexpected(written.error());
    if (written->isEmpty() || subject->person.isEmpty())
        return failure(ErrorKind::NotFound,
                       one->state == CaseState::Completed
                           ? QStringLiteral("Case %1 was carried out: what it wrote is not kept any more.").arg(caseId)
                           : QStringLiteral("Case %1 has no plan yet. Make it with 'case plan'.").arg(caseId));
    const auto person = Person::fromJson(subject->person);
    if (!person)
        return std::unexpected(person.error());
    QList<RectifiedValue> values;
    QStringList names;
    for (const PlannedChange &change : rectifications(*written, profile.dataMap)) {
        values.append({change.table, change.column, true, {}, false, textOf(change.after)});
        if (!names.contains(change.table))
            names.append(change.table);
    }
    const SubjectSearch search(profile.dataMap, tables);
    for (const QString &table : std::as_const(names)) {
        if (auto read = readBefore(search, *person, table, values, stop); !read)
            return std::unexpected(read.error());
    }
    return values;
}

} // namespace Gatehouse
