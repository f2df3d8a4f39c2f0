// Puts the people, workspaces, keys, providers and recipients of the demo into a fresh database.
#pragma once

#include "app/demogateway/directory.h"
#include "models/core/error.h"

#include <QStringList>

namespace Gatehouse
{
class Database;
}

namespace Gatehouse::Demo
{

// bcrypt of a text, "$2b$04$...": the salt comes from the seed, so that the same seed gives the same database. Error
// when the C library does not know bcrypt.
Result<QString> bcryptHash(const QString &text, RandomStream &random);

struct DirectoryHashes {
    QStringList passwords; // in the order of accounts
    QStringList keys;      // in the order of keys
};

// Takes about a second; may run on any thread.
Result<DirectoryHashes> hashDirectory(const Directory &directory, quint64 seed);

// Writes inside the caller's transaction.
Result<void> writeDirectory(Database &database, const Directory &directory, const DirectoryHashes &hashes, quint64 seed,
                            const TimeSpan &history);

} // namespace Gatehouse::Demo
