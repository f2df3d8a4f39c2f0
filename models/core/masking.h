// How personal values read until somebody reveals them: enough to tell two apart, too little to name a person.
#pragma once

#include <QString>

namespace Gatehouse
{

// "203.0.113.7" -> "203.0.113.•••", "2001:db8:1:2::5" -> "2001:db8:•••"; anything else "•••". Empty stays empty.
QString maskedIp(const QString &ip);
// Ids of the gateway ("42", "acc_7f3a", a UUID) stay, since they name nobody by themselves; a mail address, a name or
// anything with a space becomes its first letter and "•••". Empty stays empty.
QString maskedAccount(const QString &account);
// A name that somebody gave to an account or a key: its first letter and "•••", whatever it looks like. Empty stays
// empty.
QString maskedName(const QString &name);
// A key's id stays when it is short; of anything longer only the first eight characters are shown.
QString maskedKey(const QString &key);

} // namespace Gatehouse
