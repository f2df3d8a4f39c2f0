// What the controllers of the telemetry pages share: when they ask, which answers they drop, which state they are in.
//
// A controller asks while its page is active: at once when the view changes, and at most every refresh interval when
// rows arrive, unless the view is paused. The figures of the last answer stay while a new one is under way and are
// marked stale. Nothing waits.
//
// Thread: the GUI thread.
#pragma once

#include "models/telemetry/comparedbuckets.h"
#include "models/telemetry/exportjob.h"
#include "models/telemetry/telemetrysession.h"
#include "models/telemetry/viewstate.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace Gatehouse
{

enum class PageState {
    Loading, // no figures yet
    Empty,   // answered, and there is nothing in this range under this filter
    Failed,  // no figures; error() says why and what to do
    Partial, // figures from a part of the history; notes() says how much is counted
    Full,
};

class TelemetryController : public QObject
{
    Q_OBJECT
public:
    TelemetryController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    PageState state() const { return m_state; }
    // Why there are no figures (Failed), or why the figures shown are old (Partial, Full).
    const std::optional<Error> &error() const { return m_error; }
    // What one must know to read the figures, most important first: whole sentences.
    const QStringList &notes() const { return m_notes; }
    // One sentence for the head of the page.
    const QString &headline() const { return m_headline; }
    bool isLoading() const { return m_asking; }
    // The figures shown answer an earlier question, or could not be refreshed.
    bool isStale() const { return m_stale; }
    // Of the figures shown.
    const ComparedBuckets &buckets() const { return m_buckets; }
    // "previous week, 6 – 13 Nov 2026": what the figures shown are compared with. Empty without a comparison.
    QString comparisonText() const;
    const SourceCapabilities &capabilities() const { return m_session.capabilities(); }
    ViewState &view() const { return m_view; }
    TelemetrySession &session() const { return m_session; }
    // The head of a file with the figures shown; `what` names them.
    ExportHead exportHead(const QString &what) const;
    // What can be exported of the figures shown; nothing while there are none.
    virtual QList<ExportJob> exportJobs() const { return {}; }

    bool isActive() const { return m_active; }
    void setActive(bool active);
    // Asks now, for example because the operator pressed "Try again". Reconnects when the connection has failed.
    void refresh();
    void setRefreshIntervalMs(int intervalMs);

signals:
    // Anything above, or a figure of the controller at hand, has changed.
    void changed();

protected:
    // The questions for this page; never asked with an empty span.
    virtual QList<TelemetryQuery> queries(const ComparedBuckets &buckets) const = 0;
    // Questions that depend on the first answers; asked in a second round when there are any.
    virtual QList<TelemetryQuery> followUps(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &first) const;
    // Takes the answers in the order asked, those of followUps() last. The first is always the total of the page.
    virtual void show(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers) = 0;
    virtual void clear() = 0;
    // What the head of the page says when there are figures.
    virtual QString summary() const = 0;
    virtual QStringList ownNotes() const { return {}; }
    virtual bool showsLatency() const { return false; }
    virtual int mostBuckets() const { return 200; }
    // Called when a question of this page goes out and when its figures have changed; for what a page asks besides.
    virtual void asked(const ComparedBuckets &) {}

    const Clock &clock() const { return m_clock; }
    // Asks again when a setting of the page itself has changed.
    void askAgain();
    TelemetryQuery question(const TimeSpan &span) const;
    // Every figure of what is shown, over time or for all of it, split by what is named.
    ExportJob figuresJob(const QList<Dimension> &groupBy, bool overTime, bool withTimes) const;
    // "vs previous week", or nothing when not compared.
    QString comparisonFor(bool compared) const;
    // The answer to the question with this span and grouping, or null.
    static const TelemetryAnswer *answerFor(const QList<TelemetryAnswer> &answers, const TimeSpan &span,
                                            const QList<Dimension> &groupBy);
    qint64 countedToMs() const { return m_countedToMs; }

private:
    void viewChanged();
    void statusChanged();
    void dataChanged(const TimeSpan &span);
    void pauseChanged();
    void askWhenDue();
    void ask();
    void firstAnswered(int generation, const ComparedBuckets &buckets, const Result<QList<TelemetryAnswer>> &result);
    void answered(const ComparedBuckets &buckets, const QList<TelemetryAnswer> &answers);
    void failed(const Error &error);
    void settle();
    PageState settledState() const;
    QStringList allNotes() const;
    void appendStaleNotes(QStringList &notes) const;
    void appendMissingNotes(QStringList &notes) const;
    QString headlineText() const;
    bool isPartial() const;

    TelemetrySession &m_session;
    ViewState &m_view;
    const Clock &m_clock;
    QTimer m_throttle; // runs while it is too early to ask again
    QTimer m_minute;   // moves a relative range when no rows arrive
    int m_refreshIntervalMs = 2000;
    int m_generation = 0;
    bool m_active = false;
    bool m_asking = false;
    bool m_due = true; // something has changed since the last question
    bool m_stale = false;
    bool m_hasFigures = false;
    bool m_isEmpty = false;
    PageState m_state = PageState::Loading;
    std::optional<Error> m_error;
    QStringList m_notes;
    QString m_headline;
    ComparedBuckets m_buckets;
    qint64 m_countedToMs = 0;
    qint64 m_rawRowsRead = 0;
    bool m_notAllCounted = false;
    QList<MissingFigure> m_missing;
    QList<MissingPart> m_missingParts;
};

// "First token" for "ttft" and the like.
QString missingFigureTitle(const QString &token);

} // namespace Gatehouse
