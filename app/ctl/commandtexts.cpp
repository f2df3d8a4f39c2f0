#include "app/ctl/commandtexts.h"

#include "app/ctl/commands.h"

namespace Gatehouse::Ctl
{

static const QList<CommandText> kGatewayAndTeamTexts{
    {Command::Doctor,
     &doctor,
     "doctor",
     "tests the connection step by step",
     "Says what was found, what is missing and what to do. Exits with 1 when a step failed.",
     {"json"}},
    {Command::Rollup,
     &rollup,
     "rollup",
     "brings the rollups up to date",
     "Newest history first, with progress on standard error. Ctrl+C ends it; the next run goes on from there.\n"
     "With --from only what is not older is counted; what is newer than --to is counted all the same.",
     {"from", "to", "tz", "json"}},
    {Command::Report,
     &report,
     "report",
     "prints figures from the rollups",
     "Brings the rollups of the span up to date first. Counts, tokens and cost are exact; percentiles are within 1 "
     "%.",
     {"from", "to", "tz", "filter", "group-by", "bucket", "json"}},
    {Command::Rows,
     &rows,
     "rows",
     "streams raw rows, oldest first",
     "Accounts, keys and addresses are masked. In CSV a cell that a spreadsheet would execute begins with an "
     "apostrophe.",
     {"from", "to", "tz", "filter", "format", "json", "limit"}},
    {Command::Grants,
     &grants,
     "grants",
     "prints the least-privilege SQL for the gateway's database",
     "For an account of Gatehouse's own that can do what it needs and nothing else; hand it to the administrator "
     "of "
     "the\ndatabase. With --connection it is fitted to the tables that are there, if the database can be opened. "
     "Needs\n--connection, or --profile and --driver.",
     {"connection", "profile", "driver", "for", "json"}},
    {Command::Profiles,
     &profiles,
     "profiles",
     "lists the gateways that have a profile",
     "What can be shown of each gateway on each engine, as a Markdown table. Needs no connection.",
     {}},
    {Command::OperatorAdd,
     &operatorAdd,
     "operator add",
     "adds somebody to the console's team",
     "On an empty store the first one needs no --as and is an admin. In a SQLite store each has a passphrase; in a "
     "PostgreSQL\nstore NAME is the login role on the server, which must be a member of gatehouse_team.",
     {"role", "new-passphrase-env", "as", "passphrase-env", "json"},
     "NAME"},
    {Command::OperatorList,
     &operatorList,
     "operator list",
     "lists the console's team",
     "Ids as the audit log names them, names, roles, and who was deactivated.",
     {"json"}},
    {Command::OperatorRoles,
     &operatorRoles,
     "operator roles",
     "changes what an operator may do",
     "The roles named are the ones they have from now on; the last admin stays one. For admins.",
     {"role", "as", "passphrase-env", "json"},
     "NAME"},
    {Command::OperatorDeactivate,
     &operatorDeactivate,
     "operator deactivate",
     "lets an operator sign in no more",
     "Nobody is deleted: the audit log goes on naming them. The name cannot be used again. For admins.",
     {"as", "passphrase-env", "json"},
     "NAME"},
    {Command::OperatorPassphrase,
     &operatorPassphrase,
     "operator passphrase",
     "changes one's own passphrase",
     "In a SQLite store. NAME signs in with --passphrase-env, and with --new-passphrase-env from now on.",
     {"passphrase-env", "new-passphrase-env"},
     "NAME"},
    {Command::AuditVerify,
     &auditVerify,
     "audit verify",
     "checks the audit log",
     "Every entry against its hash, and the log against signed checkpoints. Exits with 1 when it is not what was "
     "written,\nand names the first bad entry. Only a checkpoint shows that a log was cut off or written anew.",
     {"checkpoint", "key", "json"}},
    {Command::AuditCheckpoint,
     &auditCheckpoint,
     "audit checkpoint",
     "signs what the audit log is now",
     "Keep it where whoever keeps the store cannot reach it. A checkpoint that is in FILE already is replaced only "
     "if "
     "the log\nstill agrees with it.",
     {"out"}},
    {Command::AuditExport,
     &auditExport,
     "audit export",
     "writes the audit log to a file that proves itself",
     "JSON lines: a signed checkpoint, then every entry with its hash. 'gatehousectl verify' checks it anywhere.",
     {"out"}},
    {Command::AuditPublicKey,
     &auditPublicKey,
     "audit public-key",
     "writes the key that checks signatures of this machine",
     "PEM. Hand it to whoever verifies.",
     {"out"}},
    {Command::AuditCut,
     &auditCut,
     "audit cut",
     "takes the content of audit entries that need not be kept any longer",
     "Counts what would go; with --yes it goes. Hashes stay, so that checkpoints and certificates hold as before. What "
     "is newer\nthan --checkpoint stays, and so does all from the first entry of an open case or under a hold on. For "
     "admins and auditors.",
     {"before", "checkpoint", "key", "yes", "as", "passphrase-env", "json"},
     nullptr,
     {"before", "checkpoint"}},
    {Command::Verify,
     &verify,
     "verify",
     "checks a package, a certificate, a checkpoint or an exported audit log",
     "Needs the file and the public key and nothing else. Exits with 0 when it is genuine, else with 1, and names "
     "what does\nnot hold.",
     {"key", "passphrase-env", "json"},
     "FILE"},
    {Command::Detect,
     &detect,
     "detect",
     "scores the points of a series by how unlike all before they are",
     "FILE is CSV, timestamp,value; a dash is standard input. Answers timestamp,score: 0 is as ever, near 1 never "
     "seen. "
     "Needs\nno connection.",
     {"json"},
     "FILE"},
};

const QList<CommandText> &commandTexts()
{
    static const QList<CommandText> all = kGatewayAndTeamTexts + dataMapCommandTexts() + policyCommandTexts() +
                                          alertCommandTexts() + caseCommandTexts() + credentialCommandTexts() +
                                          retentionCommandTexts();
    return all;
}

} // namespace Gatehouse::Ctl
