// One running demo gateway: puts its parts together and owns them.
#pragma once

#include "app/demogateway/adminapi.h"
#include "app/demogateway/adminserver.h"
#include "app/demogateway/livetraffic.h"
#include "app/demogateway/options.h"
#include "models/database/sqlitedatabase.h"

#include <QJsonObject>
#include <QLockFile>
#include <QObject>

#include <functional>
#include <optional>

namespace Gatehouse::Demo
{

class DemoGateway final : public QObject
{
    Q_OBJECT
public:
    // The clock outlives the gateway.
    DemoGateway(Options options, const Clock &clock, QObject *parent = nullptr);
    ~DemoGateway() override;

    // Does all that comes before the first answer: the history on a first start, catching up, certificates, token,
    // listening, the connection file. Blocks; `goOn` is asked often and may stop it (Cancelled).
    Result<void> start(const std::function<bool()> &goOn);
    // The line that a script waits for: url and files.
    QJsonObject readyMessage() const;
    // Writes the last batch and ends the traffic.
    void stop();

signals:
    // For the person in front of the terminal: progress and what could not be written.
    void said(const QString &line);

private:
    Result<void> lockFolder();
    Result<void> ensureHistory(const std::function<bool()> &goOn);
    Result<void> openDatabase();
    Result<void> startTraffic(const std::function<bool()> &goOn);
    Result<void> startServer();
    Result<void> writeConnectionFile() const;

    Options m_options;
    const Clock &m_clock;
    GatewayFolder m_folder;
    std::unique_ptr<QLockFile> m_lock;
    std::optional<TraceSample> m_trace;
    std::unique_ptr<SqliteDatabase> m_database;
    GatewayMeta m_meta;
    Directory m_directory;
    std::unique_ptr<TruthFile> m_truth;
    std::unique_ptr<TrafficModel> m_model;
    std::unique_ptr<AttemptWriter> m_writer;
    std::unique_ptr<LiveTraffic> m_traffic;
    std::unique_ptr<AdminApi> m_api;
    std::unique_ptr<AdminServer> m_server;
    quint16 m_port = 0;
};

} // namespace Gatehouse::Demo
