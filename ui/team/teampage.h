// The operators of the console: who they are, what they may do, and one's own passphrase.
#pragma once

#include "models/team/teamcontroller.h"

#include <QWidget>

class QLabel;

namespace Gatehouse
{

class DataTable;
class OperatorForm;
class PageHeader;
class PassphraseForm;

class TeamPage : public QWidget
{
    Q_OBJECT
public:
    // The controller outlives the page.
    explicit TeamPage(TeamController &team, QWidget *parent = nullptr);

    bool isSettled() const { return !m_team.isBusy(); }
    DataTable *table() const { return m_table; }
    OperatorForm *form() const { return m_form; }
    PassphraseForm *passphraseForm() const { return m_passphrase; }
    // What was done last, or why it could not be done.
    QString message() const;

private:
    QWidget *buildForms();
    void follow();
    void say(const QString &sentence, bool good);

    TeamController &m_team;
    PageHeader *m_header;
    DataTable *m_table;
    OperatorForm *m_form;
    PassphraseForm *m_passphrase;
    QLabel *m_message;
};

} // namespace Gatehouse
