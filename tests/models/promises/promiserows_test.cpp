// What the list of promises shows of findings.
#include "models/policy/policyloader.h"
#include "models/promises/promiserows.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

PromiseBoard boardOf(const QStringList &ids)
{
    PromiseBoard board;
    for (const QString &id : ids)
        board.policies.append(*loadPolicy(id));
    board.findings = policyFindings(board.policies, {}, {});
    return board;
}

} // namespace

class PromiseRowsTest : public QObject
{
    Q_OBJECT
private slots:
    void aContradictionBetweenPoliciesIsOneRowThatNamesBoth()
    {
        const PromiseBoard board =
            boardOf({QStringLiteral("002_abeeb869346ab629"), QStringLiteral("004_a1dae49fcfeec7a4")});
        const PolicyDocument &first = board.policies.constFirst();
        const auto findings = board.findings.value(first.id);
        const auto between =
            std::ranges::find_if(findings, [](const PolicyFinding &finding) { return !finding.others.isEmpty(); });
        QVERIFY(between != findings.end());
        QList<TableRow> rows = promiseRows(board, 0);
        const qsizetype all = rows.size();
        rows.removeIf([&](const TableRow &row) { return row.id != findingKey(first.id, between->id); });
        QCOMPARE(rows.size(), 1);
        const TableCell &place = rows.constFirst().cells.at(PromiseTable::PlaceColumn);
        QCOMPARE(place.text, QStringLiteral("002 §4.2, 004 §6.1"));
        QVERIFY2(place.toolTip.contains(first.name) && place.toolTip.contains(board.policies.at(1).name),
                 qPrintable(place.toolTip));

        const QStringList quotes = findingQuotes(board.policies, first, *between);
        QCOMPARE(quotes.size(), 2);
        QVERIFY2(quotes.at(0).contains(first.name) && quotes.at(1).contains(board.policies.at(1).name),
                 qPrintable(quotes.join(QLatin1Char(' '))));

        // Counted like the others, and no more rows than promises and findings.
        qsizetype promises = 0;
        for (const PolicyDocument &policy : board.policies) {
            for (const PolicySentence &sentence : policy.sentences)
                promises += sentence.commitments.size();
        }
        QCOMPARE(promises + findingsOf(board), all);
        QCOMPARE(findingsOf(board), int(policyFindings(board.policies.at(0), {}, {}).size() +
                                        policyFindings(board.policies.at(1), {}, {}).size() + 1));
    }

    void aFindingOfOnePolicyQuotesItWithoutItsName()
    {
        const PromiseBoard board = boardOf({QStringLiteral("002_abeeb869346ab629")});
        const PolicyDocument &policy = board.policies.constFirst();
        for (const PolicyFinding &finding : board.findings.value(policy.id)) {
            const QStringList quotes = findingQuotes(board.policies, policy, finding);
            QCOMPARE(quotes.size(), finding.sentences.size());
            for (const QString &quote : quotes)
                QVERIFY2(!quote.contains(policy.name), qPrintable(quote));
        }
    }
};

QTEST_GUILESS_MAIN(PromiseRowsTest)
#include "promiserows_test.moc"
