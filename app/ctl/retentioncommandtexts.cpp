#include "app/ctl/commandtexts.h"

#include "app/ctl/commands.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kRetentionCommandTexts{
    {Command::RetentionPlan,
     &retentionPlan,
     "retention plan",
     "counts what is past its period at the gateway, and with --yes lays it down for approval",
     "By the policies in force. What is held, of people with an open request, or must stay by law is counted beside "
     "it. "
     "Ends\nwith 3 when something is not as the policy or the gateway profile says: then nothing can be laid down.\nSo "
     "it does when nothing at the gateway leads to whom a hold "
     "stands for: --reason says why that hold holds nothing back here, and\nbecomes part of the plan that people "
     "approve.",
     {"yes", "reason", "as", "passphrase-env", "json"}},
    {Command::RetentionShow,
     &retentionShow,
     "retention show",
     "lists the purges of the gateway, or shows one with its plan, progress and receipt",
     "",
     {"tz", "as", "passphrase-env", "json"},
     "[ID]"},
    {Command::RetentionApprove,
     &retentionApprove,
     "retention approve",
     "approves the plan of a purge",
     "By two different people, neither of whom made it; a plan below the threshold whoever made it may approve.",
     {"plan", "tz", "as", "passphrase-env", "json"},
     "ID",
     {"plan"}},
    {Command::RetentionRun,
     &retentionRun,
     "retention run",
     "carries out an approved purge",
     "In short batches that spare the gateway. What is stopped goes on when it is run again.",
     {"tz", "as", "passphrase-env", "json"},
     "ID"},
    {Command::RetentionWithdraw,
     &retentionWithdraw,
     "retention withdraw",
     "withdraws a purge that was not begun",
     "",
     {"reason", "tz", "as", "passphrase-env", "json"},
     "ID",
     {"reason"}},
    {Command::RetentionThreshold,
     &retentionThreshold,
     "retention threshold",
     "sets how many rows a purge may take with one approval",
     "Larger ones need as many approvals as privacy requests do. With 0 all of them do.",
     {"as", "passphrase-env"},
     "ROWS"},
};

const QList<CommandText> &retentionCommandTexts()
{
    return kRetentionCommandTexts;
}

} // namespace Gatehouse::Ctl
