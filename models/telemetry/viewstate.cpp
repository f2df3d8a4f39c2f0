#include "models/telemetry/viewstate.h"

#include "models/core/format.h"
#include "models/telemetry/telemetrysession.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestLink = 16 * 1024;
const QString kShow = QStringLiteral("show");
constexpr qint64 kLongestZoomMs = 20 * 366 * kDayMs;

std::unexpected<Error> badLink(const QString &why)
{
    return failure(ErrorKind::InvalidInput, QStringLiteral("The link cannot be opened: %1").arg(why));
}

bool isPageName(const QString &name)
{
    return !name.isEmpty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](QChar c) {
        return (c >= QLatin1Char('a') && c <= QLatin1Char('z')) || c == QLatin1Char('-');
    });
}

struct LinkItems {
    QString range;
    QString zone;
    QString comparison;
    QStringList filters;
};

Result<LinkItems> itemsOf(const QUrlQuery &query)
{
    LinkItems items;
    for (const auto &[key, value] : query.queryItems(QUrl::FullyDecoded)) {
        QString *single = key == QLatin1String("range")     ? &items.range
                          : key == QLatin1String("tz")      ? &items.zone
                          : key == QLatin1String("compare") ? &items.comparison
                                                            : nullptr;
        if (key == QLatin1String("filter"))
            items.filters.append(value);
        else if (single == nullptr)
            return badLink(QStringLiteral("\"%1\" is not a part that is known. Use range, tz, compare and filter.")
                               .arg(key.left(40)));
        else if (!single->isEmpty())
            return badLink(QStringLiteral("\"%1\" is given twice.").arg(key));
        else
            *single = value;
    }
    return items;
}

Result<ViewSnapshot> snapshotOf(const LinkItems &items)
{
    if (items.range.isEmpty())
        return badLink(QStringLiteral("it names no range. Add range=last:86400000 or another."));
    const auto zone = parseZone(items.zone.isEmpty() ? QStringLiteral("UTC") : items.zone);
    if (!zone)
        return badLink(zone.error().message);
    const auto range = TimeRange::fromToken(items.range, *zone);
    if (!range)
        return badLink(range.error().message);
    const auto comparison =
        Comparison::fromToken(items.comparison.isEmpty() ? QStringLiteral("none") : items.comparison);
    if (!comparison)
        return badLink(comparison.error().message);
    ViewSnapshot snapshot{*range, *comparison, {}};
    for (const QString &text : items.filters) {
        const auto term = filterTermFromToken(text);
        if (!term)
            return badLink(term.error().message);
        if (snapshot.filter.names(term->dimension))
            return badLink(QStringLiteral("%1 is filtered twice.").arg(dimensionToken(term->dimension)));
        snapshot.filter.terms.append(*term);
    }
    return snapshot;
}

} // namespace

ViewState::ViewState(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

qint64 ViewState::nowMs() const
{
    return m_pausedSinceMs.value_or(m_clock.nowMs());
}

void ViewState::step(const ViewSnapshot &next)
{
    if (next == m_now)
        return;
    m_undo.append(m_now);
    if (m_undo.size() > kMostUndoSteps)
        m_undo.removeFirst();
    m_redo.clear();
    m_now = next;
    emit changed();
}

void ViewState::setSnapshot(const ViewSnapshot &snapshot)
{
    step(snapshot);
}

void ViewState::setRange(const TimeRange &range)
{
    step({range, m_now.comparison, m_now.filter});
}

void ViewState::setZone(const QTimeZone &zone)
{
    if (zone.isValid())
        setRange(m_now.range.inZone(zone));
}

void ViewState::setComparison(const Comparison &comparison)
{
    step({m_now.range, comparison, m_now.filter});
}

void ViewState::setFilter(const FilterSet &filter)
{
    step({m_now.range, m_now.comparison, filter});
}

void ViewState::setFilter(Dimension dimension, const QStringList &values, bool exclude)
{
    FilterSet filter = m_now.filter;
    filter.set(dimension, values, exclude);
    setFilter(filter);
}

void ViewState::zoomTo(const TimeSpan &span)
{
    if (span.isEmpty())
        return;
    TimeSpan zoomed{floorTo(span.fromMs, kMinuteMs), ceilTo(span.toMs, kMinuteMs)};
    zoomed.toMs = std::max(zoomed.toMs, zoomed.fromMs + kMinuteMs);
    setRange(TimeRange::absolute(zoomed, zone()));
}

void ViewState::zoomOut()
{
    const TimeSpan now = span();
    const qint64 grow = now.lengthMs() / 2;
    if (now.lengthMs() * 2 > kLongestZoomMs)
        return;
    TimeSpan wider{now.fromMs - grow, now.toMs + grow};
    // The future holds no rows; what would reach into it is added in front instead.
    const qint64 beyond = std::min(grow, std::max<qint64>(0, wider.toMs - ceilTo(nowMs(), kMinuteMs)));
    zoomTo({wider.fromMs - beyond, wider.toMs - beyond});
}

void ViewState::setObjective(const LatencyObjective &objective)
{
    if (objective == m_objective || objective.thresholdUs <= 0 || objective.targetShare <= 0 ||
        objective.targetShare > 1)
        return;
    m_objective = objective;
    emit changed();
}

void ViewState::undo()
{
    if (m_undo.isEmpty())
        return;
    m_redo.append(m_now);
    m_now = m_undo.takeLast();
    emit changed();
}

void ViewState::redo()
{
    if (m_redo.isEmpty())
        return;
    m_undo.append(m_now);
    m_now = m_redo.takeLast();
    emit changed();
}

QString ViewState::toLink(const QString &page) const
{
    const auto item = [](const QString &key, const QString &value) {
        return key + QLatin1Char('=') + QString::fromLatin1(QUrl::toPercentEncoding(value, "=:/,"));
    };
    QStringList items{item(QStringLiteral("range"), m_now.range.toToken()),
                      item(QStringLiteral("tz"), QString::fromLatin1(zone().id())),
                      item(QStringLiteral("compare"), m_now.comparison.toToken())};
    for (const FilterTerm &term : m_now.filter.terms)
        items.append(item(QStringLiteral("filter"), filterTermToToken(term)));
    return QStringLiteral("gatehouse://%1?%2").arg(page, items.join(QLatin1Char('&')));
}

QString ViewState::linkToItem(const QString &page, const QString &item)
{
    return QStringLiteral("gatehouse://%1?%2=%3").arg(page, kShow, item);
}

Result<ViewLink> ViewState::fromLink(const QString &link)
{
    if (link.size() > kLongestLink)
        return badLink(QStringLiteral("it is longer than %1 characters.").arg(kLongestLink));
    const QUrl url(link.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("gatehouse"))
        return badLink(QStringLiteral("it does not read gatehouse://<page>?range=…"));
    if (!isPageName(url.host()) || (!url.path().isEmpty() && url.path() != QLatin1String("/")))
        return badLink(QStringLiteral("\"%1\" is not the name of a page.").arg((url.host() + url.path()).left(40)));
    const QUrlQuery query(url);
    if (query.isEmpty())
        return ViewLink{url.host(), std::nullopt};
    if (query.hasQueryItem(kShow)) {
        const QString item = query.queryItemValue(kShow, QUrl::FullyDecoded);
        static const QRegularExpression form(QStringLiteral("^[A-Za-z0-9-]{1,40}$"));
        if (query.queryItems().size() > 1 || !form.match(item).hasMatch())
            return badLink(QStringLiteral("\"show\" names one thing, such as A-000042, and stands alone."));
        return ViewLink{url.host(), std::nullopt, item};
    }
    const auto items = itemsOf(query);
    if (!items)
        return std::unexpected(items.error());
    const auto snapshot = snapshotOf(*items);
    if (!snapshot)
        return std::unexpected(snapshot.error());
    return ViewLink{url.host(), *snapshot};
}

void ViewState::openLink(const ViewLink &link)
{
    if (link.view)
        step(*link.view);
}

void ViewState::watch(TelemetrySession &session)
{
    if (m_session)
        disconnect(m_session, nullptr, this, nullptr);
    m_session = &session;
    connect(&session, &TelemetrySession::dataChanged, this, [this](const TimeSpan &, qint64 newRows) {
        if (!isPaused() || newRows <= 0)
            return;
        m_newRows += newRows;
        emit pauseChanged();
    });
}

void ViewState::setPaused(bool paused)
{
    if (paused == isPaused())
        return;
    m_newRows = 0;
    m_pausedSinceMs = paused ? std::optional(m_clock.nowMs()) : std::nullopt;
    emit pauseChanged();
}

QString ViewState::liveText() const
{
    if (!m_pausedSinceMs)
        return QStringLiteral("live");
    const qint64 seconds = std::max<qint64>(0, m_clock.nowMs() - *m_pausedSinceMs) / 1000;
    const QLatin1Char zero('0');
    const QString length = seconds < 3600
                               ? QStringLiteral("%1:%2").arg(seconds / 60, 2, 10, zero).arg(seconds % 60, 2, 10, zero)
                               : formatAge(seconds * 1000);
    return QStringLiteral("paused %1, %2 new").arg(length, formatExact(m_newRows));
}

} // namespace Gatehouse
