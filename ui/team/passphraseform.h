// Changes one's own passphrase.
#pragma once

#include "models/team/teamcontroller.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;

namespace Gatehouse
{

class PassphraseField;

class PassphraseForm : public Card
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit PassphraseForm(TeamController &team, QWidget *parent = nullptr);

    PassphraseField *currentField() const { return m_current; }
    PassphraseField *wantedField() const { return m_wanted; }
    PassphraseField *repeatField() const { return m_repeat; }
    QPushButton *button() const { return m_change; }
    QString problem() const;

private:
    void change();
    void say(const QString &problem);

    TeamController &m_team;
    PassphraseField *m_current;
    PassphraseField *m_wanted;
    PassphraseField *m_repeat;
    QLabel *m_problem;
    QPushButton *m_change;
};

} // namespace Gatehouse
