// A ClickHouse server through its HTTP interface, which answers row by row; works from version 18.16 on.
#pragma once

#include "models/database/clickhouserequest.h"
#include "models/database/httppost.h"

namespace Gatehouse
{

// Kinds: integer types and Bool (0, 1) are integers, Decimal is an integer when it holds no fraction, all else is text
// as the server writes it; a String is text even when it holds bytes. There are no transactions.
class ClickHouseDatabase final : public Database
{
public:
    static Result<std::unique_ptr<ClickHouseDatabase>> open(const ServerSettings &settings, ServerAccess access);

    Dialect dialect() const override { return Dialect::ClickHouse; }
    Result<std::unique_ptr<RowStream>> query(const QString &sql, const QVariantList &values = {},
                                             const QueryLimits &limits = {}) override;
    // Plain types come in blocks, which is several times as fast.
    Result<void> visitRows(const QString &sql, const QVariantList &values, const QueryLimits &limits,
                           const RowVisitor &visit) override;
    Result<qint64> execute(const QString &sql, const QVariantList &values = {}) override;
    // Of the database that the connection names. The sorting key of a table is its index.
    Result<QList<TableSchema>> schema() override;

protected:
    Result<void> begin() override;

private:
    explicit ClickHouseDatabase(ClickHouseServer server);

    ClickHouseServer m_server;
};

} // namespace Gatehouse
