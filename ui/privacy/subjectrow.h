// Who a case is about, masked until a reason is given, and by when it is due.
#pragma once

#include "models/privacy/casecontroller.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class Chip;
class Theme;

class SubjectRow : public QWidget
{
    Q_OBJECT
public:
    // Both outlive it.
    SubjectRow(CaseController &one, const Theme &theme, QWidget *parent = nullptr);

    QLineEdit *purposeField() const { return m_purpose; }
    QPushButton *revealButton() const { return m_reveal; }
    QString text() const;

private:
    void follow();

    CaseController &m_one;
    Chip *m_due;
    QLabel *m_subject;
    QLineEdit *m_purpose;
    QPushButton *m_reveal;
};

} // namespace Gatehouse
