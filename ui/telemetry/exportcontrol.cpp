#include "ui/telemetry/exportcontrol.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>

namespace Gatehouse {

namespace {

TelemetryQuery sizeQuestion(const ExportJob &job)
{
    TelemetryQuery query;
    if (const auto *rows = std::get_if<RowPageRequest>(&job.question)) {
        query.span = rows->span;
        query.filter = rows->filter;
    } else {
        query = std::get<TelemetryQuery>(job.question);
        query.edges.clear();
        query.groupBy.clear();
        query.latency = false;
        query.ttft = false;
    }
    return query;
}

} // namespace

ExportControl::ExportControl(TelemetrySession &session, std::function<ExportJob()> job, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_makeJob(std::move(job))
    , m_export(session)
    , m_button(new QPushButton(tr("Export…")))
    , m_message(new QLabel)
{
    m_button->setToolTip(tr("All of it as CSV or JSON, not just what is seen here"));
    m_message->setTextFormat(Qt::PlainText);
    setLook(m_message, "hint");
    m_message->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_message);
    row->addWidget(m_button);
    connect(m_button, &QPushButton::clicked, this, &ExportControl::press);
    connect(&m_export, &TelemetryExport::progressed, this, [this](qint64 rows) { say(tr("%1 rows").arg(formatExact(rows))); });
    connect(&m_export, &TelemetryExport::finished, this, &ExportControl::finished);
}

QString ExportControl::message() const
{
    return m_message->text();
}

void ExportControl::press()
{
    if (m_export.isRunning())
        m_export.cancel();
    else if (!m_dialog)
        askSize();
}

// The size comes first, so that nobody starts to write millions of rows unawares.
void ExportControl::askSize()
{
    m_job = m_makeJob();
    say(tr("counting…"));
    onFinished(m_session.ask({sizeQuestion(m_job)}), this,
               [this, generation = ++m_generation](const Result<QList<TelemetryAnswer>> &answers) {
                   if (generation != m_generation)
                       return;
                   if (answers)
                       chooseFile(answers->constFirst().total.attempts);
                   else
                       say(answers.error().message, true);
               });
}

void ExportControl::chooseFile(qint64 attempts)
{
    say({});
    const QString size = std::holds_alternative<RowPageRequest>(m_job.question) ? tr("up to %1 rows").arg(formatExact(attempts))
                                                                              : tr("figures of %1 attempts").arg(formatExact(attempts));
    m_dialog = new QFileDialog(this, tr("Export %1: %2").arg(m_job.head.what, size));
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setAcceptMode(QFileDialog::AcceptSave);
    m_dialog->setOption(QFileDialog::DontUseNativeDialog);
    m_dialog->setNameFilters({tr("CSV (*.csv)"), tr("JSON (*.json)")});
    m_dialog->setDefaultSuffix(QStringLiteral("csv"));
    connect(m_dialog, &QFileDialog::filterSelected, m_dialog, [dialog = m_dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains(QLatin1String("json")) ? QStringLiteral("json") : QStringLiteral("csv"));
    });
    connect(m_dialog, &QFileDialog::fileSelected, this, &ExportControl::start);
    connect(m_dialog, &QDialog::finished, this, [this] { m_dialog = nullptr; });
    m_dialog->open();
}

void ExportControl::start(const QString &file)
{
    m_file = file;
    const bool json = file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive);
    const ExportFormat format = json ? ExportFormat::Json : ExportFormat::Csv;
    m_button->setText(tr("Cancel export"));
    say(tr("writing…"));
    Result<void> started;
    if (const auto *rows = std::get_if<RowPageRequest>(&m_job.question))
        started = m_export.startRows(*rows, m_job.head, file, format);
    else
        started = m_export.startFigures(std::get<TelemetryQuery>(m_job.question), m_job.head, file, format);
    if (!started)
        finished(std::unexpected(started.error()));
}

void ExportControl::finished(const Result<qint64> &rows)
{
    m_button->setText(tr("Export…"));
    if (rows)
        say(tr("%1 lines in %2").arg(formatExact(*rows), QFileInfo(m_file).fileName()));
    else
        say(rows.error().kind == ErrorKind::Cancelled ? tr("cancelled, no file") : rows.error().message,
            rows.error().kind != ErrorKind::Cancelled);
}

void ExportControl::say(const QString &text, bool problem)
{
    constexpr int kWidest = 320;
    m_message->setText(m_message->fontMetrics().elidedText(text, Qt::ElideMiddle, kWidest));
    m_message->setToolTip(text);
    m_message->setAccessibleName(text);
    m_message->setVisible(!text.isEmpty());
    setLook(m_message, problem ? "error" : "hint");
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace Gatehouse
