// The shipped profiles, and the example of the manual, against schemas of the products, as the scripts in tests/support
// make them on each engine.
#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"
#include "models/gateway/schemadrift.h"
#include "models/gateway/sqltemplate.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

const QString kExample = QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/help/example-gateway.json");

struct Script {
    QString profile; // "new-api", or a path
    QString file;
    Dialect engine = Dialect::Sqlite;

    QString name() const
    {
        return QFileInfo(profile).baseName() + QLatin1Char(' ') + QFileInfo(file).completeBaseName();
    }
};

QList<Script> scripts()
{
    const QMap<QString, QString> folders{{QStringLiteral("newapi"), QStringLiteral("new-api")},
                                         {QStringLiteral("bifrost"), QStringLiteral("bifrost")},
                                         {QStringLiteral("examplegateway"), kExample},
                                         {QStringLiteral("litellm"), QStringLiteral("litellm")},
                                         {QStringLiteral("oneapi"), QStringLiteral("one-api")}};
    QList<Script> found;
    for (auto at = folders.begin(); at != folders.end(); ++at) {
        const QDir folder(QStringLiteral(GATEHOUSE_SOURCE_DIR "/tests/support/") + at.key());
        for (const QString &file : folder.entryList({QStringLiteral("*.sql")}, QDir::Files, QDir::Name)) {
            // "postgresql-2026-09.sql"; SQLite where no engine is named.
            const auto engine = dialectFromToken(file.section(QLatin1Char('-'), 0, 0));
            found.append({*at, folder.filePath(file), engine.value_or(Dialect::Sqlite)});
        }
    }
    return found;
}

QString textOf(const Script &script)
{
    static const QRegularExpression comment(QStringLiteral("--[^\n]*"));
    QFile file(script.file);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).remove(comment) : QString();
}

// The parts between the commas that are in no bracket.
QStringList partsOf(const QString &list)
{
    QStringList parts{QString()};
    int depth = 0;
    for (const QChar letter : list) {
        depth += letter == QLatin1Char('(') ? 1 : letter == QLatin1Char(')') ? -1 : 0;
        if (letter == QLatin1Char(',') && depth == 0)
            parts.append(QString());
        else
            parts.last().append(letter);
    }
    return parts;
}

// What CREATE TABLE statements make; enough for the scripts, of which each statement is on one line.
QList<TableSchema> schemaOf(const Script &script)
{
    static const QRegularExpression create(QStringLiteral("^CREATE TABLE [`\"]?(\\w+)[`\"]? \\((.*)\\)[^)]*;?$"),
                                           QRegularExpression::MultilineOption);
    static const QRegularExpression column(QStringLiteral("^\\s*(?!PRIMARY KEY)[`\"]?(\\w+)[`\"]? +(\\w+)"));
    QList<TableSchema> schema;
    QString text = textOf(script);
    // What follows the columns in ClickHouse is not about them.
    text.remove(QRegularExpression(QStringLiteral(" ENGINE = .*")));
    for (auto at = create.globalMatch(text); at.hasNext();) {
        const QRegularExpressionMatch match = at.next();
        TableSchema table{match.captured(1), {}, {}};
        for (const QString &part : partsOf(match.captured(2))) {
            if (const auto named = column.match(part); named.hasMatch())
                table.columns.append({named.captured(1), named.captured(2), false});
        }
        schema.append(table);
    }
    return schema;
}

// Read once: a big profile takes longer than what is asked of it here. One that cannot be read has no id.
const GatewayProfile &profileOf(const QString &id)
{
    static std::map<QString, GatewayProfile> read;
    if (!read.contains(id))
        read.emplace(id, loadProfile(id).value_or(GatewayProfile()));
    return read.at(id);
}

QList<GatewayProfile> profiles()
{
    QList<GatewayProfile> all;
    for (const QString &id : shippedProfiles() + QStringList{kExample})
        all.append(profileOf(id));
    return all;
}

// The alternative that the schema has the columns for, in the engine's own words; empty when there is none.
QString sqlOf(const QList<FieldAlternative> &alternatives, const TableSchema &table, Dialect engine)
{
    for (const FieldAlternative &alternative : alternatives) {
        const bool there = std::all_of(alternative.needs.begin(), alternative.needs.end(),
                                       [&](const QString &name) { return table.hasColumn(name); });
        if (there && !alternative.sql.forDialect(engine).isEmpty())
            return SqlTemplate::filled(alternative.sql.forDialect(engine), table.name, QStringLiteral("t"), engine);
    }
    return {};
}

} // namespace

class GatewayProfilesTest : public QObject
{
    Q_OBJECT
private slots:
    void everyColumnOfAProductIsClassified_data()
    {
        addScripts([](const Script &) { return true; });
    }
    void everyColumnOfAProductIsClassified()
    {
        const Script script = current();
        const GatewayProfile &profile = profileOf(script.profile);
        QVERIFY(!profile.id.isEmpty());
        const QList<TableSchema> schema = schemaOf(script);
        QVERIFY(!schema.isEmpty());
        const SchemaDrift drift = schemaDrift(profile.dataMap, schema);
        QCOMPARE(drift.unknownTables, QStringList());
        QCOMPARE(drift.unknownColumns, QStringList());
        QVERIFY(profile.dataMap.ignoredTables.isEmpty());
    }

    // A log database of its own holds one table, which is no product yet.
    void aProductIsToldFromAllOthers_data()
    {
        addScripts([](const Script &script) { return script.engine != Dialect::ClickHouse; });
    }
    void aProductIsToldFromAllOthers()
    {
        const Script script = current();
        const QString id = profileOf(script.profile).id;
        const QList<TableSchema> schema = schemaOf(script);
        const auto match = detectProfile(profiles(), schema);
        QVERIFY2(match.has_value(), match ? "" : qPrintable(match.error().message));
        QCOMPARE(match->profileId, id);
        QVERIFY(!match->version.isEmpty());
        for (const GatewayProfile &other : profiles())
            QCOMPARE(requireProfile(other, schema).has_value(), other.id == id);
    }

    void anEngineOfTheProductHasItsSql_data()
    {
        addScripts([](const Script &) { return true; });
    }
    void anEngineOfTheProductHasItsSql()
    {
        const Script script = current();
        const GatewayProfile &profile = profileOf(script.profile);
        QVERIFY(profile.engines.contains(script.engine) || profile.logEngines.contains(script.engine));
        const QList<TableSchema> schema = schemaOf(script);
        const TableSchema *table = tableIn(schema, profile.telemetry.table);
        QVERIFY(table);
        for (const FieldAlternative &condition : profile.telemetry.conditions)
            QVERIFY2(!sqlOf({condition}, *table, script.engine).isEmpty(),
                     "a condition that is not asked lets rows in that are no traffic");
        for (auto at = profile.telemetry.fields.begin(); at != profile.telemetry.fields.end(); ++at) {
            const bool anywhere = std::any_of(profile.engines.begin(), profile.engines.end(), [&](Dialect engine) {
                return !sqlOf(at->alternatives, *table, engine).isEmpty();
            });
            QVERIFY2(sqlOf(at->alternatives, *table, script.engine).isEmpty() == !anywhere,
                     qPrintable(telemetryFieldToken(at.key())));
        }
    }

    void sqliteTakesTheSqlOfItsFields_data()
    {
        addScripts([](const Script &script) { return script.engine == Dialect::Sqlite; });
    }
    void sqliteTakesTheSqlOfItsFields()
    {
        const Script script = current();
        const GatewayProfile &profile = profileOf(script.profile);
        QTemporaryDir folder;
        auto database =
            SqliteDatabase::open(folder.filePath(QStringLiteral("gateway.sqlite")), SqliteDatabase::Mode::Create);
        QVERIFY(database.has_value());
        for (const QString &statement : textOf(script).split(QLatin1Char(';'))) {
            if (!statement.trimmed().isEmpty())
                QVERIFY2((*database)->execute(statement).has_value(), qPrintable(statement));
        }
        const auto schema = (*database)->schema();
        QVERIFY(schema.has_value());
        const TableSchema *table = tableIn(*schema, profile.telemetry.table);
        QVERIFY(table);
        for (const FieldRule &field : profile.telemetry.fields) {
            for (const FieldAlternative &alternative : field.alternatives) {
                const QString sql = sqlOf({alternative}, *table, Dialect::Sqlite);
                const QString query =
                    QStringLiteral("SELECT (%1) FROM %2 t").arg(sql, quotedName(table->name, Dialect::Sqlite));
                QVERIFY2(sql.isEmpty() || (*database)->query(query).has_value(), qPrintable(query));
            }
        }
    }

private:
    static void addScripts(bool (*wanted)(const Script &))
    {
        QTest::addColumn<QString>("name");
        for (const Script &script : scripts()) {
            if (wanted(script))
                QTest::newRow(qPrintable(script.name())) << script.name();
        }
    }

    static Script current()
    {
        for (const Script &script : scripts()) {
            if (script.name() == QLatin1String(QTest::currentDataTag()))
                return script;
        }
        return {};
    }
};

QTEST_GUILESS_MAIN(GatewayProfilesTest)
#include "gatewayprofiles_test.moc"
