#include "models/credentials/credentialsurvey.h"

#include "models/credentials/admindeeds.h"

#include "models/core/format.h"
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
// In the unit of the gateway, whichever that is.
QString amount(double value)
{
    constexpr double kWhole = 1000;
    return value < kWhole ? QString::number(value, 'g', 3) : formatExact(qRound64(value));
}

bool isOfAccounts(const CredentialTable &table)
{
    return credentialKind(table) == EntityKind::Account;
}

// A log that is not reached is told of; credentials that are not would be counted as none.
Result<void> accountsReached(const QList<UnreachedDatabase> &unreached)
{
    const auto missed = std::ranges::find(unreached, false, &UnreachedDatabase::isLog);
    return missed == unreached.end() ? Result<void>() : std::unexpected(missed->error);
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
        // Calls with a key need no administrator.
        const bool wasUsed = row.usedSelfMs && *row.usedSelfMs >= unusedEdgeMs;
        found.setFlag(Finding::IdleAdmin, row.isAdmin && deeds.isTold && !wasUsed && row.createdMs &&
                                              *row.createdMs < unusedEdgeMs && !deeds.actors.contains(row.id));
        found.setFlag(Finding::Unlimited, sight.limit && row.isUnlimited);
        const auto used = usedOfLimit(row, nowMs);
        found.setFlag(Finding::LimitAboveUse, isSettled && !row.isUnlimited && row.limit && used && *used > 0 &&
                                                  *row.limit > kFarAbove * *used);
        return found;
    }

    // "limit 20 in 1d, at most 1 used in as long".
    QString limitText(const CredentialRow &row) const
    {
        const QString limit = amount(row.limit.value_or(0));
        const QString used = amount(usedOfLimit(row, nowMs).value_or(0));
        return row.limitPeriod.isEmpty()
                   ? QStringLiteral("limit %1 for all of its life, %2 used").arg(limit, used)
                   : QStringLiteral("limit %1 in %2, at most %3 used in as long").arg(limit, row.limitPeriod, used);
    }

    Credential credentialOf(const CredentialRow &row, CredentialFindings found) const
    {
        Credential one{kind,          row.id,        sight.owner ? row.owner : QString(),
                       row.label,     row.createdMs, row.usedMs,
                       row.rotatedMs, row.expiresMs, found};
        if (one.findings.testFlag(Finding::LimitAboveUse))
            one.limitUse = limitText(row);
        return one;
    }

    void addSight(const CredentialTable &table, CredentialSurvey &survey) const
    {
        const QList<CredentialBlindSpot> blind = blindSpots(table);
        CredentialFindings told = relevantOf(kind);
        for (const CredentialBlindSpot &spot : blind)
            told &= ~spot.findings;
        survey.told |= told;
        survey.blind += blind;
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

Result<void> CredentialSurveyor::visitAll(const CredentialTerms &terms, const Visit &each, CredentialSurvey &survey)
{
    if (m_scene.map.credentials.isEmpty())
        return failure(ErrorKind::Unsupported, m_scene.map.why(QStringLiteral("credentials")));
    if (auto reached = accountsReached(m_scene.unreached); !reached)
        return reached;
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
            qint64 live = 0;
            const auto read = reader.visit(CredentialReader::Wish::All, [&](const CredentialRow &row) {
                live += row.isUsable(look.nowMs);
                each(row, look);
            });
            if (!read)
                return read;
            if (live > 0)
                survey.live[look.kind] += live;
            look.addSight(table, survey);
        }
    }
    if (std::ranges::none_of(m_scene.map.credentials, isOfAccounts))
        survey.blind.append({EntityKind::Account, Finding::IdleAdmin, deeds->why});
    return {};
}

// Of a million only those are written out that there is room for.
Result<CredentialSurvey> CredentialSurveyor::survey(const CredentialTerms &terms, CredentialFindings wanted)
{
    CredentialSurvey survey;
    std::array<qint64, kCredentialFindings.size()> counts{};
    const auto read = visitAll(
        terms,
        [&](const CredentialRow &row, const Look &look) {
            const CredentialFindings found = look.findings(row);
            for (std::size_t i = 0; i < counts.size(); ++i)
                counts[i] += found.testFlag(kCredentialFindings[i]);
            survey.needAction += bool(needingAction(found));
            if (!(found & wanted))
                return;
            if (survey.listed.size() < kMostListed)
                survey.listed.append(look.credentialOf(row, found));
            else
                ++survey.notListed;
        },
        survey);
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] > 0)
            survey.counts.insert(kCredentialFindings[i], counts[i]);
    }
    return read ? Result<CredentialSurvey>(std::move(survey)) : std::unexpected(read.error());
}

Result<QList<Credential>> CredentialSurveyor::find(const CredentialTerms &terms, const QStringList &names)
{
    const QSet<QString> wanted(names.begin(), names.end());
    CredentialSurvey survey;
    QList<Credential> found;
    const auto read = visitAll(
        terms,
        [&](const CredentialRow &row, const Look &look) {
            const Credential one = look.credentialOf(row, look.findings(row));
            if (wanted.contains(one.token()) || wanted.contains(one.reference()))
                found.append(one);
        },
        survey);
    return read ? Result<QList<Credential>>(std::move(found)) : std::unexpected(read.error());
}

} // namespace Gatehouse
