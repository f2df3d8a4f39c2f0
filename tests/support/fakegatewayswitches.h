// Switches of a gateway that is not there: they answer at once or when they are told, and remember what was sent.
#pragma once

#include "models/alerts/gatewayswitches.h"
#include "tests/support/toldanswers.h"

#include <QSet>

namespace Gatehouse
{

class FakeGatewaySwitches final : public GatewaySwitches, public ToldAnswers
{
public:
    using GatewaySwitches::GatewaySwitches;

    QString gatewayName() const override { return QStringLiteral("Demo Gateway"); }
    Result<ActionWay> wayOf(const GatewayAction &action) const override
    {
        if (lacking.contains(action.token()))
            return Gatehouse::failure(ErrorKind::Unsupported, lacking.value(action.token()));
        return bySql.contains(action.token()) ? ActionWay::Sql : ActionWay::AdminApi;
    }
    QString whySql(const GatewayAction &action) const override { return bySql.value(action.token()); }
    QFuture<Result<QString>> idOf(EntityKind kind, const QString &name) override
    {
        return ask<QString>([kind, name] {
            return Result<QString>(kind == EntityKind::Provider ? QStringLiteral("id-of-") + name : name);
        });
    }
    QFuture<Result<ActionOutcome>> run(const GatewayAction &action) override
    {
        sent.append(action);
        return ask<ActionOutcome>([this] { return outcome; });
    }
    QFuture<Result<bool>> isDone(const GatewayAction &action) override
    {
        looked.append(action);
        return ask<bool>([this] { return done; });
    }

    QMap<QString, QString> lacking; // verbs that there are none of, and why
    QMap<QString, QString> bySql;   // verbs that go by SQL, and why
    Result<ActionOutcome> outcome = ActionOutcome{ActionWay::AdminApi, true, {}};
    Result<bool> done = true;
    QList<GatewayAction> sent;
    QList<GatewayAction> looked;
};

} // namespace Gatehouse
