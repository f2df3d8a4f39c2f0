#include "app/ctl/commandtexts.h"

#include "app/ctl/commands.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kPolicyCommandTexts{
    {Command::PoliciesList,
     &policiesList,
     "policies list",
     "lists the policies that are shipped, and those that were adopted",
     "With --connection also the versions in its store, and which are in force at the gateway.",
     {"connection", "tz", "as", "passphrase-env", "json"}},
    {Command::PoliciesShow,
     &policiesShow,
     "policies show",
     "prints a policy, sentence by sentence, with what each comes to",
     "POLICY is a shipped id, a file, NAME@VERSION of the store, or in-force where one alone is. --json prints its "
     "file, to\nadapt it.",
     {"connection", "as", "passphrase-env", "json"},
     "POLICY"},
    {Command::PoliciesCheck,
     &policiesCheck,
     "policies check",
     "names the mistakes of a policy file, and where the policy contradicts the law or itself",
     "With --connection also where it contradicts the data map of the gateway. Exits with 1 when the file has a "
     "mistake.",
     {"connection", "as", "passphrase-env", "json"},
     "POLICY"},
    {Command::PoliciesAdopt,
     &policiesAdopt,
     "policies adopt",
     "keeps a policy as a version",
     "A version that is there is never changed: what differs needs a version of its own. For privacy officers and "
     "admins.",
     {"connection", "reason", "as", "passphrase-env", "json"},
     "POLICY",
     {"connection"}},
    {Command::PoliciesDiff,
     &policiesDiff,
     "policies diff",
     "compares two policies, sentence by sentence, and says who must be told",
     "With --notices drafts of the notices are written and recorded, for privacy officers and admins; they are about "
     "an\nadopted version.",
     {"with", "connection", "notices", "sender", "organisation", "effective", "as", "passphrase-env", "json"},
     "POLICY",
     {"with"}},
    {Command::PoliciesInForce,
     &policiesInForce,
     "policies in-force",
     "puts a version in force at the gateway, or lists which was since when",
     "It takes the place of another version of the same policy; other policies stay in force beside it. With --end it "
     "is taken\nout of force. Cases that are filed from then on are held to what is: their certificates name it. For "
     "privacy officers and\nadmins.",
     {"connection", "reason", "end", "tz", "as", "passphrase-env", "json"},
     "[NAME@VERSION]",
     {"connection"}},
};

const QList<CommandText> &policyCommandTexts()
{
    return kPolicyCommandTexts;
}

} // namespace Gatehouse::Ctl
