#include "models/policy/policymaterial.h"

#include "models/policy/commitmentwords.h"
#include "models/policy/policyterms.h"
#include "models/policy/promisechecks.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;
using Way = ScheduleChange::Way;

QList<RetentionTerm> termsOf(const PolicyDocument &policy, const QString &recordClass)
{
    QList<RetentionTerm> terms;
    const QList<Commitment> all = policy.commitments(CommitmentKind::Retention);
    for (const Commitment &commitment : all) {
        if (commitment.retention.recordClass == recordClass)
            terms.append(commitment.retention);
    }
    return terms;
}

QStringList textsOf(const QList<RetentionTerm> &terms)
{
    QStringList texts;
    for (const RetentionTerm &term : terms)
        texts.append(periodText(term.period));
    return texts;
}

// Whether rows must go by a known day or event.
bool isBound(const RetentionTerm &term)
{
    return term.mustGoAfter && (term.period.kind == Length::Given || term.period.kind == Length::WhileActive);
}

// Of one term against one; of several, or of kinds that no number compares, people must look.
Way wayOf(const QList<RetentionTerm> &before, const QList<RetentionTerm> &after)
{
    const bool was = std::ranges::any_of(before, &isBound);
    const bool is = std::ranges::any_of(after, &isBound);
    if (was != is)
        return was ? Way::Longer : Way::Shorter;
    if (before.size() != 1 || after.size() != 1)
        return Way::Differs;
    const PolicyPeriod &then = before.constFirst().period;
    const PolicyPeriod &now = after.constFirst().period;
    if (canEndBefore(then, now))
        return Way::Longer;
    if (canEndBefore(now, then))
        return Way::Shorter;
    // A period after the end of the account is longer than the account itself.
    if (then.kind == Length::WhileActive && now.from == PeriodStart::AccountDeleted && now.kind == Length::Given)
        return Way::Longer;
    return Way::Differs;
}

QList<RightTerm> rightsOf(const PolicyDocument &policy)
{
    QList<RightTerm> rights;
    const QList<Commitment> all = policy.commitments(CommitmentKind::Right);
    for (const Commitment &commitment : all) {
        const auto same = [&commitment](const RightTerm &right) {
            return rightName(right) == rightName(commitment.right);
        };
        if (std::ranges::none_of(rights, same))
            rights.append(commitment.right);
    }
    return rights;
}

const RightTerm *sameRight(const QList<RightTerm> &rights, const RightTerm &wanted)
{
    const auto at = std::ranges::find_if(
        rights, [&wanted](const RightTerm &right) { return rightName(right) == rightName(wanted); });
    return at == rights.end() ? nullptr : &*at;
}

QString capitalised(QString text)
{
    text[0] = text.at(0).toUpper();
    return text;
}

QString withinText(const RightTerm &right)
{
    return right.within ? periodText(*right.within) : QStringLiteral("by the law's own clock");
}

PolicyPeriod lengthOf(const QJsonValue &value)
{
    return {Length::Given, value.toString(), PeriodStart::Recorded};
}

// Whether a promise with these settings keeps one with those, too.
bool keepsIt(const PromiseCheckKind &kind, const QJsonObject &now, const QJsonObject &then)
{
    return std::ranges::all_of(kind.settings, [&](const PromiseCheckSetting &setting) {
        const QJsonValue is = now.value(setting.name);
        const QJsonValue was = then.value(setting.name);
        if (setting.kind == PromiseCheckSetting::Kind::Period)
            return !canEndBefore(lengthOf(was), lengthOf(is));
        // Where it is looked at, which binds nobody.
        if (setting.kind != PromiseCheckSetting::Kind::Words && !setting.required)
            return true;
        if (kind.id == QLatin1String("tls"))
            return is.toString() >= was.toString();
        return is == was;
    });
}

// Promises of the earlier version that no promise of the later one keeps, wherever it stands.
QStringList promisesGone(const PolicyDocument &before, const PolicyDocument &after)
{
    QStringList gone;
    const QList<Commitment> now = after.commitments(CommitmentKind::Promise);
    const QList<Commitment> then = before.commitments(CommitmentKind::Promise);
    for (const Commitment &promise : then) {
        const PromiseCheckKind *kind = promiseCheckKind(promise.check);
        const bool kept = kind && std::ranges::any_of(now, [&](const Commitment &each) {
                              return each.check == promise.check && keepsIt(*kind, each.expects, promise.expects);
                          });
        const QString terms = commitmentTerms(promise);
        if (!kept && !gone.contains(terms))
            gone.append(terms);
    }
    return gone;
}

// What is told by a kind of disclosure, by the sentence of ours that says it.
QStringList disclosed(const PolicyDocument &policy, const QString &what)
{
    QStringList says;
    const QList<Commitment> all = policy.commitments(CommitmentKind::Disclosure);
    for (const Commitment &commitment : all) {
        if (commitment.discloses == what)
            says.append(commitment.says);
    }
    return says;
}

QStringList recipientsOf(const PolicyDocument &policy)
{
    QStringList words;
    for (const CommitmentKind kind : {CommitmentKind::Promise, CommitmentKind::Disclosure}) {
        const QList<Commitment> all = policy.commitments(kind);
        for (const Commitment &commitment : all) {
            const QJsonArray named = commitment.expects.value(QLatin1String("recipients")).toArray();
            for (const QJsonValue &word : named)
                words.append(word.toString());
        }
    }
    words.removeDuplicates();
    return words;
}

QStringList addedTo(const QStringList &before, QStringList after)
{
    after.removeIf([&before](const QString &one) { return before.contains(one); });
    return after;
}

void tellDisclosures(const PolicyDocument &before, const PolicyDocument &after, QStringList &reasons)
{
    struct Told {
        const char *what;
        const char *text;
    };
    static constexpr Told kTold[] = {{"categories", "Something is collected that was not: %1"},
                                     {"purposes", "Data gets a new purpose: %1"},
                                     {"recipients", "Data gets a new recipient: %1"},
                                     {"transfers", "Data goes to another place: %1"},
                                     {"sources", "Data comes from a new source: %1"}};
    for (const Told &told : kTold) {
        const QString what = QLatin1String(told.what);
        for (const QString &says : addedTo(disclosed(before, what), disclosed(after, what)))
            reasons.append(QString::fromLatin1(told.text).arg(says));
    }
    const QStringList recipients = addedTo(recipientsOf(before), recipientsOf(after));
    if (!recipients.isEmpty())
        reasons.append(
            QStringLiteral("Data gets a new kind of recipient: %1.").arg(recipients.join(QStringLiteral(", "))));
}

} // namespace

QList<ScheduleChange> scheduleChanges(const PolicyDocument &before, const PolicyDocument &after)
{
    QList<ScheduleChange> changes;
    for (const RecordClass &known : recordClasses()) {
        const QList<RetentionTerm> then = termsOf(before, known.id);
        const QList<RetentionTerm> now = termsOf(after, known.id);
        if (then != now)
            changes.append({known.id, textsOf(then), textsOf(now), wayOf(then, now)});
    }
    return changes;
}

QStringList rightChanges(const PolicyDocument &before, const PolicyDocument &after)
{
    QStringList changes;
    const QList<RightTerm> then = rightsOf(before);
    const QList<RightTerm> now = rightsOf(after);
    for (const RightTerm &right : now) {
        const RightTerm *earlier = sameRight(then, right);
        if (!earlier)
            changes.append(QStringLiteral("%1 is new.").arg(capitalised(rightName(right))));
        else if (earlier->within != right.within)
            changes.append(QStringLiteral("%1 is answered within another time: %2, before %3.")
                               .arg(capitalised(rightName(right)), withinText(right), withinText(*earlier)));
    }
    for (const RightTerm &right : then) {
        if (!sameRight(now, right))
            changes.append(QStringLiteral("%1 is gone.").arg(capitalised(rightName(right))));
    }
    return changes;
}

QStringList materialChanges(const PolicyDocument &before, const PolicyDocument &after,
                            const QList<ScheduleChange> &schedules)
{
    QStringList reasons;
    for (const ScheduleChange &change : schedules) {
        if (change.way != Way::Shorter)
            reasons.append((change.way == Way::Longer ? QStringLiteral("%1 are kept for longer.")
                                                      : QStringLiteral("%1 are kept by other terms."))
                               .arg(capitalised(recordClassName(change.recordClass))));
    }
    const QList<RightTerm> now = rightsOf(after);
    for (const RightTerm &right : rightsOf(before)) {
        const RightTerm *later = sameRight(now, right);
        if (!later)
            reasons.append(QStringLiteral("%1 is gone.").arg(capitalised(rightName(right))));
        else if (right.within && (!later->within || !canEndBefore(*later->within, *right.within)) &&
                 later->within != right.within)
            reasons.append(QStringLiteral("%1 is answered later.").arg(capitalised(rightName(right))));
    }
    for (const QString &promise : promisesGone(before, after))
        reasons.append(QStringLiteral("This is not promised any more: %1.").arg(promise));
    tellDisclosures(before, after, reasons);
    return reasons;
}

} // namespace Gatehouse
