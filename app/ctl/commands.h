// The commands. Each writes its result to `out`, messages to `err`, and gives the program's exit code.
#pragma once

#include "app/ctl/commandline.h"

#include "models/core/clock.h"

#include <QTextStream>

#include <stop_token>

namespace Gatehouse::Ctl
{

enum ExitCode { Done = 0, Failed = 1, WrongUsage = 2, Refused = 3 };

struct Terminal {
    QTextStream &out;
    QTextStream &err;
    bool errIsTerminal = false; // progress is redrawn in place there, and written as lines elsewhere
    const Clock &clock;
    std::stop_token stop = {};
};

// Writes the message, and gives the exit code that goes with the kind of error.
int complain(const Error &error, Terminal &terminal);
// Done, or Failed with a message when standard output did not take all that was written.
int finish(Terminal &terminal);

int doctor(const Request &request, Terminal &terminal);
int rollup(const Request &request, Terminal &terminal);
int report(const Request &request, Terminal &terminal);
int rows(const Request &request, Terminal &terminal);
int grants(const Request &request, Terminal &terminal);
int profiles(const Request &request, Terminal &terminal);
int operatorAdd(const Request &request, Terminal &terminal);
int operatorList(const Request &request, Terminal &terminal);
int operatorRoles(const Request &request, Terminal &terminal);
int operatorDeactivate(const Request &request, Terminal &terminal);
int operatorPassphrase(const Request &request, Terminal &terminal);
int auditVerify(const Request &request, Terminal &terminal);
int auditCheckpoint(const Request &request, Terminal &terminal);
int auditExport(const Request &request, Terminal &terminal);
int auditPublicKey(const Request &request, Terminal &terminal);
int auditCut(const Request &request, Terminal &terminal);
int verify(const Request &request, Terminal &terminal);
int detect(const Request &request, Terminal &terminal);
int dataMap(const Request &request, Terminal &terminal);
int dataMapClassify(const Request &request, Terminal &terminal);
int dataMapWithdraw(const Request &request, Terminal &terminal);
int dataMapSuggest(const Request &request, Terminal &terminal);
int dataMapExport(const Request &request, Terminal &terminal);
int dataMapDisclosure(const Request &request, Terminal &terminal);
int dataMapRecord(const Request &request, Terminal &terminal);
int policiesList(const Request &request, Terminal &terminal);
int policiesShow(const Request &request, Terminal &terminal);
int policiesCheck(const Request &request, Terminal &terminal);
int policiesAdopt(const Request &request, Terminal &terminal);
int policiesDiff(const Request &request, Terminal &terminal);
int policiesInForce(const Request &request, Terminal &terminal);
int alertsList(const Request &request, Terminal &terminal);
int alertsShow(const Request &request, Terminal &terminal);
int alertsAck(const Request &request, Terminal &terminal);
int alertsSilence(const Request &request, Terminal &terminal);
int alertsSilences(const Request &request, Terminal &terminal);
int alertsUnsilence(const Request &request, Terminal &terminal);
int alertsResolve(const Request &request, Terminal &terminal);
int alertsUndo(const Request &request, Terminal &terminal);
int alertsReplay(const Request &request, Terminal &terminal);
int alertsWatch(const Request &request, Terminal &terminal);
int backtest(const Request &request, Terminal &terminal);
int incidentsList(const Request &request, Terminal &terminal);
int incidentsShow(const Request &request, Terminal &terminal);
int incidentsExport(const Request &request, Terminal &terminal);
int alertsChannelsList(const Request &request, Terminal &terminal);
int alertsChannelsAdd(const Request &request, Terminal &terminal);
int alertsChannelsChange(const Request &request, Terminal &terminal);
int alertsChannelsTest(const Request &request, Terminal &terminal);
int alertsChannelsRemove(const Request &request, Terminal &terminal);
int caseOpen(const Request &request, Terminal &terminal);
int caseList(const Request &request, Terminal &terminal);
int caseShow(const Request &request, Terminal &terminal);
int caseVerifyIdentity(const Request &request, Terminal &terminal);
int caseRefuse(const Request &request, Terminal &terminal);
int caseWithdraw(const Request &request, Terminal &terminal);
int caseExtend(const Request &request, Terminal &terminal);
int caseAssign(const Request &request, Terminal &terminal);
int caseIntake(const Request &request, Terminal &terminal);
int caseLetter(const Request &request, Terminal &terminal);
int holdAdd(const Request &request, Terminal &terminal);
int holdEnd(const Request &request, Terminal &terminal);
int caseWishes(const Request &request, Terminal &terminal);
int holdList(const Request &request, Terminal &terminal);
int casePlan(const Request &request, Terminal &terminal);
int caseApprove(const Request &request, Terminal &terminal);
int caseRequeue(const Request &request, Terminal &terminal);
int caseRun(const Request &request, Terminal &terminal);
int caseCertificate(const Request &request, Terminal &terminal);
int casePackage(const Request &request, Terminal &terminal);
int caseApprovers(const Request &request, Terminal &terminal);
int worker(const Request &request, Terminal &terminal);
int promises(const Request &request, Terminal &terminal);
int retentionPlan(const Request &request, Terminal &terminal);
int retentionShow(const Request &request, Terminal &terminal);
int retentionApprove(const Request &request, Terminal &terminal);
int retentionRun(const Request &request, Terminal &terminal);
int retentionWithdraw(const Request &request, Terminal &terminal);
int retentionThreshold(const Request &request, Terminal &terminal);
int credentialsDisable(const Request &request, Terminal &terminal);
int credentialsEnable(const Request &request, Terminal &terminal);
int credentialsDelete(const Request &request, Terminal &terminal);
int credentialsRuns(const Request &request, Terminal &terminal);
int credentialsReadBack(const Request &request, Terminal &terminal);
int credentialsUndo(const Request &request, Terminal &terminal);
int credentialsList(const Request &request, Terminal &terminal);

// All of the above: parses, runs, answers.
int run(const QStringList &arguments, Terminal &terminal);

} // namespace Gatehouse::Ctl
