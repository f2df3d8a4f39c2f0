// What is probably in a column that nobody has classified, from its name, its type and the shapes of a few values. A
// suggestion decides nothing: a person does, who is told why.
#pragma once

#include "models/datamap/valueshape.h"
#include "models/gateway/datamap.h"

namespace Gatehouse
{

struct ColumnSuggestion {
    enum class Confidence { Guess, Likely, Sure };

    QString category;  // as in profiles: "contact"
    QString onErasure; // "keep", "blank", "pseudonymise"; empty: the rows go as a whole
    Confidence confidence = Confidence::Guess;
    QString why; // "38 of 40 values look like e-mail addresses; the name ends in _email."

    bool operator==(const ColumnSuggestion &) const = default;
};

// `table`: null for one that is not in the data map. What tells more of a person wins where name and values differ.
ColumnSuggestion suggestColumn(const ColumnSchema &column, const ColumnSample &sample, const DataMapTable *table);
// "sure", "likely", "a guess".
QString confidenceText(ColumnSuggestion::Confidence confidence);

// What is said of a column, as a profile says it.
QJsonObject columnStatement(const QString &category, const QString &onErasure);
// All there are, those that tell most of a person first.
const QStringList &dataCategories();
// What an erasure should do with a column of the category in rows that stay; empty: the rows go.
QString erasureOf(const QString &category, const DataMapTable *table);

} // namespace Gatehouse
