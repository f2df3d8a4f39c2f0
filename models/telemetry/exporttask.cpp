#include "models/telemetry/exporttask.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "models/telemetry/exportfields.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

// Below this a rate is an accident.
constexpr qint64 kShortestForRateMs = 500;

Result<qint64> closed(ExportFile &file, const std::stop_token &stop)
{
    if (stop.stop_requested())
        return failure(ErrorKind::Cancelled, QStringLiteral("The export was cancelled; no file was written."));
    const qint64 lines = file.linesWritten();
    const Result<void> ended = file.end();
    return ended ? Result<qint64>(lines) : std::unexpected(ended.error());
}

} // namespace

ExportTask::ExportTask(TelemetrySession &session, const ExportHead &head, const ExportSource &source, qint64 expected,
                       const QString &file, QObject *parent)
    : BackgroundTask(parent)
    , m_session(session)
    , m_head(head)
    , m_name(file)
    , m_expected(expected)
    , m_file(std::make_shared<ExportFile>(file, exportFormatOf(file)))
{
    m_sinceResumed.start();
    if (const auto *answer = std::get_if<TelemetryAnswer>(&source)) {
        writeAnswer(*answer);
        return;
    }
    m_request = std::get<RowPageRequest>(source);
    m_request->after.reset();
    m_request->limit = kRowsPerPage;
    advance();
}

// Reads the next page while the one before it is written, and never more than one ahead.
void ExportTask::advance()
{
    if (m_state != State::Running)
        return;
    if (m_read && !m_writing)
        writePage(*std::exchange(m_read, std::nullopt));
    if (!m_more || m_read || m_asking)
        return;
    m_asking = true;
    m_asked = m_session.page(*m_request);
    onFinished(m_asked, this, [this, generation = m_generation](const Result<RowPage> &page) {
        if (generation == m_generation)
            pageAnswered(page);
    });
}

void ExportTask::pageAnswered(const Result<RowPage> &page)
{
    m_asking = false;
    m_asked = {};
    if (!page) {
        fail(page.error());
        return;
    }
    m_more = page->more && !page->rows.isEmpty();
    if (m_more)
        m_request->after = RowCursor{page->rows.constLast().timeMs, page->rows.constLast().position};
    m_read = *page;
    advance();
}

void ExportTask::writePage(const RowPage &page)
{
    m_writing = true;
    const bool first = !std::exchange(m_begun, true);
    const bool last = !m_more;
    m_closing = last;
    auto job = [file = m_file, head = m_head, page, first, last, capabilities = m_session.capabilities(),
                stop = m_stop.get_token()]() -> Result<qint64> {
        if (first) {
            if (const auto begun = file->begin(head, rowExportFields()); !begun)
                return std::unexpected(begun.error());
        }
        QList<QList<ExportValue>> lines;
        lines.reserve(page.rows.size());
        for (const RequestRow &row : page.rows)
            lines.append(rowExportValues(row, capabilities, head.zone));
        if (const auto written = file->write(lines); !written)
            return std::unexpected(written.error());
        return last ? closed(*file, stop) : file->linesWritten();
    };
    onFinished(runInPool(std::move(job)), this, [this, last, generation = m_generation](const Result<qint64> &lines) {
        if (generation == m_generation)
            written(last, lines);
    });
}

void ExportTask::writeAnswer(const TelemetryAnswer &answer)
{
    m_writing = true;
    m_closing = true;
    m_more = false;
    auto job = [file = m_file, head = m_head, answer, capabilities = m_session.capabilities(),
                stop = m_stop.get_token()]() -> Result<qint64> {
        if (const auto begun = file->begin(head, answerExportFields(answer.query)); !begun)
            return std::unexpected(begun.error());
        if (const auto written = file->write(answerExportLines(answer, capabilities, head.zone)); !written)
            return std::unexpected(written.error());
        return closed(*file, stop);
    };
    onFinished(runInPool(std::move(job)), this, [this, generation = m_generation](const Result<qint64> &lines) {
        if (generation == m_generation)
            written(true, lines);
    });
}

void ExportTask::written(bool last, const Result<qint64> &lines)
{
    m_writing = false;
    if (!lines) {
        fail(lines.error());
        return;
    }
    m_lines = *lines;
    if (last) {
        end(State::Done);
        return;
    }
    emit changed();
    advance();
}

void ExportTask::fail(const Error &error)
{
    m_error = error;
    end(error.kind == ErrorKind::Cancelled ? State::Cancelled : State::Failed);
}

void ExportTask::end(State state)
{
    ++m_generation; // what is still under way comes too late
    m_workedBeforeMs = workedMs();
    m_state = state;
    m_asked.cancel();
    m_read.reset();
    m_file.reset();
    emit changed();
    emit ended();
}

void ExportTask::pause()
{
    if (m_state != State::Running || !m_request)
        return;
    m_workedBeforeMs = workedMs();
    m_state = State::Paused;
    emit changed();
}

void ExportTask::resume()
{
    if (m_state != State::Paused)
        return;
    m_state = State::Running;
    m_sinceResumed.start();
    emit changed();
    advance();
}

void ExportTask::cancel()
{
    if (!isActive())
        return;
    m_stop.request_stop();
    if (!m_closing)
        end(State::Cancelled);
}

QString ExportTask::title() const
{
    return tr("Export %1 to %2").arg(m_head.what, QFileInfo(m_name).fileName());
}

std::optional<double> ExportTask::share() const
{
    if (m_state == State::Done)
        return 1;
    if (m_expected <= 0)
        return std::nullopt;
    // What was expected is a count of a moment ago, so the end is only the end when it is there.
    return std::min(0.99, double(m_lines) / double(m_expected));
}

// Without the time that it was paused.
qint64 ExportTask::workedMs() const
{
    return m_workedBeforeMs + (m_state == State::Running ? m_sinceResumed.elapsed() : 0);
}

double ExportTask::linesPerSecond() const
{
    const qint64 tookMs = workedMs();
    return tookMs < kShortestForRateMs ? 0 : double(m_lines) * 1000 / double(tookMs);
}

QString ExportTask::detail() const
{
    switch (m_state) {
    case State::Failed:
        return m_error ? m_error->message : QString();
    case State::Cancelled:
        return tr("no file was written");
    case State::Done:
        return counted(m_lines, tr("line"), tr("lines"));
    case State::Running:
    case State::Paused:
        break;
    }
    const double rate = linesPerSecond();
    const QString lines = counted(m_lines, tr("line"), tr("lines"));
    return rate <= 0 ? lines : tr("%1, %2 lines/s").arg(lines, formatCount(rate).joined());
}

std::optional<qint64> ExportTask::leftMs() const
{
    const double rate = linesPerSecond();
    if (m_state != State::Running || rate <= 0 || m_expected <= m_lines)
        return std::nullopt;
    return qint64(double(m_expected - m_lines) * 1000 / rate);
}

} // namespace Gatehouse
