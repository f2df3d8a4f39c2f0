#include "app/ctl/rowformat.h"

#include "app/ctl/jsontime.h"

#include "models/core/csv.h"
#include "models/core/masking.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <functional>

namespace Gatehouse::Ctl
{

namespace
{

struct Column {
    const char *name;
    std::function<QJsonValue(const RequestRow &, const SourceCapabilities &)> value; // null: not recorded
};

QJsonValue text(const QString &value)
{
    return value.isEmpty() ? QJsonValue() : QJsonValue(value);
}

QJsonValue count(bool isRecorded, qint64 value)
{
    return isRecorded ? QJsonValue(value) : QJsonValue();
}

QJsonValue milliseconds(qint64 us)
{
    return us == kNotRecorded ? QJsonValue() : QJsonValue(double(us) / 1000);
}

QJsonValue finality(FinalAttempt final)
{
    return final == FinalAttempt::Unknown ? QJsonValue() : QJsonValue(final == FinalAttempt::Yes);
}

// Behind the time, which needs the zone.
const QList<Column> &columns()
{
    using Row = const RequestRow &;
    using Able = const SourceCapabilities &;
    static const QList<Column> all{
        {"row_id", [](Row r, Able) { return text(r.rowId); }},
        {"request_id", [](Row r, Able) { return text(r.requestId); }},
        {"final", [](Row r, Able) { return finality(r.final); }},
        {"model", [](Row r, Able) { return text(r.model); }},
        {"provider", [](Row r, Able) { return text(r.provider); }},
        {"endpoint", [](Row r, Able) { return text(r.endpoint); }},
        {"outcome", [](Row r, Able) { return QJsonValue(outcomeToken(r.outcome)); }},
        {"status_code", [](Row r, Able) { return count(r.statusCode != 0, r.statusCode); }},
        {"error_class", [](Row r, Able) { return text(r.errorClass); }},
        {"latency_ms", [](Row r, Able) { return milliseconds(r.latencyUs); }},
        {"ttft_ms", [](Row r, Able) { return milliseconds(r.ttftUs); }},
        {"tokens_in", [](Row r, Able a) { return count(a.tokensIn, r.tokensIn); }},
        {"tokens_out", [](Row r, Able a) { return count(a.tokensOut, r.tokensOut); }},
        {"tokens_cached", [](Row r, Able a) { return count(a.tokensCached, r.tokensCached); }},
        {"cost_usd",
         [](Row r, Able a) { return a.cost ? QJsonValue(double(r.costMicros) / 1'000'000) : QJsonValue(); }},
        {"workspace", [](Row r, Able) { return text(r.workspace); }},
        {"account", [](Row r, Able) { return text(maskedAccount(r.account)); }},
        {"key", [](Row r, Able) { return text(maskedKey(r.key)); }},
        {"ip", [](Row r, Able) { return text(maskedIp(r.ip)); }},
    };
    return all;
}

QString cellText(const QJsonValue &value)
{
    if (value.isBool())
        return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (!value.isDouble())
        return value.toString();
    const double number = value.toDouble();
    return number == double(qint64(number)) ? QString::number(value.toInteger())
                                            : QString::number(number, 'g', QLocale::FloatingPointShortest);
}

} // namespace

RowWriter::RowWriter(const SourceCapabilities &capabilities, const QTimeZone &zone)
    : m_capabilities(capabilities)
    , m_zone(zone)
{
}

QString RowWriter::csvHead() const
{
    QStringList names{QStringLiteral("time")};
    for (const Column &column : columns())
        names.append(QString::fromLatin1(column.name));
    return csvLine(names);
}

QString RowWriter::csv(const RequestRow &row) const
{
    QStringList cells{isoInstant(row.timeMs, m_zone)};
    for (const Column &column : columns())
        cells.append(cellText(column.value(row, m_capabilities)));
    return csvLine(cells);
}

QString RowWriter::json(const RequestRow &row) const
{
    QJsonObject object{{QStringLiteral("time"), isoInstant(row.timeMs, m_zone)}};
    for (const Column &column : columns())
        object.insert(QLatin1String(column.name), column.value(row, m_capabilities));
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

} // namespace Gatehouse::Ctl
