// What whoever looks for alerts at a gateway does not see of it, in sentences and in the store: so that whoever only
// reads the alerts knows it, too.
#pragma once

#include "models/alerts/alertwatch.h"

namespace Gatehouse
{

// An engine: waits, on the thread of the store.
class UnseenNotes
{
public:
    // The repository outlives it.
    UnseenNotes(AlertRepository &alerts, const QString &gateway);

    // Of whoever looked last; none: all is seen, or nobody has looked yet.
    Result<QStringList> read();
    // Writes only what is new. Busy: another one writes just now.
    Result<void> tell(const QString &owner, const QStringList &sentences);

private:
    AlertWatch m_watch;
};

} // namespace Gatehouse
