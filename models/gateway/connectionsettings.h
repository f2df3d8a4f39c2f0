// What it takes to reach one gateway: the connection file of gatehousectl and of the console.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"
#include "models/gateway/heldsecret.h"
#include "models/gateway/servertrust.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse
{

// Where a secret is kept.
struct SecretReference {
    enum class Kind { None, Environment, File, Keychain };
    Kind kind = Kind::None;
    QString name;
    // The secret itself, once ConnectionSecrets has fetched it from a keychain or a person has typed it; in memory
    // only, and no part of what the connection is.
    HeldSecret held;

    bool operator==(const SecretReference &other) const { return kind == other.kind && name == other.name; }
};

// Fetches the secret; one of a keychain must be held already. A file that everybody may read is refused. The error
// names the reference, never the content. None gives an empty text.
Result<QString> resolveSecret(const SecretReference &reference);

struct DatabaseSettings {
    Dialect driver = Dialect::Sqlite;
    QString file; // sqlite
    QString host;
    QString socket;
    int port = 0; // 0: the engine's own
    QString name;
    QString user;
    QString url; // clickhouse
    QString caFile;
    QString clientCertificateFile; // with clientKeyFile
    QString clientKeyFile;
    SecretReference password;
    // On a server: the account that changes rows, where it is another one than that which reads.
    QString writer;
    SecretReference writerPassword;

    bool operator==(const DatabaseSettings &) const = default;
};

struct AdminApiSettings {
    QString url; // https, or http on the loopback interface
    SecretReference token;
    QString userId;
    ServerTrust trust;

    bool operator==(const AdminApiSettings &) const = default;
};

// A further database with traffic of the same gateway: a shard, an archive.
struct GatewayPart {
    QString name;
    DatabaseSettings database;
    std::optional<DatabaseSettings> logDatabase;

    bool operator==(const GatewayPart &) const = default;
};

struct ConnectionSettings {
    QString name;    // what the console calls it; the file's base name unless the file says otherwise
    QString profile; // the id of a shipped profile, or a path
    DatabaseSettings database;
    std::optional<DatabaseSettings> logDatabase;
    QList<GatewayPart> parts; // besides `database`
    std::optional<AdminApiSettings> adminApi;
    DatabaseSettings store; // a SQLite file under the XDG data folder unless the file says otherwise

    bool operator==(const ConnectionSettings &) const = default;
};

// Each database with traffic as a connection of its own, named after its part and without further ones; "main" is the
// first.
QList<ConnectionSettings> partsOf(const ConnectionSettings &settings);

// Relative file names in it are relative to the file's folder. The error lists every mistake, a line each:
// "file: JSON pointer: reason"; a literal secret and an unknown key are mistakes.
Result<ConnectionSettings> loadConnection(const QString &file);
// The same from bytes; `file` is only named and gives the folder.
Result<ConnectionSettings> parseConnection(const QByteArray &bytes, const QString &file);

// Writes the file whole or not at all, readable by its owner only. Secrets are written as the names of their places.
Result<void> saveConnection(const ConnectionSettings &settings, const QString &file);

// Where the console keeps its own data for a connection that names no store.
DatabaseSettings defaultStore(const QString &connectionName);

} // namespace Gatehouse
