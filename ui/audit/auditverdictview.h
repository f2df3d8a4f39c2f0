// What the last verification found, with every fault, and how far the one that runs has come.
#pragma once

#include "models/audit/auditlogcontroller.h"

#include <QFrame>
#include <QTimeZone>

class QLabel;
class QProgressBar;
class QPushButton;

namespace Gatehouse
{

class Theme;

// Hidden while there is nothing to say.
class AuditVerdictView : public QFrame
{
    Q_OBJECT
public:
    AuditVerdictView(const Theme &theme, QWidget *parent = nullptr);

    void showVerdict(const AuditVerdict &verdict, const QTimeZone &zone);
    // One sentence about something that was done or could not be done.
    void say(const QString &sentence, bool good);
    // The task must live until it has ended or another one is shown.
    void showTask(AuditTask *task);
    QString text() const;

private:
    void showFrame(const char *look, const QString &icon, const QColor &ink);
    void showProgress();

    const Theme &m_theme;
    QPointer<AuditTask> m_task;
    QLabel *m_icon;
    QLabel *m_sentence;
    QLabel *m_faults;
    QProgressBar *m_progress;
    QPushButton *m_button;
};

} // namespace Gatehouse
