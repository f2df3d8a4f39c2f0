// What holds for every data map: the shipped ones and that of the manual. Each property is worked out here anew, from
// the profile alone, and not by asking the loader.
#include "models/gateway/jsonpathsread.h"
#include "models/gateway/profileloader.h"
#include "models/gateway/sqltemplate.h"

#include <QSet>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Gatehouse;

namespace
{

void everyProfile()
{
    QTest::addColumn<QString>("profile");
    for (const QString &id : shippedProfiles())
        QTest::newRow(qPrintable(id)) << id;
    QTest::newRow("example") << QStringLiteral(GATEHOUSE_SOURCE_DIR "/resources/help/example-gateway.json");
}

const GatewayProfile &current()
{
    // Read once: a big profile takes longer than what is asked of it here.
    static std::map<QString, GatewayProfile> read;
    const QString name = *static_cast<QString *>(QTest::qData("profile", QMetaType::QString));
    if (!read.contains(name)) {
        auto profile = loadProfile(name);
        if (!profile)
            qFatal("%s", qPrintable(profile.error().message));
        read.emplace(name, std::move(*profile));
    }
    return read.at(name);
}

// All tables that can be reached over links, nearest first; the table itself is among them when there is a circle.
QStringList reachedFrom(const DataMap &map, const QString &name)
{
    QStringList reached;
    QStringList open{name};
    while (!open.isEmpty()) {
        const DataMapTable *table = map.table(open.takeFirst());
        for (const SubjectLink &link : table->subject) {
            // The table of persons points to itself: the way ends there.
            if (link.table != table->name && !reached.contains(link.table)) {
                reached.append(link.table);
                open.append(link.table);
            }
        }
    }
    return reached;
}

bool isOfPersons(const DataMapColumn &column)
{
    static const QSet<QString> categories{QStringLiteral("identifier"), QStringLiteral("identity"),
                                          QStringLiteral("contact"),    QStringLiteral("network"),
                                          QStringLiteral("free_text"),  QStringLiteral("content"),
                                          QStringLiteral("credential")};
    return categories.contains(column.category);
}

bool isMentionedIn(const DataMapTable &table, const QString &column)
{
    return std::any_of(table.subject.begin(), table.subject.end(), [&](const SubjectLink &link) {
        return link.column == column || std::any_of(link.alsoBlank.begin(), link.alsoBlank.end(),
                                                    [&](const DataPlace &place) { return place.column == column; });
    });
}

const QList<TelemetryField> &fieldsOfPersons()
{
    static const QList<TelemetryField> fields{TelemetryField::Account, TelemetryField::Key, TelemetryField::Ip};
    return fields;
}

} // namespace

class DataMapsTest : public QObject
{
    Q_OBJECT
private slots:
    void everyTableOfPersonsLeadsToThem_data() { everyProfile(); }
    void everyTableOfPersonsLeadsToThem()
    {
        const DataMap &map = current().dataMap;
        const QStringList persons = map.subjectTables();
        for (const DataMapTable &table : map.tables) {
            if (!table.personal || persons.contains(table.name))
                continue;
            const QStringList reached = reachedFrom(map, table.name);
            const bool leadsThere = std::any_of(persons.begin(), persons.end(),
                                                [&](const QString &name) { return reached.contains(name); });
            QVERIFY2(leadsThere || !table.unlinked.isEmpty(), qPrintable(table.name));
        }
    }

    void waysToPersonsHaveNoCircle_data() { everyProfile(); }
    void waysToPersonsHaveNoCircle()
    {
        const DataMap &map = current().dataMap;
        for (const DataMapTable &table : map.tables)
            QVERIFY2(!reachedFrom(map, table.name).contains(table.name), qPrintable(table.name));
    }

    // A row of a deleted key cannot be found over the key any more.
    void rowsAreErasedBeforeThoseThatTheyAreFoundThrough_data() { everyProfile(); }
    void rowsAreErasedBeforeThoseThatTheyAreFoundThrough()
    {
        const DataMap &map = current().dataMap;
        for (const DataMapTable &table : map.tables) {
            for (const QString &later : reachedFrom(map, table.name))
                QVERIFY2(table.order < map.table(later)->order, qPrintable(table.name + QStringLiteral(" ") + later));
        }
    }

    void whatTellsOfPersonsInRowsThatStayHasADisposition_data() { everyProfile(); }
    void whatTellsOfPersonsInRowsThatStayHasADisposition()
    {
        const DataMap &map = current().dataMap;
        int columns = 0;
        for (const DataMapTable &table : map.tables) {
            if (!table.personal || table.disposition == Disposition::Delete)
                continue;
            for (const DataMapColumn &column : table.columns) {
                columns += isOfPersons(column) ? 1 : 0;
                QVERIFY2(!isOfPersons(column) || !column.onErasure.isEmpty() || isMentionedIn(table, column.name),
                         qPrintable(table.name + QLatin1Char('.') + column.name));
            }
        }
        QVERIFY(columns > 2);
    }

    // Derived from the columns that the fields need and the places that their SQL names.
    void noFigureIsReadFromWhatAnErasureTakesOut_data() { everyProfile(); }
    void noFigureIsReadFromWhatAnErasureTakesOut()
    {
        const GatewayProfile &profile = current();
        const DataMapTable &table = *profile.dataMap.table(profile.telemetry.table);
        if (table.disposition == Disposition::Delete)
            return;
        for (auto field = profile.telemetry.fields.begin(); field != profile.telemetry.fields.end(); ++field) {
            if (fieldsOfPersons().contains(field.key()))
                continue;
            for (const FieldAlternative &alternative : field->alternatives) {
                for (const QString &need : alternative.needs)
                    checkThatItStays(*table.column(need), alternative, telemetryFieldToken(field.key()));
            }
        }
        for (const FieldAlternative &condition : profile.telemetry.conditions) {
            for (const QString &need : condition.needs)
                QVERIFY2(!table.column(need)->isChangedByErasure() || !table.column(need)->keptValues.isEmpty(),
                         qPrintable(need));
        }
    }

    // So that one list of places to keep is right for all engines.
    void allEnginesReadTheSamePlacesOfAColumn_data() { everyProfile(); }
    void allEnginesReadTheSamePlacesOfAColumn()
    {
        const GatewayProfile &profile = current();
        const DataMapTable &table = *profile.dataMap.table(profile.telemetry.table);
        for (const FieldRule &field : profile.telemetry.fields) {
            for (const FieldAlternative &alternative : field.alternatives) {
                for (const QString &need : alternative.needs) {
                    if (table.column(need)->keptPaths.isEmpty())
                        continue;
                    QSet<QStringList> places;
                    for (const QString &sql : alternative.sql.byDialect) {
                        if (SqlTemplate::columns(sql).contains(need))
                            places.insert(jsonPathsRead(sql, need));
                    }
                    QVERIFY(places.size() <= 1 && !places.contains(QStringList()));
                }
            }
        }
    }

    void thePlacesThatSqlReadsAreFound_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QStringList>("places");
        const auto row = [](const char *name, const char *sql, const QStringList &places) {
            QTest::newRow(name) << QString::fromLatin1(sql) << places;
        };
        const QString nested = QStringLiteral("/a/b");
        row("SQLite", "json_extract(CASE WHEN json_valid({x}) THEN {x} END, '$.a.b')", {nested});
        row("several", "COALESCE(json_extract({x}, '$.c'), json_extract({x}, '$.a.b'))",
            {nested, QStringLiteral("/c")});
        row("another column", "json_extract({y}, '$.c')", {});
        row("a column beside", "{y} || json_extract({x}, '$.c') || json_extract({y}, '$.d')", {QStringLiteral("/c")});
        row("MySQL", "JSON_UNQUOTE(JSON_EXTRACT({x}, '$.a.b'))", {nested});
        row("PostgreSQL with JSON", "(({x} -> 'a') ->> 'b') ~ '^[0-9]$'", {nested});
        row("PostgreSQL with JSON in one", "{x} ->> 'c'", {QStringLiteral("/c")});
        row("PostgreSQL by pattern", "CAST(substring({x} from '\"c\": *([0-9]{1,6})') AS integer)",
            {QStringLiteral("/c")});
        row("PostgreSQL by two patterns", "substring(split_part({x}, '\"a\":', 2) from '\"b\": *\"([^\"]*)\"')",
            {nested});
        row("ClickHouse", "visitParamExtractInt({x}, 'c')", {QStringLiteral("/c")});
        row("ClickHouse, below", "visitParamExtractString(visitParamExtractRaw({x}, 'a'), 'b')", {nested});
        row("ClickHouse, with JSON functions", "JSONExtractString({x}, 'a', 'b')", {nested});
        row("as a whole", "NULLIF({x}, 'c')", {});
    }
    void thePlacesThatSqlReadsAreFound()
    {
        QFETCH(QString, sql);
        QTEST(jsonPathsRead(sql, QStringLiteral("x")), "places");
    }

private:
    static void checkThatItStays(const DataMapColumn &column, const FieldAlternative &alternative, const QString &field)
    {
        for (const QString &sql : alternative.sql.byDialect) {
            if (!column.isChangedByErasure() || !SqlTemplate::columns(sql).contains(column.name))
                continue;
            const QStringList read = jsonPathsRead(sql, column.name);
            QVERIFY2(!read.isEmpty() && !column.keptPaths.isEmpty(),
                     qPrintable(column.name + QLatin1Char(' ') + field));
            for (const QString &path : read)
                QVERIFY2(column.keptPaths.contains(path), qPrintable(column.name + path + QLatin1Char(' ') + field));
        }
    }
};

QTEST_GUILESS_MAIN(DataMapsTest)
#include "datamaps_test.moc"
