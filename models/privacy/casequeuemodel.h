// The queue of privacy requests as a table, in the order that was chosen, read page by page behind the last one seen.
//
// Thread: the GUI thread.
#pragma once

#include "models/privacy/casestore.h"

#include <QAbstractTableModel>
#include <QHash>

#include <optional>

namespace Gatehouse
{

// "in 12 days", "today", "3 days overdue".
QString dueIn(const QDate &due, const QDate &today);
QString requestTypeTitle(RequestType type);
QString regimeTitle(Regime regime);
// "Most urgent first".
QString caseSortTitle(CaseSort sort);

class CaseQueueModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        IdColumn,
        TypeColumn,
        RegimeColumn,
        StateColumn,
        DueColumn,
        AssigneeColumn,
        ChangedColumn,
        FiledColumn,
        ColumnCount
    };
    // How urgent what the cell says is; a word in the cell says it, too.
    enum class Urgency { None, Good, Soon, Late };
    enum Role { UrgencyRole = Qt::UserRole + 1, CaseIdRole };
    enum class State { Loading, Empty, Failed, Partial, Full };

    static constexpr int kPageRows = 200;
    static constexpr int kMostReread = 2000;
    static constexpr int kSoonDays = 5;

    // The store outlives it.
    explicit CaseQueueModel(CaseStore &store, QObject *parent = nullptr);

    // `today`: the day of the operator.
    void setFilter(const CaseFilter &filter, const QDate &today);
    const CaseFilter &filter() const { return m_filter; }
    void setSort(CaseSort sort, const QDate &today);
    CaseSort sort() const { return m_sort; }
    void setNames(const QHash<QString, QString> &names);
    // Reads again what was read so far.
    void reload(const QDate &today);
    void clear();

    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    bool isLoading() const { return m_asking; }
    const CaseCounts &counts() const { return m_counts; }
    const PrivacyCase *at(int row) const;
    int rowOf(const QString &id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void stateChanged();

private:
    void ask(int limit, bool anew);
    void answered(const Result<CaseQueueSlice> &slice, int limit, bool anew);
    QString text(const PrivacyCase &one, Column column) const;
    Urgency urgency(const PrivacyCase &one, Column column) const;

    CaseStore &m_store;
    CaseFilter m_filter{.openOnly = true}; // as the page begins
    CaseSort m_sort = CaseSort::Due;
    QDate m_today;
    QHash<QString, QString> m_names;
    QList<PrivacyCase> m_cases;
    CaseCounts m_counts;
    std::optional<Error> m_error;
    int m_generation = 0;
    bool m_answered = false;
    bool m_asking = false;
    bool m_more = false;
};

} // namespace Gatehouse
