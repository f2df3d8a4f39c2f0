// Where requests come in from, for whoever must not wait.
#pragma once

#include "models/privacy/gatewayintake.h"

#include <QFuture>
#include <QStringList>

namespace Gatehouse
{

// One of the two.
struct IntakeOrder {
    QStringList files;
    std::optional<IntakeWay> gateway;
    QDate today;

    bool operator==(const IntakeOrder &) const = default;
};

// What came of one file, or of the gateway.
struct IntakeReading {
    QString origin; // the name of the file without its folder; empty: the gateway
    Result<Intake> intake;
};

// GUI thread.
class IntakeSources
{
public:
    virtual ~IntakeSources() = default;

    // One for each file, in their order, whatever is wrong with it.
    virtual QFuture<QList<IntakeReading>> read(const IntakeOrder &order) = 0;
    // What is being read ends soon, as Cancelled.
    virtual void stop() = 0;
    // Unsupported: the gateway cannot be asked this way; says why.
    virtual QFuture<Result<void>> hasWay(IntakeWay way) = 0;
};

} // namespace Gatehouse
