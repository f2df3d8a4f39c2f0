// A button that exports what a page asks for: says how much it is first, can be cancelled, and says how it went.
#pragma once

#include "models/telemetry/telemetryexport.h"

#include <QWidget>

#include <functional>
#include <variant>

class QFileDialog;
class QLabel;
class QPushButton;

namespace Gatehouse {

struct ExportJob {
    ExportHead head;
    std::variant<RowPageRequest, TelemetryQuery> question;
};

class ExportControl : public QWidget
{
    Q_OBJECT
public:
    // `job` is asked when the button is pressed. The session must outlive the control.
    ExportControl(TelemetrySession &session, std::function<ExportJob()> job, QWidget *parent = nullptr);

    QPushButton *button() const { return m_button; }
    // Open while a file is being chosen, else null.
    QFileDialog *dialog() const { return m_dialog; }
    QString message() const;

private:
    void press();
    void askSize();
    void chooseFile(qint64 attempts);
    void start(const QString &file);
    void finished(const Result<qint64> &rows);
    void say(const QString &text, bool problem = false);

    TelemetrySession &m_session;
    std::function<ExportJob()> m_makeJob;
    ExportJob m_job;
    TelemetryExport m_export;
    int m_generation = 0;
    QString m_file;
    QPushButton *m_button;
    QLabel *m_message;
    QFileDialog *m_dialog = nullptr;
};

} // namespace Gatehouse
