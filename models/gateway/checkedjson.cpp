#include "models/gateway/checkedjson.h"

#include "models/core/format.h"
#include "models/gateway/jsonschema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

// A file of thousands of mistakes is of another kind; the first ones tell as much.
constexpr qsizetype kMostMistakesShown = 30;

QString lineOf(const QByteArray &bytes, qsizetype offset)
{
    return QString::number(bytes.left(offset).count('\n') + 1);
}

Result<QJsonObject> schemaIn(const QString &schemaFile)
{
    QFile file(schemaFile);
    if (!file.open(QIODevice::ReadOnly))
        return failure(
            ErrorKind::Internal,
            QStringLiteral("The schema %1 is not part of this program.").arg(QFileInfo(schemaFile).fileName()));
    return QJsonDocument::fromJson(file.readAll()).object();
}

} // namespace

Result<CheckedJson> checkedJson(const QByteArray &bytes, const QString &schemaFile)
{
    QJsonParseError parseError;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
    if (parseError.error != QJsonParseError::NoError) {
        return CheckedJson{{{QString(), QStringLiteral("is not JSON: %1 in line %2")
                                            .arg(parseError.errorString(), lineOf(bytes, parseError.offset))}},
                           {}};
    }
    const auto schema = schemaIn(schemaFile);
    if (!schema)
        return std::unexpected(schema.error());
    const QJsonValue root = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
    auto mistakes = schemaMistakes(*schema, root);
    if (!mistakes)
        return std::unexpected(mistakes.error());
    if (!mistakes->isEmpty())
        return CheckedJson{*mistakes, {}};
    return CheckedJson{{}, document.object()};
}

Error mistakesError(const QString &source, const QList<ProfileMistake> &mistakes)
{
    QStringList lines;
    for (const ProfileMistake &mistake : mistakes.mid(0, kMostMistakesShown)) {
        lines.append(
            QStringLiteral("%1: %2: %3")
                .arg(source, mistake.pointer.isEmpty() ? QStringLiteral("/") : mistake.pointer, mistake.reason));
    }
    if (mistakes.size() > kMostMistakesShown)
        lines.append(QStringLiteral("%1: and %2 more").arg(source).arg(mistakes.size() - kMostMistakesShown));
    return {ErrorKind::InvalidInput, lines.join(QLatin1Char('\n'))};
}

QStringList shippedIds(const ShippedKind &kind)
{
    QStringList ids;
    const QStringList files = QDir(kind.folder).entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
    for (const QString &file : files) {
        if (!file.endsWith(QStringLiteral(".schema.json")))
            ids.append(file.chopped(5));
    }
    return ids;
}

Result<QByteArray> shippedBytes(const ShippedKind &kind, const QString &idOrPath)
{
    const bool shipped = shippedIds(kind).contains(idOrPath);
    QFile file(shipped ? QStringLiteral("%1/%2.json").arg(kind.folder, idOrPath) : idOrPath);
    if (!shipped && !file.exists()) {
        return failure(ErrorKind::NotFound,
                       QStringLiteral("%1 %2 is neither shipped nor a file. Shipped: %3; or give the path of one.")
                           .arg(kind.name, idOrPath, shippedIds(kind).join(QStringLiteral(", "))));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("%1 %2 cannot be read: %3.").arg(kind.name, idOrPath, file.errorString()));
    }
    // A pipe or a device has no size to ask for, so what was read is counted too.
    const QByteArray bytes = file.read(kind.maxBytes + 1);
    if (bytes.size() > kind.maxBytes) {
        return failure(ErrorKind::InvalidInput, QStringLiteral("%1 %2 is larger than %3. It is none.")
                                                    .arg(kind.name, idOrPath, formatBytes(kind.maxBytes).joined()));
    }
    return bytes;
}

QString shippedSource(const ShippedKind &kind, const QString &idOrPath)
{
    return shippedIds(kind).contains(idOrPath) ? idOrPath + QStringLiteral(".json") : QFileInfo(idOrPath).fileName();
}

} // namespace Gatehouse
