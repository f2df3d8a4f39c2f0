// What it takes to reach one gateway: the connection file of gatehousectl and of the console.
#pragma once

#include "models/core/error.h"
#include "models/database/database.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace Gatehouse {

// Where a secret is kept; never the secret itself.
struct SecretReference {
    enum class Kind { None, Environment, File, Keychain };
    Kind kind = Kind::None;
    QString name;

    bool operator==(const SecretReference &) const = default;
};

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
    SecretReference password;

    bool operator==(const DatabaseSettings &) const = default;
};

struct AdminApiSettings {
    QString url;
    SecretReference token;
    QString userId;
    QString caFile;
    QStringList pinsSha256;

    bool operator==(const AdminApiSettings &) const = default;
};

struct ConnectionSettings {
    QString name; // what the console calls it; the file's base name unless the file says otherwise
    QString profile; // the id of a shipped profile, or a path
    DatabaseSettings database;
    std::optional<DatabaseSettings> logDatabase;
    std::optional<AdminApiSettings> adminApi;
    DatabaseSettings store; // a SQLite file under the XDG data folder unless the file says otherwise

    bool operator==(const ConnectionSettings &) const = default;
};

// Relative file names in it are relative to the file's folder. Errors name the file, the JSON path and the reason; a
// literal secret is refused.
Result<ConnectionSettings> loadConnection(const QString &file);

} // namespace Gatehouse
