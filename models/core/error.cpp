#include "models/core/error.h"

namespace Gatehouse
{

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::InvalidInput:
        return QStringLiteral("invalid_input");
    case ErrorKind::NotFound:
        return QStringLiteral("not_found");
    case ErrorKind::Unreachable:
        return QStringLiteral("unreachable");
    case ErrorKind::TimedOut:
        return QStringLiteral("timed_out");
    case ErrorKind::Busy:
        return QStringLiteral("busy");
    case ErrorKind::Denied:
        return QStringLiteral("denied");
    case ErrorKind::SignIn:
        return QStringLiteral("sign_in");
    case ErrorKind::Unsupported:
        return QStringLiteral("unsupported");
    case ErrorKind::Corrupt:
        return QStringLiteral("corrupt");
    case ErrorKind::Cancelled:
        return QStringLiteral("cancelled");
    case ErrorKind::Internal:
        return QStringLiteral("internal");
    }
    return QStringLiteral("internal");
}

} // namespace Gatehouse
