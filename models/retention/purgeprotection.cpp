#include "models/retention/purgeprotection.h"

namespace Gatehouse
{

namespace
{

// On a server the hashes stay inside, but for whoever purges: without them nobody could be spared.
constexpr const char *kOnServer = "SELECT what, of, hash, table_name, row_id FROM gatehouse.purge_protection(?) "
                                  "ORDER BY what, of, hash, table_name, row_id";
constexpr const char *kInFile =
    "SELECT CASE WHEN hash IS NULL THEN 'row' ELSE 'hold' END AS what, id AS of, hash, table_name, row_id "
    "FROM privacy_hold WHERE ended_ms IS NULL AND (until_day = '' OR until_day >= ?) "
    "UNION ALL SELECT 'case', c.id, i.hash, '', '' FROM case_identifier i JOIN privacy_case c ON c.seq = i.case_seq "
    "WHERE c.is_open = 1 AND ? <> '' ORDER BY 1, 2, 3, 4, 5";

QByteArray bytesAt(const RowStream &row, int column)
{
    const std::string_view bytes = row.text(column);
    return {bytes.data(), qsizetype(bytes.size())};
}

Result<QByteArray> keyOnServer(Database &store)
{
    QByteArray key;
    const auto read = store.visitRows(QStringLiteral("SELECT gatehouse.purge_key()"), {}, {},
                                      [&key](const RowStream &row) -> Result<void> {
                                          key = bytesAt(row, 0);
                                          return {};
                                      });
    return read ? Result<QByteArray>(key) : std::unexpected(read.error());
}

} // namespace

Result<PurgeProtection> purgeProtection(Database &store, CaseRepository &cases, QDate today)
{
    const bool onServer = store.dialect() == Dialect::PostgreSql;
    const auto key = onServer ? keyOnServer(store) : cases.hashKey();
    if (!key)
        return std::unexpected(key.error());
    PurgeProtection all;
    all.hashKey = *key;
    const QString day = today.toString(Qt::ISODate);
    const auto read = store.visitRows(
        QString::fromLatin1(onServer ? kOnServer : kInFile), onServer ? QVariantList{day} : QVariantList{day, day}, {},
        [&all](const RowStream &row) -> Result<void> {
            const QString what = row.string(0);
            if (what == QLatin1String("row"))
                all.rows.append({row.string(1), row.string(3), row.string(4)});
            else
                all.people.append({row.string(1), what == QLatin1String("case"), bytesAt(row, 2)});
            return {};
        });
    return read ? Result<PurgeProtection>(all) : std::unexpected(read.error());
}

} // namespace Gatehouse
