#include "tests/bench/promisesentences.h"

#include "models/promises/promiserows.h"

#include <QTextStream>

namespace Gatehouse::Bench
{

bool printSentences(const QString &gateway, const QList<PolicyDocument> &policies,
                    const QList<PromiseStanding> &standings, qint64 nowMs)
{
    QTextStream out(stdout);
    bool isWhole = true;
    for (const PolicyDocument &policy : policies) {
        out << '\n' << gateway << ", policy " << policy.id << ' ' << policy.version << '\n';
        QMap<QString, int> tally;
        for (const TableRow &row : promiseRows({{policy}, false, standings}, nowMs)) {
            const auto text = [&row](int column) { return row.cells.at(column).text; };
            const QString promise = policy.id + QLatin1Char('/');
            const bool isLooked = !row.id.startsWith(promise) || std::ranges::any_of(standings, [&](const auto &each) {
                return each.promise == row.id;
            });
            isWhole = isWhole && isLooked;
            ++tally[text(PromiseTable::StateColumn)];
            out << QStringLiteral("%1  %2  %3  %4\n")
                       .arg(text(PromiseTable::PlaceColumn), -12)
                       .arg(text(PromiseTable::StateColumn), -16)
                       .arg(text(PromiseTable::PromiseColumn).left(60), -60)
                       .arg(text(PromiseTable::EvidenceColumn).left(110));
        }
        QStringList sums;
        for (auto at = tally.cbegin(); at != tally.cend(); ++at)
            sums.append(QStringLiteral("%1 %2").arg(at.value()).arg(at.key()));
        out << sums.join(QStringLiteral(", ")) << '\n';
    }
    return isWhole;
}

} // namespace Gatehouse::Bench
