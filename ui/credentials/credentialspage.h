// Keys and accounts of a gateway that somebody should look at, and what is done to those that are chosen.
#pragma once

#include "models/credentials/credentialcontroller.h"
#include "models/credentials/credentialdeeds.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class CredentialFilterRow;
class CredentialLetterCard;
class CredentialPlanCard;
class CredentialRunCard;
class DataTable;
class PageHeader;
class StateView;
class Theme;

class CredentialsPage : public QWidget
{
    Q_OBJECT
public:
    // All outlive the page.
    CredentialsPage(CredentialController &credentials, CredentialDeeds &deeds, const Theme &theme,
                    QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    PageHeader *header() const { return m_header; }
    CredentialFilterRow *filters() const { return m_filters; }
    DataTable *table() const { return m_table; }
    CredentialPlanCard *plan() const { return m_plan; }
    CredentialLetterCard *letters() const { return m_letters; }
    CredentialRunCard *runs() const { return m_runs; }
    QPushButton *lookButton() const { return m_look; }
    QPushButton *disableButton() const { return m_disable; }
    QPushButton *deleteButton() const { return m_delete; }
    QPushButton *writeButton() const { return m_write; }
    StateView *stateView() const { return m_state; }
    QString message() const;

private:
    void buildTable(const Theme &theme);
    void buildActions();
    QWidget *buildContent();
    QList<Credential> chosen() const;
    void propose(ActionVerb verb);
    void writeToOwners();
    void showState();
    void showChoice();
    void say(const QString &sentence, bool good);

    CredentialController &m_credentials;
    CredentialDeeds &m_deeds;
    PageHeader *m_header;
    CredentialFilterRow *m_filters;
    QLabel *m_message;
    DataTable *m_table;
    CredentialPlanCard *m_plan;
    CredentialLetterCard *m_letters;
    CredentialRunCard *m_runs;
    QPushButton *m_disable;
    QPushButton *m_delete;
    QPushButton *m_write;
    QPushButton *m_look;
    StateView *m_state;
};

} // namespace Gatehouse
