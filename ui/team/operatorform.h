// Adds an operator, or changes the roles of one.
#pragma once

#include "models/team/teamcontroller.h"
#include "ui/widgets/card.h"

#include <QList>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class PassphraseField;

class OperatorForm : public Card
{
    Q_OBJECT
public:
    // The controller outlives it.
    explicit OperatorForm(TeamController &team, QWidget *parent = nullptr);

    // An id, or empty for somebody new.
    void show(const QString &id);
    using Card::show;

    QLineEdit *nameField() const { return m_name; }
    PassphraseField *passphraseField() const { return m_passphrase; }
    QCheckBox *box(Role role) const;
    QPushButton *saveButton() const { return m_save; }
    QPushButton *deactivateButton() const { return m_deactivate; }

private:
    QWidget *buildRoles();
    Roles roles() const;
    void follow();
    void save();

    TeamController &m_team;
    QString m_id;
    QLabel *m_nameTitle;
    QLineEdit *m_name;
    QLabel *m_passphraseTitle;
    PassphraseField *m_passphrase;
    QLabel *m_hint;
    QList<QCheckBox *> m_roles; // in the order of allRoles()
    QPushButton *m_save;
    QPushButton *m_deactivate;
};

} // namespace Gatehouse
