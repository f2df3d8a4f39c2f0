// Writes an export to its file, as a row of the background list: all of its rows or figures, never just what a page
// shows.
//
// Rows are read page by page through the session, so that a page which asks for rows meanwhile waits for one page and
// not for the export; they are written on a thread of the pool while the next page is read. A cancelled or failed
// export leaves nothing behind.
//
// Thread: the GUI thread; nothing waits.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/telemetry/exportfile.h"
#include "models/telemetry/exportjob.h"
#include "models/telemetry/telemetrysession.h"

#include <QElapsedTimer>

#include <memory>
#include <stop_token>

namespace Gatehouse
{

class ExportTask final : public BackgroundTask
{
    Q_OBJECT
public:
    static constexpr int kRowsPerPage = 5000;

    // Begins at once. `expected` is how many lines there will be, for the progress. The session must outlive the task.
    ExportTask(TelemetrySession &session, const ExportHead &head, const ExportSource &source, qint64 expected,
               const QString &file, QObject *parent = nullptr);

    QString title() const override;
    State state() const override { return m_state; }
    std::optional<double> share() const override;
    QString detail() const override;
    std::optional<qint64> leftMs() const override;
    bool canPause() const override { return isActive() && m_request.has_value(); }
    bool canCancel() const override { return isActive(); }
    void pause() override;
    void resume() override;
    void cancel() override;

    const QString &file() const { return m_name; }
    qint64 linesWritten() const { return m_lines; }
    // Why it has failed.
    const std::optional<Error> &error() const { return m_error; }

signals:
    // Done, failed or cancelled.
    void ended();

private:
    void advance();
    void pageAnswered(const Result<RowPage> &page);
    void writePage(const RowPage &page);
    void writeAnswer(const TelemetryAnswer &answer);
    void written(bool last, const Result<qint64> &lines);
    void end(State state);
    void fail(const Error &error);
    double linesPerSecond() const;
    qint64 workedMs() const;

    TelemetrySession &m_session;
    const ExportHead m_head;
    const QString m_name;
    const qint64 m_expected;
    // shared_ptr: a job of the pool that still runs when the task goes must find its file.
    std::shared_ptr<ExportFile> m_file;
    std::optional<RowPageRequest> m_request; // of the next page; nothing: figures
    std::optional<RowPage> m_read;           // waits to be written
    QFuture<Result<RowPage>> m_asked;
    bool m_more = true;
    bool m_asking = false;
    bool m_writing = false;
    bool m_begun = false;
    bool m_closing = false; // the last part is being written: whether the file appears is known when that is answered
    std::stop_source m_stop;
    int m_generation = 0;
    State m_state = State::Running;
    qint64 m_lines = 0;
    std::optional<Error> m_error;
    QElapsedTimer m_sinceResumed;
    qint64 m_workedBeforeMs = 0;
};

} // namespace Gatehouse
