#include "models/telemetry/exportfile.h"

namespace Gatehouse
{

ExportFile::ExportFile(const QString &name, ExportFormat format)
    : m_name(name)
    , m_format(format)
{
}

Result<void> ExportFile::begin(const ExportHead &head, const QStringList &fields)
{
    m_file.emplace(m_name);
    if (auto opened = openForSaving(*m_file); !opened)
        return opened;
    m_writer.emplace(*m_file, m_format);
    return m_writer->begin(head, fields);
}

Result<void> ExportFile::write(const QList<QList<ExportValue>> &lines)
{
    for (const QList<ExportValue> &line : lines) {
        if (auto written = m_writer->write(line); !written)
            return written;
    }
    return {};
}

Result<void> ExportFile::end()
{
    if (auto ended = m_writer->end(); !ended)
        return ended;
    return putInPlace(*m_file);
}

ExportFormat exportFormatOf(const QString &file)
{
    return file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive) ? ExportFormat::Json : ExportFormat::Csv;
}

Result<void> openForSaving(QSaveFile &file)
{
    if (file.open(QIODevice::WriteOnly))
        return {};
    return failure(
        ErrorKind::Denied,
        QStringLiteral("%1 cannot be written: %2. Choose another folder.").arg(file.fileName(), file.errorString()));
}

Result<void> putInPlace(QSaveFile &file)
{
    if (file.commit())
        return {};
    return failure(ErrorKind::Unreachable,
                   QStringLiteral("%1 could not be saved: %2. Free some space or choose another folder.")
                       .arg(file.fileName(), file.errorString()));
}

} // namespace Gatehouse
