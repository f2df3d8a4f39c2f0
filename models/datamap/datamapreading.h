// Reads what the data map of a gateway comes to: its tables and columns against the live schema, what was classified
// here, and a few values of a column that nobody has classified.
#pragma once

#include "models/alerts/alertrepository.h"
#include "models/datamap/columnsuggestion.h"
#include "models/datamap/datamaprow.h"
#include "models/gateway/classificationrepository.h"
#include "models/policy/policydocument.h"
#include "models/privacy/casegateway.h"
#include "models/privacy/caserepositories.h"
#include "models/promises/gatewayrecipients.h"

#include <memory>

namespace Gatehouse
{

// All of it as it was at one time. Names and words of schemas and profiles: nobody is named in it.
struct DataMapSight {
    QString product; // "New API"
    QList<DataMapRow> rows;
    QMap<QString, QString> retentionClasses; // of the profile
    QStringList subjects;                    // "accounts.id": where links may lead
    QMap<QString, int> orders;               // of those tables, in which they are erased
    QMap<QString, QString> keyColumns;       // of tables that are new: what tells their rows apart
    QMap<QString, QStringList> newColumns;   // and all their columns
    QString recipientsUnknown;               // why it is not known who gets what; empty: it is known
    QString policies;                        // the pins of those in force; empty: none is
    qint64 lookedMs = 0;

    int unclassified() const; // tables and columns
    int contradicted() const; // the same that a profile says something else of than what was said here
    const DataMapRow *row(const QString &place) const;
    bool operator==(const DataMapSight &) const = default;
};

// An engine: waits, on one thread, and holds the gateway open to read.
class DataMapReading
{
public:
    // The store and the clock outlive it; the secrets of the settings are filled in. InvalidInput: what was classified
    // here cannot be used with the profile; the message names it. What the profile contradicts is a row of the sight.
    static Result<std::unique_ptr<DataMapReading>> open(const ConnectionSettings &settings, Database &store,
                                                        const Clock &clock, const std::stop_token &stop = {});

    Result<DataMapSight> sight();
    // Of the newest values. A column that cannot be read is told by its name and type alone, and says so. NotFound:
    // there is no such column in the database.
    Result<ColumnSuggestion> suggestion(const QString &table, const QString &column);

    const PromiseScene &scene() const { return m_scene; }
    const GatewayProfile &profile() const { return m_gateway->profile(); }
    CaseRepositories &repositories() { return m_repositories; }
    // Those in force.
    Result<QList<PolicyDocument>> policies();
    // All that the gateway keeps; nothing: it keeps none.
    Result<std::optional<QList<GatewayRecipient>>> recipients();

private:
    DataMapReading(std::unique_ptr<CaseGateway> gateway, PromiseMap promises, RetentionMap retention, Database &store,
                   const Clock &clock, const std::stop_token &stop);
    Result<std::optional<RecipientsByCategory>> recipientsByCategory();
    void addNewTables(DataMapSight &sight) const;

    std::unique_ptr<CaseGateway> m_gateway;
    const PromiseMap m_promises;
    const RetentionMap m_retention;
    CaseRepositories m_repositories;
    AlertRepository m_alerts;
    const PromiseScene m_scene;
};

// Counts the shapes of the newest values; they are forgotten as they are read.
ColumnSample sampleOf(const TablePlace &place, const QString &column, const DataMapTable *table,
                      const QueryLimits &limits);

} // namespace Gatehouse
