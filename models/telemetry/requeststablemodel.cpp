#include "models/telemetry/requeststablemodel.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/telemetry/mergedanswers.h"

#include <algorithm>

namespace Gatehouse {

namespace {

RowCursor cursorOf(const RequestRow &row)
{
    return {row.timeMs, row.position};
}

// Rows behind this cursor begin with `first` itself.
RowCursor justBefore(const RowCursor &first)
{
    return {first.timeMs, first.position, true};
}

} // namespace

RequestsTableModel::RequestsTableModel(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_session(session)
    , m_view(view)
    , m_clock(clock)
{
    m_tailTimer.setSingleShot(true);
    m_wantedTimer.setSingleShot(true);
    m_wantedTimer.setInterval(0);
    connect(&m_tailTimer, &QTimer::timeout, this, &RequestsTableModel::tail);
    connect(&m_wantedTimer, &QTimer::timeout, this, &RequestsTableModel::loadWanted);
    connect(&view, &ViewState::changed, this, &RequestsTableModel::reload);
    connect(&view, &ViewState::pauseChanged, this, [this] {
        if (!m_view.isPaused())
            dataArrived();
    });
    connect(&session, &TelemetrySession::dataChanged, this, &RequestsTableModel::dataArrived);
    connect(&session, &TelemetrySession::statusChanged, this, [this] {
        if (m_active && m_due)
            reload();
        else
            emit stateChanged();
    });
}

void RequestsTableModel::setActive(bool active)
{
    if (active == m_active)
        return;
    m_active = active;
    if (active && m_due)
        start(m_startBeforeMs);
    else if (active)
        dataArrived();
}

void RequestsTableModel::setLatencyBounds(std::optional<qint64> fromUs, std::optional<qint64> toUs, bool firstToken)
{
    if (fromUs == m_latencyFromUs && toUs == m_latencyToUs && firstToken == m_boundsOnFirstToken)
        return;
    m_latencyFromUs = fromUs;
    m_latencyToUs = toUs;
    m_boundsOnFirstToken = firstToken;
    reload();
}

void RequestsTableModel::reload()
{
    start(std::nullopt);
}

void RequestsTableModel::goTo(qint64 timeMs)
{
    if (timeMs >= m_view.span().toMs)
        reload();
    else
        start(timeMs + 1);
}

void RequestsTableModel::start(std::optional<qint64> beforeMs)
{
    ++m_generation;
    m_startBeforeMs = beforeMs;
    m_atNewest = !beforeMs;
    m_asking = false;
    m_askingNewer = false;
    m_newRowsWait = false;
    m_answered = false;
    m_more = false;
    m_error.reset();
    m_wanted.clear();
    beginResetModel();
    m_pages.clear();
    countStarts();
    endResetModel();
    m_span = m_view.span();
    m_due = !m_active || m_session.status().phase != SessionStatus::Phase::Ready;
    if (!m_due)
        askOlder();
    emit stateChanged();
}

RowPageRequest RequestsTableModel::request(const std::optional<RowCursor> &after, int limit) const
{
    RowPageRequest request;
    request.span = m_span;
    request.filter = m_view.filter();
    request.latencyFromUs = m_latencyFromUs;
    request.latencyToUs = m_latencyToUs;
    request.firstToken = m_boundsOnFirstToken;
    request.after = after;
    request.limit = limit;
    return request;
}

void RequestsTableModel::askOlder()
{
    m_asking = true;
    RowPageRequest older = request(std::nullopt, kPageRows);
    // The last page always keeps its content, so the cursor behind it is at hand.
    if (!m_pages.empty())
        older.after = cursorOf(m_pages.back().rows.constLast());
    else if (m_startBeforeMs)
        older.span.toMs = std::min(older.span.toMs, *m_startBeforeMs);
    onFinished(m_session.page(older), this, [this, generation = m_generation](const Result<RowPage> &result) {
        if (generation == m_generation)
            olderAnswered(result);
    });
}

void RequestsTableModel::olderAnswered(const Result<RowPage> &result)
{
    m_answered = true;
    if (!result) {
        m_asking = false;
        m_error = result.error();
        m_more = false;
        emit stateChanged();
        return;
    }
    m_error.reset();
    m_more = result->more && !result->rows.isEmpty();
    m_missingParts = result->missingParts;
    if (!result->rows.isEmpty()) {
        const int count = int(result->rows.size());
        beginInsertRows({}, m_rows, m_rows + count - 1);
        m_pages.push_back({cursorOf(result->rows.constFirst()), count, result->rows, ++m_useCount, false});
        countStarts();
        // Not before: a listener to the begin of the insertion may ask for more, and would ask for the same page.
        m_asking = false;
        endInsertRows();
        letGo();
    }
    m_asking = m_asking && !result->rows.isEmpty();
    emit stateChanged();
    if (m_newRowsWait)
        dataArrived();
}

void RequestsTableModel::retry()
{
    if (m_session.status().phase == SessionStatus::Phase::Failed)
        m_session.reconnect();
    if (m_pages.empty()) {
        start(m_startBeforeMs);
    } else if (m_error && !m_asking) {
        m_error.reset();
        askOlder();
        emit stateChanged();
    }
}

void RequestsTableModel::fetchNewer()
{
    if (m_askingNewer || m_asking || m_pages.empty())
        return;
    m_askingNewer = true;
    RowPageRequest newer = request(m_pages.front().first, kPageRows);
    newer.span.toMs = std::max(m_span.toMs, m_view.span().toMs);
    newer.newestFirst = false;
    onFinished(m_session.page(newer), this, [this, generation = m_generation](const Result<RowPage> &result) {
        if (generation == m_generation)
            newerAnswered(result);
    });
    emit stateChanged();
}

void RequestsTableModel::newerAnswered(const Result<RowPage> &result)
{
    m_askingNewer = false;
    if (!result) {
        m_error = result.error();
        emit stateChanged();
        return;
    }
    m_error.reset();
    if (m_atNewest && result->more) {
        // More has come than one page holds: begin anew at the top instead of running behind.
        reload();
        return;
    }
    m_atNewest = m_atNewest || !result->more;
    QList<RequestRow> newestFirst = result->rows;
    std::reverse(newestFirst.begin(), newestFirst.end());
    prepend(newestFirst);
    emit stateChanged();
    if (m_newRowsWait)
        dataArrived();
}

void RequestsTableModel::prepend(QList<RequestRow> newestFirst)
{
    if (newestFirst.isEmpty())
        return;
    const int count = int(newestFirst.size());
    beginInsertRows({}, 0, count - 1);
    Page &top = m_pages.front();
    if (!top.rows.isEmpty() && top.count + count <= kPageRows) {
        top.first = cursorOf(newestFirst.constFirst());
        top.rows = newestFirst + top.rows;
        top.count += count;
    } else {
        m_pages.insert(m_pages.begin(), {cursorOf(newestFirst.constFirst()), count, newestFirst, ++m_useCount, false});
    }
    countStarts();
    endInsertRows();
    letGo();
}

void RequestsTableModel::dataArrived()
{
    if (!m_active || m_view.isPaused() || !m_atNewest || m_due)
        return;
    m_newRowsWait = true;
    if (!m_tailTimer.isActive())
        tail();
}

void RequestsTableModel::tail()
{
    if (!m_newRowsWait || m_asking || m_askingNewer || m_view.isPaused() || !m_active)
        return;
    m_newRowsWait = false;
    m_tailTimer.start(m_tailIntervalMs);
    if (m_pages.empty())
        reload();
    else if (m_view.range().isRelative() || m_view.span().toMs > m_pages.front().first.timeMs)
        fetchNewer();
}

int RequestsTableModel::pageOf(int row) const
{
    return int(std::upper_bound(m_starts.begin(), m_starts.end(), row) - m_starts.begin()) - 1;
}

int RequestsTableModel::pageAt(const RowCursor &first) const
{
    const auto at = std::find_if(m_pages.begin(), m_pages.end(), [&](const Page &page) { return page.first == first; });
    return at == m_pages.end() ? -1 : int(at - m_pages.begin());
}

void RequestsTableModel::countStarts()
{
    m_starts.clear();
    m_rows = 0;
    for (const Page &page : m_pages) {
        m_starts.push_back(m_rows);
        m_rows += page.count;
    }
}

void RequestsTableModel::loadWanted()
{
    const QList<RowCursor> wanted = m_wanted;
    m_wanted.clear();
    for (const RowCursor &first : wanted) {
        if (const int page = pageAt(first); page >= 0)
            loadPage(page);
    }
}

void RequestsTableModel::loadPage(int index)
{
    Page &page = m_pages.at(size_t(index));
    if (page.asked || !page.rows.isEmpty())
        return;
    page.asked = true;
    onFinished(m_session.page(request(justBefore(page.first), page.count)), this,
               [this, generation = m_generation, first = page.first](const Result<RowPage> &result) {
                   if (generation == m_generation)
                       pageLoaded(first, result);
               });
}

void RequestsTableModel::pageLoaded(const RowCursor &first, const Result<RowPage> &result)
{
    const int index = pageAt(first);
    if (index < 0)
        return;
    Page &page = m_pages.at(size_t(index));
    page.asked = false;
    if (!result) {
        m_error = result.error();
        emit stateChanged();
        return;
    }
    page.rows = result->rows;
    // Rows that were deleted at the gateway meanwhile leave their lines empty, so that nothing moves under the reader.
    page.rows.resize(page.count);
    page.usedAt = ++m_useCount;
    const int row = m_starts.at(size_t(index));
    emit dataChanged(this->index(row, 0), this->index(row + page.count - 1, columnCount() - 1));
    letGo();
}

void RequestsTableModel::letGo()
{
    std::vector<Page *> loaded;
    // The first and the last page stay: live rows join the one, and the cursor for more is in the other.
    for (size_t i = 1; i + 1 < m_pages.size(); ++i) {
        if (!m_pages[i].rows.isEmpty())
            loaded.push_back(&m_pages[i]);
    }
    if (int(loaded.size()) <= kMostLoadedPages - 2)
        return;
    std::sort(loaded.begin(), loaded.end(), [](const Page *a, const Page *b) { return a->usedAt < b->usedAt; });
    loaded.resize(loaded.size() - size_t(kMostLoadedPages - 2));
    for (Page *page : loaded)
        page->rows.clear();
}

PageState RequestsTableModel::state() const
{
    if (!m_pages.empty() || !m_missingParts.isEmpty())
        return m_missingParts.isEmpty() ? PageState::Full : PageState::Partial;
    if (m_error || m_session.status().phase == SessionStatus::Phase::Failed)
        return PageState::Failed;
    return m_answered ? PageState::Empty : PageState::Loading;
}

QString RequestsTableModel::headline() const
{
    switch (state()) {
    case PageState::Loading:
        return m_session.status().phase == SessionStatus::Phase::Connecting ? QStringLiteral("Connecting to the gateway…")
                                                                           : QStringLiteral("Reading rows…");
    case PageState::Empty:
        return QStringLiteral("No rows in %1. %2")
            .arg(m_view.rangeLabel().toLower(), m_view.filter().isEmpty() ? QStringLiteral("Choose a longer time range.")
                                                                          : QStringLiteral("Remove a filter or choose a longer time range."));
    case PageState::Failed:
        return m_error ? m_error->message
            : m_session.status().error ? m_session.status().error->message
                                       : QStringLiteral("The gateway does not answer.");
    case PageState::Partial:
    case PageState::Full:
        break;
    }
    return QStringLiteral("Attempts of %1, newest first · personal values masked%2")
        .arg(m_view.rangeLabel().toLower(), m_atNewest ? QString() : QStringLiteral(" · newer rows above"));
}

QString RequestsTableModel::notice() const
{
    if (m_error)
        return m_error->message;
    return m_missingParts.isEmpty() ? QString() : missingPartText(m_missingParts.constFirst());
}

QList<ExportJob> RequestsTableModel::exportJobs() const
{
    if (m_span.isEmpty())
        return {};
    return {{QStringLiteral("Every row"), exportHead(), request(std::nullopt, kPageRows)}};
}

ExportHead RequestsTableModel::exportHead() const
{
    const SessionStatus &status = m_session.status();
    ExportHead head{QStringLiteral("requests"), QStringLiteral("%1, %2").arg(status.gatewayName, status.product),
                    m_span, m_view.zone(), m_view.filter(), m_clock.nowMs(), {}};
    const auto bound = [](qint64 us) { return formatDuration(us); };
    const QString what = m_boundsOnFirstToken ? QStringLiteral("Time to first token") : QStringLiteral("Latency");
    if (m_latencyFromUs)
        head.notes.append(QStringLiteral("%1 from %2 (included).").arg(what, bound(*m_latencyFromUs)));
    if (m_latencyToUs)
        head.notes.append(QStringLiteral("%1 to %2 (not included).").arg(what, bound(*m_latencyToUs)));
    return head;
}

std::optional<RequestRow> RequestsTableModel::rowAt(int row) const
{
    if (row < 0 || row >= m_rows)
        return std::nullopt;
    const int index = pageOf(row);
    const Page &page = m_pages.at(size_t(index));
    if (page.rows.isEmpty())
        return std::nullopt;
    const RequestRow &found = page.rows.at(row - m_starts.at(size_t(index)));
    return found.timeMs == 0 && found.position.isEmpty() ? std::nullopt : std::optional(found);
}

bool RequestsTableModel::isRowLoaded(int row) const
{
    return row >= 0 && row < m_rows && !m_pages.at(size_t(pageOf(row))).rows.isEmpty();
}

qint64 RequestsTableModel::loadedRows() const
{
    qint64 rows = 0;
    for (const Page &page : m_pages)
        rows += page.rows.size();
    return rows;
}

int RequestsTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int RequestsTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kRequestColumnCount;
}

QVariant RequestsTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = RequestColumn(index.column());
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    const Page &page = m_pages.at(size_t(pageOf(index.row())));
    if (page.rows.isEmpty()) {
        if (!page.asked && !m_wanted.contains(page.first))
            m_wanted.append(page.first);
        m_wantedTimer.start();
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…"))
            : role == Qt::AccessibleTextRole ? QVariant(QStringLiteral("being read"))
                                             : QVariant();
    }
    const_cast<Page &>(page).usedAt = ++m_useCount;
    const auto row = rowAt(index.row());
    if (!row)
        return role == Qt::DisplayRole && column == RequestColumn::Time ? QVariant(QStringLiteral("no longer there")) : QVariant();
    const TableCell cell = requestCell(column, *row, m_session.capabilities(), m_view.zone());
    switch (role) {
    case Qt::DisplayRole:
        return cell.text;
    case Qt::AccessibleTextRole:
        return cell.spoken.isEmpty() ? cell.text : cell.spoken;
    case Qt::ToolTipRole:
        return cell.toolTip.isEmpty() ? QVariant() : QVariant(cell.toolTip);
    case SortRole:
        return cell.sort;
    case ToneRole:
        return cell.tone;
    case IdRole:
        return row->requestId;
    default:
        return {};
    }
}

QVariant RequestsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kRequestColumnCount)
        return {};
    const TableColumn column = requestColumn(RequestColumn(section));
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return int((column.numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

bool RequestsTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_active && m_more && !m_asking && !m_askingNewer && !m_error && m_rows < kMostRows;
}

void RequestsTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    askOlder();
    emit stateChanged();
}

} // namespace Gatehouse
