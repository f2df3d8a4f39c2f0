#include "app/ctl/commands.h"
#include "app/ctl/commandtexts.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kCredentialCommandTexts{
    {Command::CredentialsDisable,
     &credentialsDisable,
     "credentials disable",
     "switches keys and accounts off",
     "Each NAME is a reference as 'credentials' lists it, or key:ID or account:ID. Shows what would be done, by which "
     "way\n"
     "and whether it can be taken back; with --yes does it, one after the other, each read back and recorded.\n"
     "Ends with 1 when one of them was refused or its end is unknown. Ctrl+C ends it in between.",
     {"reason", "yes", "as", "passphrase-env", "json"},
     "NAME...",
     {"reason"}},
    {Command::CredentialsEnable,
     &credentialsEnable,
     "credentials enable",
     "switches keys and accounts on again",
     "Each NAME is key:ID or account:ID. As 'credentials disable'.",
     {"reason", "yes", "as", "passphrase-env", "json"},
     "NAME...",
     {"reason"}},
    {Command::CredentialsDelete,
     &credentialsDelete,
     "credentials delete",
     "deletes keys and accounts where the gateway can",
     "As 'credentials disable'; it cannot be taken back.",
     {"reason", "yes", "as", "passphrase-env", "json"},
     "NAME...",
     {"reason"}},
    {Command::CredentialsRuns,
     &credentialsRuns,
     "credentials runs",
     "lists what was done to credentials, the newest first",
     "How each of them ended; one whose end nobody recorded can be read back.",
     {"as", "passphrase-env", "json"}},
    {Command::CredentialsReadBack,
     &credentialsReadBack,
     "credentials read-back",
     "asks the gateway how a run ended where nobody knows",
     "Changes nothing there.",
     {"as", "passphrase-env", "json"},
     "RUN"},
    {Command::CredentialsUndo,
     &credentialsUndo,
     "credentials undo",
     "takes back what a run did",
     "All of it that was done and can be taken back, for 30 days.",
     {"reason", "as", "passphrase-env", "json"},
     "RUN",
     {"reason"}},
    {Command::CredentialsList,
     &credentialsList,
     "credentials",
     "lists keys and accounts that somebody should look at",
     "Unused, never used, not renewed in time, without an owner or with one who is gone, expired and still on, with\n"
     "rights or limits far above their use; and what the gateway does not record. Everything is masked. What is "
     "listed\n"
     "is counted as the promises of the policy in force count it.",
     {"unused-for", "finding", "limit", "as", "passphrase-env", "json"}},
};

const QList<CommandText> &credentialCommandTexts()
{
    return kCredentialCommandTexts;
}

} // namespace Gatehouse::Ctl
