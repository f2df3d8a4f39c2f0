// The file of an export. It appears under its name when it is complete; dropped before, it leaves nothing behind, and
// what stood there stays as it was.
//
// Thread: any, one at a time.
#pragma once

#include "models/telemetry/exportwriter.h"

#include <QSaveFile>

#include <optional>

namespace Gatehouse
{

class ExportFile
{
public:
    ExportFile(const QString &name, ExportFormat format);

    Result<void> begin(const ExportHead &head, const QStringList &fields);
    Result<void> write(const QList<QList<ExportValue>> &lines);
    // Puts the file in its place.
    Result<void> end();
    qint64 linesWritten() const { return m_writer ? m_writer->rowsWritten() : 0; }

private:
    QString m_name;
    ExportFormat m_format;
    std::optional<QSaveFile> m_file;
    std::optional<ExportWriter> m_writer;
};

// The format that the name asks for; CSV unless it ends with ".json".
ExportFormat exportFormatOf(const QString &file);
// Opens, and puts in place at the end: whatever is saved under a name that a person chose fails with the same words.
Result<void> openForSaving(QSaveFile &file);
Result<void> putInPlace(QSaveFile &file);

} // namespace Gatehouse
