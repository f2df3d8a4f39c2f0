#include "models/telemetry/figure.h"

#include "models/core/counted.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace Gatehouse
{

namespace
{

enum class Needs { Nothing, Requests, Errors, RequestErrors, Latency, Ttft, TokensIn, TokensOut, TokensCached, Cost };
enum class Good { Neither, Low, High };

struct Row {
    Figure figure;
    const char *title;
    FigureUnit unit;
    Needs needs;
    Good good;
    double percentile; // below 0: none
};

constexpr std::array kRows{
    Row{Figure::Requests, "Requests", FigureUnit::Count, Needs::Requests, Good::Neither, -1},
    Row{Figure::Attempts, "Attempts", FigureUnit::Count, Needs::Nothing, Good::Neither, -1},
    Row{Figure::FailedRequests, "Failed requests", FigureUnit::Count, Needs::RequestErrors, Good::Low, -1},
    Row{Figure::FailedAttempts, "Failed attempts", FigureUnit::Count, Needs::Errors, Good::Low, -1},
    Row{Figure::RequestErrorRate, "Error rate, requests", FigureUnit::Share, Needs::RequestErrors, Good::Low, -1},
    Row{Figure::AttemptErrorRate, "Error rate, attempts", FigureUnit::Share, Needs::Errors, Good::Low, -1},
    Row{Figure::LatencyP50, "Latency p50", FigureUnit::LatencyUs, Needs::Latency, Good::Low, 0.50},
    Row{Figure::LatencyP90, "Latency p90", FigureUnit::LatencyUs, Needs::Latency, Good::Low, 0.90},
    Row{Figure::LatencyP95, "Latency p95", FigureUnit::LatencyUs, Needs::Latency, Good::Low, 0.95},
    Row{Figure::LatencyP99, "Latency p99", FigureUnit::LatencyUs, Needs::Latency, Good::Low, 0.99},
    Row{Figure::TtftP50, "First token p50", FigureUnit::LatencyUs, Needs::Ttft, Good::Low, 0.50},
    Row{Figure::TtftP90, "First token p90", FigureUnit::LatencyUs, Needs::Ttft, Good::Low, 0.90},
    Row{Figure::TtftP95, "First token p95", FigureUnit::LatencyUs, Needs::Ttft, Good::Low, 0.95},
    Row{Figure::TtftP99, "First token p99", FigureUnit::LatencyUs, Needs::Ttft, Good::Low, 0.99},
    Row{Figure::Tokens, "Tokens", FigureUnit::Count, Needs::TokensIn, Good::Neither, -1},
    Row{Figure::TokensIn, "Tokens in", FigureUnit::Count, Needs::TokensIn, Good::Neither, -1},
    Row{Figure::TokensOut, "Tokens out", FigureUnit::Count, Needs::TokensOut, Good::Neither, -1},
    Row{Figure::TokensCached, "Tokens cached", FigureUnit::Count, Needs::TokensCached, Good::Neither, -1},
    Row{Figure::CachedShare, "Cached share", FigureUnit::Share, Needs::TokensCached, Good::High, -1},
    Row{Figure::Spend, "Spend", FigureUnit::MoneyMicros, Needs::Cost, Good::Neither, -1},
    Row{Figure::SpendPerThousand, "Spend per 1,000", FigureUnit::MoneyMicros, Needs::Cost, Good::Low, -1},
    Row{Figure::TokensPerSecond, "Tokens out per second", FigureUnit::PerSecond, Needs::TokensOut, Good::High, -1},
};

const Row &row(Figure figure)
{
    const Row &found = kRows.at(size_t(figure));
    Q_ASSERT(found.figure == figure);
    return found;
}

QString tokenOf(Needs needs)
{
    switch (needs) {
    case Needs::Nothing:
        return {};
    case Needs::Requests:
        return QStringLiteral("requests");
    case Needs::Errors:
    case Needs::RequestErrors:
        return QStringLiteral("errors");
    case Needs::Latency:
        return QStringLiteral("latency");
    case Needs::Ttft:
        return QStringLiteral("ttft");
    case Needs::TokensIn:
        return QStringLiteral("tokens_in");
    case Needs::TokensOut:
        return QStringLiteral("tokens_out");
    case Needs::TokensCached:
        return QStringLiteral("tokens_cached");
    case Needs::Cost:
        return QStringLiteral("cost");
    }
    return {};
}

bool recorded(Needs needs, const SourceCapabilities &capabilities)
{
    switch (needs) {
    case Needs::Nothing:
        return true;
    case Needs::Requests:
        return capabilities.requests;
    case Needs::Errors:
        return capabilities.errors;
    case Needs::RequestErrors:
        return capabilities.errors && capabilities.requests;
    case Needs::Latency:
        return capabilities.latency;
    case Needs::Ttft:
        return capabilities.ttft;
    case Needs::TokensIn:
        return capabilities.tokensIn;
    case Needs::TokensOut:
        return capabilities.tokensOut;
    case Needs::TokensCached:
        return capabilities.tokensCached;
    case Needs::Cost:
        return capabilities.cost;
    }
    return false;
}

FigureValue without(const QString &reason)
{
    return {std::nullopt, 0, reason};
}

FigureValue ratio(double part, qint64 whole)
{
    if (whole <= 0)
        return without(QStringLiteral("Nothing was counted in this time range."));
    return {part / double(whole), whole, {}};
}

FigureValue percentile(const Sketch &sketch, double q)
{
    const auto value = sketch.quantile(q);
    if (!value)
        return without(QStringLiteral("No request in this time range has it recorded."));
    return {value, sketch.count(), {}};
}

// The mean is taken from the bins, so it is within the sketch's 1 %.
FigureValue tokensPerSecond(const Cell &cell)
{
    double totalUs = 0;
    for (int bin = cell.latency.firstBin(); bin <= cell.latency.lastBin(); ++bin)
        totalUs += double(cell.latency.countInBin(bin)) * LatencyBins::representative(bin);
    if (totalUs <= 0)
        return without(QStringLiteral("No request in this time range has its latency recorded."));
    return {double(cell.tokensOut) / (totalUs / 1e6), cell.latency.count(), {}};
}

FigureValue computed(Figure figure, const Cell &cell)
{
    switch (figure) {
    case Figure::Requests:
        return {double(cell.requests), cell.requests, {}};
    case Figure::Attempts:
        return {double(cell.attempts), cell.attempts, {}};
    case Figure::FailedRequests:
        return {double(cell.failedRequests), cell.requests, {}};
    case Figure::FailedAttempts:
        return {double(cell.failedAttempts()), cell.attempts, {}};
    case Figure::RequestErrorRate:
        return ratio(double(cell.failedRequests), cell.requests);
    case Figure::AttemptErrorRate:
        return ratio(double(cell.failedAttempts()), cell.attempts);
    case Figure::Tokens:
        return {double(cell.tokensIn + cell.tokensOut), cell.attempts, {}};
    case Figure::TokensIn:
        return {double(cell.tokensIn), cell.attempts, {}};
    case Figure::TokensOut:
        return {double(cell.tokensOut), cell.attempts, {}};
    case Figure::TokensCached:
        return {double(cell.tokensCached), cell.attempts, {}};
    case Figure::CachedShare:
        return ratio(double(cell.tokensCached), cell.tokensIn);
    case Figure::Spend:
        return {double(cell.costMicros), cell.attempts, {}};
    case Figure::SpendPerThousand:
        return ratio(double(cell.costMicros) * 1000, cell.requestsKnown() ? cell.requests : cell.attempts);
    case Figure::TokensPerSecond:
        return tokensPerSecond(cell);
    default:
        return percentile(row(figure).needs == Needs::Ttft ? cell.ttft : cell.latency, row(figure).percentile);
    }
}

QString signedText(double difference, const QString &size)
{
    if (difference == 0)
        return size;
    return (difference > 0 ? QString(QLatin1Char('+')) : QString(QChar(0x2212))) + size;
}

// How many standard deviations a change must reach before it gets praise or blame.
constexpr double kDeviations = 2.5;

// Whether chance, or the 1 % of the sketches, may be all that there is to a change.
bool isNoise(FigureUnit unit, const FigureValue &now, const FigureValue &before)
{
    const double difference = std::abs(*now.value - *before.value);
    if (unit == FigureUnit::Share) {
        const double both = double(now.count + before.count);
        const double pooled = (*now.value * double(now.count) + *before.value * double(before.count)) / both;
        const double variance = pooled * (1 - pooled) * (1 / double(now.count) + 1 / double(before.count));
        return difference <= kDeviations * std::sqrt(std::max(0.0, variance));
    }
    if (unit == FigureUnit::Count)
        return difference <= kDeviations * std::sqrt(std::max(1.0, *now.value + *before.value));
    return difference <= 0.02 * std::abs(*before.value);
}

QString changeText(FigureUnit unit, double now, double before, qint64 precisionMs)
{
    const double difference = now - before;
    if (unit == FigureUnit::Share) {
        const double points = std::round(difference * 1e4) / 100;
        return signedText(points,
                          QLocale::c().toString(std::abs(points), 'f', 2) + QChar(0x2009) + QStringLiteral("pp"));
    }
    if (unit == FigureUnit::LatencyUs) {
        if (precisionMs >= 1000 && std::abs(difference) < 0.5e6)
            return Quantity{QStringLiteral("0"), QStringLiteral("s")}.joined();
        if (std::abs(difference) < 1)
            return Quantity{QStringLiteral("0"), QStringLiteral("ms")}.joined();
        return signedText(difference, formatLatency(std::abs(difference), precisionMs).joined());
    }
    return formatChange(now, before).value_or(QString());
}

} // namespace

QString figureTitle(Figure figure)
{
    return QLatin1String(row(figure).title);
}

FigureUnit figureUnit(Figure figure)
{
    return row(figure).unit;
}

FigureValue figureOf(Figure figure, const Cell &cell, const SourceCapabilities &capabilities)
{
    const Needs needs = row(figure).needs;
    if (!recorded(needs, capabilities)) {
        const bool noRequests = needs == Needs::RequestErrors && capabilities.errors;
        return without(missingReason(capabilities, tokenOf(noRequests ? Needs::Requests : needs)));
    }
    if (figure == Figure::Tokens && !capabilities.tokensOut)
        return without(missingReason(capabilities, tokenOf(Needs::TokensOut)));
    if (figure == Figure::TokensPerSecond && !capabilities.latency)
        return without(missingReason(capabilities, tokenOf(Needs::Latency)));
    if ((needs == Needs::Requests || needs == Needs::RequestErrors) && !cell.requestsKnown()) {
        return without(
            QStringLiteral("%1 no request id, so requests cannot be counted.")
                .arg(counted(cell.unlinked, QStringLiteral("attempt here has"), QStringLiteral("attempts here have"))));
    }
    return computed(figure, cell);
}

bool isLowCount(Figure figure, qint64 count)
{
    if (const auto q = percentileOf(figure))
        return double(count) * (1 - *q) < 10;
    return figureUnit(figure) == FigureUnit::Share && count < 100;
}

bool isLowCountChange(Figure figure, qint64 fewer)
{
    constexpr qint64 kFewToCompare = 30;
    return isLowCount(figure, fewer) || fewer < kFewToCompare;
}

qint64 figurePrecisionMs(Figure figure, const SourceCapabilities &capabilities)
{
    if (row(figure).needs == Needs::Latency)
        return capabilities.latencyPrecisionMs;
    return row(figure).needs == Needs::Ttft ? capabilities.ttftPrecisionMs : 1;
}

Quantity formatFigure(FigureUnit unit, double value, qint64 precisionMs)
{
    switch (unit) {
    case FigureUnit::Count:
        return formatCount(value);
    case FigureUnit::PerMinute:
        return {formatCount(value).joined(), QStringLiteral("/min")};
    case FigureUnit::PerSecond:
        return {formatCount(value).joined(), QStringLiteral("/s")};
    case FigureUnit::Share:
        return formatShare(value);
    case FigureUnit::LatencyUs:
        return formatLatency(value, precisionMs);
    case FigureUnit::MoneyMicros:
        return {formatMoney(qint64(std::llround(value))), {}};
    }
    return {};
}

QString figureCellText(Figure figure, const FigureValue &value, const SourceCapabilities &capabilities)
{
    if (!value.value)
        return notRecorded();
    if (figureUnit(figure) == FigureUnit::Count)
        return formatExact(qint64(std::llround(*value.value)));
    return formatFigure(figureUnit(figure), *value.value, figurePrecisionMs(figure, capabilities)).joined();
}

FigureChange figureChange(Figure figure, const FigureValue &now, const FigureValue &before,
                          const SourceCapabilities &capabilities)
{
    if (!now.value || !before.value)
        return {};
    const FigureUnit unit = figureUnit(figure);
    FigureChange change{changeText(unit, *now.value, *before.value, figurePrecisionMs(figure, capabilities)),
                        ChangeTone::Neutral, isLowCountChange(figure, std::min(now.count, before.count))};
    if (change.text.isEmpty())
        return {};
    const Good good = row(figure).good;
    if (good != Good::Neither && !isNoise(unit, now, before) && !change.lowCount) {
        const bool rose = *now.value > *before.value;
        change.tone = rose == (good == Good::High) ? ChangeTone::Better : ChangeTone::Worse;
    }
    return change;
}

std::optional<double> percentileOf(Figure figure)
{
    const double q = row(figure).percentile;
    return q < 0 ? std::nullopt : std::optional(q);
}

QString missingReason(const SourceCapabilities &capabilities, const QString &token)
{
    const auto plain = [](QString text) { return text.remove(QLatin1Char('_')).toLower(); };
    for (const MissingFigure &missing : capabilities.missing) {
        if (plain(missing.figure) == plain(token))
            return missing.reason;
    }
    return QStringLiteral("This gateway does not record it.");
}

Figure volumeFigure(const Cell &cell, const SourceCapabilities &capabilities)
{
    return capabilities.requests && cell.requestsKnown() ? Figure::Requests : Figure::Attempts;
}

} // namespace Gatehouse
