// A button that exports what a page asks for: says how much it is first, can be cancelled, and says how it went.
#pragma once

#include "models/telemetry/exporttask.h"
#include "ui/telemetry/pagereport.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QAction;
class QFileDialog;
class QLabel;
class QMenu;
class QPushButton;

namespace Gatehouse
{

class ExportControl : public QWidget
{
    Q_OBJECT
public:
    // `jobs` is asked when the menu opens. The session must outlive the control; running exports belong to it, so that
    // they go on when the page is left.
    ExportControl(TelemetrySession &session, std::function<QList<ExportJob>()> jobs, QWidget *parent = nullptr);

    // With it the page can be saved as a picture and as a report, too.
    void setReport(std::function<PageReport()> report) { m_makeReport = std::move(report); }

    // An action that opens the menu, for the page's own list of actions.
    QAction *makeAction(QObject *parent);

    QPushButton *button() const { return m_button; }
    QMenu *menu() const { return m_menu; }
    // Open while a file is being chosen, else null.
    QFileDialog *dialog() const { return m_dialog; }
    QString message() const;

signals:
    // For the list of background work.
    void taskStarted(Gatehouse::BackgroundTask *task);

private:
    enum class Paper { Pdf, Png };

    void fillMenu();
    void askSize(const ExportJob &job);
    void chooseFile(const QString &what, const QString &size, const QStringList &nameFilters, const QString &name,
                    std::function<void(const QString &)> save);
    void start(const ExportJob &job, const ExportSource &source, qint64 expected, const QString &file);
    void savePaper(Paper paper);
    void writePaper(Paper paper, const PageReport &report, const QString &file);
    void ended();
    void showRunning(bool running);
    void say(const QString &text, bool problem = false);

    TelemetrySession &m_session;
    std::function<QList<ExportJob>()> m_makeJobs;
    std::function<PageReport()> m_makeReport;
    int m_generation = 0;
    QPointer<ExportTask> m_task; // the one that runs
    QPushButton *m_button;
    QMenu *m_menu;
    QLabel *m_message;
    QFileDialog *m_dialog = nullptr;
};

} // namespace Gatehouse
