// One entry of the audit log in full, with its hash and whether the two fit.
#pragma once

#include "models/audit/auditlogcontroller.h"
#include "ui/widgets/card.h"

class QFormLayout;
class QLabel;
class QScrollArea;

namespace Gatehouse
{

class Chip;
class Theme;

class AuditEntryView : public Card
{
    Q_OBJECT
public:
    // Both outlive it.
    AuditEntryView(AuditLogController &log, const Theme &theme, QWidget *parent = nullptr);

    // "Position: entry 57 of 812,034", a line each.
    QString text() const;

signals:
    void closeRequested();

private:
    void follow();

    AuditLogController &m_log;
    const Theme &m_theme;
    Chip *m_fits;
    QScrollArea *m_scroll;
    QList<AuditField> m_shown;
};

} // namespace Gatehouse
