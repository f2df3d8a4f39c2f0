// Exports a question to a file: all of its rows or figures, never just what a page shows. The file appears when it is
// complete; a cancelled or failed export leaves nothing behind.
//
// Thread: the GUI thread; rows are asked for page by page, and nothing waits.
#pragma once

#include "models/telemetry/exportwriter.h"
#include "models/telemetry/telemetrysession.h"

#include <QObject>
#include <QSaveFile>

#include <optional>

namespace Gatehouse {

class TelemetryExport : public QObject
{
    Q_OBJECT
public:
    static constexpr int kRowsPerPage = 5000;

    explicit TelemetryExport(TelemetrySession &session, QObject *parent = nullptr);

    // `after` and `limit` of the request are ignored. One export at a time: a second is refused while one runs.
    Result<void> startRows(const RowPageRequest &request, const ExportHead &head, const QString &file, ExportFormat format);
    Result<void> startFigures(const TelemetryQuery &query, const ExportHead &head, const QString &file, ExportFormat format);
    void cancel();

    bool isRunning() const { return m_running; }
    qint64 rowsWritten() const { return m_writer ? m_writer->rowsWritten() : m_rowsWritten; }

signals:
    void progressed(qint64 rowsWritten);
    // The number of rows, or why there is no file. A cancelled export ends with the kind Cancelled.
    void finished(const Gatehouse::Result<qint64> &rows);

private:
    Result<void> open(const ExportHead &head, const QStringList &fields, const QString &file, ExportFormat format);
    void askPage();
    void pageAnswered(const Result<RowPage> &page);
    void figuresAnswered(const Result<QList<TelemetryAnswer>> &answers);
    void complete();
    void giveUp(const Error &error);

    TelemetrySession &m_session;
    std::optional<QSaveFile> m_file;
    std::optional<ExportWriter> m_writer;
    RowPageRequest m_request;
    QTimeZone m_zone = QTimeZone::utc();
    int m_generation = 0;
    bool m_running = false;
    qint64 m_rowsWritten = 0;
};

} // namespace Gatehouse
