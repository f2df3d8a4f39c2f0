// Reads a gateway profile from its file, and names every mistake in it.
#pragma once

#include "models/gateway/gatewayprofile.h"

#include <QByteArray>

namespace Gatehouse
{

struct ProfileMistake {
    QString pointer; // JSON pointer (RFC 6901) into the file; "" is the whole document
    QString reason;

    bool operator==(const ProfileMistake &) const = default;
};

// Every mistake of the document in `bytes`: of the JSON itself, against resources/gateways/gateway-profile.schema.json,
// and of what no schema can say (a column that the data map does not know, an SQL text with a foreign placeholder).
// Empty when it can be used.
QList<ProfileMistake> profileMistakes(const QByteArray &bytes);

// `source` names the file in errors. On mistakes one error lists them all, a line each: "file: pointer: reason".
Result<GatewayProfile> parseProfile(const QByteArray &bytes, const QString &source);

// `profile` is the id of a shipped profile ("demo", "new-api") or the path of a file.
Result<GatewayProfile> loadProfile(const QString &profile);

// Ids of the profiles that are shipped, in order.
QStringList shippedProfiles();

} // namespace Gatehouse
