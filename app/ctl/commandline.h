// What was asked for on the command line.
#pragma once

#include "app/ctl/alertrequest.h"
#include "app/ctl/caserequest.h"
#include "app/ctl/credentialrequest.h"
#include "app/ctl/datamaprequest.h"
#include "app/ctl/policyrequest.h"

#include "models/core/error.h"
#include "models/core/timebuckets.h"
#include "models/gateway/accessneeds.h"
#include "models/team/role.h"
#include "models/telemetry/dimension.h"

#include <QDate>
#include <QStringList>
#include <QTimeZone>

#include <optional>

namespace Gatehouse::Ctl
{

enum class Command {
    Doctor,
    Rollup,
    Report,
    Rows,
    Grants,
    Profiles,
    OperatorAdd,
    OperatorList,
    OperatorRoles,
    OperatorDeactivate,
    OperatorPassphrase,
    AuditVerify,
    AuditCheckpoint,
    AuditExport,
    AuditPublicKey,
    AuditCut,
    Verify,
    Detect,
    // From here on: the data map.
    DataMapClassify,
    DataMapWithdraw,
    DataMapSuggest,
    DataMapExport,
    DataMapDisclosure,
    DataMapRecord,
    DataMap,
    // From here on: policies.
    PoliciesList,
    PoliciesShow,
    PoliciesCheck,
    PoliciesAdopt,
    PoliciesDiff,
    PoliciesInForce,
    // From here on: alerts.
    AlertsList,
    AlertsShow,
    AlertsAck,
    AlertsSilence,
    AlertsSilences,
    AlertsUnsilence,
    AlertsResolve,
    AlertsUndo,
    AlertsReplay,
    AlertsWatch,
    Backtest,
    IncidentsList,
    IncidentsShow,
    IncidentsExport,
    AlertsChannelsList,
    AlertsChannelsAdd,
    AlertsChannelsChange,
    AlertsChannelsTest,
    AlertsChannelsRemove,
    // From here on: privacy requests and holds.
    CaseOpen,
    CaseList,
    CaseShow,
    CaseVerifyIdentity,
    CaseRefuse,
    CaseWithdraw,
    CaseExtend,
    CaseAssign,
    CaseIntake,
    CaseLetter,
    CaseWishes,
    HoldAdd,
    HoldEnd,
    HoldList,
    CasePlan,
    CaseApprove,
    CaseRun,
    CaseRequeue,
    CaseCertificate,
    CasePackage,
    CaseApprovers,
    Worker,
    Promises,
    RetentionPlan,
    RetentionShow,
    RetentionApprove,
    RetentionRun,
    RetentionWithdraw,
    RetentionThreshold,
    // From here on: credentials.
    CredentialsDisable,
    CredentialsEnable,
    CredentialsDelete,
    CredentialsRuns,
    CredentialsReadBack,
    CredentialsUndo,
    CredentialsList,
};
enum class RowFormat { Csv, Json };

struct Request;
struct Terminal;
// Carries a command out, and gives the program's exit code.
using CommandFunction = int (*)(const Request &, Terminal &);

struct Request {
    Command command = Command::Doctor;
    CommandFunction run = nullptr;
    QString connectionFile; // empty where none is needed, and for Grants of a product
    std::optional<qint64> fromMs;
    std::optional<qint64> toMs;
    QTimeZone zone = QTimeZone::utc();
    FilterSet filter;
    QList<Dimension> groupBy; // none, one or two
    std::optional<BucketWidth> bucket;
    bool json = false;
    RowFormat format = RowFormat::Csv;
    std::optional<qint64> limit;
    QString profile; // of Grants without a connection
    Dialect driver = Dialect::PostgreSql;
    AccessPurpose purpose = AccessPurpose::Telemetry;
    QString operand; // the name of an operator, the file to verify, the id of a case
    Roles roles;
    QString newPassphraseVariable;
    QString as; // the operator who acts
    QString passphraseVariable;
    QStringList checkpointFiles;
    std::optional<QDate> before; // of a retention cut
    bool yes = false;            // what was only counted before is done
    QString outFile;
    QString keyFile;
    AlertRequest alerts;    // of the commands on alerts
    PolicyRequest policy;   // of the commands on policies
    DataMapRequest dataMap; // of the commands on the data map
    CaseRequest privacy;    // of the commands on privacy requests
    CredentialRequest credentials;
};

// Either a request or a text that was asked for: help or the version.
struct ParsedLine {
    std::optional<Request> request;
    QString text;
};

// `arguments` begins with the program's name. The error names what is wrong and how to ask right.
Result<ParsedLine> parseCommandLine(const QStringList &arguments);

} // namespace Gatehouse::Ctl
