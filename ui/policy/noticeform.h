// Who signs the notices about a change of a policy, and from which day on it holds.
#pragma once

#include "models/policy/policynotice.h"

#include <QWidget>

class QDateEdit;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class NoticeForm : public QWidget
{
    Q_OBJECT
public:
    explicit NoticeForm(QWidget *parent = nullptr);

    // Invalid: as it was.
    void proposeDay(const QDate &day);
    PolicyNoticeDesk desk() const;

    QLineEdit *organisation() const { return m_organisation; }
    QLineEdit *address() const { return m_address; }
    QDateEdit *day() const { return m_day; }
    QPushButton *button() const { return m_draft; }

signals:
    void draftRequested(const Gatehouse::PolicyNoticeDesk &desk);

private:
    void follow();

    QLineEdit *m_organisation;
    QLineEdit *m_address;
    QDateEdit *m_day;
    QPushButton *m_draft;
};

} // namespace Gatehouse
