#include "models/gateway/profilechecks.h"

#include "models/core/timerange.h"
#include "models/gateway/erasurechecks.h"
#include "models/gateway/figurechecks.h"
#include "models/gateway/sqltemplate.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

class Checker
{
public:
    explicit Checker(const GatewayProfile &profile)
        : m_profile(profile)
    {
    }

    QList<ProfileMistake> run()
    {
        checkDetect();
        checkTelemetry();
        for (qsizetype i = 0; i < m_profile.quotas.size(); ++i)
            checkQuota(QStringLiteral("/quotas/%1").arg(i), m_profile.quotas.at(i));
        checkDataMap();
        checkAdminApi();
        checkSqlActions();
        return m_mistakes;
    }

private:
    void mistake(const QString &pointer, const QString &reason) { m_mistakes.append({pointer, reason}); }

    bool knows(const QString &table, const QString &column) const
    {
        const DataMapTable *known = m_profile.dataMap.table(table);
        return known && known->column(column);
    }

    void mustKnow(const QString &pointer, const QString &table, const QString &column)
    {
        if (!m_profile.dataMap.table(table))
            mistake(pointer, QStringLiteral("table %1 is not in the data map").arg(table));
        else if (!knows(table, column))
            mistake(pointer, QStringLiteral("column %1.%2 is not in the data map").arg(table, column));
    }

    void checkColumns(const QString &pointer, const QList<TableColumns> &tables)
    {
        for (const TableColumns &table : tables) {
            for (qsizetype i = 0; i < table.columns.size(); ++i)
                mustKnow(QStringLiteral("%1/%2/%3").arg(pointer, table.table).arg(i), table.table, table.columns.at(i));
        }
    }

    void checkDetect()
    {
        checkColumns(QStringLiteral("/detect/required"), m_profile.detect.required);
        checkColumns(QStringLiteral("/detect/typical"), m_profile.detect.typical);
        checkAbsent();
        for (qsizetype i = 0; i < m_profile.detect.versions.size(); ++i)
            checkColumns(QStringLiteral("/detect/versions/%1/needs").arg(i), m_profile.detect.versions.at(i).needs);
        if (m_profile.detect.required.isEmpty())
            mistake(QStringLiteral("/detect/required"),
                    QStringLiteral("names no table; a product cannot be told without one"));
    }

    // Such columns are of another product, so the data map has no need to know them.
    void checkAbsent()
    {
        for (const TableColumns &table : m_profile.detect.absent) {
            for (qsizetype i = 0; i < table.columns.size(); ++i) {
                if (knows(table.table, table.columns.at(i)))
                    mistake(QStringLiteral("/detect/absent/%1/%2").arg(table.table).arg(i),
                            QStringLiteral("column %1.%2 is in the data map, so the product has it")
                                .arg(table.table, table.columns.at(i)));
            }
        }
    }

    // A text for an engine that the product does not run on is a slip of the pen.
    void mustSupport(const QString &pointer, const QString &engine)
    {
        const auto dialect = dialectFromToken(engine);
        if (dialect && !m_profile.engines.contains(*dialect) && !m_profile.logEngines.contains(*dialect))
            mistake(pointer, QStringLiteral("%1 is neither among the engines nor the log_engines").arg(engine));
    }

    void checkSql(const QString &pointer, const SqlText &sql, const QStringList &needs)
    {
        for (auto at = sql.byDialect.begin(); at != sql.byDialect.end(); ++at) {
            const QString place = pointer + QLatin1Char('/') + at.key();
            mustSupport(place, at.key());
            for (const QString &column : SqlTemplate::columns(*at)) {
                if (!needs.contains(column))
                    mistake(place, QStringLiteral("uses {%1}, which \"needs\" does not name").arg(column));
            }
            if (const QString wrong = SqlTemplate::defect(*at); !wrong.isEmpty())
                mistake(place, wrong);
        }
    }

    void checkAlternative(const QString &pointer, const QString &table, const FieldAlternative &alternative)
    {
        QStringList seen;
        for (qsizetype i = 0; i < alternative.needs.size(); ++i) {
            const QString column = alternative.needs.at(i);
            const QString place = QStringLiteral("%1/needs/%2").arg(pointer).arg(i);
            mustKnow(place, table, column);
            if (seen.contains(column))
                mistake(place, QStringLiteral("names %1 twice").arg(column));
            seen.append(column);
        }
        checkSql(pointer + QStringLiteral("/sql"), alternative.sql, alternative.needs);
        if (alternative.lookup) {
            mustKnow(pointer + QStringLiteral("/lookup/id"), alternative.lookup->table, alternative.lookup->idColumn);
            mustKnow(pointer + QStringLiteral("/lookup/label"), alternative.lookup->table,
                     alternative.lookup->labelColumn);
        }
    }

    void checkAlternatives(const QString &pointer, const QString &table, const QList<FieldAlternative> &alternatives)
    {
        for (qsizetype i = 0; i < alternatives.size(); ++i)
            checkAlternative(QStringLiteral("%1/%2").arg(pointer).arg(i), table, alternatives.at(i));
    }

    void checkField(TelemetryField field, const FieldRule &rule)
    {
        const QString pointer = QStringLiteral("/telemetry/fields/") + telemetryFieldToken(field);
        for (qsizetype i = 0; i < rule.alternatives.size(); ++i) {
            const QString place = QStringLiteral("%1/alternatives/%2").arg(pointer).arg(i);
            checkAlternative(place, m_profile.telemetry.table, rule.alternatives.at(i));
            checkNearby(place + QStringLiteral("/sql"), field, rule.alternatives.at(i).sql);
            if (rule.alternatives.at(i).lookup && !isTextField(field))
                mistake(place + QStringLiteral("/lookup"), QStringLiteral("a number has no lookup"));
        }
        if (const auto &setting = rule.unitsPerUsdSetting) {
            mustKnow(pointer + QStringLiteral("/units_per_usd_setting/key_column"), setting->table, setting->keyColumn);
            mustKnow(pointer + QStringLiteral("/units_per_usd_setting/value_column"), setting->table,
                     setting->valueColumn);
        }
    }

    // A filter or a condition would have to be asked before it is known which rows are read.
    void checkNearby(const QString &place, TelemetryField field, const SqlText &sql)
    {
        if (std::ranges::none_of(sql.byDialect,
                                 [](const QString &text) { return text.contains(SqlTemplate::kNearby); }))
            return;
        if (field != TelemetryField::Final && field != TelemetryField::RequestId)
            mistake(place, QStringLiteral("uses {nearby}, which only \"final\" and \"request_id\" may"));
        if (field == TelemetryField::RequestId && m_profile.telemetry.requestIdIn.isEmpty())
            mistake(place, QStringLiteral("uses {nearby}, so \"found_in\" must name the columns that hold the id"));
    }

    void checkRowKeys(const TelemetryRules &rules)
    {
        const QString pointer = QStringLiteral("/telemetry/row_id");
        for (auto at = rules.rowKeys.begin(); at != rules.rowKeys.end(); ++at) {
            for (const QString &column : at->columns)
                mustKnow(pointer, rules.table, column);
            if (at->grows && at->columns.size() != 1)
                mistake(pointer, QStringLiteral("grows, so it must be one column"));
            if (at->grows && at->repeats)
                mistake(pointer, QStringLiteral("grows, so it cannot repeat"));
        }
    }

    void checkTelemetry()
    {
        const TelemetryRules &rules = m_profile.telemetry;
        checkRowKeys(rules);
        mustKnow(QStringLiteral("/telemetry/time/column"), rules.table, rules.timeColumn);
        checkAlternatives(QStringLiteral("/telemetry/conditions"), rules.table, rules.conditions);
        for (auto at = rules.fields.begin(); at != rules.fields.end(); ++at)
            checkField(at.key(), at.value());
        for (const QString &column : rules.requestIdIn)
            mustKnow(QStringLiteral("/telemetry/fields/request_id/found_in"), rules.table, column);
        checkStatusRanges(rules.outcomeByStatus);
        for (auto at = rules.errorsProbe.byDialect.begin(); at != rules.errorsProbe.byDialect.end(); ++at) {
            const QString place = QStringLiteral("/telemetry/errors/probe/") + at.key();
            mustSupport(place, at.key());
            for (const QString &column : SqlTemplate::columns(*at))
                mustKnow(place, rules.table, column);
            if (const QString wrong = SqlTemplate::defect(*at); !wrong.isEmpty())
                mistake(place, wrong);
        }
    }

    void checkQuota(const QString &pointer, const QuotaRule &rule)
    {
        mustKnow(pointer + QStringLiteral("/id"), rule.table, rule.idColumn);
        if (!rule.labelColumn.isEmpty())
            mustKnow(pointer + QStringLiteral("/label"), rule.table, rule.labelColumn);
        checkQuotaPeriod(pointer + QStringLiteral("/period"), rule);
        checkAlternatives(pointer + QStringLiteral("/limit/alternatives"), rule.table, rule.limit.alternatives);
        checkAlternatives(pointer + QStringLiteral("/used/alternatives"), rule.table, rule.used.alternatives);
        checkAlternatives(pointer + QStringLiteral("/unlimited"), rule.table, rule.unlimited);
        checkAlternatives(pointer + QStringLiteral("/reached"), rule.table, rule.reached);
        checkAlternatives(pointer + QStringLiteral("/conditions"), rule.table, rule.conditions);
        if (rule.usedFromTelemetry != rule.used.alternatives.isEmpty())
            mistake(pointer + QStringLiteral("/used"),
                    rule.usedFromTelemetry ? QStringLiteral("comes from telemetry, so it has no alternatives")
                                           : QStringLiteral("comes from the table, so it needs alternatives"));
    }

    void checkQuotaPeriod(const QString &pointer, const QuotaRule &rule)
    {
        const bool calendar = rule.period.kind == QuotaPeriodKind::Month || rule.period.kind == QuotaPeriodKind::Day;
        if (calendar && !parseZone(rule.period.zone))
            mistake(pointer + QStringLiteral("/zone"), QStringLiteral("%1 is not a time zone").arg(rule.period.zone));
        if (rule.period.kind == QuotaPeriodKind::Reset)
            mustKnow(pointer + QStringLiteral("/ends/column"), rule.table, rule.period.endsColumn);
        // How old the oldest row is says nothing about when the quota began.
        if (rule.usedFromTelemetry && !calendar)
            mistake(pointer + QStringLiteral("/kind"), QStringLiteral("must be month or day for use from telemetry"));
    }

    void checkStatusRanges(const QList<StatusRange> &ranges)
    {
        for (qsizetype i = 0; i < ranges.size(); ++i) {
            if (ranges.at(i).from > ranges.at(i).to) {
                mistake(QStringLiteral("/telemetry/fields/outcome/by_status/%1").arg(i),
                        QStringLiteral("begins at %1, after its end %2").arg(ranges.at(i).from).arg(ranges.at(i).to));
            }
        }
    }

    void checkDataMap()
    {
        const DataMap &map = m_profile.dataMap;
        if (!map.keyTable.isEmpty())
            mustKnow(QStringLiteral("/data_map/keys"), map.keyTable, map.keyColumn);
        checkSubject(QStringLiteral("/data_map/subject"), {map.subjectTable, map.subjectKey, map.identifiers});
        for (qsizetype i = 0; i < map.otherSubjects.size(); ++i)
            checkSubject(QStringLiteral("/data_map/other_subjects/%1").arg(i), map.otherSubjects.at(i));
        for (const DataMapTable &table : map.tables)
            checkDataTable(QStringLiteral("/data_map/tables/") + table.name, table);
        for (qsizetype i = 0; i < map.ignoredTables.size(); ++i) {
            if (map.table(map.ignoredTables.at(i)))
                mistake(QStringLiteral("/data_map/ignored_tables/%1").arg(i),
                        QStringLiteral("%1 is described above as well").arg(map.ignoredTables.at(i)));
        }
    }

    void checkSubject(const QString &pointer, const OtherSubject &subject)
    {
        mustKnow(pointer + QStringLiteral("/key"), subject.table, subject.key);
        for (qsizetype i = 0; i < subject.identifiers.size(); ++i)
            mustKnow(QStringLiteral("%1/identifiers/%2/column").arg(pointer).arg(i), subject.table,
                     subject.identifiers.at(i).column);
    }

    void checkDataTable(const QString &pointer, const DataMapTable &table)
    {
        if (!m_profile.dataMap.retentionClasses.contains(table.retentionClass))
            mistake(pointer + QStringLiteral("/retention_class"),
                    QStringLiteral("%1 is not among the retention_classes").arg(table.retentionClass));
        if (!table.timeColumn.isEmpty() && !table.column(table.timeColumn))
            mustKnow(pointer + QStringLiteral("/time/column"), table.name, table.timeColumn);
        for (qsizetype i = 0; i < table.subject.size(); ++i) {
            const QString place = QStringLiteral("%1/subject/%2").arg(pointer).arg(i);
            mustKnow(place + QStringLiteral("/column"), table.name, table.subject.at(i).column);
            mustKnow(place + QStringLiteral("/key"), table.subject.at(i).table, table.subject.at(i).key);
            if (!table.subject.at(i).when.column.isEmpty())
                mustKnow(place + QStringLiteral("/when/column"), table.name, table.subject.at(i).when.column);
            for (qsizetype j = 0; j < table.subject.at(i).alsoBlank.size(); ++j)
                mustKnow(QStringLiteral("%1/also_blank/%2/column").arg(place).arg(j), table.name,
                         table.subject.at(i).alsoBlank.at(j).column);
            if (const QString as = table.subject.at(i).as; !as.isEmpty() && as.count(QStringLiteral("{key}")) != 1)
                mistake(place + QStringLiteral("/as"), QStringLiteral("must hold {key} once"));
        }
        if (table.disposition != Disposition::Delete && table.personal && table.ground.isEmpty())
            mistake(pointer, QStringLiteral("keeps rows of people, so it needs a \"ground\""));
        if (table.personal && table.subject.isEmpty() && table.unlinked.isEmpty())
            mistake(pointer + QStringLiteral("/subject"),
                    QStringLiteral("holds data of people but names no way to them"));
    }

    void checkAdminApi()
    {
        const AdminApiRules &rules = m_profile.adminApi;
        for (auto at = rules.unsupported.begin(); at != rules.unsupported.end(); ++at) {
            if (rules.calls.contains(at.key()))
                mistake(QStringLiteral("/admin_api/unsupported/") + at.key(), QStringLiteral("has a call above"));
        }
        for (auto at = rules.calls.begin(); at != rules.calls.end(); ++at) {
            const QString pointer = QStringLiteral("/admin_api/calls/") + at.key();
            for (qsizetype i = 0; i < at->size(); ++i)
                checkCall(at->size() > 1 ? QStringLiteral("%1/%2").arg(pointer).arg(i) : pointer, at.key(), at->at(i));
        }
    }

    // Without these an account, a key or a provider cannot be told, or not be looked up again.
    void checkCall(const QString &pointer, const QString &verb, const ApiCall &call)
    {
        const bool lists = verb.startsWith(QStringLiteral("list_")) || verb.startsWith(QStringLiteral("search_"));
        const bool finds = verb.startsWith(QStringLiteral("find_"));
        if ((lists || finds) && !call.results.contains(QStringLiteral("id")))
            mistake(pointer + QStringLiteral("/results"), QStringLiteral("needs the place of the id"));
        if (finds && !call.mentions(QStringLiteral("id")))
            mistake(pointer, QStringLiteral("must hold {id}"));
        if (verb.startsWith(QStringLiteral("search_")) && !call.mentions(QStringLiteral("text")))
            mistake(pointer, QStringLiteral("must hold {text}"));
        if (call.mentions(QStringLiteral("name")) && !canFindName(verb.section(QLatin1Char('_'), 1)))
            mistake(pointer, QStringLiteral("holds {name}, so a call that finds the name by the id is needed"));
    }

    bool canFindName(const QString &kind) const
    {
        const QList<ApiCall> finds = m_profile.adminApi.calls.value(QStringLiteral("find_") + kind);
        return !finds.isEmpty() && std::ranges::all_of(finds, [](const ApiCall &find) {
            return find.results.contains(QStringLiteral("name"));
        });
    }

    void checkSqlActions()
    {
        const auto &actions = m_profile.sqlActions;
        for (auto at = actions.begin(); at != actions.end(); ++at) {
            const QString pointer = QStringLiteral("/sql_actions/") + at.key();
            if (m_profile.adminApi.calls.contains(at.key()))
                mistake(pointer, QStringLiteral("has a call in the admin API, which is always taken"));
            checkActionSql(pointer + QStringLiteral("/sql"), at->sql, SqlTemplate::actionDefect);
            checkActionSql(pointer + QStringLiteral("/check"), at->check, SqlTemplate::defect);
        }
    }

    void checkActionSql(const QString &pointer, const SqlText &sql, QString (*defect)(const QString &))
    {
        for (auto at = sql.byDialect.begin(); at != sql.byDialect.end(); ++at) {
            mustSupport(pointer + QLatin1Char('/') + at.key(), at.key());
            if (const QString wrong = defect(*at); !wrong.isEmpty())
                mistake(pointer + QLatin1Char('/') + at.key(), wrong);
            else if (SqlTemplate::columns(*at) != QStringList{QStringLiteral("id")})
                mistake(pointer + QLatin1Char('/') + at.key(),
                        QStringLiteral("must name {id} and no other placeholder"));
        }
        for (const Dialect engine : m_profile.engines) {
            if (sql.forDialect(engine).isEmpty())
                mistake(pointer, QStringLiteral("has no text for %1").arg(dialectToken(engine)));
        }
    }

    const GatewayProfile &m_profile;
    QList<ProfileMistake> m_mistakes;
};

} // namespace

QList<ProfileMistake> profileContradictions(const GatewayProfile &profile)
{
    QList<ProfileMistake> mistakes = Checker(profile).run();
    // What is built on names would only repeat that one is wrong.
    if (mistakes.isEmpty())
        mistakes = erasureMistakes(profile) + figureMistakes(profile);
    return mistakes;
}

} // namespace Gatehouse
