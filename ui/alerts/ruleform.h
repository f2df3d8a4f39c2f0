// What a rule is set to, and the change of it: with a reason, on record.
#pragma once

#include "models/alerts/rulecontroller.h"
#include "ui/widgets/card.h"

#include <QHash>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class CalendarRows;
class RuleSettingRow;
class WrappedLabel;

class RuleForm : public Card
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit RuleForm(RuleController &rules, QWidget *parent = nullptr);

    QCheckBox *onBox() const { return m_on; }
    QComboBox *scopeBox() const { return m_scope; }
    CalendarRows *calendar() const { return m_calendar; }
    const QList<RuleSettingRow *> &rows() const { return m_rows; }
    QLineEdit *reason() const { return m_reason; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *discardButton() const { return m_discard; }
    QString note() const;
    void focusFirst();

private:
    void build();
    void connectParts();
    void follow();
    void fillRows();
    void discard();
    void fillScope();
    void followDraft();
    void followNote();
    QString changeText() const;

    RuleController &m_rules;
    QString m_shown;                   // the rule whose rows there are
    QHash<QString, QString> m_reasons; // of changes that are not saved, by the rule
    WrappedLabel *m_sentence;
    QCheckBox *m_on;
    QLabel *m_scopeLabel;
    QComboBox *m_scope;
    CalendarRows *m_calendar;
    QVBoxLayout *m_place;
    QList<RuleSettingRow *> m_rows;
    WrappedLabel *m_note;
    QLineEdit *m_reason;
    QPushButton *m_save;
    QPushButton *m_discard;
};

// "everywhere" first, when there is such; each with its conditions.
void fillNodes(QComboBox *box, const QList<LatticeNode> &nodes, const QString &everywhere,
               const std::optional<QStringList> &chosen);

} // namespace Gatehouse
