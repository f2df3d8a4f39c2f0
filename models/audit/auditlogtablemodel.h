// The audit log as a table, newest first.
//
// All of the log but what a retention cut took counts as rows at once when nothing is filtered, since its entries are
// numbered without a gap; with a filter, the entries that were found so far. Only what was looked at last is held: any
// place of a log of millions is one short question away, and its cells read "…" until then.
//
// Thread: the GUI thread.
#pragma once

#include "models/audit/auditlog.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QHash>
#include <QSet>
#include <QTimeZone>
#include <QTimer>

#include <algorithm>
#include <optional>
#include <vector>

namespace Gatehouse
{

class AuditLogTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { PositionColumn, TimeColumn, ActorColumn, ActionColumn, ObjectColumn, DetailColumn, ColumnCount };
    enum Role { IndexRole = Qt::UserRole + 1 }; // qint64: the entry's position in the log
    enum class State { Loading, Empty, Failed, Partial, Full };

    static constexpr int kPageRows = 200;
    static constexpr int kMostHeld = 8000;
    // A table view cannot show more rows than fit into 2^31 pixels.
    static constexpr qint64 kMostRows = 50'000'000;

    // The log outlives it.
    explicit AuditLogTableModel(AuditLog &log, QObject *parent = nullptr);

    void setFilter(const AuditFilter &filter);
    const AuditFilter &filter() const { return m_filter; }
    void setZone(const QTimeZone &zone);
    const QTimeZone &zone() const { return m_zone; }
    // What operators are called, by their ids.
    void setNames(const QHash<QString, QString> &names);
    QString nameOf(const QString &actor) const;

    void reload();
    // Puts entries that have come since above the first row.
    void lookForNewer();
    // Lets go of everything and asks no more until reload().
    void clear();

    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    // What a retention cut took of the log; nothing of it is a row.
    const std::optional<AuditCut> &cut() const { return m_cut; }
    // Of the log, with what was cut; nothing until it was read.
    std::optional<qint64> size() const { return m_answered ? std::optional(m_size) : std::nullopt; }
    bool isSearching() const { return m_asking; }
    // Entries from here on were searched.
    qint64 searchedTo() const { return m_searchedTo; }

    qint64 indexAt(int row) const;
    // -1 when no row shows this entry.
    int rowOf(qint64 index) const;
    // Nothing while it is being read.
    std::optional<LoggedEntry> entryAt(int row) const;
    int heldEntries() const { return int(m_held.count()); }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void stateChanged();

private:
    bool isFiltered() const { return !m_filter.isEmpty(); }
    int rows() const;
    qint64 firstKept() const { return m_cut ? m_cut->before : 0; }
    int rowsOf(qint64 size) const { return int(std::clamp<qint64>(size - firstKept(), 0, kMostRows)); }
    void ask();
    void answered(const Result<AuditSlice> &page);
    void newerAnswered(const AuditSlice &page);
    void append(const AuditSlice &page);
    void hold(const QList<LoggedEntry> &entries);
    void want(int row) const;
    void loadWanted();
    void loaded(int firstRow, int lastRow, const Result<AuditSlice> &page);
    QString text(const LoggedEntry &entry, Column column) const;

    AuditLog &m_log;
    AuditFilter m_filter;
    QTimeZone m_zone = QTimeZone::utc();
    QHash<QString, QString> m_names;
    int m_generation = 0;
    bool m_answered = false;
    bool m_asking = false;
    bool m_askingNewer = false;
    std::optional<Error> m_error;
    qint64 m_size = 0;
    std::optional<AuditCut> m_cut;
    qint64 m_searchedTo = 0;
    size_t m_enough = kPageRows; // so many found entries are searched for before it pauses
    std::vector<qint64> m_found; // indexes of the rows, with a filter
    mutable QCache<qint64, LoggedEntry> m_held{kMostHeld};
    QSet<qint64> m_missing; // numbers that the log does not have, though it should
    mutable int m_wantedRow = -1;
    bool m_loading = false;
    mutable QTimer m_wantedTimer;
};

// "operator.signed_in" -> "Operator: signed in".
QString auditActionTitle(const QString &action);
// {"roles":["admin"]} -> "roles: admin".
QString auditDetailText(const QString &detail);

} // namespace Gatehouse
