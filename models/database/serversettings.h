// What it takes to reach a database server, with the secret itself in it: never kept longer than needed, never shown.
#pragma once

#include "models/core/error.h"

#include <QString>

#include <chrono>

namespace Gatehouse
{

// ReadOnly: every statement runs in a read-only transaction, whatever rights the account has.
enum class ServerAccess { ReadOnly, ReadWrite };

struct ServerSettings {
    QString host;   // or
    QString socket; // a Unix socket; PostgreSQL also takes the folder of it
    int port = 0;   // 0: the engine's own
    QString url;    // ClickHouse only, instead of host, socket and port
    QString database;
    QString user;
    QString password;
    QString caFile;          // PEM; empty: the system's authorities
    QString certificateFile; // of the client, PEM, with keyFile
    QString keyFile;
    std::chrono::milliseconds connectTimeout{10'000};
};

// localhost, 127.0.0.0/8 or ::1 written out. A name that merely resolves to them may resolve to another machine
// tomorrow.
bool isThisMachine(const QString &host);

// Only this machine may be reached without verified TLS; naming a CA asks for it there too.
bool needsVerifiedTls(const ServerSettings &settings);

// The file to check server certificates with: caFile, else the system's own. An error when it cannot be read.
Result<QString> authoritiesFile(const ServerSettings &settings);

// The detail of an error that says: the server was reached, and its certificate was not trusted.
inline constexpr QLatin1String kNotTrusted("certificate");
inline bool isAboutTrust(const Error &error)
{
    return error.kind == ErrorKind::SignIn && error.detail == kNotTrusted;
}

// "gateway at db.example:5433", for messages.
QString placeOf(const ServerSettings &settings);

} // namespace Gatehouse
