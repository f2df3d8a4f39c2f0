#include "models/telemetry/telemetryexport.h"

#include "models/core/onfinished.h"
#include "models/telemetry/exportfields.h"

namespace Gatehouse {

TelemetryExport::TelemetryExport(TelemetrySession &session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

Result<void> TelemetryExport::open(const ExportHead &head, const QStringList &fields, const QString &file, ExportFormat format)
{
    if (m_running)
        return failure(ErrorKind::Busy, QStringLiteral("An export is running already. Wait for it or cancel it."));
    m_file.emplace(file);
    if (!m_file->open(QIODevice::WriteOnly)) {
        const QString why = m_file->errorString();
        m_file.reset();
        return failure(ErrorKind::Denied, QStringLiteral("%1 cannot be written: %2. Choose another folder.").arg(file, why));
    }
    m_writer.emplace(*m_file, format);
    m_zone = head.zone;
    if (const auto begun = m_writer->begin(head, fields); !begun) {
        m_writer.reset();
        m_file.reset();
        return begun;
    }
    m_running = true;
    ++m_generation;
    return {};
}

Result<void> TelemetryExport::startRows(const RowPageRequest &request, const ExportHead &head, const QString &file, ExportFormat format)
{
    if (const auto opened = open(head, rowExportFields(), file, format); !opened)
        return opened;
    m_request = request;
    m_request.after.reset();
    m_request.limit = kRowsPerPage;
    askPage();
    return {};
}

Result<void> TelemetryExport::startFigures(const TelemetryQuery &query, const ExportHead &head, const QString &file, ExportFormat format)
{
    if (const auto opened = open(head, answerExportFields(query), file, format); !opened)
        return opened;
    onFinished(m_session.ask({query}), this, [this, generation = m_generation](const Result<QList<TelemetryAnswer>> &answers) {
        if (generation == m_generation)
            figuresAnswered(answers);
    });
    return {};
}

void TelemetryExport::askPage()
{
    onFinished(m_session.page(m_request), this, [this, generation = m_generation](const Result<RowPage> &page) {
        if (generation == m_generation)
            pageAnswered(page);
    });
}

void TelemetryExport::pageAnswered(const Result<RowPage> &page)
{
    if (!page) {
        giveUp(page.error());
        return;
    }
    for (const RequestRow &row : page->rows) {
        if (const auto written = m_writer->write(rowExportValues(row, m_session.capabilities(), m_zone)); !written) {
            giveUp(written.error());
            return;
        }
    }
    emit progressed(rowsWritten());
    if (!m_running)
        return; // cancelled by whoever listens to the progress
    if (!page->more || page->rows.isEmpty()) {
        complete();
        return;
    }
    m_request.after = RowCursor{page->rows.constLast().timeMs, page->rows.constLast().position};
    askPage();
}

void TelemetryExport::figuresAnswered(const Result<QList<TelemetryAnswer>> &answers)
{
    if (!answers) {
        giveUp(answers.error());
        return;
    }
    for (const QList<ExportValue> &line : answerExportLines(answers->constFirst(), m_session.capabilities(), m_zone)) {
        if (const auto written = m_writer->write(line); !written) {
            giveUp(written.error());
            return;
        }
    }
    complete();
}

void TelemetryExport::complete()
{
    m_rowsWritten = m_writer->rowsWritten();
    Result<void> ended = m_writer->end();
    if (ended && !m_file->commit())
        ended = failure(ErrorKind::Unreachable, QStringLiteral("The export could not be saved: %1. Choose another folder.").arg(m_file->errorString()));
    if (!ended) {
        giveUp(ended.error());
        return;
    }
    m_writer.reset();
    m_file.reset();
    m_running = false;
    emit finished(m_rowsWritten);
}

void TelemetryExport::giveUp(const Error &error)
{
    ++m_generation;
    m_writer.reset();
    if (m_file)
        m_file->cancelWriting();
    m_file.reset();
    m_running = false;
    emit finished(std::unexpected(error));
}

void TelemetryExport::cancel()
{
    if (m_running)
        giveUp({ErrorKind::Cancelled, QStringLiteral("The export was cancelled; no file was written.")});
}

} // namespace Gatehouse
