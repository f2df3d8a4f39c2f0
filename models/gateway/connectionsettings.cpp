#include "models/gateway/connectionsettings.h"

namespace Gatehouse {

Result<ConnectionSettings> loadConnection(const QString &file)
{
    return failure(ErrorKind::Unsupported, QStringLiteral("Connection %1 cannot be read yet.").arg(file));
}

} // namespace Gatehouse
