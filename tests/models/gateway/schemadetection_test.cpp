#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"
#include "models/gateway/schemadrift.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

QList<GatewayProfile> profiles()
{
    QList<GatewayProfile> all;
    for (const QString &id : shippedProfiles())
        all.append(loadProfile(id).value_or(GatewayProfile()));
    return all;
}

TableSchema table(const QString &name, const QStringList &columns)
{
    TableSchema schema{name, {}, {}};
    for (const QString &column : columns)
        schema.columns.append({column, QStringLiteral("text"), false});
    return schema;
}

// Just what a profile requires.
QList<TableSchema> required(const GatewayProfile &profile)
{
    QList<TableSchema> schema;
    for (const TableColumns &rule : profile.detect.required)
        schema.append(table(rule.table, rule.columns));
    return schema;
}

} // namespace

class SchemaDetectionTest : public QObject
{
    Q_OBJECT
private slots:
    void eachProductIsToldByItsTables()
    {
        for (const GatewayProfile &profile : profiles()) {
            const auto match = detectProfile(profiles(), required(profile));
            QVERIFY(match.has_value());
            QCOMPARE(match->profileId, profile.id);
        }
    }

    void twoDatabasesAreOneSchema()
    {
        const auto text = [](const char *word) { return QString::fromLatin1(word); };
        const QList<TableSchema> merged =
            mergedSchema({table(text("users"), {text("id")}), table(text("logs"), {text("id")})},
                         {table(text("logs"), {text("id"), text("frt")}), table(text("traces"), {text("id")})});
        QCOMPARE(merged.size(), 3);
        QCOMPARE(merged.at(1).columns.size(), 2);
        QVERIFY(merged.at(1).hasColumn(text("frt")));
        QCOMPARE(merged.at(2).name, text("traces"));
    }

    void anEmptyDatabaseIsNamed()
    {
        const auto match = detectProfile(profiles(), {});
        QCOMPARE(match.error().kind, ErrorKind::Unsupported);
        QVERIFY(match.error().message.contains(QStringLiteral("empty")));
    }

    void anUnknownProductIsNamedByItsTables()
    {
        const auto match = detectProfile(profiles(), {table(QStringLiteral("wp_posts"), {QStringLiteral("ID")})});
        QVERIFY(match.error().message.contains(QStringLiteral("wp_posts")));
        QVERIFY(match.error().message.contains(QStringLiteral("New API")));
    }

    void aHalfMigratedDatabaseNamesTheMissingColumn()
    {
        QList<TableSchema> schema = required(loadProfile(QStringLiteral("new-api")).value_or(GatewayProfile()));
        for (TableSchema &live : schema) {
            if (live.name == QLatin1String("logs"))
                live.columns.removeIf(
                    [](const ColumnSchema &column) { return column.name == QLatin1String("created_at"); });
        }
        const auto match = detectProfile(profiles(), schema);
        QVERIFY(!match);
        QVERIFY2(match.error().message.contains(QStringLiteral("column logs.created_at is missing")),
                 qPrintable(match.error().message));
        QVERIFY(match.error().message.contains(QStringLiteral("logs")));
    }

    void oneApiIsNotTakenForNewApi()
    {
        // Its rows of type 5 are tests, not errors: reading them by the other profile would give wrong figures.
        const QList<TableSchema> oneApi{
            table(QStringLiteral("channels"), {QStringLiteral("id"), QStringLiteral("name")}),
            table(
                QStringLiteral("logs"),
                QStringLiteral("id,user_id,created_at,type,content,username,token_name,model_name,quota,prompt_tokens,"
                               "completion_tokens,channel_id,request_id,elapsed_time,is_stream,system_prompt_reset")
                    .split(QLatin1Char(','))),
            table(QStringLiteral("tokens"), {QStringLiteral("id"), QStringLiteral("user_id")}),
            table(QStringLiteral("users"), {QStringLiteral("id"), QStringLiteral("username")})};
        const auto match = requireProfile(loadProfile(QStringLiteral("new-api")).value_or(GatewayProfile()), oneApi);
        QVERIFY(!match);
        QVERIFY2(match.error().message.contains(QStringLiteral("logs.token_id")), qPrintable(match.error().message));
    }

    void aDescendantIsNotTakenForItsAncestor()
    {
        const GatewayProfile oneApi = loadProfile(QStringLiteral("one-api")).value_or(GatewayProfile());
        QList<TableSchema> schema = required(oneApi);
        QVERIFY(requireProfile(oneApi, schema).has_value());
        for (TableSchema &live : schema) {
            if (live.name == QLatin1String("logs"))
                live.columns.append({QStringLiteral("use_time"), QStringLiteral("bigint"), false});
        }
        for (const auto &match : {requireProfile(oneApi, schema), detectProfile({oneApi}, schema)}) {
            QVERIFY(!match);
            QVERIFY2(match.error().message.contains(QStringLiteral("it has column logs.use_time")),
                     qPrintable(match.error().message));
        }
    }

    void driftNamesWhatNobodyHasClassified()
    {
        const GatewayProfile demo = loadProfile(QStringLiteral("demo")).value_or(GatewayProfile());
        QList<TableSchema> schema;
        for (const DataMapTable &known : demo.dataMap.tables) {
            QStringList columns;
            for (const auto &column : known.columns)
                columns.append(column.name);
            schema.append(table(known.name, columns));
        }
        QVERIFY(schemaDrift(demo.dataMap, schema).isClassified());
        schema.append(table(QStringLiteral("voice_recordings"), {QStringLiteral("id")}));
        schema.first().columns.append({QStringLiteral("shoe_size"), QStringLiteral("integer"), false});
        const SchemaDrift drift = schemaDrift(demo.dataMap, schema);
        QCOMPARE(drift.unknownTables, QStringList{QStringLiteral("voice_recordings")});
        QCOMPARE(drift.unknownColumns, QStringList{schema.first().name + QStringLiteral(".shoe_size")});
        QVERIFY(drift.absentTables.isEmpty());
    }
};

QTEST_GUILESS_MAIN(SchemaDetectionTest)
#include "schemadetection_test.moc"
