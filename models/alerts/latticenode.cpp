#include "models/alerts/latticenode.h"

#include <tuple>

namespace Gatehouse
{

namespace
{

bool holds(const std::optional<QString> &wanted, const std::optional<QString> &given)
{
    return !wanted || wanted == given;
}

QString named(const QString &name)
{
    return name.isEmpty() ? QStringLiteral("not recorded") : name;
}

std::strong_ordering compared(const std::optional<QString> &a, const std::optional<QString> &b)
{
    if (a.has_value() != b.has_value())
        return a.has_value() <=> b.has_value();
    return a ? a->compare(*b) <=> 0 : std::strong_ordering::equal;
}

} // namespace

bool LatticeNode::isAbove(const LatticeNode &other) const
{
    return *this != other && holds(provider, other.provider) && holds(model, other.model) &&
           holds(workspace, other.workspace);
}

FilterSet LatticeNode::filter() const
{
    FilterSet filter;
    if (provider)
        filter.set(Dimension::Provider, {*provider});
    if (model)
        filter.set(Dimension::Model, {*model});
    if (workspace)
        filter.set(Dimension::Workspace, {*workspace});
    return filter;
}

QStringList LatticeNode::tokens() const
{
    QStringList tokens;
    const QList<FilterTerm> terms = filter().terms;
    for (const FilterTerm &term : terms)
        tokens.append(filterTermToToken(term));
    return tokens;
}

std::optional<LatticeNode> LatticeNode::fromTokens(const QStringList &tokens)
{
    LatticeNode node;
    for (const QString &token : tokens) {
        const auto term = filterTermFromToken(token);
        if (!term || term->exclude || term->values.size() != 1)
            return std::nullopt;
        std::optional<QString> &into = term->dimension == Dimension::Provider ? node.provider
                                       : term->dimension == Dimension::Model  ? node.model
                                                                              : node.workspace;
        if (term->dimension != Dimension::Provider && term->dimension != Dimension::Model &&
            term->dimension != Dimension::Workspace)
            return std::nullopt;
        into = term->values.constFirst();
    }
    return node;
}

QString LatticeNode::title() const
{
    if (workspace)
        return QStringLiteral("workspace %1").arg(named(*workspace));
    if (model)
        return QStringLiteral("%1 at %2").arg(named(*model), named(provider.value_or(QString())));
    return provider ? named(*provider) : QStringLiteral("all traffic");
}

std::strong_ordering LatticeNode::operator<=>(const LatticeNode &other) const
{
    for (const std::strong_ordering each :
         {compared(workspace, other.workspace), compared(provider, other.provider), compared(model, other.model)}) {
        if (each != std::strong_ordering::equal)
            return each;
    }
    return std::strong_ordering::equal;
}

} // namespace Gatehouse
