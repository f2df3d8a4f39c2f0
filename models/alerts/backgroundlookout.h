// Looks for alerts in the background of a console, on a thread and connections of its own.
//
// Thread: the GUI thread; nothing waits.
#pragma once

#include "models/alerts/gatewaylookout.h"
#include "models/database/threadeddatabase.h"

#include <QObject>
#include <QTimer>

#include <atomic>

namespace Gatehouse
{

class BackgroundLookout : public QObject
{
    Q_OBJECT
public:
    static constexpr int kBetweenMs = 15'000; // from the end of one look to the next

    // Off: not begun, or closed. Waiting: there is nothing to look at yet. Elsewhere: another console or a worker does
    // it, and the store shows what it finds.
    enum class Phase { Off, Looking, Watching, Waiting, Elsewhere, Failed };
    Q_ENUM(Phase)

    // The store and the clock outlive it; the secrets of the settings are filled in.
    BackgroundLookout(const ThreadedDatabase &store, const ConnectionSettings &settings, const Clock &clock,
                      QObject *parent = nullptr, int betweenMs = kBetweenMs);
    // Stops what runs, and waits for that.
    ~BackgroundLookout() override;

    // Looks now, and again and again. The store is opened as it is opened by then.
    void start();
    // Stops, and lets others look.
    void close();

    Phase phase() const { return m_phase; }
    // What keeps it from looking; of Failed and Waiting.
    const QString &why() const { return m_why; }
    // All before it was looked at, here; 0: nothing.
    qint64 positionMs() const;
    // What a person should know of it; empty: all is well. What it does not see is in the store.
    QString sentence(const QTimeZone &zone) const;

signals:
    void changed();
    // Something was opened, has risen or is over: the store has it.
    void found();

private:
    // From its beginning to its end. shared_ptr, as the one below: a job that is still queued when this closes, and the
    // end of the thread, must find theirs.
    struct Watch {
        ThreadedDatabase::Open open;
        std::stop_source stop; // of the gateway, and of the opening of the store
        std::atomic<qint64> positionMs = 0;
    };
    // What is open. Used by the jobs of the thread only.
    struct Place {
        std::shared_ptr<Watch> watch;
        std::unique_ptr<Database> store;
        std::unique_ptr<GatewayLookout> lookout; // goes before the store

        Result<GatewayLookout::Look> look(const std::shared_ptr<Watch> &by, const ConnectionSettings &settings,
                                          const Clock &clock);
        void leave();
    };

    void look();
    void stop();
    void tellProgress();
    void answered(const Result<GatewayLookout::Look> &look);
    void enter(Phase phase, const QString &why = {});

    const ThreadedDatabase &m_store;
    const ConnectionSettings m_settings;
    const Clock &m_clock;
    const int m_betweenMs;
    const std::shared_ptr<Place> m_place = std::make_shared<Place>();
    std::shared_ptr<Watch> m_watch;
    Phase m_phase = Phase::Off;
    QString m_why;
    qint64 m_begunMs = 0; // how far it was when the look at hand began
    QTimer m_pause;
    QTimer m_progress;
    // Last, so that it ends first.
    DatabaseThread m_thread{QStringLiteral("alerts lookout")};
};

} // namespace Gatehouse
