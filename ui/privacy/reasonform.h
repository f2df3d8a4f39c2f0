// Asks why something is done to a case, and until when where that matters.
#pragma once

#include "models/privacy/casestore.h"
#include "ui/widgets/card.h"

class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class ReasonForm : public Card
{
    Q_OBJECT
public:
    explicit ReasonForm(QWidget *parent = nullptr);

    // For Requeue, Extend, Hold and EndHold (`hold`: which one).
    void start(CaseOrder::Kind kind, const QDate &today, const QString &hold = {});

    QLineEdit *reason() const { return m_reason; }
    QDateEdit *until() const { return m_until; }
    QPushButton *button() const { return m_go; }

signals:
    void orderGiven(const Gatehouse::CaseOrder &order);
    void closeRequested();

private:
    void give();

    CaseOrder::Kind m_kind = CaseOrder::Kind::Requeue;
    QString m_hold;
    QLineEdit *m_reason;
    QLabel *m_untilTitle;
    QDateEdit *m_until;
    QPushButton *m_go;
};

} // namespace Gatehouse
