// What is said on top of a profile: it makes known what it names and changes nothing else, or is refused by name.
#include "models/gateway/classification.h"
#include "models/gateway/profilebytes.h"
#include "models/gateway/profileloader.h"
#include "models/gateway/schemadrift.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

QJsonObject contact()
{
    return {{QStringLiteral("category"), QStringLiteral("contact")},
            {QStringLiteral("on_erasure"), QStringLiteral("keep")}};
}

QJsonObject newTable()
{
    return {{QStringLiteral("category"), QStringLiteral("support")},
            {QStringLiteral("purpose"), QStringLiteral("Calls people back")},
            {QStringLiteral("retention_class"), QStringLiteral("support")},
            {QStringLiteral("personal"), true},
            {QStringLiteral("disposition"), QStringLiteral("delete")},
            {QStringLiteral("order"), 5},
            {QStringLiteral("subject"), QJsonArray{QJsonObject{{QStringLiteral("column"), QStringLiteral("account_id")},
                                                               {QStringLiteral("table"), QStringLiteral("accounts")},
                                                               {QStringLiteral("key"), QStringLiteral("id")}}}},
            {QStringLiteral("columns"),
             QJsonObject{{QStringLiteral("account_id"),
                          QJsonObject{{QStringLiteral("category"), QStringLiteral("identifier")}}}}}};
}

// A schema of all that a map knows.
QList<TableSchema> schemaOf(const DataMap &map)
{
    QList<TableSchema> schema;
    for (const DataMapTable &table : map.tables) {
        TableSchema live{table.name, {}, {}};
        for (const DataMapColumn &column : table.columns)
            live.columns.append({column.name, QStringLiteral("text"), false});
        schema.append(live);
    }
    return schema;
}

Result<GatewayProfile> demoWith(const QList<Classification> &said)
{
    return loadClassifiedProfile(QStringLiteral("demo"), said);
}

} // namespace

class ClassificationTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingSaidChangesNothing()
    {
        const auto bare = loadProfile(QStringLiteral("demo"));
        const auto same = demoWith({});
        QVERIFY(bare && same);
        QCOMPARE(same->source, bare->source);
        QCOMPARE(same->dataMap.tables.size(), bare->dataMap.tables.size());
    }

    // Of every table of every product: the new column is known then, and nothing else is otherwise than before.
    void aClassificationMakesThatColumnKnownAndNothingElse_data()
    {
        QTest::addColumn<QString>("product");
        for (const QString &id : shippedProfiles())
            QTest::newRow(qPrintable(id)) << id;
    }
    void aClassificationMakesThatColumnKnownAndNothingElse()
    {
        QFETCH(QString, product);
        const auto bare = loadProfile(product);
        const auto bytes = profileBytes(product);
        QVERIFY(bare && bytes);
        QList<Classification> said;
        QList<TableSchema> schema = schemaOf(bare->dataMap);
        QVERIFY(schemaDrift(bare->dataMap, schema).isClassified());
        for (TableSchema &live : schema) {
            live.columns.append({QStringLiteral("backup_email"), QStringLiteral("text"), false});
            // In what stays of a table that only mentions persons nothing can be taken out.
            said.append({live.name, QStringLiteral("backup_email"), contact(), QStringLiteral("text")});
        }
        QCOMPARE(schemaDrift(bare->dataMap, schema).unknownColumns.size(), schema.size());
        for (qsizetype i = 0; i < said.size(); i += std::max<qsizetype>(1, said.size() / 6)) {
            const auto one = classifiedProfile(*bytes, QStringLiteral("it"), {said.at(i)});
            if (!one) {
                // A table without a way to persons cannot have a column about one.
                QVERIFY2(!bare->dataMap.table(said.at(i).table)->personal, qPrintable(one.error().message));
                QVERIFY2(one.error().message.contains(QLatin1String("name a \"subject\"")),
                         qPrintable(one.error().message));
                continue;
            }
            const DataMapTable &after = *one->dataMap.table(said.at(i).table);
            const DataMapTable &before = *bare->dataMap.table(said.at(i).table);
            QCOMPARE(after.columns.size(), before.columns.size() + 1);
            QCOMPARE(after.column(QStringLiteral("backup_email"))->onErasure, QStringLiteral("keep"));
            for (const DataMapColumn &column : before.columns)
                QCOMPARE(*after.column(column.name), column);
            QCOMPARE(after.subject, before.subject);
            QCOMPARE(after.disposition, before.disposition);
            QStringList expected = schemaDrift(bare->dataMap, schema).unknownColumns;
            QVERIFY(expected.removeOne(said.at(i).place()));
            QCOMPARE(schemaDrift(one->dataMap, schema).unknownColumns, expected);
            for (const DataMapTable &other : bare->dataMap.tables) {
                if (other.name != before.name)
                    QCOMPARE(one->dataMap.table(other.name)->columns, other.columns);
            }
        }
    }

    void aTableIsKnownWithItsLinkAndItsOtherColumnsAreStillNew()
    {
        const auto with = demoWith({{QStringLiteral("callbacks"), {}, newTable(), {}}});
        QVERIFY2(with, qPrintable(with ? QString() : with.error().message));
        QList<TableSchema> schema = schemaOf(with->dataMap);
        schema.append({QStringLiteral("other"), {{QStringLiteral("id"), QStringLiteral("int"), true}}, {}});
        for (TableSchema &live : schema) {
            if (live.name == QLatin1String("callbacks"))
                live.columns.append({QStringLiteral("phone"), QStringLiteral("text"), false});
        }
        const SchemaDrift drift = schemaDrift(with->dataMap, schema);
        QCOMPARE(drift.unknownColumns, QStringList{QStringLiteral("callbacks.phone")});
        QCOMPARE(drift.unknownTables, QStringList{QStringLiteral("other")});
        // In any order: a column may be named before its table.
        const auto both = demoWith({{QStringLiteral("callbacks"), QStringLiteral("phone"), contact(), {}},
                                    {QStringLiteral("callbacks"), {}, newTable(), {}},
                                    {QStringLiteral("other"), {}, Classification::machinery(), {}}});
        QVERIFY2(both, qPrintable(both ? QString() : both.error().message));
        QVERIFY(schemaDrift(both->dataMap, schema).isClassified());
    }

    void whatCannotBeUsedIsNamed_data()
    {
        QTest::addColumn<Classification>("said");
        QTest::addColumn<QString>("words");
        const auto row = [](const char *name, const Classification &said, const char *words) {
            QTest::newRow(name) << said << QString::fromLatin1(words);
        };
        const QString accounts = QStringLiteral("accounts");
        row("a column that the profile knows",
            {accounts, QStringLiteral("email"), {{QStringLiteral("category"), QStringLiteral("operational")}}, {}},
            "accounts.email cannot be used: the profile knows it by now");
        row("a table that the profile knows", {accounts, {}, newTable(), {}},
            "of accounts cannot be used: the profile knows");
        row("a column of no table", {QStringLiteral("nowhere"), QStringLiteral("x"), contact(), {}},
            "the table nowhere");
        row("a category that is none",
            {accounts, QStringLiteral("x"), {{QStringLiteral("category"), QStringLiteral("secret sauce")}}, {}},
            "/data_map/tables/accounts/columns/x");
        row("nothing at all", {accounts, QStringLiteral("x"), {}, {}}, "says nothing");
        row("no way on erasure",
            {QStringLiteral("payments"),
             QStringLiteral("x"),
             {{QStringLiteral("category"), QStringLiteral("contact")}},
             {}},
            "needs an \"on_erasure\"");
        QJsonObject astray = newTable();
        astray.insert(QStringLiteral("subject"),
                      QJsonArray{QJsonObject{{QStringLiteral("column"), QStringLiteral("account_id")},
                                             {QStringLiteral("table"), QStringLiteral("nowhere")},
                                             {QStringLiteral("key"), QStringLiteral("id")}}});
        row("a link to no table", {QStringLiteral("callbacks"), {}, astray, {}}, "nowhere");
        QJsonObject classless = newTable();
        classless.insert(QStringLiteral("retention_class"), QStringLiteral("whatever"));
        row("no such retention class", {QStringLiteral("callbacks"), {}, classless, {}}, "whatever");
    }
    void whatCannotBeUsedIsNamed()
    {
        QFETCH(Classification, said);
        QFETCH(QString, words);
        const auto refused = demoWith({said});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(refused.error().message.contains(words), qPrintable(refused.error().message));
    }

    // A later version of the profile may have taken over what was said here.
    void whatTheProfileSaysByNowAsWellIsLeftOut()
    {
        const auto bare = loadProfile(QStringLiteral("demo"));
        const auto same =
            demoWith({{QStringLiteral("accounts"),
                       QStringLiteral("id"),
                       QJsonDocument::fromJson(*profileBytes(QStringLiteral("demo")))
                           .object()[QStringLiteral("data_map")][QStringLiteral("tables")][QStringLiteral("accounts")]
                                    [QStringLiteral("columns")][QStringLiteral("id")]
                           .toObject(),
                       {}}});
        QVERIFY2(same, qPrintable(same ? QString() : same.error().message));
        QCOMPARE(same->dataMap.table(QStringLiteral("accounts"))->columns,
                 bare->dataMap.table(QStringLiteral("accounts"))->columns);
    }

    void namesOfAnyKindAreNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("quote") << QStringLiteral("a\"; DROP TABLE accounts; --");
        QTest::newRow("apostrophe") << QStringLiteral("o'brien");
        QTest::newRow("braces") << QStringLiteral("{id}");
        QTest::newRow("dots") << QStringLiteral("a.b.c");
        QTest::newRow("line break") << QStringLiteral("a\nb");
        QTest::newRow("slash and tilde") << QStringLiteral("a/b~1c");
        QTest::newRow("chinese") << QStringLiteral("\u90ae\u7bb1");
        QTest::newRow("prototype") << QStringLiteral("__proto__");
    }
    void namesOfAnyKindAreNames()
    {
        QFETCH(QString, name);
        const auto with = demoWith({{QStringLiteral("accounts"), name, contact(), {}}});
        QVERIFY2(with, qPrintable(with ? QString() : with.error().message));
        QVERIFY(with->dataMap.table(QStringLiteral("accounts"))->column(name));
        const auto table = demoWith({{name, {}, Classification::machinery(), {}}});
        // A profile names tables of machinery by plain names only: it is refused in words, and nothing else happens.
        QVERIFY(table || table.error().kind == ErrorKind::InvalidInput);
    }

    void aFragmentMergedIntoTheFileSaysTheSame()
    {
        const QList<Classification> said{{QStringLiteral("callbacks"), {}, newTable(), {}},
                                         {QStringLiteral("callbacks"), QStringLiteral("phone"), contact(), {}},
                                         {QStringLiteral("accounts"), QStringLiteral("backup_email"), contact(), {}},
                                         {QStringLiteral("old_runs"), {}, Classification::machinery(), {}}};
        const QJsonObject map = profileFragment(said)[QStringLiteral("data_map")].toObject();
        QCOMPARE(map[QStringLiteral("ignored_tables")].toArray(), QJsonArray{QStringLiteral("old_runs")});
        const QJsonObject tables = map[QStringLiteral("tables")].toObject();
        QCOMPARE(tables.keys(), (QStringList{QStringLiteral("accounts"), QStringLiteral("callbacks")}));
        QCOMPARE(tables[QStringLiteral("callbacks")][QStringLiteral("columns")].toObject().keys(),
                 (QStringList{QStringLiteral("account_id"), QStringLiteral("phone")}));
        QCOMPARE(tables[QStringLiteral("accounts")][QStringLiteral("columns")].toObject().keys(),
                 QStringList{QStringLiteral("backup_email")});
    }
};

QTEST_GUILESS_MAIN(ClassificationTest)
#include "classification_test.moc"
