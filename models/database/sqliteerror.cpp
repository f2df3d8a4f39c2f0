#include "models/database/sqliteerror.h"

#include <QFileInfo>

#include <sqlite3.h>

namespace Gatehouse
{

namespace
{

// The library has no code of its own for these, and their words are always English.
bool isAboutMissing(const QByteArray &words)
{
    return words.startsWith("no such table: ") || words.startsWith("no such column: ");
}

ErrorKind kindOf(int code, const QByteArray &words)
{
    switch (code & 0xff) {
    case SQLITE_ERROR:
        return isAboutMissing(words) ? ErrorKind::NotFound : ErrorKind::Internal;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ErrorKind::Busy;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ErrorKind::Corrupt;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ErrorKind::Denied;
    case SQLITE_CANTOPEN:
        return ErrorKind::Unreachable;
    case SQLITE_INTERRUPT:
        return ErrorKind::Cancelled;
    case SQLITE_CONSTRAINT:
        return ErrorKind::InvalidInput;
    case SQLITE_FULL:
    case SQLITE_IOERR:
        return ErrorKind::Unreachable;
    default:
        return ErrorKind::Internal;
    }
}

QString reason(int code, sqlite3 *handle)
{
    switch (code & 0xff) {
    case SQLITE_NOTADB:
        return QStringLiteral("it is not an SQLite database");
    case SQLITE_CORRUPT:
        return QStringLiteral("the database is damaged");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return QStringLiteral("another program keeps it locked; it is tried again when that ends");
    case SQLITE_FULL:
        return QStringLiteral("the disk is full. Make room on it; it is tried again by itself");
    case SQLITE_READONLY:
        return QStringLiteral("it may not be written");
    default:
        return QString::fromUtf8(handle ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
    }
}

} // namespace

Error sqliteError(int code, sqlite3 *handle, const QString &file)
{
    const QByteArray words = handle ? sqlite3_errmsg(handle) : "";
    return {kindOf(code, words),
            QStringLiteral("Database %1: %2.").arg(QFileInfo(file).fileName(), reason(code, handle)),
            QStringLiteral("sqlite %1 %2").arg(code).arg(QString::fromUtf8(words))};
}

} // namespace Gatehouse
