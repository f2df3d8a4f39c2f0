// Where somebody signs in, shows again that it is them, or is made the first operator of a new store.
#pragma once

#include "models/team/teamsession.h"
#include "ui/widgets/card.h"

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace Gatehouse
{

class PassphraseField;

class SignInCard : public Card
{
    Q_OBJECT
public:
    // The session outlives it.
    explicit SignInCard(TeamSession &session, QWidget *parent = nullptr);

    QLineEdit *nameField() const { return m_name; }
    PassphraseField *passphraseField() const { return m_passphrase; }
    PassphraseField *repeatField() const { return m_repeat; }
    QPushButton *button() const { return m_go; }
    // What went wrong last, or why the session has ended.
    QString problem() const;
    void focusFirst();

private:
    void followFields();
    void follow();
    void showWords();
    void go();
    void say(const QString &problem);

    TeamSession &m_session;
    TeamSession::State m_shown = TeamSession::State::Opening;
    QLabel *m_words;
    QLabel *m_nameTitle;
    QLineEdit *m_name;
    QLabel *m_passphraseTitle;
    PassphraseField *m_passphrase;
    QLabel *m_repeatTitle;
    PassphraseField *m_repeat;
    QLabel *m_problem;
    QProgressBar *m_progress;
    QPushButton *m_go;
    QPushButton *m_leave;
};

// Puts the card into the middle of an empty widget, a little above it.
void placeInTheMiddle(SignInCard *card, QWidget *of);

} // namespace Gatehouse
