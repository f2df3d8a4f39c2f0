// What a person decides about requests that leave something open.
#pragma once

#include "models/privacy/caseintake.h"
#include "ui/widgets/card.h"

class QComboBox;
class QDateEdit;
class QLayout;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class IntakeDecisionForm : public Card
{
    Q_OBJECT
public:
    explicit IntakeDecisionForm(QWidget *parent = nullptr);

    // How many requests it is about, and of how many their words say something. The day and the person are of one
    // request alone.
    void setScope(int requests, int guessed, bool isSelection, const QDate &today);
    void clear();

    QComboBox *types() const { return m_type; }
    QComboBox *regimes() const { return m_regime; }
    QDateEdit *received() const { return m_received; }
    QLineEdit *email() const { return m_email; }
    QPushButton *button() const { return m_decide; }
    QPushButton *guessButton() const { return m_guess; }
    IntakeDecision decision() const;

signals:
    void decided(const Gatehouse::IntakeDecision &decision);
    void guessesAccepted();

private:
    QLayout *buildFields();
    void decide();
    void follow();

    QComboBox *m_type;
    QComboBox *m_regime;
    QDateEdit *m_received;
    QLineEdit *m_account;
    QLineEdit *m_email;
    QPushButton *m_decide;
    QPushButton *m_guess;
    int m_requests = 0;
};

} // namespace Gatehouse
