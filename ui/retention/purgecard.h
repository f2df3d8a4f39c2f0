// One purge: what goes and went of each table, who planned and approved it, and what can be done with it now.
#pragma once

#include "models/retention/retentioncontroller.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class Theme;
class WrappedLabel;

class PurgeCard : public Card
{
    Q_OBJECT
public:
    // Both outlive the card.
    PurgeCard(RetentionController &retention, const Theme &theme, QWidget *parent = nullptr);

    // The purge that is selected; not called while none is.
    void showPurge();

    QPushButton *approveButton() const { return m_approve; }
    QPushButton *runButton() const { return m_run; }
    QPushButton *withdrawButton() const { return m_withdraw; }
    QLineEdit *reason() const { return m_reason; }
    DataTable *parts() const { return m_parts; }
    QString text() const;

private:
    void build();
    void buildParts(const Theme &theme);
    void showButtons();
    void withdraw();

    RetentionController &m_retention;
    WrappedLabel *m_standing;
    DataTable *m_parts;
    WrappedLabel *m_lines;
    WrappedLabel *m_hindrance;
    QPushButton *m_approve;
    QPushButton *m_run;
    QLineEdit *m_reason;
    QPushButton *m_withdraw;
};

} // namespace Gatehouse
