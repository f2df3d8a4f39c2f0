// What the audit log is narrowed down to: who, what, of what, any text, and the time range of the bar on top.
#pragma once

#include "models/audit/auditfilter.h"
#include "models/core/timespan.h"

#include <QHash>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class AuditFilterRow : public QWidget
{
    Q_OBJECT
public:
    explicit AuditFilterRow(QWidget *parent = nullptr);

    // Who can be picked, by their ids.
    void setNames(const QHash<QString, QString> &names);
    void setRange(const QString &label, const TimeSpan &span);
    AuditFilter filter() const;
    void clear();
    void focusText();

    QComboBox *actor() const { return m_actor; }
    QComboBox *action() const { return m_action; }
    QLineEdit *object() const { return m_object; }
    QLineEdit *text() const { return m_text; }
    QPushButton *range() const { return m_range; }

signals:
    void filterEdited(const Gatehouse::AuditFilter &filter);

private:
    void edit();

    QHash<QString, QString> m_names;
    TimeSpan m_span;
    QComboBox *m_actor;
    QComboBox *m_action;
    QLineEdit *m_object;
    QLineEdit *m_text;
    QPushButton *m_range;
    QPushButton *m_clear;
    QTimer m_typing;
};

} // namespace Gatehouse
