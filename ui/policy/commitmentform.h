// What one commitment of a policy comes to, and the periods and settings in it that can be changed here.
#pragma once

#include "models/policy/policycontroller.h"
#include "models/policy/policyedits.h"

#include <QWidget>

class QFormLayout;
class QLabel;

namespace Gatehouse
{

class CommitmentForm : public QWidget
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit CommitmentForm(PolicyController &policies, QWidget *parent = nullptr);

    void show(const QString &commitmentId);
    const QString &shown() const { return m_id; }
    // A QLineEdit or a QComboBox; none: nothing of that name can be set.
    QWidget *editor(const QString &name) const { return m_editors.value(name); }
    QString text() const;
    void focusFirst();

private:
    void follow();
    void build(const QList<PolicySetting> &settings);
    QList<QWidget *> takeRows();
    QWidget *editorOf(const PolicySetting &setting);

    PolicyController &m_policies;
    QString m_id;
    QList<QPair<QString, QList<LineChoice>>> m_built; // names and words of the settings that there are editors for
    QLabel *m_text;
    QFormLayout *m_rows;
    QMap<QString, QWidget *> m_editors;
};

} // namespace Gatehouse
