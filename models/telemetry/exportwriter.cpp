#include "models/telemetry/exportwriter.h"

#include "models/core/csv.h"
#include "models/telemetry/shownvalue.h"

#include <QDateTime>
#include <QIODevice>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse
{

namespace
{

QString csvValue(const ExportValue &value)
{
    if (const auto *whole = std::get_if<qint64>(&value))
        return QString::number(*whole);
    if (const auto *number = std::get_if<double>(&value))
        return QString::number(*number, 'g', 12);
    if (const auto *text = std::get_if<QString>(&value))
        return csvCell(*text);
    return {};
}

QJsonValue jsonValue(const ExportValue &value)
{
    if (const auto *whole = std::get_if<qint64>(&value))
        return *whole;
    if (const auto *number = std::get_if<double>(&value))
        return *number;
    if (const auto *text = std::get_if<QString>(&value))
        return *text;
    return QJsonValue::Null;
}

QByteArray compact(const QJsonArray &array)
{
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

// A line end inside a value would end the comment.
QString oneLine(const QString &text)
{
    return text.simplified();
}

QByteArray csvHead(const ExportHead &head)
{
    QStringList lines{head.what};
    lines += exportHeadLines(head);
    QByteArray csv;
    for (const QString &line : lines)
        csv += QStringLiteral("# %1").arg(oneLine(line)).toUtf8() + "\r\n";
    return csv;
}

QJsonObject jsonHead(const ExportHead &head)
{
    QJsonArray filters;
    for (const FilterTerm &term : head.filter.terms)
        filters.append(shownTerm(term));
    return {{QStringLiteral("what"), head.what},
            {QStringLiteral("gateway"), head.gateway},
            {QStringLiteral("from"), exportTime(head.span.fromMs, head.zone)},
            {QStringLiteral("to"), exportTime(head.span.toMs, head.zone)},
            {QStringLiteral("zone"), head.zoneName()},
            {QStringLiteral("filter"), filters},
            {QStringLiteral("asked"), exportTime(head.askedAtMs, head.zone)},
            {QStringLiteral("notes"), QJsonArray::fromStringList(head.notes)}};
}

} // namespace

QStringList exportHeadLines(const ExportHead &head)
{
    QStringList lines{QStringLiteral("gateway: %1").arg(head.gateway),
                      QStringLiteral("from: %1").arg(exportTime(head.span.fromMs, head.zone)),
                      QStringLiteral("to (not included): %1").arg(exportTime(head.span.toMs, head.zone)),
                      QStringLiteral("zone: %1").arg(head.zoneName()),
                      QStringLiteral("filter: %1").arg(shownFilter(head.filter)),
                      QStringLiteral("asked: %1").arg(exportTime(head.askedAtMs, head.zone))};
    for (const QString &note : head.notes)
        lines.append(QStringLiteral("note: %1").arg(note));
    return lines;
}

ExportWriter::ExportWriter(QIODevice &device, ExportFormat format)
    : m_device(device)
    , m_format(format)
{
}

Result<void> ExportWriter::put(const QByteArray &bytes)
{
    if (m_device.write(bytes) == bytes.size())
        return {};
    return failure(ErrorKind::Unreachable,
                   QStringLiteral("The export could not be written: %1. Free some space or choose another folder.")
                       .arg(m_device.errorString()));
}

Result<void> ExportWriter::begin(const ExportHead &head, const QStringList &fields)
{
    m_fields = fields.size();
    m_rows = 0;
    if (m_format == ExportFormat::Json) {
        return put("{\"asked\":" + QJsonDocument(jsonHead(head)).toJson(QJsonDocument::Compact) +
                   ",\n\"fields\":" + compact(QJsonArray::fromStringList(fields)) + ",\n\"rows\":[");
    }
    return put(csvHead(head) + csvLine(fields).toUtf8());
}

Result<void> ExportWriter::write(const QList<ExportValue> &values)
{
    Q_ASSERT(values.size() == m_fields);
    ++m_rows;
    if (m_format == ExportFormat::Json) {
        QJsonArray row;
        for (const ExportValue &value : values)
            row.append(jsonValue(value));
        return put((m_rows == 1 ? "\n" : ",\n") + compact(row));
    }
    QStringList cells;
    for (const ExportValue &value : values)
        cells.append(csvValue(value));
    return put(cells.join(QLatin1Char(',')).toUtf8() + "\r\n");
}

Result<void> ExportWriter::end()
{
    return m_format == ExportFormat::Json ? put("\n]}\n") : Result<void>();
}

QString exportTime(qint64 ms, const QTimeZone &zone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms, zone);
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODateWithMs);
}

} // namespace Gatehouse
