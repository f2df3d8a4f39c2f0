// Raw rows without end, newest first, read page by page behind a cursor and never by an offset.
//
// All rows reached so far count as rows of the model, but only the pages looked at last hold their content; a page
// that was let go is read again when a view asks for it, and its cells read "…" until then. Memory stays flat however
// far one scrolls.
//
// Thread: the GUI thread.
#pragma once

#include "models/telemetry/requestcolumns.h"
#include "models/telemetry/telemetrycontroller.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <optional>
#include <vector>

namespace Gatehouse
{

class RequestsTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kPageRows = 200;
    static constexpr int kMostLoadedPages = 20;
    // A table view cannot show more rows than fit into 2^31 pixels.
    static constexpr int kMostRows = 5'000'000;

    RequestsTableModel(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    void setActive(bool active);
    // Only rows with fromUs <= latency < toUs, or the same of the time to the first token; nothing removes a bound.
    void setLatencyBounds(std::optional<qint64> fromUs, std::optional<qint64> toUs, bool firstToken = false);
    bool areBoundsOnFirstToken() const { return m_boundsOnFirstToken; }
    std::optional<qint64> latencyFromUs() const { return m_latencyFromUs; }
    std::optional<qint64> latencyToUs() const { return m_latencyToUs; }

    void reload();
    // The first row becomes the newest one at or before this time.
    void goTo(qint64 timeMs);
    void goToNewest() { reload(); }
    // Whether nothing newer was left out above the first row; only then new rows arrive by themselves.
    bool isAtNewest() const { return m_atNewest; }
    // Puts a page of newer rows above the first one.
    void fetchNewer();
    // After a failure: tries the same again.
    void retry();

    PageState state() const;
    const std::optional<Error> &error() const { return m_error; }
    bool isLoading() const { return m_asking || m_askingNewer; }
    // What the rows are of, or why there are none.
    QString headline() const;
    // What is wrong while there are rows to show: the last reading failed, or a part of the gateway is missing.
    QString notice() const;
    // Nothing while the row's page is being read.
    std::optional<RequestRow> rowAt(int row) const;
    bool isRowLoaded(int row) const;
    qint64 loadedRows() const;
    // Whether the gateway records what the column shows.
    bool isColumnRecorded(RequestColumn column) const { return isRecorded(column, m_session.capabilities()); }
    void setTailIntervalMs(int intervalMs) { m_tailIntervalMs = intervalMs; }

    // Every row under the filter, not only those read so far.
    QList<ExportJob> exportJobs() const;
    TelemetrySession &session() const { return m_session; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void stateChanged();

private:
    struct Page {
        RowCursor first; // of the page's newest row
        int count = 0;
        QList<RequestRow> rows; // empty when let go
        qint64 usedAt = 0;
        bool asked = false;
    };

    void start(std::optional<qint64> beforeMs);
    ExportHead exportHead() const;
    RowPageRequest request(const std::optional<RowCursor> &after, int limit) const;
    void askOlder();
    void olderAnswered(const Result<RowPage> &result);
    void newerAnswered(const Result<RowPage> &result);
    void prepend(QList<RequestRow> newestFirst);
    void loadPage(int page);
    void pageLoaded(const RowCursor &first, const Result<RowPage> &result);
    void loadWanted();
    void letGo();
    void dataArrived();
    void tail();
    int pageOf(int row) const;
    int pageAt(const RowCursor &first) const;
    void countStarts();

    TelemetrySession &m_session;
    ViewState &m_view;
    const Clock &m_clock;
    QTimer m_tailTimer;
    int m_tailIntervalMs = 1000;
    TimeSpan m_span;
    std::optional<qint64> m_latencyFromUs;
    std::optional<qint64> m_latencyToUs;
    bool m_boundsOnFirstToken = false;
    std::vector<Page> m_pages;
    std::vector<int> m_starts; // first row of each page
    int m_rows = 0;
    mutable qint64 m_useCount = 0;
    mutable QList<RowCursor> m_wanted; // pages that a view has looked for
    mutable QTimer m_wantedTimer;
    std::optional<qint64> m_startBeforeMs; // the first row is the newest one before this time
    int m_generation = 0;
    bool m_active = false;
    bool m_due = true;
    bool m_asking = false;
    bool m_askingNewer = false;
    bool m_newRowsWait = false;
    bool m_more = false;
    bool m_answered = false;
    bool m_atNewest = true;
    std::optional<Error> m_error;
    QList<MissingPart> m_missingParts; // of the last page read
};

} // namespace Gatehouse
