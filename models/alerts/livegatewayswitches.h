// The switches of the gateway of a connection.
#pragma once

#include "models/alerts/gatewayswitches.h"
#include "models/gateway/callbudgets.h"

#include <memory>

namespace Gatehouse
{

class LiveGatewaySwitches final : public GatewaySwitches
{
    Q_OBJECT
public:
    // The secrets of the settings are filled in. The profile is read in the background.
    explicit LiveGatewaySwitches(const ConnectionSettings &settings, QObject *parent = nullptr);

    QString gatewayName() const override;
    Result<ActionWay> wayOf(const GatewayAction &action) const override;
    QString whySql(const GatewayAction &action) const override;
    QFuture<Result<QString>> idOf(EntityKind kind, const QString &name) override;
    QFuture<Result<ActionOutcome>> run(const GatewayAction &action) override;
    QFuture<Result<bool>> isDone(const GatewayAction &action) override;

private:
    void begin(const Result<GatewayProfile> &profile);
    Result<void> ready() const;

    ConnectionSettings m_settings;
    std::optional<GatewayProfile> m_profile;
    std::optional<Error> m_error;
    CallBudgets m_budgets;
    std::unique_ptr<AdminApiClient> m_api;
    std::unique_ptr<GatewayActions> m_actions;
};

} // namespace Gatehouse
