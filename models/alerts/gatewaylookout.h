// Looks for alerts at one gateway, in all of its databases: at its figures, for misuse, and whether it is heard of.
#pragma once

#include "models/alerts/alertengine.h"
#include "models/alerts/noticedelivery.h"
#include "models/alerts/patience.h"
#include "models/alerts/rulerepository.h"
#include "models/alerts/sourcesilence.h"
#include "models/alerts/timedfigures.h"
#include "models/alerts/unseennotes.h"
#include "models/gateway/connectionsettings.h"

#include <functional>

namespace Gatehouse
{

struct WatchedPart;

// An engine: waits, on one thread. Counts nothing: the figures are those that a console or a worker counts on this
// machine, which go on meanwhile.
class GatewayLookout
{
public:
    // The store and the clock outlive it; the secrets of the settings are filled in. `stop` ends whatever it does on
    // the databases of the gateway, and what is being sent to channels. `openStore`: for a further connection to the
    // store; unless given, as the settings have it. `uptime`: of this machine, unless given.
    GatewayLookout(const ConnectionSettings &settings, Database &store, const Clock &clock, std::stop_token stop,
                   ThreadedDatabase::Open openStore = {}, const LookPatience &patience = {},
                   GatewayTime::Uptime uptime = {});
    ~GatewayLookout();

    struct Look {
        RaisedAlerts alerts;
        qint64 positionMs = 0;     // all before it was looked at
        QString waitsFor = {};     // why the figures are not looked at yet; empty: they are
        QStringList troubles = {}; // of channels that were to be told since the last look
        QStringList unseen = {};   // what is not seen of the gateway, in sentences; the store has it, too
        bool more = false;         // there is history left to look at: by the next look, which need not wait
    };
    // Up to now, and all that was found, of which the channels are told meanwhile: nobody waits for them. Busy: another
    // console or worker does it. An error of the gateway is told after it was noted how long it has been silent;
    // TimedOut: it took a question and did not answer.
    Result<Look> look(const std::function<void(const AlertEngine::Look &)> &progress = [](const auto &) {});
    // What of the rules in the store cannot be used.
    Result<QStringList> ruleProblems();
    // Waits until the channels were told what is due, and gives what went wrong.
    QStringList finishTelling();
    // Lets others look at once.
    Result<void> leave();

private:
    struct History {
        qint64 oldestMs = 0;
        qint64 freshMs = 0;
        QString waitsFor = {};
    };

    Result<void> expire();
    Result<void> openStores();
    Result<void> openGateway();
    Result<void> askTime();
    Result<qint64> usualDelayMs();
    QStringList unseen() const;
    QList<qint64> unlearned() const;
    Result<History> history();
    Result<QList<TelemetryAnswer>> ask(const QList<TelemetryQuery> &queries);
    Result<Look> lookAround(const std::function<void(const AlertEngine::Look &)> &progress);
    Result<Look> lookAt(const History &history, const std::function<void(const AlertEngine::Look &)> &progress);
    Result<void> lookAtFigures(const History &history, const std::function<void(const AlertEngine::Look &)> &progress,
                               Look &look);
    Result<void> lookForMisuse(Look &look);
    qint64 heardMs(const History &history);
    // Whatever it asks the gateway meanwhile; TimedOut: it did not answer in time.
    Result<void> within(const Patience &patience, const std::function<Result<void>()> &work);

    const ConnectionSettings m_settings;
    const Clock &m_clock;
    const std::stop_token m_stop;
    const LookPatience m_patience;
    std::chrono::milliseconds m_newsPatience; // longer when the last look was not done in time
    std::stop_token m_lookStop;               // of what is asked now
    const QString m_owner;
    AuditRepository m_audit;
    std::unique_ptr<OperatorRepository> m_operators;
    AlertRepository m_alerts;
    RuleRepository m_rules;
    AlertWatch m_watch;
    AlertWatch m_upkeep; // of what runs out by itself
    GatewayTime m_time;
    LatticeReader m_figures;
    TimedFigures m_timedFigures;
    AlertEngine m_engine;
    SourceSilence m_silence;
    UnseenNotes m_unseen;
    std::vector<std::unique_ptr<WatchedPart>> m_parts;
    bool m_isWhole = false;   // the last look left no history to look at
    qint64 m_seenFreshMs = 0; // how far was counted when all of that had been looked at
    qint64 m_seenPositionMs = 0;
    qint64 m_delayMs = 0;
    qint64 m_delayAskedMs = 0; // by the clock here; 0: never
    NoticeDelivery m_delivery;
};

} // namespace Gatehouse
