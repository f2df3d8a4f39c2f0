#include "models/datamap/livedatamapstore.h"

#include "models/datamap/disclosure.h"

namespace Gatehouse
{

LiveDataMapStore::LiveDataMapStore(ThreadedDatabase &store, const ConnectionSettings &settings, QString gateway,
                                   const Clock &clock, QObject *parent)
    : DataMapStore(parent)
    , m_store(store)
    , m_settings(settings)
    , m_gateway(std::move(gateway))
    , m_clock(clock)
    , m_thread(QStringLiteral("data map"))
{
}

LiveDataMapStore::~LiveDataMapStore()
{
    m_stop.request_stop();
}

template<typename Value>
QFuture<Result<Value>> LiveDataMapStore::look(std::function<Result<Value>(DataMapReading &)> question)
{
    return m_thread.run([question = std::move(question), open = m_store.opener(), settings = m_settings,
                         &clock = m_clock, stop = m_stop.get_token()]() -> Result<Value> {
        const auto store = open(stop);
        const auto reading =
            store ? DataMapReading::open(settings, **store, clock, stop) : std::unexpected(store.error());
        return reading ? question(**reading) : std::unexpected(reading.error());
    });
}

template<typename Value>
QFuture<Result<Value>> LiveDataMapStore::ask(std::function<Result<Value>(ClassificationRepository &)> question)
{
    return m_store.ask([question = std::move(question), &clock = m_clock](Database &store) {
        AuditRepository audit(store, clock);
        const auto operators = makeOperatorRepository(store, audit, clock);
        ClassificationRepository classifications(store, audit, *operators, clock);
        return question(classifications);
    });
}

QFuture<Result<DataMapSight>> LiveDataMapStore::sight()
{
    return look<DataMapSight>([](DataMapReading &reading) { return reading.sight(); });
}

QFuture<Result<ColumnSuggestion>> LiveDataMapStore::suggestion(const QString &table, const QString &column)
{
    return look<ColumnSuggestion>(
        [table, column](DataMapReading &reading) { return reading.suggestion(table, column); });
}

QFuture<Result<DisclosureDocument>> LiveDataMapStore::disclosure()
{
    return look<DisclosureDocument>([](DataMapReading &reading) { return twelveMonthDisclosure(reading); });
}

QFuture<Result<DisclosureDocument>> LiveDataMapStore::record(const RecordParties &parties)
{
    return look<DisclosureDocument>([parties](DataMapReading &reading) { return processingRecord(reading, parties); });
}

QFuture<Result<QList<ClassificationChange>>> LiveDataMapStore::history(const QString &table, const QString &column)
{
    return ask<QList<ClassificationChange>>(
        [gateway = m_gateway, table, column](ClassificationRepository &classifications) {
            return classifications.history(gateway, table, column);
        });
}

QFuture<Result<void>> LiveDataMapStore::classify(const NewClassification &wish)
{
    NewClassification here = wish;
    here.gateway = m_gateway;
    return ask<void>([here, profile = m_settings.profile](ClassificationRepository &classifications) {
        return classifications.classify(here, profile);
    });
}

void LiveDataMapStore::stop()
{
    m_stop.request_stop();
    m_stop = std::stop_source();
}

} // namespace Gatehouse
