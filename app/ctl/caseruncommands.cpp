// From the plan of a privacy request to its certificate.
#include "app/ctl/casetext.h"
#include "app/ctl/rectificationtext.h"
#include "app/ctl/workercases.h"

#include "models/privacy/casebench.h"
#include "models/privacy/caseplanner.h"
#include "models/privacy/certificateissue.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

void writePlan(const ErasurePlan &plan, const QString &hash, const PrivacyCase &one,
               const QList<RectifiedValue> &rectified, const Request &request, Terminal &terminal)
{
    if (request.json) {
        QJsonObject document = plan.toJson();
        document.insert(QStringLiteral("case"), one.id);
        document.insert(QStringLiteral("state"), caseStateToken(one.state));
        document.insert(QStringLiteral("plan_hash"), hash);
        if (!rectified.isEmpty())
            document.insert(QStringLiteral("rectification"), rectificationJson(rectified));
        terminal.out << QJsonDocument(document).toJson();
        return;
    }
    terminal.out << QStringLiteral("%1  %2\nplan  %3\n").arg(one.id, caseStateToken(one.state), hash);
    if (!plan.recordedHere.isEmpty())
        terminal.out << QStringLiteral("  %1\n").arg(plan.recordedHere);
    terminal.out << rectificationText(rectified);
    for (const PlanTable &table : plan.tables) {
        terminal.out << QStringLiteral("  %1 %2 %3 rows  %4%5%6\n")
                            .arg(table.table, -30)
                            .arg(planPartToken(table.part), -8)
                            .arg(table.rows, 9)
                            .arg(dispositionToken(table.disposition),
                                 table.ground.isEmpty() ? QString() : QStringLiteral(": ") + table.ground,
                                 table.until.isEmpty() ? QString() : QStringLiteral(", until ") + table.until);
    }
}

} // namespace

int casePlan(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto gateway =
        access ? openGateway(request, CaseGateway::Purpose::Look, **access, terminal) : std::unexpected(access.error());
    if (!gateway)
        return complain(gateway.error(), terminal);
    CaseAccess &opened = **access;
    CasePlanner planner(opened.cases(), opened.runs(), (*gateway)->profile(), (*gateway)->tables());
    const auto plan = planner.planForApproval(opened.self(), request.operand, opened.today(), terminal.stop);
    if (!plan)
        return complain(plan.error(), terminal);
    if (!plan->isApprovable()) {
        terminal.err << (plan->unsupported.isEmpty()
                             ? QStringLiteral("Nobody can approve this plan while columns are unclassified: %1. Say in "
                                              "the gateway profile what is in them.")
                                   .arg(plan->unclassifiedColumns.join(QStringLiteral(", ")))
                             : plan->unsupported)
                     << Qt::endl;
    }
    const auto one = opened.cases().find(request.operand);
    if (!one)
        return complain(one.error(), terminal);
    const auto rectified = rectificationOf(*plan, request, opened, gateway->get(), terminal);
    if (!rectified)
        return complain(rectified.error(), terminal);
    writePlan(*plan, one->planHash, *one, *rectified, request, terminal);
    return finish(terminal);
}

int caseApprove(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto done = access ? (*access)->cases().approve((*access)->self(), request.operand, request.privacy.planHash)
                             : std::unexpected(access.error());
    const auto standing = done ? (*access)->standing(request.operand) : std::unexpected(done.error());
    return standing ? writeStanding(*standing, request, terminal) : complain(standing.error(), terminal);
}

int caseRun(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto one = access ? (*access)->cases().find(request.operand) : std::unexpected(access.error());
    const auto gateway =
        one ? openGateway(request, CaseGateway::Purpose::Change, **access, terminal) : std::unexpected(one.error());
    if (!gateway)
        return complain(gateway.error(), terminal);
    CaseWorker worker(benchOf((*access)->repositories(), **gateway, terminal.clock),
                      workerSettings(request, **access, (*gateway)->settings()));
    const auto worked = worker.workOne(request.operand, terminal.stop);
    if (!worked)
        return complain(worked.error(), terminal);
    if (!*worked) {
        const auto now = (*access)->cases().find(request.operand);
        return complain({ErrorKind::Denied, QStringLiteral("Case %1 is not run: it is %2%3.")
                                                .arg(request.operand, caseStateToken(now ? now->state : one->state),
                                                     now && now->state == CaseState::Running
                                                         ? QStringLiteral(", and another worker has it")
                                                         : QStringLiteral(", and only a case that is queued is run"))},
                        terminal);
    }
    if (const int shown = caseShow(request, terminal); shown != Done)
        return shown;
    if (codeOf(**worked) != Done)
        terminal.err << workedText(**worked) << Qt::flush;
    return codeOf(**worked);
}

int caseCertificate(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::IfGiven, terminal);
    const auto key = access ? (*access)->store().signingKey() : std::unexpected(access.error());
    if (!key)
        return complain(key.error(), terminal);
    StoreAccess &store = (*access)->store();
    const auto note = issueCertificate((*access)->runs(), store.audit(), request.operand, store.origin(),
                                       terminal.clock.nowMs(), *key, request.privacy.run);
    const auto saved = note ? saveCertificate(*note, request.outFile) : std::unexpected(note.error());
    return saved ? Done : complain(saved.error(), terminal);
}

int caseApprovers(const Request &request, Terminal &terminal)
{
    bool isNumber = false;
    const int count = request.operand.toInt(&isNumber);
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto set = access ? (*access)->cases().setApprovalsNeeded((*access)->self(), isNumber ? count : 0)
                            : std::unexpected(access.error());
    return set ? Done : complain(set.error(), terminal);
}

} // namespace Gatehouse::Ctl
