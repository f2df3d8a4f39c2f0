// Writes the answer to a question as CSV or JSON, with what was asked at its head.
//
// CSV: comment lines with "#", then RFC 4180 with a header line; times in the zone of the view with their offset; what
// is not recorded is an empty cell. A text that a spreadsheet would take for a formula gets a leading apostrophe.
// JSON: one object {"asked": {...}, "fields": [...], "rows": [[...], ...]}; what is not recorded is null.
#pragma once

#include "models/core/error.h"
#include "models/core/timespan.h"
#include "models/telemetry/dimension.h"

#include <QList>
#include <QStringList>
#include <QTimeZone>

#include <variant>

class QIODevice;

namespace Gatehouse
{

enum class ExportFormat { Csv, Json };

// Nothing: not recorded.
using ExportValue = std::variant<std::monostate, qint64, double, QString>;

// What was asked, for whoever opens the file later.
struct ExportHead {
    QString what;    // "requests", "usage by model"
    QString gateway; // its name and product
    TimeSpan span;
    QTimeZone zone = QTimeZone::utc();
    FilterSet filter;
    qint64 askedAtMs = 0;
    QStringList notes; // what one must know to read the figures

    QString zoneName() const { return QString::fromLatin1(zone.id()); }
};

// The head as it stands above figures on paper and in a CSV file: "gateway: eu-prod, New API", ...
QStringList exportHeadLines(const ExportHead &head);

class ExportWriter
{
public:
    // The device is open for writing and outlives the writer.
    ExportWriter(QIODevice &device, ExportFormat format);

    Result<void> begin(const ExportHead &head, const QStringList &fields);
    // As many values as there are fields.
    Result<void> write(const QList<ExportValue> &values);
    Result<void> end();
    qint64 rowsWritten() const { return m_rows; }

private:
    Result<void> put(const QByteArray &bytes);

    QIODevice &m_device;
    ExportFormat m_format;
    qsizetype m_fields = 0;
    qint64 m_rows = 0;
};

// ISO 8601 with milliseconds and offset: "2026-11-17T14:05:31.204+01:00".
QString exportTime(qint64 ms, const QTimeZone &zone);

} // namespace Gatehouse
