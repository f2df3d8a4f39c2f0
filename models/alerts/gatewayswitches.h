// What can be switched at a gateway, for whoever must not wait.
#pragma once

#include "models/gateway/gatewayactions.h"

#include <QFuture>
#include <QObject>

namespace Gatehouse
{

// GUI thread. Futures end without a value when the gateway goes.
class GatewaySwitches : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;

    // The product: "New API". Empty until it is known.
    virtual QString gatewayName() const = 0;
    // Unsupported, with the reason: there is no way. Busy: that is not known yet.
    virtual Result<ActionWay> wayOf(const GatewayAction &action) const = 0;
    // Why it is not done through the admin API, and what is special about it; empty for ActionWay::AdminApi.
    virtual QString whySql(const GatewayAction &action) const = 0;
    // The id of what the figures know by this name. NotFound: there is none. InvalidInput: several have it.
    virtual QFuture<Result<QString>> idOf(EntityKind kind, const QString &name) = 0;
    // See GatewayActions.
    virtual QFuture<Result<ActionOutcome>> run(const GatewayAction &action) = 0;
    virtual QFuture<Result<bool>> isDone(const GatewayAction &action) = 0;

signals:
    void changed();
};

} // namespace Gatehouse
