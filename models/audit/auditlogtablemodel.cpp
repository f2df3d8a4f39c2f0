#include "models/audit/auditlogtablemodel.h"

#include "models/core/format.h"
#include "models/core/onfinished.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString plainValue(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList each;
        for (const QJsonValue &item : value.toArray())
            each.append(plainValue(item));
        return each.join(QStringLiteral(", "));
    }
    if (value.isObject())
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    if (value.isDouble() && double(value.toInteger()) == value.toDouble())
        return QString::number(value.toInteger());
    return value.isNull() ? notRecorded() : value.toVariant().toString();
}

} // namespace

QString auditActionTitle(const QString &action)
{
    QString area = action.section(QLatin1Char('.'), 0, 0);
    QString rest = action.section(QLatin1Char('.'), 1);
    if (area.isEmpty() || rest.isEmpty())
        return action;
    area[0] = area.at(0).toUpper();
    rest.replace(QLatin1Char('_'), QLatin1Char(' '));
    rest.replace(QLatin1Char('.'), QLatin1String(" · "));
    return area + QStringLiteral(": ") + rest;
}

QString auditDetailText(const QString &detail)
{
    const QJsonDocument document = QJsonDocument::fromJson(detail.toUtf8());
    if (!document.isObject())
        return detail;
    const QJsonObject object = document.object();
    QStringList parts;
    for (auto at = object.constBegin(); at != object.constEnd(); ++at)
        parts.append(QString(at.key()).replace(QLatin1Char('_'), QLatin1Char(' ')) + QStringLiteral(": ") +
                     plainValue(at.value()));
    return parts.join(QStringLiteral(" · "));
}

AuditLogTableModel::AuditLogTableModel(AuditLog &log, QObject *parent)
    : QAbstractTableModel(parent)
    , m_log(log)
{
    m_wantedTimer.setSingleShot(true);
    m_wantedTimer.setInterval(0);
    connect(&m_wantedTimer, &QTimer::timeout, this, &AuditLogTableModel::loadWanted);
}

void AuditLogTableModel::setFilter(const AuditFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    reload();
}

void AuditLogTableModel::setZone(const QTimeZone &zone)
{
    if (zone == m_zone)
        return;
    m_zone = zone;
    if (rows() > 0)
        emit dataChanged(index(0, TimeColumn), index(rows() - 1, TimeColumn));
}

void AuditLogTableModel::setNames(const QHash<QString, QString> &names)
{
    m_names = names;
    if (rows() > 0)
        emit dataChanged(index(0, ActorColumn), index(rows() - 1, ObjectColumn));
}

QString AuditLogTableModel::nameOf(const QString &actor) const
{
    return m_names.value(actor, actor);
}

void AuditLogTableModel::clear()
{
    ++m_generation;
    beginResetModel();
    m_found.clear();
    m_size = 0;
    m_cut.reset();
    m_held.clear();
    endResetModel();
    m_missing.clear();
    m_enough = kPageRows;
    m_searchedTo = 0;
    m_wantedRow = -1;
    m_answered = m_asking = m_askingNewer = m_loading = false;
    m_error.reset();
}

void AuditLogTableModel::reload()
{
    // What was cut is cut: it is shown while the rest is read anew.
    const std::optional<AuditCut> cut = m_cut;
    clear();
    m_cut = cut;
    ask();
    emit stateChanged();
}

void AuditLogTableModel::ask()
{
    m_asking = true;
    AuditStretch stretch{m_filter, std::nullopt, 0, kPageRows};
    if (m_answered)
        stretch.below = m_searchedTo;
    onFinished(m_log.page(stretch), this, [this, generation = m_generation](const Result<AuditSlice> &page) {
        if (generation == m_generation)
            answered(page);
    });
}

void AuditLogTableModel::answered(const Result<AuditSlice> &page)
{
    if (!page) {
        m_asking = false;
        m_error = page.error();
        emit stateChanged();
        return;
    }
    m_error.reset();
    append(*page);
    // Not before: a listener to the insertion may ask for more, and would ask for the same.
    m_asking = false;
    // A page looks at so many entries and no more: what is rare is searched for stretch by stretch.
    if (isFiltered() && m_searchedTo > 0 && m_found.size() < m_enough)
        ask();
    emit stateChanged();
}

void AuditLogTableModel::append(const AuditSlice &page)
{
    const bool first = !std::exchange(m_answered, true);
    hold(page.entries);
    m_searchedTo = page.readTo;
    const int before = rows();
    if (first)
        m_cut = page.cut;
    const qint64 count = isFiltered() ? page.entries.size() : first ? rowsOf(page.size) : 0;
    if (count > 0)
        beginInsertRows({}, before, before + int(count) - 1);
    if (first)
        m_size = page.size;
    if (isFiltered()) {
        for (const LoggedEntry &entry : page.entries)
            m_found.push_back(entry.entry.index);
    }
    if (count > 0)
        endInsertRows();
}

void AuditLogTableModel::lookForNewer()
{
    if (!m_answered || m_asking || m_askingNewer)
        return;
    m_askingNewer = true;
    onFinished(m_log.page({m_filter, std::nullopt, m_size, kPageRows}), this,
               [this, generation = m_generation](const Result<AuditSlice> &page) {
                   if (generation != m_generation)
                       return;
                   m_askingNewer = false;
                   if (page)
                       newerAnswered(*page);
                   else
                       m_error = page.error();
                   emit stateChanged();
               });
}

void AuditLogTableModel::newerAnswered(const AuditSlice &page)
{
    m_error.reset();
    // More has come than one page holds, or the log is shorter than it was, or was cut.
    if (page.size < m_size || page.cut != m_cut || (page.readTo > m_size && isFiltered())) {
        reload();
        return;
    }
    const qint64 count = isFiltered() ? page.entries.size() : rowsOf(page.size) - rows();
    hold(page.entries);
    if (count > 0)
        beginInsertRows({}, 0, int(count) - 1);
    m_size = page.size;
    if (isFiltered()) {
        std::vector<qint64> newer;
        for (const LoggedEntry &entry : page.entries)
            newer.push_back(entry.entry.index);
        m_found.insert(m_found.begin(), newer.begin(), newer.end());
    }
    if (count > 0)
        endInsertRows();
}

void AuditLogTableModel::hold(const QList<LoggedEntry> &entries)
{
    for (const LoggedEntry &entry : entries)
        m_held.insert(entry.entry.index, new LoggedEntry(entry));
}

int AuditLogTableModel::rows() const
{
    return isFiltered() ? int(m_found.size()) : rowsOf(m_size);
}

qint64 AuditLogTableModel::indexAt(int row) const
{
    if (row < 0 || row >= rows())
        return -1;
    return isFiltered() ? m_found.at(size_t(row)) : m_size - 1 - row;
}

int AuditLogTableModel::rowOf(qint64 index) const
{
    if (!isFiltered())
        return index >= firstKept() && m_size - 1 - index < rows() && index < m_size ? int(m_size - 1 - index) : -1;
    const auto at = std::ranges::lower_bound(m_found, index, std::ranges::greater());
    return at == m_found.end() || *at != index ? -1 : int(at - m_found.begin());
}

std::optional<LoggedEntry> AuditLogTableModel::entryAt(int row) const
{
    const LoggedEntry *held = m_held.object(indexAt(row));
    return held ? std::optional(*held) : std::nullopt;
}

void AuditLogTableModel::want(int row) const
{
    m_wantedRow = row;
    if (!m_loading)
        m_wantedTimer.start();
}

// The rows around the one that was looked at last: a view asks for all that it shows.
void AuditLogTableModel::loadWanted()
{
    const int row = std::exchange(m_wantedRow, -1);
    if (row < 0 || row >= rows() || m_loading || m_held.contains(indexAt(row)))
        return;
    int first = std::max(0, row - kPageRows / 2);
    // What was found far apart is not reached from there by one page.
    if (indexAt(first) - indexAt(row) >= AuditRepository::kEntriesPerPage / 2)
        first = row;
    const int last = std::min(rows() - 1, first + kPageRows - 1);
    m_loading = true;
    onFinished(m_log.page({m_filter, indexAt(first) + 1, indexAt(last), kPageRows}), this,
               [this, first, last, generation = m_generation](const Result<AuditSlice> &page) {
                   if (generation == m_generation)
                       loaded(first, last, page);
               });
}

void AuditLogTableModel::loaded(int firstRow, int lastRow, const Result<AuditSlice> &page)
{
    m_loading = false;
    if (!page) {
        m_error = page.error();
        emit stateChanged();
        return;
    }
    hold(page->entries);
    // Rows may have been put above since, so what was asked for is known by its numbers.
    for (int row = firstRow; row <= lastRow && row < rows(); ++row) {
        if (page->readTo <= indexAt(row) && !m_held.contains(indexAt(row)))
            m_missing.insert(indexAt(row));
    }
    emit dataChanged(index(firstRow, 0), index(std::min(lastRow, rows() - 1), ColumnCount - 1));
    if (m_wantedRow >= 0)
        m_wantedTimer.start();
}

AuditLogTableModel::State AuditLogTableModel::state() const
{
    if (rows() > 0)
        return m_error ? State::Partial : State::Full;
    if (m_error)
        return State::Failed;
    return m_answered && !m_asking ? State::Empty : State::Loading;
}

int AuditLogTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : rows();
}

int AuditLogTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AuditLogTableModel::text(const LoggedEntry &entry, Column column) const
{
    switch (column) {
    case PositionColumn:
        return formatExact(entry.entry.index);
    case TimeColumn:
        return formatInstantPrecise(entry.entry.timeMs, m_zone);
    case ActorColumn:
        return nameOf(entry.entry.actor);
    case ActionColumn:
        return auditActionTitle(entry.entry.action);
    case ObjectColumn: {
        const QString id = entry.entry.object.section(QLatin1Char(' '), 1);
        return m_names.contains(id) ? entry.entry.object.section(QLatin1Char(' '), 0, 0) + QLatin1Char(' ') + nameOf(id)
                                    : entry.entry.object;
    }
    case DetailColumn:
        return auditDetailText(entry.entry.detail);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant AuditLogTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return headerData(index.column(), Qt::Horizontal, role);
    const qint64 position = indexAt(index.row());
    if (role == IndexRole)
        return position;
    const LoggedEntry *held = m_held.object(position);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole && role != Qt::ToolTipRole)
        return {};
    if (!held) {
        if (index.column() == PositionColumn)
            return formatExact(position);
        if (m_missing.contains(position))
            return index.column() == ActionColumn ? QStringLiteral("not in the log") : QString();
        want(index.row());
        return role == Qt::AccessibleTextRole ? QStringLiteral("being read") : QStringLiteral("…");
    }
    const QString shown = text(*held, Column(index.column()));
    if (role == Qt::ToolTipRole && index.column() == ActionColumn)
        return held->entry.action;
    return shown;
}

QVariant AuditLogTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == PositionColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (Column(section)) {
    case PositionColumn:
        return tr("Entry");
    case TimeColumn:
        return tr("Time (%1)").arg(QString::fromLatin1(m_zone.id()));
    case ActorColumn:
        return tr("Who");
    case ActionColumn:
        return tr("What");
    case ObjectColumn:
        return tr("Of what");
    case DetailColumn:
        return tr("Detail");
    case ColumnCount:
        break;
    }
    return {};
}

bool AuditLogTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && isFiltered() && m_answered && !m_asking && !m_error && m_searchedTo > 0;
}

void AuditLogTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_enough = m_found.size() + kPageRows;
    ask();
    emit stateChanged();
}

} // namespace Gatehouse
