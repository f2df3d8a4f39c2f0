// A value that a table shows masked: what stands behind it, and how the audit log calls it.
#pragma once

#include "models/telemetry/dimension.h"

#include <QModelIndex>

#include <optional>

namespace Gatehouse
{

class QuotaTableModel;
class RequestsTableModel;

struct MaskedValue {
    QString title;  // "Address of the request of 14:02:11.120"
    QString masked; // "203.0.113.•••"
    QString value;
    QString object; // for the audit log, without personal data: "ip of request 7f3a"
};

// Nothing: nothing of it is masked.

// The cell, or else what is masked of its row: the address first.
std::optional<MaskedValue> maskedValueOf(const RequestsTableModel &rows, const QModelIndex &cell);
// The value of a row in a ranking; `where` is a place in the console, for the audit log: "usage by key".
std::optional<MaskedValue> maskedValueOf(Dimension dimension, const QString &value, const QString &where);
// The same of a row whose id is a filter term.
std::optional<MaskedValue> maskedTermOf(const QString &token, const QString &where);
// Who holds the quota of the row, with the name that the gateway gives them.
std::optional<MaskedValue> maskedValueOf(const QuotaTableModel &quotas, const QModelIndex &cell);

} // namespace Gatehouse
