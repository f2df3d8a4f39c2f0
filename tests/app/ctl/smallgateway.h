// A small gateway of the demo's shape on disk, for tests of the real gatehousectl.
#pragma once

#include "models/core/timespan.h"
#include "models/database/database.h"

#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace Gatehouse
{

// Traffic of a few days around both changes of the clock in New York, with the oddities that a gateway has: retries,
// nulls, cells that a spreadsheet would execute. The same on every run.
class SmallGateway
{
public:
    static constexpr int kAttempts = 24'000;

    // The error is printed; `isValid` is then false.
    SmallGateway();

    bool isValid() const { return m_database != nullptr; }
    // The same gateway, its rollups in a store of their own.
    QString connectionFile(const QString &store) const;
    QString path(const QString &name) const { return m_folder.filePath(name); }
    // For plain SQL on the traffic.
    Database &database() const { return *m_database; }

    // The clocks go back on 3 November 2024 and forward on 9 March 2025.
    static TimeSpan autumn();
    static TimeSpan spring();

private:
    Result<void> fill();
    Result<void> addAttempts(const TimeSpan &span, int count);

    QTemporaryDir m_folder;
    std::unique_ptr<Database> m_database;
    qint64 m_lastId = 0;
};

} // namespace Gatehouse
