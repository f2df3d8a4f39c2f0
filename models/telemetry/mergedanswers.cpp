#include "models/telemetry/mergedanswers.h"

#include "models/telemetry/contrastcounter.h"

#include <QMap>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr QLatin1Char kPartEnd(':');

// About the question, not about the part: no other part would do better.
bool isOfTheQuestion(const Error &error)
{
    return error.kind == ErrorKind::InvalidInput || error.kind == ErrorKind::Cancelled;
}

// The answers that are there; the others are noted as missing. The error that ends the whole question otherwise.
template<typename T>
Result<QList<T>> present(const QList<PartAnswer<T>> &parts, QList<MissingPart> &missing)
{
    QList<T> answers;
    for (const PartAnswer<T> &part : parts) {
        if (part.answer)
            answers.append(*part.answer);
        else if (isOfTheQuestion(part.answer.error()))
            return std::unexpected(part.answer.error());
        else
            missing.append({part.part, part.answer.error().message});
    }
    if (answers.isEmpty() && !parts.isEmpty())
        return std::unexpected(parts.constFirst().answer.error());
    return answers;
}

template<typename T>
void appendNew(QList<T> &to, const QList<T> &from)
{
    for (const T &each : from) {
        if (!to.contains(each))
            to.append(each);
    }
}

void mergeCells(QList<Cell> &into, const QList<Cell> &from)
{
    for (qsizetype i = 0; i < into.size() && i < from.size(); ++i)
        into[i].merge(from.at(i));
}

void mergeGroups(QList<TelemetryGroup> &into, const QList<TelemetryGroup> &from)
{
    QMap<QStringList, qsizetype> places;
    for (qsizetype i = 0; i < into.size(); ++i)
        places.insert(into.at(i).values, i);
    for (const TelemetryGroup &group : from) {
        const auto place = places.constFind(group.values);
        if (place == places.constEnd()) {
            into.append(group);
            continue;
        }
        into[*place].total.merge(group.total);
        mergeCells(into[*place].buckets, group.buckets);
    }
    std::sort(into.begin(), into.end(), comesFirst);
}

void mergeAnswer(TelemetryAnswer &into, const TelemetryAnswer &from)
{
    into.total.merge(from.total);
    mergeCells(into.buckets, from.buckets);
    mergeGroups(into.groups, from.groups);
    if (into.provenance != from.provenance)
        into.provenance = Provenance::Both;
    into.rawRowsRead += from.rawRowsRead;
    into.freshAsOfMs = std::min(into.freshAsOfMs, from.freshAsOfMs);
    appendNew(into.notYetCounted, from.notYetCounted);
    appendNew(into.missing, from.missing);
}

bool newerFirst(const std::pair<int, RequestRow> &a, const std::pair<int, RequestRow> &b)
{
    return std::pair(a.second.timeMs, a.first) > std::pair(b.second.timeMs, b.first);
}

bool olderFirst(const std::pair<int, RequestRow> &a, const std::pair<int, RequestRow> &b)
{
    return std::pair(a.second.timeMs, a.first) < std::pair(b.second.timeMs, b.first);
}

} // namespace

SourceCapabilities mergedCapabilities(const QList<std::pair<QString, SourceCapabilities>> &parts)
{
    if (parts.isEmpty())
        return {};
    SourceCapabilities whole = parts.constFirst().second;
    whole.missing.clear();
    for (const auto &[name, part] : parts) {
        for (bool SourceCapabilities::*figure :
             {&SourceCapabilities::requests, &SourceCapabilities::latency, &SourceCapabilities::ttft,
              &SourceCapabilities::errors, &SourceCapabilities::tokensIn, &SourceCapabilities::tokensOut,
              &SourceCapabilities::tokensCached, &SourceCapabilities::cost})
            whole.*figure = whole.*figure && part.*figure;
        for (qint64 SourceCapabilities::*precisionMs :
             {&SourceCapabilities::timePrecisionMs, &SourceCapabilities::latencyPrecisionMs,
              &SourceCapabilities::ttftPrecisionMs})
            whole.*precisionMs = std::max(whole.*precisionMs, part.*precisionMs);
        whole.dimensions.removeIf([&part = part](Dimension dimension) { return !part.has(dimension); });
        for (const MissingFigure &missing : part.missing) {
            const bool told = std::any_of(whole.missing.begin(), whole.missing.end(),
                                          [&](const MissingFigure &other) { return other.figure == missing.figure; });
            if (!told)
                whole.missing.append(
                    {missing.figure,
                     parts.size() == 1 ? missing.reason : QStringLiteral("In part %1: %2").arg(name, missing.reason)});
        }
    }
    return whole;
}

Result<QList<TelemetryAnswer>> mergedAnswers(const QList<PartAnswer<QList<TelemetryAnswer>>> &parts)
{
    QList<MissingPart> missing;
    const auto answers = present(parts, missing);
    if (!answers)
        return std::unexpected(answers.error());
    QList<TelemetryAnswer> whole = answers->value(0);
    for (qsizetype part = 1; part < answers->size(); ++part) {
        for (qsizetype i = 0; i < whole.size(); ++i)
            mergeAnswer(whole[i], answers->at(part).at(i));
    }
    for (TelemetryAnswer &answer : whole)
        answer.missingParts = missing;
    return whole;
}

ContrastQuery contrastOfPart(ContrastQuery query)
{
    query.everyValue = true;
    return query;
}

// Each weighs as much as was counted there.
static double unitOf(const QList<ContrastAnswer> &answers)
{
    double weighed = 0;
    double all = 0;
    for (const ContrastAnswer &answer : answers) {
        const double counted = double(answer.inside + answer.outside);
        weighed += answer.unit * counted;
        all += counted;
    }
    return all > 0 ? weighed / all : 1;
}

Result<ContrastAnswer> mergedContrast(const QList<PartAnswer<ContrastAnswer>> &parts)
{
    ContrastAnswer whole;
    const auto answers = present(parts, whole.missingParts);
    if (!answers)
        return std::unexpected(answers.error());
    QMap<std::pair<Dimension, QString>, ContrastRow> rows;
    for (qsizetype part = 0; part < answers->size(); ++part) {
        const ContrastAnswer &answer = answers->at(part);
        whole.inside += answer.inside;
        whole.outside += answer.outside;
        whole.personsLeftOut = whole.personsLeftOut || answer.personsLeftOut;
        whole.provenance = part == 0 || whole.provenance == answer.provenance ? answer.provenance : Provenance::Both;
        for (const ContrastRow &row : answer.rows) {
            ContrastRow &sum = rows[{row.dimension, row.value}];
            sum.dimension = row.dimension;
            sum.value = row.value;
            sum.inside += row.inside;
            sum.outside += row.outside;
        }
    }
    // A dimension that one part could not tell apart would be a figure of the others alone.
    for (const ContrastAnswer &answer : *answers) {
        rows.removeIf([&](const auto &entry) {
            const bool told = std::any_of(answer.rows.begin(), answer.rows.end(),
                                          [&](const ContrastRow &row) { return row.dimension == entry.key().first; });
            return !told && answer.inside + answer.outside > 0;
        });
    }
    whole.unit = unitOf(*answers);
    whole.rows = rows.values();
    rankContrast(whole, ContrastCounter::kMostRows);
    return whole;
}

RowPageRequest pageOfPart(const RowPageRequest &request, int part)
{
    RowPageRequest asked = request;
    if (!request.after)
        return asked;
    const QString &position = request.after->position;
    const qsizetype end = position.indexOf(kPartEnd);
    const int of = position.left(end).toInt();
    if (of == part) {
        asked.after->position = position.mid(end + 1);
        return asked;
    }
    // Rows of the cursor's own millisecond are behind it when their part comes later in the order of reading.
    asked.after.reset();
    const qint64 timeMs = request.after->timeMs;
    if (request.newestFirst)
        asked.span.toMs = std::min(request.span.toMs, part < of ? timeMs + 1 : timeMs);
    else
        asked.span.fromMs = std::max(request.span.fromMs, part > of ? timeMs : timeMs + 1);
    return asked;
}

Result<RowPage> mergedPage(const RowPageRequest &request, const QList<PartAnswer<RowPage>> &parts)
{
    RowPage whole;
    if (const auto answers = present(parts, whole.missingParts); !answers)
        return std::unexpected(answers.error());
    const auto before = request.newestFirst ? newerFirst : olderFirst;
    std::vector<std::pair<int, RequestRow>> rows;
    std::optional<std::pair<int, RequestRow>> end; // rows beyond the end of a page that goes on may have others before
    for (int part = 0; part < int(parts.size()); ++part) {
        const Result<RowPage> &page = parts.at(part).answer;
        if (!page)
            continue;
        for (const RequestRow &row : page->rows)
            rows.emplace_back(part, row);
        if (!page->more || page->rows.isEmpty())
            continue;
        const std::pair<int, RequestRow> last(part, page->rows.constLast());
        if (!end || before(last, *end))
            end = last;
    }
    std::stable_sort(rows.begin(), rows.end(), before);
    const auto beyond = end ? std::upper_bound(rows.begin(), rows.end(), *end, before) : rows.end();
    const auto count = std::min<std::ptrdiff_t>(beyond - rows.begin(), request.limit);
    whole.more = end.has_value() || count < std::ptrdiff_t(rows.size());
    for (auto at = rows.begin(); at != rows.begin() + count; ++at) {
        at->second.position.prepend(QString::number(at->first) + kPartEnd);
        whole.rows.append(std::move(at->second));
    }
    return whole;
}

Result<QList<RequestRow>> mergedAttempts(const QList<PartAnswer<QList<RequestRow>>> &parts)
{
    QList<MissingPart> missing;
    const auto answers = present(parts, missing);
    if (!answers)
        return std::unexpected(answers.error());
    QList<RequestRow> whole;
    for (int part = 0; part < int(parts.size()); ++part) {
        for (RequestRow row : parts.at(part).answer.value_or(QList<RequestRow>())) {
            row.position.prepend(QString::number(part) + kPartEnd);
            whole.append(row);
        }
    }
    if (whole.isEmpty() && !missing.isEmpty())
        return failure(ErrorKind::Unreachable, missingPartText(missing.constFirst()));
    std::stable_sort(whole.begin(), whole.end(),
                     [](const RequestRow &a, const RequestRow &b) { return a.timeMs < b.timeMs; });
    return whole;
}

QString missingPartText(const MissingPart &missing)
{
    return QStringLiteral("Part %1 is missing: %2").arg(missing.part, missing.reason);
}

} // namespace Gatehouse
