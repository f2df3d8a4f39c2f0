#include "ui/telemetry/exportcontrol.h"

#include "models/core/counted.h"
#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "ui/telemetry/reportpaper.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/filechoice.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QStyle>

namespace Gatehouse
{

namespace
{

QString chartsText(const PageReport &report)
{
    return counted(report.charts.size(), ExportControl::tr("chart"), ExportControl::tr("charts"));
}

QString reportSize(const PageReport &report)
{
    return QStringLiteral("%1, %2").arg(chartsText(report), counted(report.tableRows(), ExportControl::tr("table row"),
                                                                    ExportControl::tr("table rows")));
}

} // namespace

ExportControl::ExportControl(TelemetrySession &session, std::function<QList<ExportJob>()> jobs, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_makeJobs(std::move(jobs))
    , m_button(new QPushButton(tr("Export…")))
    , m_menu(new QMenu(this))
    , m_message(new QLabel)
{
    m_button->setToolTip(tr("All of it, not just what is seen here"));
    m_button->setMenu(m_menu);
    m_message->setTextFormat(Qt::PlainText);
    setLook(m_message, "hint");
    m_message->hide();
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_message);
    row->addWidget(m_button);
    connect(m_menu, &QMenu::aboutToShow, this, &ExportControl::fillMenu);
    // Only while an export runs is there no menu behind the button.
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (m_task)
            m_task->cancel();
    });
}

QAction *ExportControl::makeAction(QObject *parent)
{
    auto *action = new QAction(tr("Export"), parent);
    action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(action, &QAction::triggered, this, [this] {
        if (!m_task)
            m_menu->popup(m_button->mapToGlobal(QPoint(0, m_button->height())));
    });
    return action;
}

QString ExportControl::message() const
{
    return m_message->toolTip();
}

void ExportControl::fillMenu()
{
    m_menu->clear();
    const QList<ExportJob> jobs = m_makeJobs();
    for (const ExportJob &job : jobs)
        connect(m_menu->addAction(tr("%1 (CSV, JSON)…").arg(job.title)), &QAction::triggered, this,
                [this, job] { askSize(job); });
    if (jobs.isEmpty()) {
        m_menu->addAction(tr("There is nothing to export yet"))->setEnabled(false);
        return;
    }
    if (!m_makeReport)
        return;
    m_menu->addSeparator();
    connect(m_menu->addAction(tr("Charts as a picture (PNG)…")), &QAction::triggered, this,
            [this] { savePaper(Paper::Png); });
    connect(m_menu->addAction(tr("Report with charts and tables (PDF)…")), &QAction::triggered, this,
            [this] { savePaper(Paper::Pdf); });
}

// The size comes first, so that nobody starts to write millions of rows unawares.
void ExportControl::askSize(const ExportJob &job)
{
    if (m_dialog || m_task)
        return;
    say(tr("counting…"));
    onFinished(m_session.ask({sizeQuestion(job)}), this,
               [this, job, generation = ++m_generation](const Result<QList<TelemetryAnswer>> &answers) {
                   if (generation != m_generation)
                       return;
                   if (!answers) {
                       say(answers.error().message, true);
                       return;
                   }
                   const TelemetryAnswer &answer = answers->constFirst();
                   const ExportSize size = exportSize(job, answer);
                   const auto *rows = std::get_if<RowPageRequest>(&job.question);
                   const ExportSource source = rows ? ExportSource(*rows) : ExportSource(answer);
                   chooseFile(job.head.what, size.text(), {tr("CSV (*.csv)"), tr("JSON (*.json)")},
                              suggestedFileName(job.head),
                              [this, job, source, size](const QString &file) { start(job, source, size.lines, file); });
               });
}

void ExportControl::chooseFile(const QString &what, const QString &size, const QStringList &nameFilters,
                               const QString &name, std::function<void(const QString &)> save)
{
    say(size);
    m_dialog = chooseFileToSave(this, {tr("Export %1: %2").arg(what, size), tr("Save %1").arg(size), nameFilters, name},
                                std::move(save));
    connect(m_dialog, &QDialog::finished, this, [this](int result) {
        m_dialog = nullptr;
        if (result == QDialog::Rejected && !m_task)
            say({});
    });
}

void ExportControl::start(const ExportJob &job, const ExportSource &source, qint64 expected, const QString &file)
{
    if (m_task)
        return;
    m_task = new ExportTask(m_session, job.head, source, expected, file, &m_session);
    connect(m_task, &BackgroundTask::changed, this, [this] {
        if (m_task && m_task->isActive())
            say(m_task->detail());
    });
    connect(m_task, &ExportTask::ended, this, &ExportControl::ended);
    showRunning(true);
    say(tr("writing…"));
    emit taskStarted(m_task);
}

void ExportControl::ended()
{
    const QPointer<ExportTask> task = std::exchange(m_task, nullptr);
    showRunning(false);
    if (!task)
        return;
    switch (task->state()) {
    case BackgroundTask::State::Done:
        say(tr("%1 in %2").arg(task->detail(), QFileInfo(task->file()).fileName()));
        return;
    case BackgroundTask::State::Failed:
        say(task->detail(), true);
        return;
    default:
        say(tr("cancelled, no file"));
    }
}

void ExportControl::savePaper(Paper paper)
{
    if (m_dialog || m_task)
        return;
    const PageReport report = m_makeReport();
    const bool pdf = paper == Paper::Pdf;
    const QString size = pdf ? reportSize(report) : chartsText(report);
    chooseFile(report.head.what, size, {pdf ? tr("PDF (*.pdf)") : tr("PNG (*.png)")}, suggestedFileName(report.head),
               [this, paper, report](const QString &file) { writePaper(paper, report, file); });
}

void ExportControl::writePaper(Paper paper, const PageReport &report, const QString &file)
{
    say(tr("writing…"));
    m_button->setEnabled(false);
    const auto write = [paper, report, file] {
        return paper == Paper::Pdf ? writeReportPdf(report, file) : writeReportPng(report, file);
    };
    onFinished(runInPool(write), this, [this, file](const Result<void> &written) {
        m_button->setEnabled(true);
        if (written)
            say(tr("saved as %1").arg(QFileInfo(file).fileName()));
        else
            say(written.error().message, true);
    });
}

void ExportControl::showRunning(bool running)
{
    m_button->setText(running ? tr("Cancel export") : tr("Export…"));
    m_button->setMenu(running ? nullptr : m_menu);
}

void ExportControl::say(const QString &text, bool problem)
{
    constexpr int kWidest = 220;
    m_message->setText(m_message->fontMetrics().elidedText(text, Qt::ElideMiddle, kWidest));
    m_message->setToolTip(text);
    m_message->setAccessibleName(text);
    m_message->setVisible(!text.isEmpty());
    setLook(m_message, problem ? "error" : "hint");
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace Gatehouse
