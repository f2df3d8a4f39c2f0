#include "models/policy/policydiff.h"

#include "models/core/tokenlist.h"
#include "models/policy/commitmentwords.h"
#include "models/policy/policymaterial.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kKindTokens{"added", "removed", "changed"};
constexpr std::array kAudienceTokens{"users", "page"};

template<typename Item>
const Item *withId(const QList<Item> &items, const QString &id)
{
    const auto at = std::ranges::find(items, id, &Item::id);
    return at == items.end() ? nullptr : &*at;
}

QString changeText(const Commitment &before, const Commitment &after)
{
    const QString was = commitmentTerms(before);
    const QString is = commitmentTerms(after);
    if (before.kind != after.kind)
        return QStringLiteral("A %1 (%2) becomes a %3 (%4).")
            .arg(commitmentKindName(before.kind).toLower(), was, commitmentKindName(after.kind).toLower(), is);
    if (was != is)
        return QStringLiteral("From %1 to %2.").arg(was, is);
    return QStringLiteral("What is owed reads now: %1").arg(after.says);
}

QList<CommitmentChange> commitmentChanges(const QList<Commitment> &before, const QList<Commitment> &after)
{
    QList<CommitmentChange> changes;
    for (const Commitment &now : after) {
        const Commitment *then = withId(before, now.id);
        if (!then)
            changes.append({now.id, ChangeKind::Added, now.says});
        else if (*then != now)
            changes.append({now.id, ChangeKind::Changed, changeText(*then, now)});
    }
    for (const Commitment &then : before) {
        if (!withId(after, then.id))
            changes.append({then.id, ChangeKind::Removed, then.says});
    }
    return changes;
}

QList<SentenceChange> sentenceChanges(const PolicyDocument &before, const PolicyDocument &after)
{
    QList<SentenceChange> changes;
    for (const PolicySentence &now : after.sentences) {
        const PolicySentence *then = withId(before.sentences, now.id);
        if (then && *then == now)
            continue;
        const QList<Commitment> earlier = then ? then->commitments : QList<Commitment>();
        changes.append({now.id, then ? ChangeKind::Changed : ChangeKind::Added, now.place,
                        then ? then->quote : QString(), now.quote, commitmentChanges(earlier, now.commitments)});
    }
    for (const PolicySentence &then : before.sentences) {
        if (!withId(after.sentences, then.id))
            changes.append(
                {then.id, ChangeKind::Removed, then.place, then.quote, {}, commitmentChanges(then.commitments, {})});
    }
    return changes;
}

QString idOfTeller(const PolicyDocument &policy, const QString &audience)
{
    const QList<Commitment> duties = policy.commitments(CommitmentKind::Duty);
    const auto at = std::ranges::find(duties, audience, &Commitment::tells);
    return at == duties.end() ? QString() : at->id;
}

// What the earlier version promises of changes counts: it is what people were told.
QList<AudienceDuty> audiences(const PolicyDocument &before, const PolicyDocument &after,
                              const PolicyDifference &difference)
{
    QList<AudienceDuty> told;
    const PolicyDocument &promised = before.sentences.isEmpty() ? after : before;
    const QString users = idOfTeller(promised, audienceToken(Audience::Users));
    if (!difference.material.isEmpty() && !users.isEmpty())
        told.append({Audience::Users,
                     QStringLiteral("The change is material, and the policy promises to tell users (%1).").arg(users)});
    else if (!difference.material.isEmpty() && !before.sentences.isEmpty())
        told.append({Audience::Users,
                     QStringLiteral("The change is material. The policy promises no letter, but who was told otherwise "
                                    "must learn of it in time (GDPR Art. 12(1), 13(3)).")});
    const QString page = idOfTeller(promised, audienceToken(Audience::Page));
    told.append({Audience::Page,
                 page.isEmpty()
                     ? QStringLiteral("The page must show the text that holds, and its date.")
                     : QStringLiteral("The policy promises the new text and its date on the page (%1).").arg(page)});
    return told;
}

} // namespace

QString changeKindToken(ChangeKind kind)
{
    return tokenOfEnum(kKindTokens, kind);
}

QString audienceToken(Audience audience)
{
    return tokenOfEnum(kAudienceTokens, audience);
}

PolicyDifference policyDifference(const PolicyDocument &before, const PolicyDocument &after)
{
    PolicyDifference difference;
    difference.sentences = sentenceChanges(before, after);
    if (difference.isEmpty())
        return difference;
    difference.schedules = scheduleChanges(before, after);
    difference.rights = rightChanges(before, after);
    difference.material = materialChanges(before, after, difference.schedules);
    difference.told = audiences(before, after, difference);
    return difference;
}

} // namespace Gatehouse
