// Which findings are listed, each with its count, and from how many days on a credential counts as unused.
#pragma once

#include "models/credentials/credentialcontroller.h"

#include <QWidget>

class QButtonGroup;
class QLabel;
class QPushButton;
class QSpinBox;

namespace Gatehouse
{

class CredentialFilterRow : public QWidget
{
    Q_OBJECT
public:
    // It outlives the row.
    explicit CredentialFilterRow(CredentialController &credentials, QWidget *parent = nullptr);

    QSpinBox *days() const { return m_days; }
    QPushButton *policyButton() const { return m_policy; }
    QString daysFrom() const;
    QPushButton *allButton() const { return m_all; }
    QPushButton *button(CredentialFinding finding) const;

private:
    QWidget *buildDays();
    void show();

    CredentialController &m_credentials;
    QButtonGroup *m_group;
    QPushButton *m_all;
    QList<QPushButton *> m_findings; // as kCredentialFindings
    QSpinBox *m_days;
    QLabel *m_from;
    QPushButton *m_policy;
};

} // namespace Gatehouse
