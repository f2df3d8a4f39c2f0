// One database engine under test: how to reach it, and its words for what every engine can do.
#pragma once

#include "models/database/database.h"
#include "models/database/serversettings.h"

#include <memory>

namespace Gatehouse
{

class TestEngine
{
public:
    virtual ~TestEngine() = default;

    virtual Result<std::unique_ptr<Database>> open(ServerAccess access) = 0;

    // A table of the columns n (integer, never NULL), r (real), t (text) and b (bytes), without rows; none is left of
    // an earlier one.
    virtual QStringList makeTable(const QString &name) const = 0;
    // Takes values for the four columns.
    virtual QString insertInto(const QString &table) const;
    // A table LiteLLM_SpendLogs of request_id, startTime and model with an index on startTime and model, and a view of
    // it called logs_view with one column; and what the schema is to say.
    virtual QStringList makeMixedSchema() const = 0;
    virtual QString integerType() const { return QStringLiteral("bigint"); }
    virtual QList<QStringList> mixedIndexes() const;
    virtual bool hasTransactions() const { return true; }
    // What a column of bytes is read as.
    virtual ValueKind bytesKind() const { return ValueKind::Blob; }
    // Integers n from 1 to `count`, and t, a text of 100 letters.
    virtual QString manyRows(qint64 count) const = 0;
    // Would run for hours; `marker` is part of the statement and nothing else.
    virtual QString endless(const QString &marker) const = 0;

    // A server: how many sessions run a statement with `marker` or hold a transaction open; not counting the one that
    // asks.
    virtual QString busySessions(const QString &) const { return {}; }
    bool isServer() const { return !busySessions(QString()).isEmpty(); }
    // A server: dies as in a crash, and comes back at the same place.
    virtual void kill() {}
    virtual void revive() {}
    // A server: opens it with one setting that is wrong: password, user, database, port.
    virtual Result<std::unique_ptr<Database>> openWrong(const QString &what);
};

// The settings with the one changed: a password that is not right, a port where nothing listens.
ServerSettings withWrong(ServerSettings settings, const QString &what);

std::unique_ptr<TestEngine> makeSqliteEngine();
std::unique_ptr<TestEngine> makePostgresEngine();
std::unique_ptr<TestEngine> makeMariaDbEngine();
std::unique_ptr<TestEngine> makeClickHouseEngine();

} // namespace Gatehouse
