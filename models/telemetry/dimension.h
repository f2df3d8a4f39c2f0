// What a figure can be split or filtered by, and how an attempt ended.
#pragma once

#include "models/core/error.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace Gatehouse
{

enum class Dimension { Model, Provider, Endpoint, Outcome, ErrorClass, StatusCode, Workspace, Account, Key };
inline constexpr int kDimensionCount = 9;

// How one attempt ended. The order is part of the rollup format: append only.
enum class Outcome { Ok, ClientError, RateLimited, ServerError, Timeout, Cancelled };
inline constexpr int kOutcomeCount = 6;

QList<Dimension> allDimensions();
// "model", "error_class": in links, in JSON, on the command line.
QString dimensionToken(Dimension dimension);
Result<Dimension> dimensionFromToken(const QString &token);
// "Model", "Error class": for people.
QString dimensionTitle(Dimension dimension);
// Accounts and keys lead to a person: their rollups are personal data, and they are shown masked.
bool isPersonal(Dimension dimension);

// "ok", "client_error", "rate_limited", "server_error", "timeout", "cancelled".
QString outcomeToken(Outcome outcome);
Result<Outcome> outcomeFromToken(const QString &token);
QString outcomeTitle(Outcome outcome);

// One condition: the dimension has (or, excluded, has not) one of the values. The empty string is "not recorded".
struct FilterTerm {
    Dimension dimension = Dimension::Model;
    QStringList values;
    bool exclude = false;

    bool operator==(const FilterTerm &) const = default;
};

// All terms hold at once.
struct FilterSet {
    QList<FilterTerm> terms;

    bool isEmpty() const { return terms.isEmpty(); }
    bool names(Dimension dimension) const;
    // Replaces the term of this dimension; no values removes it.
    void set(Dimension dimension, const QStringList &values, bool exclude = false);
    bool operator==(const FilterSet &) const = default;
};

// "model=gpt-5", "model!=a", "model=a,b"; a comma or backslash inside a value is escaped with a backslash.
Result<FilterTerm> filterTermFromToken(const QString &token);
QString filterTermToToken(const FilterTerm &term);

} // namespace Gatehouse
