// What becomes of the policy that is looked at: its name, version and day, why, and the steps that keep it.
#pragma once

#include "models/policy/policycontroller.h"

#include <QWidget>

class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class VersionBar : public QWidget
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit VersionBar(PolicyController &policies, QWidget *parent = nullptr);

    QLineEdit *policy() const { return m_policy; }
    QLineEdit *version() const { return m_version; }
    QDateEdit *effective() const { return m_effective; }
    QLineEdit *reason() const { return m_reason; }
    QPushButton *adoptButton() const { return m_adopt; }
    QPushButton *inForceButton() const { return m_inForce; }
    QPushButton *endButton() const { return m_end; }
    QPushButton *discardButton() const { return m_discard; }
    QString note() const;

signals:
    // One of its buttons begins what will grey it.
    void begun();

private:
    void layOut();
    void follow();
    void nameDraft();

    PolicyController &m_policies;
    QLineEdit *m_policy;
    QLineEdit *m_version;
    QDateEdit *m_effective;
    QLineEdit *m_reason;
    QPushButton *m_adopt;
    QPushButton *m_inForce;
    QPushButton *m_end;
    QPushButton *m_discard;
    QLabel *m_note;
};

} // namespace Gatehouse
