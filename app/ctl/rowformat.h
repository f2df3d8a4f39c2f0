// One attempt as a line of CSV or a JSON object.
#pragma once

#include "models/telemetry/telemetrysource.h"

#include <QString>
#include <QTimeZone>

namespace Gatehouse::Ctl
{

// Accounts, keys and addresses are masked. What is not recorded is an empty cell, or null.
class RowWriter
{
public:
    RowWriter(const SourceCapabilities &capabilities, const QTimeZone &zone);

    QString csvHead() const;
    QString csv(const RequestRow &row) const;
    QString json(const RequestRow &row) const;

private:
    const SourceCapabilities m_capabilities;
    QTimeZone m_zone;
};

} // namespace Gatehouse::Ctl
