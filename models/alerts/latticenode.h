// A place in the lattice of traffic: all of it, a provider, a model at a provider, a workspace. The lattice is read
// from the rollups minute by minute. Keys are no nodes: what is learned of them would be personal data. The security
// detections watch them, row by row, and AlertContrast finds the ones that a trouble is of.
#pragma once

#include "models/telemetry/dimension.h"

#include <QStringList>

#include <compare>
#include <optional>

namespace Gatehouse
{

struct LatticeNode {
    std::optional<QString> provider; // the empty text is "not recorded"
    std::optional<QString> model;    // with a provider
    std::optional<QString> workspace;

    bool isAll() const { return !provider && !model && !workspace; }
    // Whether every attempt of `other` is one of this node, and the two are not the same.
    bool isAbove(const LatticeNode &other) const;
    // The conditions that it stands for.
    FilterSet filter() const;
    // The same as they are written: "provider=anthropic-b". None for all traffic.
    QStringList tokens() const;
    // Nothing: they are no place in the lattice.
    static std::optional<LatticeNode> fromTokens(const QStringList &tokens);
    // "all traffic", "anthropic-b", "gpt-5 at openai", "workspace northwind".
    QString title() const;

    bool operator==(const LatticeNode &) const = default;
    std::strong_ordering operator<=>(const LatticeNode &other) const;
};

} // namespace Gatehouse
