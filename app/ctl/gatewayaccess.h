// One gateway, opened: its settings, its databases, its traffic and the rollups that we keep of it.
#pragma once

#include "app/ctl/commands.h"

#include "models/gateway/connectionsettings.h"
#include "models/telemetry/mergedanswers.h"
#include "models/telemetry/rolluprepository.h"
#include "models/telemetry/sqltelemetrysource.h"

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace Gatehouse::Ctl
{

struct Terminal;

// One database with traffic of the gateway. Its rollups are there once the store is open.
struct AccessPart {
    QString name;
    std::optional<Error> error; // why it is left out
    std::unique_ptr<SqlTelemetrySource> source;
    std::unique_ptr<RollupRepository> rollups;
};

class GatewayAccess
{
public:
    // Opens the gateway read-only; the terminal's clock outlives the access. Fails when no part of it can be reached.
    static Result<std::unique_ptr<GatewayAccess>> open(const QString &connectionFile, const Terminal &terminal);
    // The secrets of the settings are filled in. `stop` ends the opening, and later whatever is asked without a stop of
    // its own.
    static Result<std::unique_ptr<GatewayAccess>> open(const ConnectionSettings &settings, const Clock &clock,
                                                       const std::stop_token &stop = {});

    const ConnectionSettings &settings() const { return m_settings; }
    // Of the parts that are there. What was counted meanwhile may have taught a part more.
    SourceCapabilities capabilities() const;
    std::vector<AccessPart> &parts() { return m_parts; }

    // Opens our own store, making it on first use. Comes before rollups are asked.
    Result<void> openStore();

    // What each part answers, in their order; one that is left out answers why.
    template<typename T>
    QList<PartAnswer<T>> askParts(const std::function<Result<T>(AccessPart &, int)> &ask)
    {
        QList<PartAnswer<T>> answers;
        for (size_t i = 0; i < m_parts.size(); ++i) {
            AccessPart &part = m_parts[i];
            answers.append({part.name, part.error ? Result<T>(std::unexpected(*part.error)) : ask(part, int(i))});
        }
        return answers;
    }

private:
    GatewayAccess() = default;

    ConnectionSettings m_settings;
    std::unique_ptr<Database> m_store;
    std::vector<AccessPart> m_parts;
};

// The end of a command whose answer lacks `missing`: each is named on standard error, and the exit code is Failed, so
// that no script takes a part for the whole.
int finishWithout(const QList<MissingPart> &missing, Terminal &terminal);

} // namespace Gatehouse::Ctl
