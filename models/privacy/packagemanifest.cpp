#include "models/privacy/packagemanifest.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <numeric>

namespace Gatehouse
{

namespace
{

const QString kSigner = QStringLiteral("gatehouse");

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QJsonArray tablesJson(const PackageManifest &manifest)
{
    QJsonArray tables;
    for (const PackedTable &each : manifest.tables) {
        tables.append(QJsonObject{{QStringLiteral("table"), each.table},
                                  {QStringLiteral("rows"), each.rows},
                                  {QStringLiteral("withheld"), each.withheld},
                                  {QStringLiteral("secrets_masked"), each.masked}});
    }
    return tables;
}

QJsonArray filesJson(const PackageManifest &manifest)
{
    QJsonArray files;
    for (const SealedFile &each : manifest.files) {
        files.append(QJsonObject{{QStringLiteral("name"), each.name},
                                 {QStringLiteral("bytes"), each.size},
                                 {QStringLiteral("sha256"), QString::fromLatin1(toHex(each.hash))}});
    }
    return files;
}

QString textIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

qint64 numberIn(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toInteger();
}

QByteArray noteText(const QByteArray &json, const QString &caseId)
{
    return "gatehouse package manifest 1\ncase " + caseId.toUtf8() + "\nsha256 " + toHex(Sha256().of(json)) + ' ' +
           kManifestFile.toLatin1() + '\n';
}

} // namespace

const SealedFile *PackageManifest::file(const QString &name) const
{
    const auto found = std::ranges::find(files, name, &SealedFile::name);
    return found == files.end() ? nullptr : &*found;
}

qint64 PackageManifest::rows() const
{
    return std::accumulate(tables.begin(), tables.end(), qint64(0),
                           [](qint64 sum, const PackedTable &each) { return sum + each.rows; });
}

bool isPackageName(const QString &name)
{
    static const QRegularExpression plain(
        QStringLiteral("\\A[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)?\\z"));
    return name.size() <= 200 && plain.match(name).hasMatch();
}

QByteArray manifestJson(const PackageManifest &manifest)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("format"), QStringLiteral("gatehouse package 1")},
                                     {QStringLiteral("case"), manifest.caseId},
                                     {QStringLiteral("request_type"), requestTypeToken(manifest.type)},
                                     {QStringLiteral("regime"), regimeToken(manifest.regime)},
                                     {QStringLiteral("gateway"), manifest.gateway},
                                     {QStringLiteral("made"), timeText(manifest.madeMs)},
                                     {QStringLiteral("tables"), tablesJson(manifest)},
                                     {QStringLiteral("files"), filesJson(manifest)}})
        .toJson(QJsonDocument::Indented);
}

std::optional<PackageManifest> manifestFrom(const QByteArray &json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    PackageManifest manifest;
    manifest.caseId = textIn(object, "case");
    manifest.type = requestTypeFromToken(textIn(object, "request_type")).value_or(RequestType::Access);
    manifest.regime = regimeFromToken(textIn(object, "regime")).value_or(Regime::Gdpr);
    manifest.gateway = textIn(object, "gateway");
    manifest.madeMs = QDateTime::fromString(textIn(object, "made"), Qt::ISODateWithMs).toMSecsSinceEpoch();
    for (const QJsonValue &each : object.value(QLatin1String("tables")).toArray()) {
        const QJsonObject table = each.toObject();
        manifest.tables.append({textIn(table, "table"), numberIn(table, "rows"), numberIn(table, "withheld"),
                                numberIn(table, "secrets_masked")});
    }
    for (const QJsonValue &each : object.value(QLatin1String("files")).toArray()) {
        const QJsonObject file = each.toObject();
        SealedFile made{textIn(file, "name"), numberIn(file, "bytes"), {}};
        if (!fromHex(textIn(file, "sha256").toLatin1(), made.hash) || !isPackageName(made.name) || made.size < 0)
            return std::nullopt;
        manifest.files.append(made);
    }
    return manifestJson(manifest) == json ? std::optional(manifest) : std::nullopt;
}

QByteArray manifestNote(const QByteArray &json, const QString &caseId, const SigningKey &key)
{
    return signedNote(noteText(json, caseId), kSigner, key);
}

Result<void> checkManifestNote(const QByteArray &note, const QByteArray &json, const QString &caseId,
                               const PublicKey &key)
{
    const auto text = openNote(note, key);
    if (!text)
        return std::unexpected(text.error());
    if (*text != noteText(json, caseId))
        return failure(ErrorKind::Corrupt, QStringLiteral("It is the note of another manifest."));
    return {};
}

} // namespace Gatehouse
