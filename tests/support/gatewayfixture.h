// Databases of real gateway products, filled with rows that a test names.
#pragma once

#include "models/database/sqlitedatabase.h"
#include "models/telemetry/telemetrysource.h"

#include <QTemporaryDir>

#include <functional>
#include <map>
#include <memory>

namespace Gatehouse
{

class GatewayFixture
{
public:
    virtual ~GatewayFixture() = default;

    // With the traffic.
    Database &database() { return *m_database; }
    // With names and settings.
    virtual Database &mainDatabase() { return database(); }
    // Of a database of its own, which is in SQLite.
    QString file() const { return m_dir.filePath(QStringLiteral("gateway.sqlite")); }
    // What loadProfile() takes.
    QString profile() const { return m_profile; }
    // Fails the running program on an error: a fixture that cannot be made is a mistake of the test.
    void execute(const QString &sql, const QVariantList &values = {});
    // What stands behind the columns of an INSERT for one row: ClickHouse takes only constants behind VALUES.
    QString newRow(const QString &values) const;

    // The id behind a name in a small table; made when it is new. 0 for an empty name.
    qint64 idOf(const QString &table, const QString &name);

    // Writes the row as the product would; the row id is taken when it is not empty.
    virtual void add(const RequestRow &row) = 0;
    // Writes the rows that `adding` adds in one transaction, or in ClickHouse, which has none and makes files of each
    // INSERT, with one INSERT where the product's fixture can.
    void addTogether(const std::function<void()> &adding);
    // The row as it reads back: what the product does not record is not recorded.
    virtual RequestRow kept(RequestRow row) const = 0;

protected:
    bool isAddingTogether() const { return m_together; }
    virtual void writeAdded() {}
    GatewayFixture(QString profile, const QStringList &sqlFiles);
    // In a database that is empty.
    GatewayFixture(QString profile, std::unique_ptr<Database> &&database, const QStringList &sqlFiles);
    Dialect dialect() const { return m_database->dialect(); }
    QString quoted(const char *name) const { return quotedName(QString::fromLatin1(name), dialect()); }
    // Takes a profile of its own instead of a shipped one.
    void keepProfile(const QByteArray &document);

private:
    void runFiles(const QStringList &sqlFiles);

    QTemporaryDir m_dir;
    QString m_profile;
    std::unique_ptr<Database> m_database;
    std::map<std::pair<QString, QString>, qint64> m_ids;
    bool m_together = false;
};

// The schema that the demo gateway itself uses.
class DemoFixture final : public GatewayFixture
{
public:
    DemoFixture();
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override { return row; }
};

// New API as of a month: "2024-06", "2025-07" or "2026-09"; not every engine has all of them.
class NewApiFixture final : public GatewayFixture
{
public:
    explicit NewApiFixture(const QString &version);
    NewApiFixture(const QString &version, std::unique_ptr<Database> &&database);
    static QString scriptOf(const Database &database, const QString &version);
    // Writes into a table logs that need not be of this fixture.
    static void insert(GatewayFixture &gateway, const RequestRow &row, qint64 channel, bool hasGroup,
                       bool hasRequestId);
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;

private:
    bool m_hasGroup;
    bool m_hasRequestId;
};

} // namespace Gatehouse
