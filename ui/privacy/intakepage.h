// Requests that were read, before anything of them is filed: which are new, which are known, what is wrong with the
// rest.
#pragma once

#include "models/privacy/intakecontroller.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class IntakeButton;
class IntakeDecisionForm;
class PageHeader;
class PagedTable;
class StateView;
class Theme;

class IntakePage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    IntakePage(IntakeController &intake, const Theme &theme, QWidget *parent = nullptr);

    // Ends what runs, or else goes back; the list stays while something of it can still be filed.
    void leave();
    // The rows that a decision is about: those that are selected, or else all that leave something open.
    QList<int> scope() const;

    DataTable *table() const;
    StateView *stateView() const { return m_state; }
    IntakeDecisionForm *form() const { return m_form; }
    QPushButton *fileButton() const { return m_file; }
    QPushButton *stopButton() const { return m_stop; }
    QPushButton *discardButton() const { return m_discard; }
    IntakeButton *moreButton() const { return m_more; }
    QString message() const;
    QString headline() const;
    QString detail() const;

signals:
    void closeRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildHeader();
    QWidget *buildList();
    void connectParts();
    void follow();
    void showState();
    void showScope();
    void showDetail();
    void toggleChosen();
    QList<int> selectedRows() const;

    IntakeController &m_intake;
    PageHeader *m_header;
    QLabel *m_message;
    IntakeDecisionForm *m_form;
    PagedTable *m_table;
    QLabel *m_detail;
    StateView *m_state = nullptr;
    IntakeButton *m_more;
    QPushButton *m_file;
    QPushButton *m_stop;
    QPushButton *m_discard;
    bool m_wasBusy = false;
};

} // namespace Gatehouse
