#include "models/gateway/gatewayprofile.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

constexpr std::array<const char *, kTelemetryFieldCount> kFields{
    "latency",   "ttft",        "status_code",   "outcome", "final", "request_id",
    "tokens_in", "tokens_out",  "tokens_cached", "cost",    "model", "provider",
    "endpoint",  "error_class", "workspace",     "account", "key",   "ip"};

constexpr std::array<const char *, 4> kDispositions{"delete", "pseudonymise", "restrict", "retain"};

// The loader refuses any other.
struct CalendarPeriod {
    int months = 0;
    int days = 0;

    explicit CalendarPeriod(const QString &text)
    {
        static const QRegularExpression form(QStringLiteral("^P(?:(\\d+)Y)?(?:(\\d+)M)?(?:(\\d+)D)?$"));
        const auto match = form.match(text);
        months = match.captured(1).toInt() * 12 + match.captured(2).toInt();
        days = match.captured(3).toInt();
    }
};

} // namespace

QString SqlText::forDialect(Dialect dialect) const
{
    const auto own = byDialect.constFind(dialectToken(dialect));
    return own != byDialect.constEnd() ? *own : byDialect.value(QStringLiteral("default"));
}

RowKeyRule TelemetryRules::rowKey(Dialect dialect) const
{
    const auto own = rowKeys.constFind(dialectToken(dialect));
    return own != rowKeys.constEnd() ? *own : rowKeys.value(QStringLiteral("default"));
}

QString telemetryFieldToken(TelemetryField field)
{
    return QLatin1String(kFields.at(size_t(field)));
}

bool isTextField(TelemetryField field)
{
    return field == TelemetryField::RequestId || field >= TelemetryField::Model;
}

QString dispositionToken(Disposition disposition)
{
    return QLatin1String(kDispositions.at(size_t(disposition)));
}

bool DataMapColumn::isChangedByErasure() const
{
    return onErasure == QLatin1String("blank") || onErasure == QLatin1String("pseudonymise");
}

bool DataMapTable::hasOwnRows() const
{
    return std::any_of(subject.begin(), subject.end(), [](const SubjectLink &link) { return link.mention.isEmpty(); });
}

const DataMapColumn *DataMapTable::column(const QString &columnName) const
{
    const auto at =
        std::find_if(columns.begin(), columns.end(), [&](const DataMapColumn &c) { return c.name == columnName; });
    return at == columns.end() ? nullptr : &*at;
}

QDate keptUntil(QDate from, const QString &keepFor)
{
    const CalendarPeriod period(keepFor);
    return keepFor.isEmpty() ? QDate() : from.addMonths(period.months).addDays(period.days);
}

QDate keptFrom(QDate day, const QString &keepFor)
{
    const CalendarPeriod period(keepFor);
    if (keepFor.isEmpty())
        return {};
    // The ends of months make it no plain subtraction.
    QDate from = day.addDays(-period.days).addMonths(-period.months).addDays(-4);
    while (keptUntil(from, keepFor) < day)
        from = from.addDays(1);
    return from;
}

QStringList DataMap::subjectTables() const
{
    QStringList names{subjectTable};
    for (const OtherSubject &other : otherSubjects)
        names.append(other.table);
    return names;
}

const DataMapTable *DataMap::table(const QString &name) const
{
    const auto at = std::find_if(tables.begin(), tables.end(), [&](const DataMapTable &t) { return t.name == name; });
    return at == tables.end() ? nullptr : &*at;
}

} // namespace Gatehouse
