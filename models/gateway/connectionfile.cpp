#include "models/gateway/connectionsettings.h"

#include "models/database/serversettings.h"
#include "models/gateway/jsonschema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QUrl>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMaxConnectionBytes = 1024 * 1024;

const QString kDatabase = QStringLiteral("database");
const QString kLogDatabase = QStringLiteral("log_database");
const QString kWriter = QStringLiteral("writer");
const QString kMainPart = QStringLiteral("main");
const QStringList kSecretSuffixes{QStringLiteral("_env"), QStringLiteral("_file"), QStringLiteral("_keychain")};

// Pins are written in hexadecimal, as openssl prints them, or in base64, as HTTP public key pinning and curl write
// them.
QString pinFrom(const QString &text)
{
    return text.size() == 64 ? text.toLower() : QString::fromLatin1(QByteArray::fromBase64(text.toLatin1()).toHex());
}

class ConnectionReader
{
public:
    explicit ConnectionReader(const QString &file)
        : m_file(file)
        , m_folder(QFileInfo(file).absoluteDir())
    {
    }

    Result<ConnectionSettings> read(const QByteArray &bytes)
    {
        QJsonParseError parseError;
        const QJsonDocument document = QJsonDocument::fromJson(bytes, &parseError);
        if (parseError.error != QJsonParseError::NoError) {
            const qsizetype line = bytes.left(parseError.offset).count('\n') + 1;
            mistake({}, QStringLiteral("is not JSON: %1 in line %2").arg(parseError.errorString()).arg(line));
            return std::unexpected(error());
        }
        const QJsonObject root = document.object();
        refuseSecrets(root, {});
        if (auto checked = checkSchema(document); !checked)
            return std::unexpected(checked.error());
        if (!m_mistakes.isEmpty())
            return std::unexpected(error());
        ConnectionSettings settings = settingsOf(root);
        if (!m_mistakes.isEmpty())
            return std::unexpected(error());
        return settings;
    }

private:
    void mistake(const QString &pointer, const QString &reason) { m_mistakes.append({pointer, reason}); }

    Error error() const
    {
        QStringList lines;
        for (const ProfileMistake &m : m_mistakes) {
            lines.append(QStringLiteral("%1: %2: %3")
                             .arg(QFileInfo(m_file).fileName(), m.pointer.isEmpty() ? QStringLiteral("/") : m.pointer,
                                  m.reason));
        }
        return {ErrorKind::InvalidInput, lines.join(QLatin1Char('\n'))};
    }

    // Before anything else looks at the values, so that no other message can repeat one.
    void refuseSecrets(const QJsonObject &object, const QString &pointer)
    {
        for (auto at = object.begin(); at != object.end(); ++at) {
            const QString place = pointer + QLatin1Char('/') + at.key();
            if (at.value().isObject())
                refuseSecrets(at.value().toObject(), place);
            const QJsonArray array = at.value().toArray();
            for (qsizetype i = 0; i < array.size(); ++i)
                refuseSecrets(array.at(i).toObject(), QStringLiteral("%1/%2").arg(place).arg(i));
            const QString key = at.key().toLower();
            const bool secret = key == QLatin1String("password") || key == QLatin1String("passwd") ||
                                key == QLatin1String("token") || key == QLatin1String("secret") ||
                                key == QLatin1String("api_key") || key == QLatin1String("access_token");
            if (secret) {
                const QString stem = key == QLatin1String("passwd")     ? QStringLiteral("password")
                                     : key == QLatin1String("password") ? key
                                                                        : QStringLiteral("token");
                mistake(place,
                        QStringLiteral(
                            "is a secret written in the file, which is refused. Put it elsewhere and name the place: "
                            "%1_env, %1_file or %1_keychain")
                            .arg(stem));
                m_secretPlaces.append(place);
            }
        }
    }

    Result<void> checkSchema(const QJsonDocument &document)
    {
        QFile file(QStringLiteral(":/gatehouse/gateways/connection.schema.json"));
        if (!file.open(QIODevice::ReadOnly))
            return failure(ErrorKind::Internal,
                           QStringLiteral("The schema for connection files is not part of this program."));
        const QJsonValue root = document.isObject() ? QJsonValue(document.object()) : QJsonValue(document.array());
        auto found = schemaMistakes(QJsonDocument::fromJson(file.readAll()).object(), root);
        if (!found)
            return std::unexpected(found.error());
        for (const ProfileMistake &m : std::as_const(*found)) {
            if (!namesSecret(m))
                m_mistakes.append(m);
        }
        return {};
    }

    // "password is not known here" beside the refusal of the same key would only confuse.
    bool namesSecret(const ProfileMistake &m) const
    {
        return std::any_of(m_secretPlaces.begin(), m_secretPlaces.end(), [&](const QString &place) {
            return place.section(QLatin1Char('/'), 0, -2) == m.pointer &&
                   m.reason.startsWith(place.section(QLatin1Char('/'), -1) + QStringLiteral(" is not known"));
        });
    }

    QString path(const QJsonValue &value) const
    {
        return value.toString().isEmpty() ? QString() : QDir::cleanPath(m_folder.absoluteFilePath(value.toString()));
    }

    SecretReference secretOf(const QJsonObject &object, const QString &stem, const QString &pointer)
    {
        SecretReference reference;
        for (int i = 0; i < kSecretSuffixes.size(); ++i) {
            const QJsonValue value = object.value(stem + kSecretSuffixes.at(i));
            if (!value.isString())
                continue;
            if (reference.kind != SecretReference::Kind::None)
                mistake(pointer,
                        QStringLiteral("names two places for one secret; keep one of %1_env, %1_file, %1_keychain")
                            .arg(stem));
            reference = {SecretReference::Kind(i + 1), i == 1 ? path(value) : value.toString()};
        }
        return reference;
    }

    void checkUrl(const QString &text, const QString &pointer)
    {
        const QUrl url(text, QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty())
            mistake(pointer, QStringLiteral("is not a URL such as https://gateway.example:3000"));
        else if (!url.userInfo().isEmpty())
            mistake(pointer, QStringLiteral(
                                 "holds a user name or password, which is refused. Name the secret's place beside it"));
        else if (url.scheme() != QLatin1String("https") &&
                 !(url.scheme() == QLatin1String("http") && isThisMachine(url.host())))
            mistake(pointer, QStringLiteral("must begin with https://; http:// is accepted for this machine only"));
    }

    void allowOnly(const QJsonObject &object, const QStringList &keys, const QString &driver, const QString &pointer)
    {
        for (const QString &key : object.keys()) {
            if (!keys.contains(key))
                mistake(pointer + QLatin1Char('/') + key, QStringLiteral("does not belong to driver %1").arg(driver));
        }
    }

    DatabaseSettings databaseOf(const QJsonObject &object, const QString &pointer)
    {
        const QString driver = object.value(QStringLiteral("driver")).toString();
        const QStringList account{QStringLiteral("driver"),
                                  QStringLiteral("name"),
                                  QStringLiteral("user"),
                                  QStringLiteral("ca_file"),
                                  QStringLiteral("client_cert_file"),
                                  QStringLiteral("client_key_file"),
                                  QStringLiteral("password_env"),
                                  QStringLiteral("password_file"),
                                  QStringLiteral("password_keychain"),
                                  kWriter};
        DatabaseSettings settings;
        settings.driver = dialectFromToken(driver).value_or(Dialect::Sqlite);
        settings.file = path(object.value(QStringLiteral("file")));
        settings.host = object.value(QStringLiteral("host")).toString();
        settings.socket = path(object.value(QStringLiteral("socket")));
        settings.port = object.value(QStringLiteral("port")).toInt();
        settings.name = object.value(QStringLiteral("name")).toString();
        settings.user = object.value(QStringLiteral("user")).toString();
        settings.url = object.value(QStringLiteral("url")).toString();
        settings.caFile = path(object.value(QStringLiteral("ca_file")));
        settings.clientCertificateFile = path(object.value(QStringLiteral("client_cert_file")));
        settings.clientKeyFile = path(object.value(QStringLiteral("client_key_file")));
        settings.password = secretOf(object, QStringLiteral("password"), pointer);
        const QJsonObject writer = object.value(kWriter).toObject();
        settings.writer = writer.value(QStringLiteral("user")).toString();
        settings.writerPassword = secretOf(writer, QStringLiteral("password"), pointer + QLatin1Char('/') + kWriter);
        if (settings.clientCertificateFile.isEmpty() != settings.clientKeyFile.isEmpty())
            mistake(pointer, QStringLiteral("needs client_cert_file and client_key_file together"));
        if (settings.driver == Dialect::Sqlite) {
            allowOnly(object, {QStringLiteral("driver"), QStringLiteral("file")}, driver, pointer);
            if (settings.file.isEmpty())
                mistake(pointer, QStringLiteral("file is missing"));
        } else if (settings.driver == Dialect::ClickHouse) {
            allowOnly(object, account + QStringList{QStringLiteral("url")}, driver, pointer);
            checkUrl(settings.url, pointer + QStringLiteral("/url"));
        } else {
            allowOnly(object,
                      account + QStringList{QStringLiteral("host"), QStringLiteral("socket"), QStringLiteral("port")},
                      driver, pointer);
            if (settings.host.isEmpty() == settings.socket.isEmpty())
                mistake(pointer, QStringLiteral("needs either host or socket"));
            if (settings.name.isEmpty())
                mistake(pointer, QStringLiteral("name is missing"));
        }
        return settings;
    }

    AdminApiSettings adminApiOf(const QJsonObject &object)
    {
        AdminApiSettings settings;
        settings.url = object.value(QStringLiteral("url")).toString();
        checkUrl(settings.url, QStringLiteral("/admin_api/url"));
        settings.token = secretOf(object, QStringLiteral("token"), QStringLiteral("/admin_api"));
        settings.userId = object.value(QStringLiteral("user_id")).toString();
        settings.trust.caFile = path(object.value(QStringLiteral("ca_file")));
        for (const QJsonValue &pin : object.value(QStringLiteral("pin_sha256")).toArray())
            settings.trust.pinsSha256.append(pinFrom(pin.toString()));
        settings.trust.certificateFile = path(object.value(QStringLiteral("client_cert_file")));
        settings.trust.keyFile = path(object.value(QStringLiteral("client_key_file")));
        if (!settings.trust.keyFile.isEmpty() && settings.trust.certificateFile.isEmpty())
            mistake(QStringLiteral("/admin_api/client_key_file"), QStringLiteral("needs client_cert_file beside it"));
        return settings;
    }

    void readParts(const QJsonArray &array, QList<GatewayPart> &parts)
    {
        QStringList names{kMainPart};
        for (const QJsonValue &value : array) {
            const QJsonObject object = value.toObject();
            const QString pointer = QStringLiteral("/parts/%1").arg(parts.size());
            GatewayPart part;
            part.name = object.value(QStringLiteral("name")).toString();
            part.database = databaseOf(object.value(kDatabase).toObject(), pointer + QStringLiteral("/database"));
            if (object.contains(kLogDatabase))
                part.logDatabase =
                    databaseOf(object.value(kLogDatabase).toObject(), pointer + QStringLiteral("/log_database"));
            if (names.contains(part.name))
                mistake(pointer + QStringLiteral("/name"),
                        QStringLiteral("is the name of another part; \"%1\" is taken").arg(part.name));
            names.append(part.name);
            parts.append(part);
        }
    }

    ConnectionSettings settingsOf(const QJsonObject &root)
    {
        ConnectionSettings settings;
        settings.name = root.value(QStringLiteral("name")).toString(QFileInfo(m_file).completeBaseName());
        settings.profile = root.value(QStringLiteral("profile")).toString();
        // Ids hold neither a dot nor a slash; what does is the path of a file beside this one.
        if (settings.profile.contains(QLatin1Char('/')) || settings.profile.contains(QLatin1Char('.')))
            settings.profile = path(root.value(QStringLiteral("profile")));
        settings.database = databaseOf(root.value(kDatabase).toObject(), QStringLiteral("/database"));
        if (root.contains(kLogDatabase))
            settings.logDatabase = databaseOf(root.value(kLogDatabase).toObject(), QStringLiteral("/log_database"));
        readParts(root.value(QStringLiteral("parts")).toArray(), settings.parts);
        if (root.contains(QStringLiteral("admin_api")))
            settings.adminApi = adminApiOf(root.value(QStringLiteral("admin_api")).toObject());
        settings.store = root.contains(QStringLiteral("store"))
                             ? databaseOf(root.value(QStringLiteral("store")).toObject(), QStringLiteral("/store"))
                             : defaultStore(settings.name);
        if (!settings.store.writer.isEmpty())
            mistake(QStringLiteral("/store/writer"),
                    QStringLiteral("is for a gateway's database; what is ours is written by its user"));
        if (settings.store.driver != Dialect::Sqlite && settings.store.driver != Dialect::PostgreSql)
            mistake(QStringLiteral("/store/driver"), QStringLiteral("must be sqlite or postgresql"));
        return settings;
    }

    QString m_file;
    QDir m_folder;
    QList<ProfileMistake> m_mistakes;
    QStringList m_secretPlaces;
};

void insertText(QJsonObject &object, const char *key, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(key), text);
}

void insertSecret(QJsonObject &object, const QString &stem, const SecretReference &reference)
{
    if (reference.kind != SecretReference::Kind::None)
        object.insert(stem + kSecretSuffixes.at(int(reference.kind) - 1), reference.name);
}

QJsonObject documentOf(const DatabaseSettings &settings)
{
    QJsonObject object{{QStringLiteral("driver"), dialectToken(settings.driver)}};
    insertText(object, "file", settings.file);
    insertText(object, "host", settings.host);
    insertText(object, "socket", settings.socket);
    if (settings.port > 0)
        object.insert(QStringLiteral("port"), settings.port);
    insertText(object, "name", settings.name);
    insertText(object, "user", settings.user);
    insertText(object, "url", settings.url);
    insertText(object, "ca_file", settings.caFile);
    insertText(object, "client_cert_file", settings.clientCertificateFile);
    insertText(object, "client_key_file", settings.clientKeyFile);
    insertSecret(object, QStringLiteral("password"), settings.password);
    QJsonObject writer;
    insertText(writer, "user", settings.writer);
    insertSecret(writer, QStringLiteral("password"), settings.writerPassword);
    if (!writer.isEmpty())
        object.insert(kWriter, writer);
    return object;
}

QJsonArray documentOf(const QList<GatewayPart> &parts)
{
    QJsonArray array;
    for (const GatewayPart &part : parts) {
        QJsonObject object{{QStringLiteral("name"), part.name}, {kDatabase, documentOf(part.database)}};
        if (part.logDatabase)
            object.insert(kLogDatabase, documentOf(*part.logDatabase));
        array.append(object);
    }
    return array;
}

QJsonObject documentOf(const AdminApiSettings &settings)
{
    QJsonObject object{{QStringLiteral("url"), settings.url}};
    insertSecret(object, QStringLiteral("token"), settings.token);
    insertText(object, "user_id", settings.userId);
    insertText(object, "ca_file", settings.trust.caFile);
    if (!settings.trust.pinsSha256.isEmpty())
        object.insert(QStringLiteral("pin_sha256"), QJsonArray::fromStringList(settings.trust.pinsSha256));
    insertText(object, "client_cert_file", settings.trust.certificateFile);
    insertText(object, "client_key_file", settings.trust.keyFile);
    return object;
}

} // namespace

Result<ConnectionSettings> parseConnection(const QByteArray &bytes, const QString &file)
{
    return ConnectionReader(file).read(bytes);
}

Result<ConnectionSettings> loadConnection(const QString &file)
{
    QFile source(file);
    if (!source.exists())
        return failure(ErrorKind::NotFound,
                       QStringLiteral("Connection file %1 does not exist. Check its name.").arg(file));
    if (QFileInfo(file).isDir() || !source.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Denied, QStringLiteral("Connection file %1 cannot be read: %2.")
                                              .arg(file, QFileInfo(file).isDir() ? QStringLiteral("it is a folder")
                                                                                 : source.errorString()));
    }
    if (source.size() > kMaxConnectionBytes)
        return failure(
            ErrorKind::InvalidInput,
            QStringLiteral("Connection file %1 is larger than 1 MiB. It is not a connection file.").arg(file));
    return parseConnection(source.readAll(), file);
}

QList<ConnectionSettings> partsOf(const ConnectionSettings &settings)
{
    ConnectionSettings main = settings;
    main.name = kMainPart;
    main.parts.clear();
    QList<ConnectionSettings> parts{main};
    for (const GatewayPart &part : settings.parts) {
        main.name = part.name;
        main.database = part.database;
        main.logDatabase = part.logDatabase;
        parts.append(main);
    }
    return parts;
}

Result<void> saveConnection(const ConnectionSettings &settings, const QString &file)
{
    QJsonObject root{{QStringLiteral("name"), settings.name},
                     {QStringLiteral("profile"), settings.profile},
                     {kDatabase, documentOf(settings.database)},
                     {QStringLiteral("store"), documentOf(settings.store)}};
    if (settings.logDatabase)
        root.insert(kLogDatabase, documentOf(*settings.logDatabase));
    if (!settings.parts.isEmpty())
        root.insert(QStringLiteral("parts"), documentOf(settings.parts));
    if (settings.adminApi)
        root.insert(QStringLiteral("admin_api"), documentOf(*settings.adminApi));
    const QByteArray bytes = QJsonDocument(root).toJson();
    if (auto readable = parseConnection(bytes, file); !readable)
        return std::unexpected(readable.error());
    QSaveFile target(file);
    if (!QDir().mkpath(QFileInfo(file).absolutePath()) || !target.open(QIODevice::WriteOnly)) {
        return failure(ErrorKind::Denied,
                       QStringLiteral("Connection file %1 cannot be written: %2. Choose another folder.")
                           .arg(file, target.errorString()));
    }
    target.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    target.write(bytes);
    if (!target.commit())
        return failure(
            ErrorKind::Unreachable,
            QStringLiteral("Connection file %1 could not be written whole: %2.").arg(file, target.errorString()));
    return {};
}

} // namespace Gatehouse
