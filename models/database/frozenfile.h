// A SQLite file that is read as if nobody could write it, and whether that still holds.
#pragma once

#include <QDateTime>
#include <QString>

namespace Gatehouse
{

// A WAL database in a folder that cannot be written opens only when its -shm file exists already. Without a -wal there
// is no writer, and the file is read as it stands; but SQLite then never looks at it again. So whoever reads it asks
// here.
class FrozenFile
{
public:
    // Whether the file can be opened in no other way: it is in WAL mode, has no -wal, and its folder cannot be written.
    static bool isNeeded(const QString &file);

    explicit FrozenFile(const QString &file);
    // Nobody has begun to write it since this was made.
    bool stands() const;

private:
    struct State {
        bool hasWal = false;
        qint64 size = 0;
        QDateTime changedAt;

        bool operator==(const State &) const = default;
    };
    State now() const;

    QString m_file;
    State m_state;
};

} // namespace Gatehouse
