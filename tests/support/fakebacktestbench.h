// Back-tests that answer when they are told: as many alerts as the setting "quiet_days" allows.
#pragma once

#include "models/alerts/backtestbench.h"
#include "tests/support/toldanswers.h"

namespace Gatehouse
{

class FakeBacktestBench : public BacktestBench, public ToldAnswers
{
public:
    QFuture<Result<Backtest>> run(const BacktestOrder &order) override
    {
        orders.append(order);
        return ask<Backtest>([this, order] { return Result<Backtest>(testOf(order)); });
    }
    void stop() override { ++stops; }
    QFuture<Result<GatewayLattice>> lattice() override
    {
        return ask<GatewayLattice>([this] {
            return Result<GatewayLattice>(GatewayLattice{allNodes, oldestMs, blind});
        });
    }
    void tell(double share) { emit progressed(share); }

    QList<BacktestOrder> orders;
    QStringList notes;
    QMap<QString, QStringList> blind;
    int stops = 0;
    qint64 oldestMs = 0;
    qint64 nowMs = 1'795'269'600'000;
    QList<LatticeNode> allNodes{LatticeNode(), {QStringLiteral("openai"), {}, {}}, {{}, {}, QStringLiteral("contoso")}};

private:
    BacktestSide sideOf(const AlertRule &rule, const TimeSpan &span) const
    {
        BacktestSide side{rule};
        const int count = rule.isOn ? int(132 / std::max(1.0, rule.value(QStringLiteral("quiet_days")))) : 0;
        for (int i = 0; i < count; ++i) {
            const qint64 ms = span.fromMs + (i * 53 % 29) * kDayMs + i * kHourMs;
            side.alerts.append(
                {{QStringLiteral("provider=openai")},
                 i % 3 == 0 ? AlertLevel::Page : AlertLevel::Ticket,
                 ms,
                 ms + 3 * kMinuteMs,
                 ms + kHourMs,
                 QStringLiteral("%1 of 1,904 attempts failed in 5 min, usually at most 1.1 %").arg(100 + i),
                 9.0 + i,
                 i % 5 == 4,
                 i % 4 == 0 ? std::optional(AlertVerdict::Incident) : std::nullopt});
        }
        return side;
    }
    Backtest testOf(const BacktestOrder &order) const
    {
        Backtest test{{nowMs - 30 * kDayMs, nowMs}, {}, !order.node, {}, {}};
        test.inForce = sideOf(order.now.rule, test.span);
        if (order.changed)
            test.changed = sideOf(*order.changed, test.span);
        test.notes = notes;
        return test;
    }
};

} // namespace Gatehouse
