// Keys and accounts of a gateway that somebody should look at, and what is done to those that are chosen.
#pragma once

#include "models/credentials/credentialcontroller.h"
#include "models/credentials/credentialdeeds.h"
#include "ui/widgets/pageframe.h"

class QPushButton;

namespace Gatehouse
{

class CredentialFilterRow;
class CredentialLetterCard;
class CredentialPlanCard;
class CredentialRunCard;
class DataTable;
class Theme;

class CredentialsPage : public PageFrame
{
    Q_OBJECT
public:
    // All outlive the page.
    CredentialsPage(CredentialController &credentials, CredentialDeeds &deeds, const Theme &theme,
                    QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;
    // Credential::token(); as soon as the list is there, and whatever was filtered for.
    void showCredential(const QString &token);

    CredentialFilterRow *filters() const { return m_filters; }
    DataTable *table() const { return m_table; }
    CredentialPlanCard *plan() const { return m_plan; }
    CredentialLetterCard *letters() const { return m_letters; }
    CredentialRunCard *runs() const { return m_runs; }
    QPushButton *lookButton() const { return m_look; }
    QPushButton *disableButton() const { return m_disable; }
    QPushButton *deleteButton() const { return m_delete; }
    QPushButton *writeButton() const { return m_write; }

private:
    void buildTable(const Theme &theme);
    void buildActions();
    QList<Credential> chosen() const;
    void propose(ActionVerb verb);
    void writeToOwners();
    void showState();
    void showChoice();
    void showWanted();

    CredentialController &m_credentials;
    CredentialDeeds &m_deeds;
    CredentialFilterRow *m_filters;
    DataTable *m_table;
    CredentialPlanCard *m_plan;
    CredentialLetterCard *m_letters;
    CredentialRunCard *m_runs;
    QPushButton *m_disable;
    QPushButton *m_delete;
    QPushButton *m_write;
    QPushButton *m_look;
    QString m_wanted; // to be shown when the list is there
};

} // namespace Gatehouse
