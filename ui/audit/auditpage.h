// The audit log: what was done, by whom, and that nobody has changed it since.
#pragma once

#include "models/audit/auditlogcontroller.h"
#include "models/telemetry/viewstate.h"

#include <QFileDialog>
#include <QPointer>
#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class AuditEntryView;
class AuditFilterRow;
class AuditVerdictView;
class PagedTable;
class PageHeader;
class PublicKeyPanel;
class StateView;
class Theme;

class AuditPage : public QWidget
{
    Q_OBJECT
public:
    // All three outlive the page.
    AuditPage(AuditLogController &log, ViewState &view, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    PagedTable *table() const { return m_table; }
    StateView *stateView() const { return m_state; }
    AuditFilterRow *filters() const { return m_filters; }
    AuditEntryView *entryView() const { return m_entry; }
    AuditVerdictView *verdictView() const { return m_verdict; }
    PublicKeyPanel *keyPanel() const { return m_key; }
    QLineEdit *goToField() const { return m_goTo; }
    QFileDialog *dialog() const { return m_dialog; }
    // What a retention cut took.
    QLabel *cutNote() const { return m_cut; }

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildContent();
    void buildActions();
    QAction *addPageAction(const QString &title, const QKeySequence &shortcut, const std::function<void()> &run);
    void follow();
    void showState();
    void showCut();
    void showVerdict();
    void followRange();
    void goToEntry();
    void closeEntry();
    void verifyAgainstFiles();
    void writeCheckpoint();
    void exportLog();
    void showKey();

    AuditLogController &m_log;
    ViewState &m_view;
    const Theme &m_theme;
    PageHeader *m_header;
    AuditFilterRow *m_filters;
    QLabel *m_cut;
    AuditVerdictView *m_verdict;
    PublicKeyPanel *m_key;
    QPushButton *m_verify;
    QPushButton *m_more;
    QLineEdit *m_goTo;
    PagedTable *m_table;
    AuditEntryView *m_entry;
    QBoxLayout *m_split = nullptr;
    StateView *m_state = nullptr;
    QPointer<QFileDialog> m_dialog;
    bool m_keyWanted = false;
};

} // namespace Gatehouse
