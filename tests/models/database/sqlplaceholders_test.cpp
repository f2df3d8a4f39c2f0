#include "models/database/sqlplaceholders.h"

#include <QTest>

using namespace Gatehouse;

class SqlPlaceholdersTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyPlaceholdersAreReplaced_data()
    {
        QTest::addColumn<int>("dialect");
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, Dialect dialect, const char *sql, const char *expected) {
            QTest::newRow(name) << int(dialect) << QString::fromLatin1(sql) << QString::fromLatin1(expected);
        };
        row("none", Dialect::PostgreSql, "SELECT 1", "SELECT 1");
        row("empty", Dialect::PostgreSql, "", "");
        row("in order", Dialect::PostgreSql, "a = ? AND b = ?", "a = $1 AND b = $2");
        row("literal", Dialect::PostgreSql, "'?' = ?", "'?' = $1");
        row("doubled quote", Dialect::PostgreSql, "'it''s ?' = ?", "'it''s ?' = $1");
        row("backslash is plain", Dialect::PostgreSql, "'\\' = ?", "'\\' = $1");
        row("backslash escapes", Dialect::PostgreSql, "E'\\'?' = ?", "E'\\'?' = $1");
        row("typed literal", Dialect::PostgreSql, "date'\\' = ?", "date'\\' = $1");
        row("quoted name", Dialect::PostgreSql, "\"a?\" = ?", "\"a?\" = $1");
        row("line comment", Dialect::PostgreSql, "-- what?\n?", "-- what?\n$1");
        row("nested comment", Dialect::PostgreSql, "/* a /* ? */ ? */ ?", "/* a /* ? */ ? */ $1");
        row("comment that never ends", Dialect::PostgreSql, "? /* ?", "$1 /* ?");
        row("dollar quotes", Dialect::PostgreSql, "$$ ? $$ || $a$ ? $$ ? $a$ || ?", "$$ ? $$ || $a$ ? $$ ? $a$ || $1");
        row("own numbers", Dialect::PostgreSql, "$1 ?", "$1 $1");
        row("operator", Dialect::PostgreSql, "j ?? 'a' AND j ??| ?", "j ? 'a' AND j ?| $1");
        row("literal that never ends", Dialect::PostgreSql, "? 'a ?", "$1 'a ?");
        row("MySQL backslash", Dialect::MySql, "'\\'?' = ? # ?\n", "'\\'?' = $1 # ?\n");
        row("MySQL name", Dialect::MySql, "`a?` = ?", "`a?` = $1");
        row("ClickHouse name", Dialect::ClickHouse, "`a\\`?` = \"?\" + ?", "`a\\`?` = \"?\" + $1");
    }
    void onlyPlaceholdersAreReplaced()
    {
        QFETCH(int, dialect);
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        const PlacedSql placed = withPlaceholders(sql, Dialect(dialect),
                                                  [](int n, const QString &) { return QStringLiteral("$%1").arg(n); });
        QCOMPARE(placed.sql, expected);
    }

    void theTextBeforeAPlaceholderIsKnown()
    {
        QStringList before;
        const PlacedSql placed =
            withPlaceholders(QStringLiteral("a = ? LIMIT ?"), Dialect::ClickHouse, [&](int, const QString &text) {
                before.append(text);
                return QStringLiteral("!");
            });
        QCOMPARE(before, (QStringList{QStringLiteral("a = "), QStringLiteral("a = ! LIMIT ")}));
        QCOMPARE(placed.placeholders, 2);
    }
};

QTEST_GUILESS_MAIN(SqlPlaceholdersTest)
#include "sqlplaceholders_test.moc"
