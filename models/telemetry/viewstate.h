// What the operator looks at: one time range, comparison and filter for every page, with undo and redo, and whether
// the pages follow the traffic or stand still.
//
// Thread: the GUI thread.
#pragma once

#include "models/core/clock.h"
#include "models/core/comparison.h"
#include "models/core/timerange.h"
#include "models/telemetry/dimension.h"

#include <QObject>
#include <QPointer>

#include <optional>

namespace Gatehouse
{

class TelemetrySession;

// The part of the view that undo, redo and links carry.
struct ViewSnapshot {
    TimeRange range = TimeRange::last(kDayMs, QTimeZone::utc());
    Comparison comparison = Comparison::None;
    FilterSet filter;

    bool operator==(const ViewSnapshot &) const = default;
};

// gatehouse://latency?range=last:604800000&tz=Europe/Berlin&compare=previous-week&filter=model=gpt-5
// gatehouse://alerts?show=A-000042
struct ViewLink {
    QString page;                     // "latency"; whether there is such a page is the caller's to know
    std::optional<ViewSnapshot> view; // nothing: open the page on what is shown already
    QString item = {};                // one thing of the page; whether it has it is the page's to know
};

// What share of requests shall be answered within which time.
struct LatencyObjective {
    qint64 thresholdUs = 10'000'000;
    double targetShare = 0.97;

    bool operator==(const LatencyObjective &) const = default;
};

class ViewState : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostUndoSteps = 100;

    explicit ViewState(const Clock &clock, QObject *parent = nullptr);

    const ViewSnapshot &snapshot() const { return m_now; }
    const TimeRange &range() const { return m_now.range; }
    const QTimeZone &zone() const { return m_now.range.zone(); }
    const Comparison &comparison() const { return m_now.comparison; }
    const FilterSet &filter() const { return m_now.filter; }
    const LatencyObjective &objective() const { return m_objective; }

    // The instant that relative ranges count from: the clock's, or while paused the one at which the pause began.
    qint64 nowMs() const;
    // The range in UTC, as of nowMs().
    TimeSpan span() const { return m_now.range.resolve(nowMs()); }
    // "Last 7 days", without the zone.
    QString rangeLabel() const { return m_now.range.label(nowMs()); }

    // Each is one step of undo; a call that changes nothing is none.
    void setSnapshot(const ViewSnapshot &snapshot);
    void setRange(const TimeRange &range);
    void setZone(const QTimeZone &zone);
    void setComparison(const Comparison &comparison);
    void setFilter(const FilterSet &filter);
    void setFilter(Dimension dimension, const QStringList &values, bool exclude = false);
    // To an absolute range, at least a minute long. An empty span is ignored.
    void zoomTo(const TimeSpan &span);
    // To twice the length around the same middle, not beyond now.
    void zoomOut();
    // Not a step of undo: it changes a line in the charts, not what is asked.
    void setObjective(const LatencyObjective &objective);

    bool canUndo() const { return !m_undo.isEmpty(); }
    bool canRedo() const { return !m_redo.isEmpty(); }
    void undo();
    void redo();

    QString toLink(const QString &page) const;
    // To one thing of a page, whatever is looked at besides.
    static QString linkToItem(const QString &page, const QString &item);
    // Errors name the part of the link that is wrong. Never changes anything by itself.
    static Result<ViewLink> fromLink(const QString &link);
    void openLink(const ViewLink &link);

    // Counts the rows that arrive while paused. Replaces the session watched before.
    void watch(TelemetrySession &session);
    bool isPaused() const { return m_pausedSinceMs.has_value(); }
    void setPaused(bool paused);
    std::optional<qint64> pausedSinceMs() const { return m_pausedSinceMs; }
    qint64 newRowsWhilePaused() const { return m_newRows; }
    // "paused 00:42, 318 new", or "live".
    QString liveText() const;

signals:
    // What is to be asked has changed: range, zone, comparison, filter or objective.
    void changed();
    // Paused, resumed, or rows arrived while paused.
    void pauseChanged();

private:
    void step(const ViewSnapshot &next);

    const Clock &m_clock;
    ViewSnapshot m_now;
    LatencyObjective m_objective;
    QList<ViewSnapshot> m_undo;
    QList<ViewSnapshot> m_redo;
    std::optional<qint64> m_pausedSinceMs;
    qint64 m_newRows = 0;
    QPointer<TelemetrySession> m_session;
};

} // namespace Gatehouse
