#include "models/telemetry/shownvalue.h"

#include "models/core/masking.h"

namespace Gatehouse
{

QString shownValue(Dimension dimension, const QString &value)
{
    if (value.isEmpty())
        return QStringLiteral("(not recorded)");
    switch (dimension) {
    case Dimension::Account:
        return maskedAccount(value);
    case Dimension::Key:
        return maskedKey(value);
    case Dimension::Outcome:
        if (const auto outcome = outcomeFromToken(value))
            return outcomeTitle(*outcome);
        return value;
    default:
        return value;
    }
}

QString shownTerm(const FilterTerm &term)
{
    QStringList values;
    for (const QString &value : term.values)
        values.append(shownValue(term.dimension, value));
    const QString text = dimensionTitle(term.dimension) + QLatin1Char(' ') + values.join(QStringLiteral(", "));
    return term.exclude ? QStringLiteral("not %1").arg(text) : text;
}

QString shownFilter(const FilterSet &filter)
{
    if (filter.isEmpty())
        return QStringLiteral("no filter");
    QStringList terms;
    for (const FilterTerm &term : filter.terms)
        terms.append(shownTerm(term));
    return terms.join(QStringLiteral(" and "));
}

} // namespace Gatehouse
