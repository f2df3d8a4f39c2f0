#include "models/telemetry/dimension.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

struct Row {
    const char *token;
    const char *title;
};

constexpr std::array<Row, kDimensionCount> kDimensions{{
    {"model", "Model"},
    {"provider", "Provider"},
    {"endpoint", "Endpoint"},
    {"outcome", "Outcome"},
    {"error_class", "Error class"},
    {"status_code", "Status code"},
    {"workspace", "Workspace"},
    {"account", "Account"},
    {"key", "Key"},
}};

constexpr std::array<Row, kOutcomeCount> kOutcomes{{
    {"ok", "OK"},
    {"client_error", "Client error"},
    {"rate_limited", "Rate limited"},
    {"server_error", "Server error"},
    {"timeout", "Timeout"},
    {"cancelled", "Cancelled"},
}};

template<size_t Size>
QString known(const std::array<Row, Size> &rows)
{
    QStringList tokens;
    for (const Row &row : rows)
        tokens.append(QLatin1String(row.token));
    return tokens.join(QStringLiteral(", "));
}

template<size_t Size>
int indexOf(const std::array<Row, Size> &rows, const QString &token)
{
    const auto at =
        std::find_if(rows.begin(), rows.end(), [&](const Row &row) { return token == QLatin1String(row.token); });
    return at == rows.end() ? -1 : int(at - rows.begin());
}

// Splits at unescaped commas and removes the escapes.
QStringList splitValues(const QString &text)
{
    QStringList values{QString()};
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == QLatin1Char('\\') && i + 1 < text.size())
            values.last().append(text.at(++i));
        else if (text.at(i) == QLatin1Char(','))
            values.append(QString());
        else
            values.last().append(text.at(i));
    }
    return values;
}

QString escaped(QString value)
{
    value.replace(QLatin1Char('\\'), QStringLiteral("\\\\"));
    value.replace(QLatin1Char(','), QStringLiteral("\\,"));
    return value;
}

} // namespace

QList<Dimension> allDimensions()
{
    QList<Dimension> all;
    for (int i = 0; i < kDimensionCount; ++i)
        all.append(Dimension(i));
    return all;
}

QString dimensionToken(Dimension dimension)
{
    return QLatin1String(kDimensions.at(size_t(dimension)).token);
}

QString dimensionTitle(Dimension dimension)
{
    return QLatin1String(kDimensions.at(size_t(dimension)).title);
}

Result<Dimension> dimensionFromToken(const QString &token)
{
    if (const int index = indexOf(kDimensions, token); index >= 0)
        return Dimension(index);
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("Dimension \"%1\" is not known. Use one of %2.").arg(token.left(40), known(kDimensions)));
}

bool isPersonal(Dimension dimension)
{
    return dimension == Dimension::Account || dimension == Dimension::Key;
}

QString outcomeToken(Outcome outcome)
{
    return QLatin1String(kOutcomes.at(size_t(outcome)).token);
}

QString outcomeTitle(Outcome outcome)
{
    return QLatin1String(kOutcomes.at(size_t(outcome)).title);
}

Result<Outcome> outcomeFromToken(const QString &token)
{
    if (const int index = indexOf(kOutcomes, token); index >= 0)
        return Outcome(index);
    return failure(ErrorKind::InvalidInput,
                   QStringLiteral("Outcome \"%1\" is not known. Use one of %2.").arg(token.left(40), known(kOutcomes)));
}

bool FilterSet::names(Dimension dimension) const
{
    return std::any_of(terms.begin(), terms.end(), [&](const FilterTerm &term) { return term.dimension == dimension; });
}

void FilterSet::set(Dimension dimension, const QStringList &values, bool exclude)
{
    const auto at =
        std::find_if(terms.begin(), terms.end(), [&](const FilterTerm &term) { return term.dimension == dimension; });
    if (values.isEmpty()) {
        if (at != terms.end())
            terms.erase(at);
    } else if (at == terms.end()) {
        terms.append({dimension, values, exclude});
    } else {
        *at = {dimension, values, exclude};
    }
}

Result<FilterTerm> filterTermFromToken(const QString &token)
{
    const qsizetype equals = token.indexOf(QLatin1Char('='));
    if (equals <= 0) {
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Filter \"%1\" is not understood. Write dimension=value, for example model=gpt-5.")
                .arg(token.left(80)));
    }
    const bool exclude = token.at(equals - 1) == QLatin1Char('!');
    const auto dimension = dimensionFromToken(token.left(exclude ? equals - 1 : equals));
    if (!dimension)
        return std::unexpected(dimension.error());
    FilterTerm term{*dimension, splitValues(token.mid(equals + 1)), exclude};
    if (*dimension == Dimension::Outcome) {
        for (const QString &value : std::as_const(term.values)) {
            if (const auto outcome = outcomeFromToken(value); !outcome)
                return std::unexpected(outcome.error());
        }
    }
    return term;
}

QString filterTermToToken(const FilterTerm &term)
{
    QStringList values;
    for (const QString &value : term.values)
        values.append(escaped(value));
    return dimensionToken(term.dimension) + (term.exclude ? QStringLiteral("!=") : QStringLiteral("=")) +
           values.join(QLatin1Char(','));
}

} // namespace Gatehouse
