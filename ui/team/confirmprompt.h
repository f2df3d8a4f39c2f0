// Asks whoever is signed in to show once more that it is them, before what cannot be undone.
#pragma once

#include "models/team/teamsession.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class PassphraseField;

// Opens and closes itself as the session asks.
class ConfirmPrompt : public QDialog
{
    Q_OBJECT
public:
    // The session outlives it.
    ConfirmPrompt(TeamSession &session, QWidget *parent);

    PassphraseField *passphraseField() const { return m_passphrase; }
    QPushButton *button() const { return m_confirm; }
    QString text() const;

private:
    void follow();

    TeamSession &m_session;
    QLabel *m_what;
    QLabel *m_ask;
    PassphraseField *m_passphrase;
    QLabel *m_problem;
    QPushButton *m_confirm;
};

} // namespace Gatehouse
