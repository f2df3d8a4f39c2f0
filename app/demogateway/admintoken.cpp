#include "app/demogateway/admintoken.h"

#include "app/demogateway/meta.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRandomGenerator>

#include <array>

namespace Gatehouse::Demo
{

QByteArray tokenDigest(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
}

Result<QByteArray> ensureAdminToken(const GatewayFolder &folder, Database &database)
{
    QByteArray token;
    if (QFile::exists(folder.token())) {
        const auto bytes = readWholeFile(folder.token());
        if (!bytes)
            return std::unexpected(bytes.error());
        token = bytes->trimmed();
    }
    if (token.isEmpty()) {
        std::array<quint32, 8> random;
        QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
        token = "gh_admin_" + QByteArray(reinterpret_cast<const char *>(random.data()), sizeof random)
                                  .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
        if (auto done = writeWholeFile(folder.token(), token + '\n', true); !done)
            return std::unexpected(done.error());
    }
    const QByteArray digest = tokenDigest(token);
    if (auto done = setMeta(database, QStringLiteral("admin_token_sha256"), QString::fromLatin1(digest)); !done)
        return std::unexpected(done.error());
    return digest;
}

} // namespace Gatehouse::Demo
