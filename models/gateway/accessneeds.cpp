#include "models/gateway/accessneeds.h"

#include "models/gateway/schemadetection.h"
#include "models/gateway/sqltemplate.h"

#include <QRegularExpression>

#include <algorithm>
#include <map>
#include <set>

namespace Gatehouse
{

namespace
{

struct ColumnSets {
    std::set<QString> reads;
    std::set<QString> updates;
    bool deletes = false;
    std::optional<UnitSetting> setting; // the only row that is read
};

// A change of one table as a profile writes it, taken apart.
struct WrittenChange {
    QString table;
    QStringList updates; // none: the rows are deleted
    bool deletes = false;
};

QString withoutTexts(QString sql)
{
    static const QRegularExpression texts(QStringLiteral("'[^']*'|\\{id\\}"));
    return sql.replace(texts, QStringLiteral(" "));
}

QStringList identifiersIn(const QString &sql)
{
    static const QRegularExpression word(QStringLiteral("[A-Za-z_][A-Za-z0-9_]*"));
    QStringList found;
    for (auto at = word.globalMatch(withoutTexts(sql)); at.hasNext();)
        found.append(at.next().captured());
    return found;
}

// The loader has made sure that it is one UPDATE or DELETE with a WHERE.
WrittenChange changeOf(const QString &sql)
{
    static const QRegularExpression shape(
        QStringLiteral(
            "^\\s*(?:update\\s+[\"`]?(\\w+)[\"`]?\\s+set\\s(.*?)\\swhere\\s|delete\\s+from\\s+[\"`]?(\\w+))"),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression assigned(QStringLiteral("(?:^|,)\\s*[\"`]?(\\w+)[\"`]?\\s*="));
    const auto match = shape.match(withoutTexts(sql));
    WrittenChange change;
    change.deletes = match.captured(1).isEmpty();
    change.table = change.deletes ? match.captured(3) : match.captured(1);
    for (auto at = assigned.globalMatch(match.captured(2)); at.hasNext();)
        change.updates.append(at.next().captured(1));
    return change;
}

class NeedsCollector
{
public:
    NeedsCollector(const GatewayProfile &profile, Dialect dialect)
        : m_profile(profile)
        , m_dialect(dialect)
    {
    }

    void addTraffic()
    {
        const TelemetryRules &rules = m_profile.telemetry;
        read(rules.table, rules.rowKey(m_dialect).columns + QStringList(rules.timeColumn));
        readAny(rules.table, rules.conditions);
        read(rules.table, SqlTemplate::columns(rules.errorsProbe.forDialect(m_dialect)));
        for (const FieldRule &rule : rules.fields)
            readAny(rules.table, rule.alternatives);
    }

    // The small tables beside the traffic: names, units, quotas.
    void addNamesAndQuotas()
    {
        for (const FieldRule &rule : m_profile.telemetry.fields) {
            for (const FieldAlternative &alternative : rule.alternatives) {
                if (alternative.lookup)
                    read(alternative.lookup->table, {alternative.lookup->idColumn, alternative.lookup->labelColumn});
            }
            if (const auto &setting = rule.unitsPerUsdSetting) {
                read(setting->table, {setting->keyColumn, setting->valueColumn});
                m_tables[setting->table].setting = setting;
            }
        }
        for (const QuotaRule &quota : m_profile.quotas) {
            read(quota.table, {quota.idColumn, quota.labelColumn, quota.period.endsColumn});
            for (const auto *alternatives : {&quota.limit.alternatives, &quota.used.alternatives, &quota.unlimited,
                                             &quota.reached, &quota.conditions})
                readAny(quota.table, *alternatives);
        }
    }

    // Content hides in any column, and how secrets are kept is told by their form.
    void addPromises()
    {
        for (const DataMapTable &table : m_profile.dataMap.tables) {
            for (const DataMapColumn &column : table.columns)
                m_tables[table.name].reads.insert(column.name);
        }
    }

    void addActions()
    {
        for (const SqlAction &action : m_profile.sqlActions) {
            const QString sql = action.sql.forDialect(m_dialect);
            const WrittenChange change = changeOf(sql);
            if (change.table.isEmpty())
                continue;
            ColumnSets &sets = m_tables[change.table];
            sets.updates.insert(change.updates.begin(), change.updates.end());
            sets.deletes = sets.deletes || change.deletes;
            readNamed(sql);
            readNamed(action.check.forDialect(m_dialect));
        }
    }

    void addPrivacy()
    {
        for (const DataMapTable &table : m_profile.dataMap.tables) {
            ColumnSets &sets = m_tables[table.name];
            // When a person is erased, every text is searched for what is left of them. But a person is never handed a
            // secret, and deleting one needs no look at it.
            for (const DataMapColumn &column : table.columns) {
                if (!isSecret(column))
                    sets.reads.insert(column.name);
            }
            if (table.personal || !table.subject.isEmpty())
                addErasure(table, sets);
        }
        for (const PreferenceRule &rule : m_profile.dataMap.preferences) {
            for (const QString &column : rule.values.keys())
                m_tables[rule.table].updates.insert(column);
            // Of JSON only one place is written, so the rest of it is read.
            for (auto value = rule.values.begin(); value != rule.values.end(); ++value) {
                if (value->isObject())
                    m_tables[rule.table].reads.insert(value.key());
            }
        }
    }

    QList<TableAccess> needs(DatabasePart part, AccessPurpose purpose) const
    {
        QList<TableAccess> needs;
        for (const auto &[name, sets] : m_tables) {
            const bool isTraffic = name == m_profile.telemetry.table;
            // A gateway that moved its log away may have left an old table of that name in the main database.
            if ((part == DatabasePart::Traffic && !isTraffic) ||
                (part == DatabasePart::Main && isTraffic && purpose == AccessPurpose::Telemetry))
                continue;
            TableAccess access{name,
                               QStringList(sets.reads.begin(), sets.reads.end()),
                               QStringList(sets.updates.begin(), sets.updates.end()),
                               sets.deletes,
                               certainIn(name),
                               secretsIn(name, sets.reads),
                               {},
                               {}};
            if (sets.setting) {
                access.rowColumn = sets.setting->keyColumn;
                access.rowValue = sets.setting->key;
            }
            needs.append(access);
        }
        return needs;
    }

private:
    void addErasure(const DataMapTable &table, ColumnSets &sets)
    {
        // Rows are deleted once they need not be kept any more.
        const bool staysAtFirst = table.disposition != Disposition::Delete;
        sets.deletes = !staysAtFirst || !table.keepFor.isEmpty();
        for (const DataMapColumn &column : table.columns) {
            // Rows that are deleted lose them all.
            if (staysAtFirst && column.isChangedByErasure())
                sets.updates.insert(column.name);
        }
        const auto ownLinks =
            std::ranges::count_if(table.subject, [](const SubjectLink &link) { return link.mention.isEmpty(); });
        for (const SubjectLink &link : table.subject) {
            sets.reads.insert(link.column);
            // Also when it is a hash of a key: the person's rows are found by nothing else.
            m_tables[link.table].reads.insert(link.key);
            // A row that is another person's as well stays, and no longer leads to the one who is erased.
            const bool mayBeShared = ownLinks > 1 || !m_profile.dataMap.subjectTables().contains(link.table);
            if (link.mention.isEmpty() ? mayBeShared : link.mention != QLatin1String("keep"))
                sets.updates.insert(link.column);
            for (const DataPlace &place : link.alsoBlank)
                sets.updates.insert(place.column);
        }
    }

    void read(const QString &table, const QStringList &columns)
    {
        for (const QString &column : columns) {
            if (!column.isEmpty())
                m_tables[table].reads.insert(column);
        }
    }

    // Which of the alternatives is taken depends on the columns that are there, so all of them are asked for.
    void readAny(const QString &table, const QList<FieldAlternative> &alternatives)
    {
        for (const FieldAlternative &alternative : alternatives) {
            const QString sql = alternative.sql.forDialect(m_dialect);
            if (!sql.isEmpty())
                read(table, alternative.needs + SqlTemplate::columns(sql));
        }
    }

    // SQL of a profile's own names columns plainly; the data map tells which words are columns.
    void readNamed(const QString &sql)
    {
        const QStringList words = identifiersIn(sql);
        for (const DataMapTable &table : m_profile.dataMap.tables) {
            if (!words.contains(table.name))
                continue;
            for (const DataMapColumn &column : table.columns) {
                if (words.contains(column.name))
                    m_tables[table.name].reads.insert(column.name);
            }
        }
    }

    static bool isSecret(const DataMapColumn &column) { return column.category == QLatin1String("credential"); }

    QStringList secretsIn(const QString &name, const std::set<QString> &reads) const
    {
        QStringList secrets;
        const DataMapTable *table = m_profile.dataMap.table(name);
        for (const DataMapColumn &column : table ? table->columns : QList<DataMapColumn>()) {
            if (isSecret(column) && reads.contains(column.name))
                secrets.append(column.name);
        }
        return secrets;
    }

    QStringList certainIn(const QString &table) const
    {
        QStringList columns;
        for (const TableColumns &required : m_profile.detect.required) {
            if (required.table == table)
                columns += required.columns;
        }
        return columns;
    }

    const GatewayProfile &m_profile;
    const Dialect m_dialect;
    std::map<QString, ColumnSets> m_tables;
};

} // namespace

QString accessPurposeToken(AccessPurpose purpose)
{
    switch (purpose) {
    case AccessPurpose::Telemetry:
        return QStringLiteral("telemetry");
    case AccessPurpose::Promises:
        return QStringLiteral("promises");
    case AccessPurpose::Actions:
        return QStringLiteral("actions");
    case AccessPurpose::Privacy:
        return QStringLiteral("privacy");
    }
    return {};
}

Result<AccessPurpose> accessPurposeFromToken(const QString &token)
{
    const auto *const at = std::ranges::find(kAccessPurposes, token, accessPurposeToken);
    if (at != kAccessPurposes.end())
        return *at;
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("%1 is no purpose of an account. It is telemetry, promises, actions or privacy.").arg(token));
}

QList<TableAccess> accessNeeds(const GatewayProfile &profile, AccessPurpose purpose, Dialect dialect, DatabasePart part)
{
    NeedsCollector collector(profile, dialect);
    if (purpose == AccessPurpose::Actions) {
        collector.addActions();
    } else if (purpose == AccessPurpose::Privacy) {
        collector.addPrivacy();
    } else {
        if (part != DatabasePart::Main)
            collector.addTraffic();
        if (part != DatabasePart::Traffic)
            collector.addNamesAndQuotas();
        if (purpose == AccessPurpose::Promises)
            collector.addPromises();
    }
    return collector.needs(part, purpose);
}

QList<TableAccess> fittedTo(const QList<TableSchema> &schema, const QList<TableAccess> &needs)
{
    QList<TableAccess> fitted;
    for (TableAccess access : needs) {
        const TableSchema *table = tableIn(schema, access.table);
        if (!table)
            continue;
        const auto isAbsent = [table](const QString &column) { return !table->hasColumn(column); };
        access.reads.removeIf(isAbsent);
        access.updates.removeIf(isAbsent);
        access.certain = access.reads + access.updates;
        if (!access.reads.isEmpty() || !access.updates.isEmpty() || access.deletes)
            fitted.append(access);
    }
    return fitted;
}

} // namespace Gatehouse
