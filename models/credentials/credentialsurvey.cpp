#include "models/credentials/credentialsurvey.h"

#include "models/core/timespan.h"
#include "models/core/today.h"
#include "models/promises/credentialreader.h"
#include "models/promises/gatewayfacts.h"

#include <QSet>

#include <algorithm>
#include <numeric>

namespace Gatehouse
{

namespace
{

using Finding = CredentialFinding;

constexpr std::chrono::minutes kPatience{2};
constexpr qint64 kMostAdministrators = 100'000;

// What each administrator did lately, as far as the log tells.
struct AdminDeeds {
    bool isTold = false;
    QString why; // it is not
    QSet<QString> actors;
};

Result<AdminDeeds> adminDeeds(const CredentialScene &scene, const QueryLimits &limits, qint64 edgeMs)
{
    const AdminLog &log = scene.map.adminLog;
    AdminDeeds deeds;
    if (log.table.isEmpty()) {
        deeds.why = scene.map.why(QStringLiteral("admin_log"));
        return deeds;
    }
    deeds.why = QStringLiteral("%1 does not record which account did what.").arg(log.table);
    for (const TablePlace *place :
         log.actor.isEmpty() ? QList<const TablePlace *>() : scene.tables.placesOf(log.table)) {
        const TableFacts facts(*place, limits);
        const auto time = facts.time(log.time);
        if (!time || !facts.has(log.actor))
            continue;
        const auto oldest = facts.oldestUs(*time);
        if (!oldest)
            return std::unexpected(oldest.error());
        deeds.isTold = *oldest && **oldest / 1000 <= edgeMs;
        if (!deeds.isTold) {
            deeds.why = QStringLiteral("%1 does not reach back that far.").arg(log.table);
            continue;
        }
        const SqlCondition since = time->from(edgeMs * 1000);
        const auto read = place->database->visitRows(QStringLiteral("SELECT DISTINCT %1 FROM %2 WHERE %3 LIMIT %4")
                                                         .arg(place->quoted(log.actor), place->name(), since.sql)
                                                         .arg(kMostAdministrators),
                                                     since.values, limits, [&](const RowStream &row) -> Result<void> {
                                                         deeds.actors.insert(row.string(0));
                                                         return {};
                                                     });
        if (!read)
            return std::unexpected(read.error());
    }
    return deeds;
}

CredentialFindings relevantOf(EntityKind kind)
{
    const CredentialFindings both = Finding::Unused | Finding::NeverUsed | Finding::LimitAboveUse | Finding::Unlimited;
    return kind == EntityKind::Account ? both | Finding::IdleAdmin
                                       : both | Finding::NotRotated | Finding::NoOwner | Finding::OwnerDeleted |
                                             Finding::OwnerBlocked | Finding::Expired;
}

} // namespace

// What the credentials of one table are held against.
struct CredentialSurveyor::Look {
    CredentialSight sight;
    EntityKind kind;
    qint64 nowMs;
    qint64 unusedEdgeMs;
    qint64 rotationEdgeMs;
    const AdminDeeds &deeds;

    CredentialFindings findings(const CredentialRow &row) const
    {
        CredentialFindings found;
        if (row.isExpired(nowMs)) // nobody can use it: only that it is still on is left to say
            found |= Finding::Expired;
        else
            found |= ofAge(row) | ofRights(row);
        found.setFlag(Finding::NoOwner, row.ownerState == OwnerState::None);
        found.setFlag(Finding::OwnerDeleted, row.ownerState == OwnerState::Deleted);
        found.setFlag(Finding::OwnerBlocked, row.ownerState == OwnerState::Blocked);
        return found;
    }

    // The same that the promises "inactive credentials" and "credentials rotated" count.
    CredentialFindings ofAge(const CredentialRow &row) const
    {
        CredentialFindings found;
        const auto idle = sight.idleSinceMs(row);
        const auto same = sight.sameSinceMs(row);
        found.setFlag(Finding::Unused, idle && *idle < unusedEdgeMs);
        found.setFlag(Finding::NeverUsed,
                      sight.used && !row.usedMs && row.createdMs && nowMs - *row.createdMs > kNewbornMs);
        found.setFlag(Finding::NotRotated, kind == EntityKind::Key && same && *same < rotationEdgeMs);
        return found;
    }

    CredentialFindings ofRights(const CredentialRow &row) const
    {
        CredentialFindings found;
        const bool isSettled = row.createdMs && nowMs - *row.createdMs > kSettlingMs;
        found.setFlag(Finding::IdleAdmin, row.isAdmin && deeds.isTold && row.createdMs &&
                                              *row.createdMs < unusedEdgeMs && !deeds.actors.contains(row.id));
        found.setFlag(Finding::Unlimited, sight.limit && row.isUnlimited);
        // What was ever used is at least what the highest month was, so this finds none too many.
        found.setFlag(Finding::LimitAboveUse, isSettled && !row.isUnlimited && row.limit && row.used && *row.used > 0 &&
                                                  *row.limit > kFarAbove * *row.used);
        return found;
    }

    QList<CredentialBlindSpot> blindSpots(const CredentialTable &table) const
    {
        QList<CredentialBlindSpot> spots;
        const auto add = [&](bool isSeen, CredentialFindings findings, const char *what) {
            if (!isSeen)
                spots.append(
                    {kind, findings, QStringLiteral("%1 does not record %2.").arg(table.table, QLatin1String(what))});
        };
        add(sight.used, Finding::Unused | Finding::NeverUsed, "when each was used last");
        if (kind == EntityKind::Key) {
            add(sight.created || sight.rotated, Finding::NotRotated, "when each was made or renewed");
            add(sight.owner, Finding::NoOwner, "whose each is");
            add(sight.ownerState, Finding::OwnerDeleted | Finding::OwnerBlocked, "what became of its owner");
            add(sight.expires, Finding::Expired, "when each expires");
        }
        add(sight.limit, Finding::LimitAboveUse | Finding::Unlimited, "what each may spend at most");
        if (sight.admin && !deeds.isTold)
            spots.append({kind, Finding::IdleAdmin, deeds.why});
        else if (kind == EntityKind::Account && !sight.admin)
            add(false, Finding::IdleAdmin, "who is an administrator");
        return spots;
    }
};

qint64 CredentialSurvey::liveCount() const
{
    return std::accumulate(live.begin(), live.end(), qint64(0));
}

CredentialFindings CredentialSurveyor::allFindings()
{
    CredentialFindings all;
    for (const Finding finding : kCredentialFindings)
        all |= finding;
    return all;
}

Result<void> CredentialSurveyor::visitAll(const CredentialTerms &terms,
                                          const std::function<void(const Credential &)> &each, CredentialSurvey &survey)
{
    if (m_scene.map.credentials.isEmpty())
        return failure(ErrorKind::Unsupported, m_scene.map.why(QStringLiteral("credentials")));
    const QDate today = todayBy(m_scene.clock);
    const QueryLimits limits{kPatience, m_scene.stop};
    survey.terms = terms;
    survey.lookedMs = m_scene.clock.nowMs();
    const qint64 unusedEdgeMs = ageEdgeMs(terms.unusedFor, today);
    const auto deeds = adminDeeds(m_scene, limits, unusedEdgeMs);
    if (!deeds)
        return std::unexpected(deeds.error());
    for (const CredentialTable &table : m_scene.map.credentials) {
        for (const TablePlace *place : m_scene.tables.placesOf(table.table)) {
            const CredentialReader reader(*place, table, m_scene.map, m_scene.tables, limits);
            const Look look{reader.sight(),
                            credentialKind(table),
                            survey.lookedMs,
                            unusedEdgeMs,
                            ageEdgeMs(terms.rotationAge, today),
                            *deeds};
            const auto read = reader.visit(CredentialReader::Wish::All, [&](const CredentialRow &row) {
                survey.live[look.kind] += row.isUsable(look.nowMs);
                const bool hasOwner = look.sight.owner;
                each({look.kind, row.id, hasOwner ? row.owner : QString(), row.label, row.createdMs, row.usedMs,
                      row.rotatedMs, row.expiresMs, look.findings(row)});
            });
            if (!read)
                return read;
            const QList<CredentialBlindSpot> blind = look.blindSpots(table);
            CredentialFindings told = relevantOf(look.kind);
            for (const CredentialBlindSpot &spot : blind)
                told &= ~spot.findings;
            survey.told |= told;
            survey.blind += blind;
        }
    }
    return {};
}

Result<CredentialSurvey> CredentialSurveyor::survey(const CredentialTerms &terms, CredentialFindings wanted)
{
    CredentialSurvey survey;
    const auto read = visitAll(
        terms,
        [&](const Credential &one) {
            for (const Finding finding : kCredentialFindings) {
                if (one.findings.testFlag(finding))
                    ++survey.counts[finding];
            }
            survey.needAction += bool(needingAction(one.findings));
            if (!(one.findings & wanted))
                return;
            if (survey.listed.size() < kMostListed)
                survey.listed.append(one);
            else
                ++survey.notListed;
        },
        survey);
    return read ? Result<CredentialSurvey>(std::move(survey)) : std::unexpected(read.error());
}

Result<QList<Credential>> CredentialSurveyor::find(const CredentialTerms &terms, const QStringList &names)
{
    const QSet<QString> wanted(names.begin(), names.end());
    CredentialSurvey survey;
    QList<Credential> found;
    const auto read = visitAll(
        terms,
        [&](const Credential &one) {
            if (wanted.contains(one.token()) || wanted.contains(one.reference()))
                found.append(one);
        },
        survey);
    return read ? Result<QList<Credential>>(std::move(found)) : std::unexpected(read.error());
}

} // namespace Gatehouse
