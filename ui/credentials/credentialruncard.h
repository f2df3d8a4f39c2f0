// What was done to credentials lately, run by run: how it ended, reading back what is open, and taking it back.
#pragma once

#include "models/credentials/credentialdeeds.h"
#include "ui/widgets/card.h"

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class WrappedLabel;

class CredentialRunCard : public Card
{
    Q_OBJECT
public:
    // It outlives the card, which hides itself while nothing was done.
    explicit CredentialRunCard(CredentialDeeds &deeds, QWidget *parent = nullptr);

    QComboBox *choice() const { return m_choice; }
    QPushButton *undoButton() const { return m_undo; }
    QPushButton *readBackButton() const { return m_readBack; }
    QLineEdit *reason() const { return m_reason; }
    QString text() const;

private:
    const CredentialRun *chosen() const;
    void follow();
    void fillChoice();
    void showRun();
    void undo();

    CredentialDeeds &m_deeds;
    QList<CredentialRun> m_shown;
    QComboBox *m_choice;
    WrappedLabel *m_outcome;
    QLineEdit *m_reason;
    QPushButton *m_undo;
    QPushButton *m_readBack;
};

} // namespace Gatehouse
