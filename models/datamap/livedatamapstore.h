// The data map of a real gateway, looked at on a thread and with connections of its own.
#pragma once

#include "models/database/threadeddatabase.h"
#include "models/datamap/datamapstore.h"

namespace Gatehouse
{

class LiveDataMapStore final : public DataMapStore
{
    Q_OBJECT
public:
    // The store and the clock outlive it; the secrets of the settings are filled in. `gateway`: as the store calls it.
    LiveDataMapStore(ThreadedDatabase &store, const ConnectionSettings &settings, QString gateway, const Clock &clock,
                     QObject *parent = nullptr);
    ~LiveDataMapStore() override;

    QFuture<Result<DataMapSight>> sight() override;
    QFuture<Result<ColumnSuggestion>> suggestion(const QString &table, const QString &column) override;
    QFuture<Result<DisclosureDocument>> disclosure() override;
    QFuture<Result<DisclosureDocument>> record(const RecordParties &parties) override;
    QFuture<Result<QList<ClassificationChange>>> history(const QString &table, const QString &column) override;
    QFuture<Result<void>> classify(const NewClassification &wish) override;
    void stop() override;

private:
    template<typename Value>
    QFuture<Result<Value>> look(std::function<Result<Value>(DataMapReading &)> question);
    template<typename Value>
    QFuture<Result<Value>> ask(std::function<Result<Value>(ClassificationRepository &)> question);

    ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const QString m_gateway;
    const Clock &m_clock;
    std::stop_source m_stop;
    // Last, so that it ends first.
    DatabaseThread m_thread;
};

} // namespace Gatehouse
