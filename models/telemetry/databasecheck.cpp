#include "models/telemetry/connectioncheck.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/database/sqlitedatabase.h"
#include "models/gateway/classificationrepository.h"
#include "models/gateway/connectionproblems.h"
#include "models/gateway/consolestore.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"
#include "models/gateway/schemadrift.h"
#include "models/telemetry/actionsstep.h"
#include "models/telemetry/rightsstep.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/serversteps.h"
#include "models/telemetry/sqltelemetrysource.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

using State = CheckStep::State;

// The time at which the check was asked for.
class Moment final : public Clock
{
public:
    explicit Moment(qint64 ms)
        : m_ms(ms)
    {
    }
    qint64 nowMs() const override { return m_ms; }

private:
    qint64 m_ms;
};

// What was said of columns in the console's store, as far as it can be asked: a test of a connection makes none, and
// brings none up to date.
Result<QList<Classification>> classifiedHere(const ConnectionSettings &settings)
{
    const bool isFile = settings.store.driver == Dialect::Sqlite;
    if (isFile && !QFileInfo::exists(settings.store.file))
        return QList<Classification>();
    std::unique_ptr<Database> store;
    if (isFile) {
        auto file = SqliteDatabase::open(settings.store.file, SqliteDatabase::Mode::ReadOnly);
        if (!file)
            return std::unexpected(file.error());
        store = std::move(*file);
    } else {
        auto server = openConsoleStore(settings);
        if (!server)
            return std::unexpected(server.error());
        store = std::move(*server);
    }
    const auto said = classificationsOf(*store, gatewayFingerprint(settings));
    // One of an earlier version knows none.
    return !said && said.error().kind == ErrorKind::NotFound ? QList<Classification>() : said;
}

class DatabaseCheck
{
public:
    DatabaseCheck(const ConnectionSettings &settings, qint64 nowMs, const std::stop_token &stop,
                  std::optional<Result<QList<Classification>>> said = {})
        : m_settings(settings)
        , m_clock(nowMs)
        , m_stop(stop)
        , m_said(std::move(said))
    {
    }

    QList<CheckStep> run()
    {
        const bool usable = checkEngines() && checkOpen() && !m_stop.stop_requested() && checkProduct();
        if (m_stop.stop_requested())
            return m_steps;
        if (usable) {
            checkTelemetry();
            if (m_stop.stop_requested())
                return m_steps;
            checkDrift();
        } else {
            skipUnlessThere(QStringLiteral("product"), QStringLiteral("Product"));
            skipUnlessThere(QStringLiteral("capabilities"), QStringLiteral("Capabilities"));
            skipUnlessThere(QStringLiteral("traffic"), QStringLiteral("Traffic"));
            skipUnlessThere(QStringLiteral("drift"), QStringLiteral("Data map"));
        }
        checkRights();
        if (!m_settings.parts.isEmpty() && !m_stop.stop_requested())
            checkParts();
        if (m_profile.id.isEmpty())
            skipUnlessThere(QStringLiteral("actions"), QStringLiteral("Actions"));
        else
            m_steps.append(actionsStep(m_settings, m_profile));
        return m_steps;
    }

private:
    void add(const char *id, const char *name, State state, const QString &message, const QString &remedy = {},
             const QStringList &details = {})
    {
        m_steps.append({QLatin1String(id), QLatin1String(name), state, message, remedy, details});
    }

    void addError(const char *id, const char *name, const Error &error)
    {
        // Messages of errors end with what to do.
        add(id, name, State::Failed, error.message, {},
            error.detail.isEmpty() ? QStringList() : QStringList{error.detail});
    }

    void skipUnlessThere(const QString &id, const QString &name)
    {
        const bool there =
            std::any_of(m_steps.begin(), m_steps.end(), [&](const CheckStep &step) { return step.id == id; });
        if (!there)
            m_steps.append(
                {id, name, State::Skipped, QStringLiteral("Not tried, because an earlier step failed."), {}, {}});
    }

    // An engine that the product never runs on is told before it is reached. Whether the profile can be used is the
    // matter of another step.
    bool checkEngines()
    {
        const auto profile = loadProfile(m_settings.profile);
        const QList<FieldProblem> problems =
            profile ? engineProblems(partsOf(m_settings).constFirst(), ProductEngines::of(*profile))
                    : QList<FieldProblem>();
        if (problems.isEmpty())
            return true;
        for (const CheckStep &step : serverSteps(m_settings))
            skipUnlessThere(step.id, step.name);
        add("database", "Database", State::Failed, problems.constFirst().problem,
            QStringLiteral("Choose one of these engines, or another profile."));
        return false;
    }

    // False when this is why nothing can be opened.
    bool openOne(const DatabaseSettings &settings, bool isLog, std::unique_ptr<Database> &into)
    {
        auto opened = openGatewayDatabase(settings, m_stop);
        const std::optional<Error> failed = opened ? std::nullopt : std::optional(opened.error());
        const QList<CheckStep> steps = settledServerSteps(settings, isLog, failed);
        m_steps += steps;
        if (opened) {
            into = std::move(*opened);
            return true;
        }
        const bool told = std::ranges::any_of(steps, [](const CheckStep &step) { return step.state == State::Failed; });
        for (const CheckStep &step : serverSteps(m_settings))
            skipUnlessThere(step.id, step.name);
        if (told)
            skipUnlessThere(QStringLiteral("database"), QStringLiteral("Database"));
        else
            addError("database", "Database", *failed);
        return false;
    }

    bool checkOpen()
    {
        if (!openOne(m_settings.database, false, m_databases.main) ||
            (m_settings.logDatabase && !openOne(*m_settings.logDatabase, true, m_databases.log)))
            return false;
        auto schema = m_databases.main->schema();
        auto logSchema = m_databases.traffic().schema();
        if (!schema || !logSchema) {
            addError("database", "Database", !schema ? schema.error() : logSchema.error());
            return false;
        }
        m_schema = mergedSchema(*schema, *logSchema);
        add("database", "Database", State::Ok,
            QStringLiteral("Opened read-only: %1.")
                .arg(counted(m_schema.size(), QStringLiteral("table"), QStringLiteral("tables"))));
        return true;
    }

    bool checkProduct()
    {
        const auto profile = loadProfile(m_settings.profile);
        if (!profile) {
            addError("product", "Product", profile.error());
            return false;
        }
        m_profile = *profile;
        const auto match = requireProfile(m_profile, m_schema);
        if (!match) {
            addError("product", "Product", match.error());
            return false;
        }
        add("product", "Product", State::Ok,
            match->version.isEmpty() ? QStringLiteral("%1.").arg(m_profile.name)
                                     : QStringLiteral("%1, schema %2.").arg(m_profile.name, match->version));
        return true;
    }

    void checkTelemetry()
    {
        auto source = SqlTelemetrySource::create(m_databases.traffic(), *m_databases.main, m_profile, m_clock);
        if (!source) {
            addError("capabilities", "Capabilities", source.error());
            skipUnlessThere(QStringLiteral("traffic"), QStringLiteral("Traffic"));
            return;
        }
        QStringList details;
        for (const MissingFigure &missing : (*source)->capabilities().missing)
            details.append(QStringLiteral("%1: %2").arg(missing.figure, missing.reason));
        const QString quotas = quotaLine((*source)->quotaPlan(), details);
        add("capabilities", "Capabilities", details.isEmpty() ? State::Ok : State::Warning,
            details.isEmpty()
                ? QStringLiteral("Everything that Gatehouse shows is recorded.") + quotas
                : QStringLiteral("%1 of the figures and dimensions are not recorded; they are shown as missing.")
                          .arg(details.size()) +
                      quotas,
            {}, details);
        checkExtent(**source);
    }

    // The kinds of quotas that can be read; those that cannot join the details.
    static QString quotaLine(const QuotaPlan &plan, QStringList &details)
    {
        if (!plan.isNamed())
            details.append(QStringLiteral("quotas: the profile names none"));
        for (const MissingFigure &missing : plan.missing())
            details.append(QStringLiteral("quota \"%1\": %2").arg(missing.figure, missing.reason));
        QStringList names;
        for (const PlannedQuota &quota : plan.quotas())
            names.append(quota.kind.name);
        return names.isEmpty() ? QString() : QStringLiteral(" Quotas: %1.").arg(names.join(QStringLiteral(", ")));
    }

    void checkExtent(SqlTelemetrySource &source)
    {
        const auto extent = source.extent();
        if (!extent) {
            addError("traffic", "Traffic", extent.error());
            return;
        }
        const auto damaged = source.rowsOutsideTime();
        const bool someDamaged = damaged && *damaged;
        if (extent->empty) {
            add("traffic", "Traffic", State::Warning, QStringLiteral("The database holds no request yet."),
                QStringLiteral("Check that the gateway writes to this database."));
        } else {
            add("traffic", "Traffic", someDamaged ? State::Warning : State::Ok,
                QStringLiteral("About %1; the newest is %2 old.")
                        .arg(counted(extent->estimatedRows, QStringLiteral("row"), QStringLiteral("rows")),
                             formatAge(std::max<qint64>(0, m_clock.nowMs() - extent->span.toMs))) +
                    (someDamaged ? QStringLiteral(" Some rows lie more than a day in the future; they are left out.")
                                 : QString()),
                someDamaged ? QStringLiteral("Check the clock of the machine that wrote them.") : QString());
        }
    }

    // Of the gateway as a whole, whichever part of it this is.
    const Result<QList<Classification>> &classified()
    {
        if (!m_said)
            m_said = classifiedHere(m_settings);
        return *m_said;
    }

    // A store that cannot be asked is told with the columns that it may know.
    void checkDrift()
    {
        const auto &said = classified();
        const auto profile = said ? loadClassifiedProfile(m_settings.profile, *said) : std::unexpected(said.error());
        SchemaDrift drift = schemaDrift(profile ? profile->dataMap : m_profile.dataMap, m_schema);
        QStringList details;
        if (!profile && !drift.isClassified())
            details.append(profile.error().message);
        for (const QString &table : std::as_const(drift.unknownTables))
            details.append(QStringLiteral("table %1 is not in the data map").arg(table));
        for (const QString &column : std::as_const(drift.unknownColumns))
            details.append(QStringLiteral("column %1 is not in the data map").arg(column));
        if (drift.isClassified()) {
            add("drift", "Data map", State::Ok, QStringLiteral("Every table and column is classified."));
        } else {
            add("drift", "Data map", State::Warning,
                details.size() == 1
                    ? QStringLiteral(
                          "1 table or column is not classified: nobody has said whether it holds personal data.")
                    : QStringLiteral(
                          "%1 tables or columns are not classified: nobody has said whether they hold personal data.")
                          .arg(details.size()),
                QStringLiteral("Classify them on the page Data map, or in the profile; until then no erasure can be "
                               "approved."),
                details);
        }
    }

    void checkRights()
    {
        const bool isFile = m_settings.database.driver == Dialect::Sqlite && !m_settings.logDatabase;
        if (m_databases.main && isFile)
            m_steps.append(fileRightsStep(m_settings.database.file));
        else if (!m_databases.main || m_profile.id.isEmpty())
            skipUnlessThere(QStringLiteral("rights"), QStringLiteral("Rights"));
        else
            m_steps.append(accountRightsStep(m_databases, m_profile));
    }

    // Each further database goes through the same steps; what is wrong is told with the name of its part.
    void checkParts()
    {
        State worst = State::Ok;
        QStringList details;
        int troubled = 0;
        for (const ConnectionSettings &part : partsOf(m_settings).mid(1)) {
            const qsizetype before = details.size();
            for (const CheckStep &step : DatabaseCheck(part, m_clock.nowMs(), m_stop, classified()).run()) {
                if (step.state != State::Failed && step.state != State::Warning)
                    continue;
                worst = worst == State::Failed ? worst : step.state;
                details.append(
                    QStringLiteral("%1: %2: %3 %4").arg(part.name, step.name, step.message, step.remedy).trimmed());
            }
            troubled += details.size() > before;
        }
        add("parts", "Further databases", worst,
            details.isEmpty()
                ? QStringLiteral("All %1 answer, and record what they should.").arg(m_settings.parts.size())
                : QStringLiteral("%1 of %2 cannot be used as it should.").arg(troubled).arg(m_settings.parts.size()),
            {}, details);
    }

    const ConnectionSettings &m_settings;
    const Moment m_clock;
    const std::stop_token m_stop;
    std::optional<Result<QList<Classification>>> m_said; // once somebody has asked
    QList<CheckStep> m_steps;
    GatewayDatabases m_databases;
    GatewayProfile m_profile;
    QList<TableSchema> m_schema;
};

} // namespace

QList<CheckStep> checkDatabase(const ConnectionSettings &settings, qint64 nowMs, const std::stop_token &stop)
{
    return DatabaseCheck(settings, nowMs, stop).run();
}

} // namespace Gatehouse
