#include "models/alerts/alertqueuemodel.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"

#include <QCollator>
#include <QSet>

#include <algorithm>
#include <numeric>
#include <vector>

namespace Gatehouse
{

namespace
{

// Above this many stretches the table is replaced as a whole: moving them one by one would block the window.
constexpr qsizetype kMostRuns = 60;

struct Run {
    int first;
    int count;
};

// The stretches of `alerts` that are not in `known`.
QList<Run> runsOutside(const QList<Alert> &alerts, const QSet<qint64> &known)
{
    QList<Run> runs;
    for (int i = 0; i < alerts.size(); ++i) {
        if (known.contains(alerts.at(i).seq))
            continue;
        if (!runs.isEmpty() && runs.constLast().first + runs.constLast().count == i)
            ++runs.last().count;
        else
            runs.append({i, 1});
    }
    return runs;
}

QSet<qint64> seqsOf(const QList<Alert> &alerts)
{
    QSet<qint64> seqs;
    seqs.reserve(alerts.size());
    for (const Alert &alert : alerts)
        seqs.insert(alert.seq);
    return seqs;
}

bool isAside(const Alert &alert)
{
    return alert.mutedBy > 0 || alert.state == AlertState::Silenced || alert.state == AlertState::Resolved;
}

} // namespace

void AlertQueueModel::setAlerts(const QList<Alert> &alerts)
{
    QList<Alert> next = arranged(alerts);
    if (next == m_alerts)
        return;
    if (m_alerts.isEmpty()) {
        beginInsertRows({}, 0, int(next.size()) - 1);
        m_alerts = std::move(next);
        endInsertRows();
        return;
    }
    const QSet<qint64> now = seqsOf(m_alerts);
    const QSet<qint64> then = seqsOf(next);
    const QList<Run> gone = runsOutside(m_alerts, then);
    const QList<Run> come = runsOutside(next, now);
    if (gone.size() + come.size() > kMostRuns) {
        beginResetModel();
        m_alerts = std::move(next);
        endResetModel();
        return;
    }
    for (auto run = gone.crbegin(); run != gone.crend(); ++run) {
        beginRemoveRows({}, run->first, run->first + run->count - 1);
        m_alerts.remove(run->first, run->count);
        endRemoveRows();
    }
    permute(next);
    for (const Run &run : come) {
        beginInsertRows({}, run.first, run.first + run.count - 1);
        m_alerts.insert(run.first, run.count, Alert());
        std::copy_n(next.begin() + run.first, run.count, m_alerts.begin() + run.first);
        endInsertRows();
    }
    change(next);
}

// Brings those that stay into their new order, with what is selected.
void AlertQueueModel::permute(const QList<Alert> &next)
{
    QHash<qint64, int> places;
    places.reserve(m_alerts.size());
    for (int i = 0; i < m_alerts.size(); ++i)
        places.insert(m_alerts.at(i).seq, i);
    QList<Alert> ordered;
    ordered.reserve(m_alerts.size());
    std::vector<int> rows(size_t(m_alerts.size())); // where each one goes
    bool isSame = true;
    for (const Alert &alert : next) {
        const auto found = places.constFind(alert.seq);
        if (found == places.constEnd())
            continue;
        rows[size_t(*found)] = int(ordered.size());
        isSame = isSame && *found == ordered.size();
        ordered.append(m_alerts.at(*found));
    }
    if (isSame)
        return;
    emit layoutAboutToBeChanged();
    m_alerts = std::move(ordered);
    const QModelIndexList old = persistentIndexList();
    QModelIndexList moved;
    for (const QModelIndex &each : old)
        moved.append(index(rows[size_t(each.row())], each.column()));
    changePersistentIndexList(old, moved);
    emit layoutChanged();
}

void AlertQueueModel::change(const QList<Alert> &next)
{
    int first = -1;
    int last = -1;
    for (int i = 0; i < next.size(); ++i) {
        if (m_alerts.at(i) == next.at(i))
            continue;
        first = first < 0 ? i : first;
        last = i;
    }
    m_alerts = next;
    if (first >= 0)
        emit dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

void AlertQueueModel::setTime(qint64 nowMs, const QTimeZone &zone)
{
    if (nowMs == m_nowMs && zone == m_zone)
        return;
    m_nowMs = nowMs;
    m_zone = zone;
    if (!m_alerts.isEmpty())
        emit dataChanged(index(0, AgeColumn), index(rowCount() - 1, OwnerColumn));
}

void AlertQueueModel::setNames(const QHash<QString, QString> &names)
{
    if (names == m_names)
        return;
    m_names = names;
    if (!m_alerts.isEmpty())
        emit dataChanged(index(0, OwnerColumn), index(rowCount() - 1, OwnerColumn));
}

const Alert *AlertQueueModel::at(int row) const
{
    return row >= 0 && row < m_alerts.size() ? &m_alerts.at(row) : nullptr;
}

int AlertQueueModel::rowOf(qint64 seq) const
{
    const auto found = std::ranges::find(m_alerts, seq, &Alert::seq);
    return found == m_alerts.end() ? -1 : int(found - m_alerts.begin());
}

// Of the column that is sorted by, if that is one of words: made once an alert, not twice a comparison.
std::vector<QCollatorSortKey> AlertQueueModel::sortKeys(const QList<Alert> &alerts) const
{
    std::vector<QCollatorSortKey> keys;
    if (m_sortColumn != WhatColumn && m_sortColumn != WhereColumn && m_sortColumn != EvidenceColumn &&
        m_sortColumn != OwnerColumn)
        return keys;
    const QCollator collator;
    keys.reserve(size_t(alerts.size()));
    for (const Alert &alert : alerts)
        keys.push_back(collator.sortKey(text(alert, Column(m_sortColumn))));
    return keys;
}

bool AlertQueueModel::isBefore(const Alert &a, const Alert &b) const
{
    if (m_sortColumn == AgeColumn && a.openedMs != b.openedMs) // the youngest first
        return (a.openedMs > b.openedMs) == (m_sortOrder == Qt::AscendingOrder);
    if (a.level != b.level)
        return (a.level > b.level) == (m_sortColumn != LevelColumn || m_sortOrder == Qt::AscendingOrder);
    return a.seq > b.seq;
}

QList<Alert> AlertQueueModel::arranged(const QList<Alert> &alerts) const
{
    const std::vector<QCollatorSortKey> keys = sortKeys(alerts);
    std::vector<int> rows(size_t(alerts.size()));
    std::iota(rows.begin(), rows.end(), 0);
    std::ranges::sort(rows, [&](int a, int b) {
        if (!keys.empty()) {
            if (const int compared = keys[size_t(a)].compare(keys[size_t(b)]); compared != 0)
                return (compared < 0) == (m_sortOrder == Qt::AscendingOrder);
        }
        return isBefore(alerts.at(a), alerts.at(b));
    });
    QList<Alert> sorted;
    sorted.reserve(alerts.size());
    for (const int row : rows)
        sorted.append(alerts.at(row));
    return sorted;
}

void AlertQueueModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    permute(arranged(m_alerts));
}

int AlertQueueModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_alerts.size());
}

int AlertQueueModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AlertQueueModel::text(const Alert &alert, Column column) const
{
    switch (column) {
    case LevelColumn:
        return alertLevelTitle(alert.level);
    case WhatColumn:
        return alert.title.isEmpty() ? alert.rule : alert.title;
    case WhereColumn:
        return alertPlace(alert);
    case EvidenceColumn:
        return alert.summary;
    case AgeColumn:
        return roughAge(m_nowMs - alert.openedMs);
    case OwnerColumn: {
        const QString owner = alertOwnership(alert, m_names, m_nowMs, m_zone);
        return owner.isEmpty() ? notRecorded() : owner;
    }
    case ColumnCount:
        break;
    }
    return {};
}

QString AlertQueueModel::toolTip(const Alert &alert, Column column) const
{
    switch (column) {
    case LevelColumn:
        return QStringLiteral("%1 · %2").arg(alertId(alert.seq), alertStateTitle(alert.state));
    case AgeColumn:
        return alert.isOver() ? tr("Noticed %1, over since %2")
                                    .arg(formatInstant(alert.openedMs, m_zone), formatInstant(alert.overMs, m_zone))
                              : tr("Noticed %1, still going on").arg(formatInstant(alert.openedMs, m_zone));
    default:
        return {};
    }
}

QVariant AlertQueueModel::data(const QModelIndex &index, int role) const
{
    const Alert *alert = index.isValid() ? at(index.row()) : nullptr;
    if (!alert)
        return {};
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(*alert, column);
    case Qt::AccessibleTextRole:
        return column == OwnerColumn && alertOwnership(*alert, m_names, m_nowMs, m_zone).isEmpty()
                   ? tr("nobody")
                   : text(*alert, column);
    case Qt::ToolTipRole: {
        const QString tip = toolTip(*alert, column);
        return tip.isEmpty() ? QVariant() : QVariant(tip);
    }
    case AlertSeqRole:
        return alert->seq;
    case AlertLevelRole:
        return int(alert->level);
    case AsideRole:
        return isAside(*alert);
    default:
        return {};
    }
}

QVariant AlertQueueModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::AccessibleTextRole))
        return {};
    // The chips say what they are; a screen reader is told.
    if (section == LevelColumn && role == Qt::DisplayRole)
        return QString();
    const QStringList titles{tr("level"), tr("what"), tr("where"), tr("evidence"), tr("age"), tr("owner")};
    return titles.value(section);
}

} // namespace Gatehouse
