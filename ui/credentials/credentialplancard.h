// What would be done to the chosen credentials, told before it is, and confirmed with a reason.
#pragma once

#include "models/credentials/credentialdeeds.h"
#include "ui/widgets/card.h"

class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class WrappedLabel;

class CredentialPlanCard : public Card
{
    Q_OBJECT
public:
    // It outlives the card, which hides itself while nothing is proposed.
    explicit CredentialPlanCard(CredentialDeeds &deeds, QWidget *parent = nullptr);

    QLineEdit *reason() const { return m_reason; }
    QPushButton *confirmButton() const { return m_confirm; }
    // Everything that it says, line by line, for tests and screen readers.
    QString text() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void follow();
    void enable();
    void confirm();

    CredentialDeeds &m_deeds;
    WrappedLabel *m_lines;
    WrappedLabel *m_warnings;
    QLineEdit *m_reason;
    QPushButton *m_confirm;
};

} // namespace Gatehouse
