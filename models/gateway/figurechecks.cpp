#include "models/gateway/figurechecks.h"

#include "models/gateway/jsonpathsread.h"
#include "models/gateway/sqltemplate.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace Gatehouse
{

namespace
{

QString placeIn(const DataMapTable &table, const QString &what)
{
    return QStringLiteral("/data_map/tables/%1/%2").arg(table.name, what);
}

// One reading of a column of the traffic.
struct Reading {
    QString place; // in the profile
    QString column;
    QStringList paths; // in its JSON; none: the column as a whole
    QStringList texts; // that a condition compares with
    std::optional<TelemetryField> field;
    bool isCondition = false;
};

// What an erasure does to a place in the rows that stay.
struct Change {
    QString pointer;
    DataPlace place;
    bool isPseudonym = false;
    QStringList keptPaths;
    QStringList keptValues;
};

class FigureChecker
{
public:
    explicit FigureChecker(const GatewayProfile &profile)
        : m_profile(profile)
        , m_table(*profile.dataMap.table(profile.telemetry.table))
    {
    }

    QList<ProfileMistake> run()
    {
        collectReadings();
        for (const Change &change : changes()) {
            QStringList told;
            for (const Reading &reading : m_readings) {
                const QString reason = reading.column == change.place.column ? conflict(reading, change) : QString();
                // The engines' texts of one field say the same.
                if (!reason.isEmpty() && !told.contains(reason)) {
                    told.append(reason);
                    m_mistakes.append({change.pointer, reason});
                }
            }
        }
        return m_mistakes;
    }

private:
    void collectReadings()
    {
        const TelemetryRules &rules = m_profile.telemetry;
        for (const RowKeyRule &key : rules.rowKeys) {
            for (const QString &column : key.columns)
                m_readings.append({QStringLiteral("the row id"), column, {}, {}, {}, false});
        }
        m_readings.append({QStringLiteral("the time"), rules.timeColumn, {}, {}, {}, false});
        for (const QString &sql : rules.errorsProbe.byDialect) {
            for (const QString &column : SqlTemplate::columns(sql))
                m_readings.append({QStringLiteral("the probe for errors"), column, {}, {}, {}, false});
        }
        for (const FieldAlternative &condition : rules.conditions)
            collect(QStringLiteral("a condition"), condition, {});
        for (auto at = rules.fields.begin(); at != rules.fields.end(); ++at) {
            for (const FieldAlternative &alternative : at->alternatives)
                collect(telemetryFieldToken(at.key()), alternative, at.key());
        }
    }

    void collect(const QString &place, const FieldAlternative &alternative, std::optional<TelemetryField> field)
    {
        static const QRegularExpression text(QStringLiteral("'([^']*)'"));
        for (const QString &sql : alternative.sql.byDialect) {
            QStringList texts;
            for (auto at = text.globalMatch(sql); !field && at.hasNext();)
                texts.append(at.next().captured(1));
            // An empty text is what a blank one is like already.
            texts.removeAll(QString());
            for (const QString &column : SqlTemplate::columns(sql))
                m_readings.append({place, column, jsonPathsRead(sql, column), texts, field, !field});
        }
    }

    // Rows that mention a person stay, whatever becomes of the person's own.
    QList<Change> changes() const
    {
        QList<Change> changes;
        for (const DataMapColumn &column : m_table.columns) {
            if (m_table.disposition != Disposition::Delete && column.isChangedByErasure())
                changes.append({placeIn(m_table, QStringLiteral("columns/") + column.name),
                                {column.name, {}},
                                column.onErasure == QLatin1String("pseudonymise"),
                                column.keptPaths,
                                column.keptValues});
        }
        for (qsizetype i = 0; i < m_table.subject.size(); ++i) {
            const SubjectLink &link = m_table.subject.at(i);
            const QString pointer = placeIn(m_table, QStringLiteral("subject/%1").arg(i));
            if (link.mention.isEmpty() || link.mention == QLatin1String("keep"))
                continue;
            changes.append({pointer, {link.column, link.path}, link.mention == QLatin1String("pseudonymise"), {}, {}});
            for (const DataPlace &place : link.alsoBlank)
                changes.append({pointer + QStringLiteral("/also_blank"), place, false, {}, keptValues(place.column)});
        }
        return changes;
    }

    QStringList keptValues(const QString &column) const
    {
        const DataMapColumn *known = m_table.column(column);
        return known ? known->keptValues : QStringList();
    }

    // Whose a call was is what an erasure takes out; how many they were still has to be countable.
    static bool isOfPerson(const Reading &reading)
    {
        return reading.field == TelemetryField::Account || reading.field == TelemetryField::Key ||
               reading.field == TelemetryField::Ip;
    }

    static QString conflict(const Reading &reading, const Change &change)
    {
        const auto isWithin = [&](const QString &path) {
            return path == change.place.path || path.startsWith(change.place.path + QLatin1Char('/'));
        };
        if (!change.place.path.isEmpty() && !reading.paths.isEmpty() &&
            std::none_of(reading.paths.begin(), reading.paths.end(), isWithin))
            return {};
        if (isOfPerson(reading)) {
            const bool isCounted = reading.field != TelemetryField::Ip && !change.isPseudonym;
            return isCounted
                       ? QStringLiteral("is blanked, but %1s are counted by it: pseudonymise it").arg(reading.place)
                       : QString();
        }
        if (reading.isCondition) {
            for (const QString &text : reading.texts) {
                if (!change.keptValues.contains(text))
                    return QStringLiteral("is changed, but a condition compares with %1: name it in \"keep_values\"")
                        .arg(text);
            }
            return reading.texts.isEmpty() ? QStringLiteral("is changed, but a condition reads it: keep it")
                                           : QString();
        }
        if (change.keptPaths.isEmpty())
            return QStringLiteral("is changed, but %1 is read from it and has to stay").arg(reading.place);
        if (reading.paths.isEmpty())
            return QStringLiteral("keeps single paths, but %1 reads none that can be told from the SQL")
                .arg(reading.place);
        for (const QString &path : reading.paths) {
            if (!change.keptPaths.contains(path))
                return QStringLiteral("is blanked but for \"keep_paths\", which lacks %1 that %2 reads")
                    .arg(path, reading.place);
        }
        return {};
    }

    const GatewayProfile &m_profile;
    const DataMapTable &m_table;
    QList<Reading> m_readings;
    QList<ProfileMistake> m_mistakes;
};

} // namespace

QList<ProfileMistake> figureMistakes(const GatewayProfile &profile)
{
    return FigureChecker(profile).run();
}

} // namespace Gatehouse
