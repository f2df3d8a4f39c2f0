// Policies: listed, shown, checked, adopted, compared, put in force.
#include "app/ctl/policytext.h"
#include "app/ctl/storeaccess.h"

#include "models/core/counted.h"
#include "models/gateway/profileloader.h"
#include "models/policy/livepolicystore.h"
#include "models/policy/policyloader.h"
#include "models/policy/policynotice.h"
#include "models/retention/tableclasses.h"
#include "models/telemetry/rollupstore.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace Gatehouse::Ctl
{

namespace
{

class PolicyAccess
{
public:
    // Whoever changes something has to sign in; others may.
    static Result<std::unique_ptr<PolicyAccess>> open(const Request &request, bool changes, const Terminal &terminal)
    {
        const auto settings = loadConnection(request.connectionFile);
        auto store = settings ? StoreAccess::open(request.connectionFile, StoreAccess::Missing::Refuse, terminal)
                              : std::unexpected(settings.error());
        if (!store)
            return std::unexpected(store.error());
        std::unique_ptr<PolicyAccess> access(new PolicyAccess(std::move(*store), terminal));
        access->m_gateway = gatewayFingerprint(*settings);
        if (changes || !request.as.isEmpty()) {
            const auto self = access->m_store->signIn(request);
            if (!self)
                return std::unexpected(self.error());
            access->m_self = self->id;
        }
        return access;
    }

    PolicyRepository &policies() { return m_policies; }
    const QString &self() const { return m_self; }
    const QString &gateway() const { return m_gateway; }

private:
    PolicyAccess(std::unique_ptr<StoreAccess> store, const Terminal &terminal)
        : m_store(std::move(store))
        , m_policies(m_store->store(), m_store->audit(), m_store->operators(), terminal.clock)
    {
    }

    std::unique_ptr<StoreAccess> m_store;
    PolicyRepository m_policies;
    QString m_self;
    QString m_gateway;
};

// One alone, or why there is none to be had.
Result<PolicyDocument> onlyOne(const Result<QList<PolicyDocument>> &held)
{
    if (!held)
        return std::unexpected(held.error());
    if (held->size() == 1)
        return held->constFirst();
    QStringList names;
    for (const PolicyDocument &one : *held)
        names.append(QStringLiteral("%1@%2").arg(one.id, one.version));
    return names.isEmpty()
               ? failure(ErrorKind::NotFound, QStringLiteral("No policy is in force at this gateway. 'policies "
                                                             "in-force NAME@VERSION --reason WHY' puts one in force."))
               : failure(ErrorKind::InvalidInput, QStringLiteral("Several policies are in force at this gateway. Name "
                                                                 "one of them: %1.")
                                                      .arg(names.join(QStringLiteral(", "))));
}

// "ours@2026-06-01" of the store; "in-force" of the gateway; else a shipped id or a file.
Result<PolicyDocument> documentNamed(const QString &name, const Request &request, const Terminal &terminal)
{
    const bool stored = name.contains(QLatin1Char('@')) && !QFile::exists(name);
    if (!stored && name != QLatin1String("in-force"))
        return loadPolicy(name);
    if (request.connectionFile.isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("%1 is in a store. Add --connection FILE.").arg(name));
    const auto access = PolicyAccess::open(request, false, terminal);
    if (!access)
        return std::unexpected(access.error());
    if (stored)
        return (*access)->policies().document(name.section(QLatin1Char('@'), 0, 0), name.section(QLatin1Char('@'), 1));
    return onlyOne((*access)->policies().documentsInForce((*access)->gateway()));
}

// At the gateway that is named; without one only what the text itself contradicts is found.
Result<QList<PolicyFinding>> findingsOn(const PolicyDocument &policy, const Request &request)
{
    if (request.connectionFile.isEmpty())
        return policyFindings(policy, {}, {});
    const auto settings = loadConnection(request.connectionFile);
    const auto profile = settings ? loadProfile(settings->profile) : std::unexpected(settings.error());
    if (!profile)
        return std::unexpected(profile.error());
    return policyFindings(policy, profile->dataMap, tableClasses(settings->profile));
}

Result<QString> reasonOf(const Request &request)
{
    if (!request.policy.reason.trimmed().isEmpty())
        return request.policy.reason;
    return failure(ErrorKind::InvalidInput, QStringLiteral("It needs a reason. Add --reason WHY."));
}

int writeJson(const QJsonObject &object, Terminal &terminal)
{
    terminal.out << QJsonDocument(object).toJson();
    return finish(terminal);
}

// As a file that is whole or not there.
Result<void> save(const QString &folder, const PolicyDraft &draft)
{
    QSaveFile file(QDir(folder).filePath(draft.fileName));
    if (file.open(QIODevice::WriteOnly) && file.write(draft.bytes) == draft.bytes.size() && file.commit())
        return {};
    return failure(ErrorKind::Unreachable, QStringLiteral("%1 cannot be written: %2. Name another folder by --notices.")
                                               .arg(file.fileName(), file.errorString()));
}

// The record comes first: a letter that is in the world is never without one.
Result<int> notify(const Request &request, const PolicyDocument &before, const PolicyDocument &after,
                   Terminal &terminal)
{
    const PolicyNoticeDesk desk{{request.policy.organisation, request.policy.sender},
                                request.policy.organisation,
                                request.policy.effective.value_or(after.effective)};
    const auto drafts = draftNotices(before, after, desk, {QStringLiteral("en"), QStringLiteral("zh")},
                                     QDateTime::fromMSecsSinceEpoch(terminal.clock.nowMs(), Qt::UTC));
    const auto access = drafts ? PolicyAccess::open(request, true, terminal) : std::unexpected(drafts.error());
    if (!access)
        return std::unexpected(access.error());
    QList<PolicyNotice> notices;
    for (const PolicyDraft &draft : *drafts)
        notices.append(draft.notice);
    if (const auto recorded = (*access)->policies().recordNotices(notices, (*access)->self()); !recorded)
        return std::unexpected(recorded.error());
    for (const PolicyDraft &draft : *drafts) {
        if (auto saved = save(request.policy.noticeFolder, draft); !saved)
            return std::unexpected(saved.error());
    }
    return int(notices.size());
}

} // namespace

int policiesList(const Request &request, Terminal &terminal)
{
    PolicyShelf shelf;
    if (!request.connectionFile.isEmpty()) {
        const auto access = PolicyAccess::open(request, false, terminal);
        auto known =
            access ? policyShelf((*access)->policies(), (*access)->gateway()) : std::unexpected(access.error());
        if (!known)
            return complain(known.error(), terminal);
        shelf = std::move(*known);
    }
    QList<PolicyDocument> shipped;
    for (const QString &id : shippedPolicies()) {
        auto policy = loadPolicy(id);
        if (!policy)
            return complain(policy.error(), terminal);
        shipped.append(std::move(*policy));
    }
    if (request.json)
        return writeJson(listJson(shelf, shipped, request.zone), terminal);
    terminal.out << listText(shelf, shipped, request.zone);
    return finish(terminal);
}

int policiesShow(const Request &request, Terminal &terminal)
{
    const auto policy = documentNamed(request.operand, request, terminal);
    if (!policy)
        return complain(policy.error(), terminal);
    if (request.json)
        terminal.out << policyFile(*policy);
    else
        terminal.out << policyText(*policy);
    return finish(terminal);
}

int policiesCheck(const Request &request, Terminal &terminal)
{
    const auto policy = documentNamed(request.operand, request, terminal);
    const auto findings = policy ? findingsOn(*policy, request) : std::unexpected(policy.error());
    if (!findings)
        return complain(findings.error(), terminal);
    if (request.json)
        return writeJson(findingsJson(*policy, *findings), terminal);
    terminal.out << policyFindingsText(*policy, *findings);
    return finish(terminal);
}

int policiesAdopt(const Request &request, Terminal &terminal)
{
    const auto policy = documentNamed(request.operand, request, terminal);
    const auto reason = policy ? reasonOf(request) : std::unexpected(policy.error());
    const auto access = reason ? PolicyAccess::open(request, true, terminal) : std::unexpected(reason.error());
    const auto versions = access ? (*access)->policies().versions() : std::unexpected(access.error());
    if (!versions)
        return complain(versions.error(), terminal);
    int seen = 0;
    for (const PolicyVersion &one : *versions)
        seen = std::max(seen, one.policy == policy->id ? one.number : 0);
    const auto number = (*access)->policies().adopt({*policy, seen, *reason, (*access)->self()});
    if (!number)
        return complain(number.error(), terminal);
    if (request.json)
        return writeJson({{QStringLiteral("policy"), policy->id},
                          {QStringLiteral("version"), policy->version},
                          {QStringLiteral("number"), *number},
                          {QStringLiteral("sha256"), policyHash(*policy)}},
                         terminal);
    terminal.out << QStringLiteral("%1 is adopted.\n").arg(policyPin(*policy));
    return finish(terminal);
}

int policiesDiff(const Request &request, Terminal &terminal)
{
    const auto before = documentNamed(request.operand, request, terminal);
    const auto after = before ? documentNamed(request.policy.with, request, terminal) : std::unexpected(before.error());
    if (!after)
        return complain(after.error(), terminal);
    const PolicyDifference difference = policyDifference(*before, *after);
    if (!request.policy.noticeFolder.isEmpty()) {
        const auto made = notify(request, *before, *after, terminal);
        if (!made)
            return complain(made.error(), terminal);
        terminal.err << QStringLiteral("%1 written to %2 and on record.\n")
                            .arg(counted(*made, QStringLiteral("draft is"), QStringLiteral("drafts are")),
                                 request.policy.noticeFolder);
    }
    if (request.json)
        return writeJson(differenceJson(*before, *after, difference), terminal);
    terminal.out << differenceText(*before, *after, difference);
    return finish(terminal);
}

int policiesInForce(const Request &request, Terminal &terminal)
{
    const bool changes = !request.operand.isEmpty();
    const auto reason = changes ? reasonOf(request) : Result<QString>(QString());
    const auto access = reason ? PolicyAccess::open(request, changes, terminal) : std::unexpected(reason.error());
    auto history = access ? (*access)->policies().history((*access)->gateway()) : std::unexpected(access.error());
    if (history && changes) {
        const auto step =
            (*access)->policies().enforce({(*access)->gateway(), request.operand.section(QLatin1Char('@'), 0, 0),
                                           request.operand.section(QLatin1Char('@'), 1), history->value(0).step,
                                           *reason, (*access)->self(), request.policy.ends});
        history = step ? (*access)->policies().history((*access)->gateway()) : std::unexpected(step.error());
    }
    if (!history)
        return complain(history.error(), terminal);
    if (request.json)
        return writeJson(historyJson(*history, request.zone), terminal);
    terminal.out << historyText(*history, request.zone);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
