#include "models/promises/promiserows.h"

#include "models/core/format.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString tr(const char *text)
{
    return QCoreApplication::translate("Gatehouse::PromiseRows", text);
}

// A finding is a broken promise of its own kind: a policy that nobody can keep. It stands behind what is at risk.
constexpr int kFindingRank = 2;
constexpr int kUnlookedRank = 6;

// The gravest first.
int rankOf(PromiseState state)
{
    switch (state) {
    case PromiseState::Broken:
        return 0;
    case PromiseState::AtRisk:
        return 1;
    case PromiseState::Unseen:
        return kFindingRank + 1;
    case PromiseState::Person:
        return kFindingRank + 2;
    case PromiseState::Kept:
        break;
    }
    return kFindingRank + 3;
}

TableCell sortedCell(const QString &text, const QVariant &sort)
{
    TableCell cell = textCell(text);
    cell.sort = sort;
    return cell;
}

// "004 §4.2": the number that the file's name begins with, or the id, and the sentence.
TableCell placeCell(const PolicyDocument &policy, const PolicySentence *sentence, qsizetype row)
{
    const QString number = policy.id.section(QLatin1Char('_'), 0, 0);
    TableCell cell = sortedCell(sentence ? QStringLiteral("%1 §%2").arg(number, sentence->id) : number, int(row));
    cell.toolTip = sentence ? QStringLiteral("%1: %2").arg(policy.name, sentence->place) : policy.name;
    return cell;
}

class Rows
{
public:
    Rows(const PromiseBoard &board, qint64 nowMs)
        : m_board(board)
        , m_nowMs(nowMs)
    {
    }

    QList<TableRow> all()
    {
        for (const PolicyDocument &policy : m_board.policies) {
            m_findings = m_board.findings.value(policy.id);
            addFindings(policy, nullptr);
            for (const PolicySentence &sentence : policy.sentences) {
                for (const Commitment &commitment : sentence.commitments)
                    add(policy, sentence, commitment);
                addFindings(policy, &sentence);
            }
        }
        return m_rows;
    }

private:
    void add(const PolicyDocument &policy, const PolicySentence &sentence, const Commitment &commitment)
    {
        const QString key = promiseKey(policy.id, commitment.id);
        const PromiseStanding *standing = standingOf(m_board, key);
        const PromiseState state = standing ? standing->verdict.state : PromiseState::Unseen;
        m_rows.append(
            {key,
             {placeCell(policy, &sentence, m_rows.size()), textCell(commitment.says),
              sortedCell(standing ? promiseStateTitle(state) : tr("not looked at"),
                         standing ? rankOf(state) : kUnlookedRank),
              textCell(standing ? standing->verdict.summary : QString()),
              standing ? sortedCell(tr("%1 ago").arg(formatAge(std::max<qint64>(0, m_nowMs - standing->lookedMs))),
                                    standing->lookedMs)
                       : missingCell(tr("Nobody has looked yet."))},
             false});
    }

    // With the sentences of other policies that it contradicts.
    TableCell findingCell(const PolicyDocument &policy, const PolicySentence *sentence,
                          const PolicyFinding &finding) const
    {
        TableCell cell = placeCell(policy, sentence, m_rows.size());
        for (const SentenceOfPolicy &other : finding.others) {
            const auto of = std::ranges::find(m_board.policies, other.policy, &PolicyDocument::id);
            cell.text += QStringLiteral(", %1 §%2").arg(other.policy.section(QLatin1Char('_'), 0, 0), other.sentence);
            if (of != m_board.policies.end())
                cell.toolTip += tr("; it contradicts %1, §%2").arg(of->name, other.sentence);
        }
        return cell;
    }

    // Those about the sentence; of none: those that are about what no sentence says.
    void addFindings(const PolicyDocument &policy, const PolicySentence *sentence)
    {
        for (const PolicyFinding &finding : std::as_const(m_findings)) {
            if (finding.sentences.value(0) != (sentence ? sentence->id : QString()))
                continue;
            m_rows.append({findingKey(policy.id, finding.id),
                           {findingCell(policy, sentence, finding), textCell(finding.what),
                            sortedCell(tr("finding"), kFindingRank), textCell(finding.why),
                            missingCell(tr("It is read from the text, not from the gateway."))},
                           false});
        }
    }

    const PromiseBoard &m_board;
    const qint64 m_nowMs;
    QList<PolicyFinding> m_findings;
    QList<TableRow> m_rows;
};

} // namespace

QList<TableColumn> promiseColumns()
{
    return {{tr("Sentence"), {}, false},
            {tr("What was promised"), {}, false},
            {tr("State"), {}, false},
            {tr("Evidence"), {}, false},
            {tr("Looked"), {}, false}};
}

QList<TableRow> promiseRows(const PromiseBoard &board, qint64 nowMs)
{
    return Rows(board, nowMs).all();
}

QString findingKey(const QString &policyId, const QString &findingId)
{
    return QStringLiteral("finding %1/%2").arg(policyId, findingId);
}

QStringList findingQuotes(const QList<PolicyDocument> &policies, const PolicyDocument &policy,
                          const PolicyFinding &finding)
{
    QStringList quotes;
    for (const PolicySentence &sentence : policy.sentences) {
        if (finding.sentences.contains(sentence.id))
            quotes.append(QStringLiteral("“%1” %2").arg(
                sentence.quote,
                finding.others.isEmpty() ? sentence.place : QStringLiteral("%1, %2").arg(policy.name, sentence.place)));
    }
    for (const PolicyDocument &other : policies) {
        for (const PolicySentence &sentence : other.sentences) {
            if (finding.others.contains(SentenceOfPolicy{other.id, sentence.id}))
                quotes.append(QStringLiteral("“%1” %2, %3").arg(sentence.quote, other.name, sentence.place));
        }
    }
    return quotes;
}

const PromiseStanding *standingOf(const PromiseBoard &board, const QString &promise)
{
    const auto found = std::ranges::find(board.standings, promise, &PromiseStanding::promise);
    return found == board.standings.end() ? nullptr : &*found;
}

int findingsOf(const PromiseBoard &board)
{
    qsizetype count = 0;
    for (const PolicyDocument &policy : board.policies)
        count += board.findings.value(policy.id).size();
    return int(count);
}

QList<TableColumn> promiseHistoryColumns()
{
    return {{tr("When"), {}, false}, {tr("State"), {}, false}, {tr("What was seen"), {}, false}};
}

QList<TableRow> promiseHistoryRows(const PromiseFolder &folder, const QTimeZone &zone)
{
    QList<TableRow> rows;
    const auto add = [&](const QString &id, qint64 atMs, const QString &what, const QString &text) {
        rows.append({QStringLiteral("%1 %2").arg(id).arg(rows.size()),
                     {sortedCell(formatInstant(atMs, zone), atMs), textCell(what), textCell(text)},
                     false});
    };
    for (const DutyNote &note : folder.notes)
        add(QStringLiteral("note"), note.atMs, tr("noted by %1").arg(note.by), note.note);
    for (const PromiseChange &change : folder.changes)
        add(QStringLiteral("change"), change.atMs, promiseStateTitle(change.to), change.summary);
    std::ranges::stable_sort(rows, std::ranges::greater(),
                             [](const TableRow &row) { return row.cells.constFirst().sort.toLongLong(); });
    return rows;
}

QString promiseStateTitle(PromiseState state)
{
    switch (state) {
    case PromiseState::Kept:
        return tr("kept");
    case PromiseState::AtRisk:
        return tr("at risk");
    case PromiseState::Broken:
        return tr("broken");
    case PromiseState::Unseen:
        return tr("unseen");
    case PromiseState::Person:
        break;
    }
    return tr("person");
}

} // namespace Gatehouse
