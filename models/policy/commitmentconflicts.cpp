#include "models/policy/commitmentconflicts.h"

#include "models/policy/policyterms.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;
using Placed = PlacedCommitment;

QStringList recipientsOf(const Commitment &commitment)
{
    QStringList words;
    const QJsonArray list = commitment.expects.value(QLatin1String("recipients")).toArray();
    for (const QJsonValue &word : list)
        words.append(word.toString());
    return words;
}

class Conflicts
{
public:
    Conflicts(const PolicyDocument &one, const PolicyDocument &other)
        : m_one(one)
        , m_other(other)
        , m_isOne(&one == &other)
    {
    }

    QList<PolicyFinding> all()
    {
        terms();
        content(m_one, m_other);
        if (!m_isOne)
            content(m_other, m_one);
        recipients(m_one, m_other);
        if (!m_isOne)
            recipients(m_other, m_one);
        return m_findings;
    }

private:
    void terms()
    {
        const QList<Placed> left = placed(m_one, CommitmentKind::Retention);
        const QList<Placed> right = placed(m_other, CommitmentKind::Retention);
        for (qsizetype i = 0; i < left.size(); ++i) {
            for (qsizetype j = m_isOne ? i + 1 : 0; j < right.size(); ++j) {
                const auto conflict = termConflict(left.at(i).commitment->retention, right.at(j).commitment->retention);
                if (conflict == TermConflict::GoesBeforeItMay)
                    goesBefore(left.at(i), right.at(j));
                else if (conflict)
                    twoPeriods(left.at(i), right.at(j), *conflict);
            }
        }
    }

    void goesBefore(const Placed &left, const Placed &right)
    {
        const bool leftGoes = goesBeforeItMay(left.commitment->retention, right.commitment->retention);
        const Placed &goes = leftGoes ? left : right;
        const Placed &stays = leftGoes ? right : left;
        const RetentionTerm &term = left.commitment->retention;
        add(QStringLiteral("goes_before_it_stays:") + term.recordClass, {left, right},
            QStringLiteral("The %1 must go before they may.").arg(recordClassName(term.recordClass)),
            m_isOne
                ? QStringLiteral("One sentence ends their time (%1), another keeps them for longer (%2).")
                      .arg(periodOf(goes), periodOf(stays))
                : QStringLiteral("%1 ends their time (%2), and %3 keeps them for longer (%4). No purge can keep both, "
                                 "so none is made while both policies are in force at a gateway with such rows.")
                      .arg(nameOf(goes), periodOf(goes), nameOf(stays), periodOf(stays)),
            m_isOne ? QStringLiteral("Decide which of the two holds, and change the other.")
                    : QStringLiteral("Decide which of the two holds, change the other, and put the mended version in "
                                     "force."));
    }

    void twoPeriods(const Placed &left, const Placed &right, TermConflict conflict)
    {
        const RetentionTerm &term = left.commitment->retention;
        QString why = m_isOne ? QStringLiteral("One sentence says %1, another %2.").arg(periodOf(left), periodOf(right))
                              : QStringLiteral("%1 says %2, and %3 says %4.")
                                    .arg(nameOf(left), periodOf(left), nameOf(right), periodOf(right));
        if (!m_isOne)
            why += conflict == TermConflict::NoOrder
                       ? QStringLiteral(" Which of them ends first depends on the day, so nothing is purged while both "
                                        "are in force at a gateway with such rows.")
                       : QStringLiteral(" Rows go by the one that ends first, so the other one tells people of rows "
                                        "that are gone.");
        add(QStringLiteral("two_periods:") + term.recordClass, {left, right},
            QStringLiteral("The %1 have two periods.").arg(recordClassName(term.recordClass)), why,
            m_isOne ? QStringLiteral("Name one period, or say which rows each of them is for.")
                    : QStringLiteral("Name one period in both policies, or take the policy that no longer holds out of "
                                     "force."));
    }

    // `absent`: that may say that content is not stored.
    void content(const PolicyDocument &absent, const PolicyDocument &periods)
    {
        QList<Placed> promises;
        for (const Placed &each : placed(absent, CommitmentKind::Promise)) {
            if (each.commitment->check == QLatin1String("content_absent"))
                promises.append(each);
        }
        for (const Placed &each : placed(periods, CommitmentKind::Retention)) {
            if (promises.isEmpty() || each.commitment->retention.recordClass != QLatin1String("content"))
                continue;
            add(QStringLiteral("content_with_period"), promises + QList<Placed>{each},
                QStringLiteral("Content of calls is not stored, and yet it has a period."),
                m_isOne ? QStringLiteral("A period is for what is stored.")
                        : QStringLiteral("%1 says that none is stored, and %2 gives a period (%3) for what is.")
                              .arg(nameOf(promises.constFirst()), nameOf(each), periodOf(each)),
                QStringLiteral("Take out the period, or say which content is stored."));
        }
    }

    // `rulesOut` may rule out a kind of recipient that `tells` tells of.
    void recipients(const PolicyDocument &rulesOut, const PolicyDocument &tells)
    {
        const QList<Placed> tellers = placed(tells, CommitmentKind::Disclosure);
        for (const Placed &promise : placed(rulesOut, CommitmentKind::Promise)) {
            const QStringList only = recipientsOf(*promise.commitment);
            for (const Placed &teller : tellers) {
                QStringList others = recipientsOf(*teller.commitment);
                others.removeIf([&only](const QString &word) { return only.contains(word); });
                if (only.isEmpty() || others.isEmpty())
                    continue;
                add(QStringLiteral("recipients:") + promise.commitment->id, {promise, teller},
                    m_isOne ? QStringLiteral("One sentence rules out recipients that another one tells of: %1.")
                                  .arg(others.join(QStringLiteral(", ")))
                            : QStringLiteral("%1 rules out recipients that %2 tells of: %3.")
                                  .arg(nameOf(promise), nameOf(teller), others.join(QStringLiteral(", "))),
                    QStringLiteral(
                        "Recipients must be named (GDPR Art. 13(1)(e)); a promise to share with nobody cannot "
                        "stand beside them."),
                    QStringLiteral("Name these recipients in the sentence that rules them out."));
            }
        }
    }

    void add(const QString &id, const QList<Placed> &about, const QString &what, const QString &why,
             const QString &toDo)
    {
        PolicyFinding finding{id, FindingSeverity::Conflict, {}, what, why, toDo};
        QStringList commitments;
        for (const Placed &each : about) {
            const bool isOurs = each.policy == &m_one;
            const SentenceOfPolicy other{each.policy->id, each.sentence->id};
            if (isOurs && !finding.sentences.contains(other.sentence))
                finding.sentences.append(other.sentence);
            else if (!isOurs && !finding.others.contains(other))
                finding.others.append(other);
            commitments.append(isOurs ? each.commitment->id : promiseKey(each.policy->id, each.commitment->id));
        }
        // Several of one matter can be between two policies.
        if (!m_isOne)
            finding.id += QStringLiteral(":") + commitments.join(QLatin1Char('+'));
        m_findings.append(finding);
    }

    static QString nameOf(const Placed &each) { return QStringLiteral("“%1”").arg(each.policy->name); }
    static QString periodOf(const Placed &each) { return periodText(each.commitment->retention.period); }

    const PolicyDocument &m_one;
    const PolicyDocument &m_other;
    const bool m_isOne;
    QList<PolicyFinding> m_findings;
};

} // namespace

std::optional<TermConflict> termConflict(const RetentionTerm &one, const RetentionTerm &other)
{
    if (one.recordClass != other.recordClass)
        return std::nullopt;
    if (goesBeforeItMay(one, other) || goesBeforeItMay(other, one))
        return TermConflict::GoesBeforeItMay;
    const bool isBefore = canEndBefore(one.period, other.period);
    const bool isAfter = canEndBefore(other.period, one.period);
    if (isBefore && isAfter && one.mustGoAfter && other.mustGoAfter)
        return TermConflict::NoOrder;
    if (isBefore || isAfter)
        return TermConflict::TwoPeriods;
    const auto goes = [](const RetentionTerm &term) { return term.mustGoAfter && term.period.kind == Length::Given; };
    const bool hasNoEnd =
        (goes(one) && other.period.kind == Length::Unlimited) || (goes(other) && one.period.kind == Length::Unlimited);
    return hasNoEnd ? std::optional(TermConflict::NoEnd) : std::nullopt;
}

bool stopsPurges(TermConflict conflict)
{
    return conflict == TermConflict::GoesBeforeItMay || conflict == TermConflict::NoOrder;
}

QList<PolicyFinding> conflictingCommitments(const PolicyDocument &one, const PolicyDocument &other)
{
    return Conflicts(one, other).all();
}

} // namespace Gatehouse
