// What keeps a connection from being used, told before anything is reached.
#pragma once

#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"

#include <optional>

namespace Gatehouse
{

struct FieldProblem {
    QString field;   // "/database/host", "/parts/0/database/host": where it would be in the connection file
    QString problem; // names the part when it is of one

    bool operator==(const FieldProblem &) const = default;
};

// What a profile says of the engines that its product runs on.
struct ProductEngines {
    QString product;
    QList<Dialect> engines;
    QList<Dialect> logEngines; // none: the product keeps no log apart

    static ProductEngines of(const GatewayProfile &profile)
    {
        return {profile.name, profile.engines, profile.logEngines};
    }
};

// In the order of the fields. Without `engines` those are not checked.
QList<FieldProblem> connectionProblems(const ConnectionSettings &settings,
                                       const std::optional<ProductEngines> &engines);

// The engines alone, of every part.
QList<FieldProblem> engineProblems(const ConnectionSettings &settings, const ProductEngines &engines);

// "PostgreSQL", "MySQL or MariaDB".
QString engineTitle(Dialect dialect);

} // namespace Gatehouse
