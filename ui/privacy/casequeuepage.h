// The queue of privacy requests: what is due, for whom, and what can be done with one or many at once.
#pragma once

#include "models/privacy/casecontroller.h"
#include "models/privacy/casequeuecontroller.h"
#include "models/privacy/queueworker.h"

#include <QStackedWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class CaseFilterRow;
class CasePage;
class IntakeButton;
class IntakeController;
class IntakePage;
class NewCaseForm;
class PagedTable;
class PageHeader;
class StateView;
class Theme;

// Shows the queue, or over it the page of one case, or requests that are taken in. Files that are dropped on it are
// taken in.
class CaseQueuePage : public QStackedWidget
{
    Q_OBJECT
public:
    // All outlive the page.
    CaseQueuePage(CaseQueueController &queue, CaseController &one, IntakeController &intake, QueueWorker &worker,
                  const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;
    void showCase(const QString &id);
    void showQueue();

    PagedTable *table() const { return m_table; }
    StateView *stateView() const { return m_state; }
    CaseFilterRow *filters() const { return m_filters; }
    NewCaseForm *form() const { return m_form; }
    CasePage *casePage() const { return m_case; }
    IntakePage *intakePage() const { return m_intakePage; }
    IntakeButton *intakeButton() const { return m_takeIn; }
    QPushButton *workButton() const { return m_work; }
    QStringList selectedIds() const;
    QString message() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QWidget *buildQueue();
    void buildActions();
    QPushButton *addBulk(const QString &title, const QString &toolTip, const std::function<void()> &run);
    void follow();
    void followIntake();
    void showIntake();
    void showState();
    void say(const QString &sentence, bool good);
    void showWorker();
    void startCase();
    void move(int rows);

    CaseQueueController &m_queue;
    CaseController &m_one;
    IntakeController &m_intake;
    QueueWorker &m_worker;
    const Theme &m_theme;
    PageHeader *m_header;
    CaseFilterRow *m_filters;
    NewCaseForm *m_form;
    QLabel *m_message;
    PagedTable *m_table;
    QList<QPushButton *> m_bulk;
    QPushButton *m_assign;
    QPushButton *m_work;
    QPushButton *m_new;
    IntakeButton *m_takeIn;
    StateView *m_state = nullptr;
    CasePage *m_case;
    IntakePage *m_intakePage;
    bool m_active = false;
    QString m_current; // the case whose row was current before the queue was read again
};

} // namespace Gatehouse
