// The data map of a gateway as a table, one row of it with what is suggested and its history, and classifying it.
//
// Thread: the GUI thread.
#pragma once

#include "models/datamap/datamapstore.h"
#include "models/datamap/tablestatement.h"
#include "models/team/teamsession.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimer>

namespace Gatehouse
{

class DataMapController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };
    enum Column {
        PlaceColumn,
        StateColumn,
        CategoryColumn,
        DispositionColumn,
        PurposeColumn,
        RecipientsColumn,
        ClassColumn
    };

    static constexpr int kAgainMs = int(kHourMs); // whether or not the page is shown, for its badge

    // All outlive it.
    DataMapController(DataMapStore &store, TeamSession &team, QObject *parent = nullptr);

    FigureTableModel &table() { return m_table; }
    FigureTableModel &historyTable() { return m_history; }

    void setActive(bool active);
    void refresh();
    State state() const;
    bool isReading() const { return m_asking; }
    // SignIn or Denied: why nothing is shown; why nothing can be classified.
    Result<void> access() const;
    Result<void> mayClassify() const;
    const std::optional<Error> &error() const { return m_error; }
    // "21 tables, 214 columns: 3 not classified"
    QString headline() const;
    // What is missing or new; empty: nothing.
    QString notice() const;
    bool isComplete() const { return unclassified() == 0 && (!m_sight || m_sight->contradicted() == 0); }
    int unclassified() const { return m_sight ? m_sight->unclassified() : 0; }
    const DataMapSight *sight() const { return m_sight ? &*m_sight : nullptr; }

    // Rows with all of these words anywhere in them.
    void setFilter(const QString &words);
    const QString &filter() const { return m_filter; }

    void select(const QString &place);
    const QString &selected() const { return m_selected; }
    // Valid until the next change; null when nothing is selected.
    const DataMapRow *one() const;
    std::optional<DataMapRow::State> stateOf(const QString &place) const;
    // Of the selected column, once it is known; `isSuggesting` until then.
    const std::optional<ColumnSuggestion> &suggestion() const { return m_suggestion; }
    bool isSuggesting() const { return m_suggesting; }
    // Why there is no suggestion; empty: there is one, or nobody has asked.
    const QString &suggestionError() const { return m_suggestionError; }
    // What an erasure should do with the selected column, were it of this category; empty: its rows go as a whole.
    QString erasureFor(const QString &category) const;

    void classifyColumn(const QString &category, const QString &onErasure, const QString &reason);
    void classifyTable(TableStatement said, const QString &reason);
    // What was said of the selected place here is taken back.
    void withdraw(const QString &reason);
    bool isClassifying() const { return m_classifying; }

    // Answers by written(), or says why not.
    void makeDisclosure();
    void makeRecord(const RecordParties &parties);
    bool isMaking() const { return m_making; }

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void made(const DisclosureDocument &document);

private:
    void follow();
    void answered(const Result<DataMapSight> &sight);
    void fill();
    void readHistory();
    void suggest();
    QString openText() const;
    void classify(const QJsonObject &says, const QString &reason);
    void take(QFuture<Result<DisclosureDocument>> document);
    bool isShown(const DataMapRow &row) const;

    DataMapStore &m_store;
    TeamSession &m_team;
    FigureTableModel m_table;
    FigureTableModel m_history;
    QTimer m_again;
    std::optional<DataMapSight> m_sight;
    std::optional<Error> m_error;
    QString m_filter;
    QString m_selected;
    std::optional<ColumnSuggestion> m_suggestion;
    QString m_suggestionError;
    int m_generation = 0; // of the sight
    int m_pick = 0;       // of the row that is selected
    bool m_allowed = false;
    bool m_active = false;
    bool m_asking = false;
    bool m_suggesting = false;
    bool m_classifying = false;
    bool m_making = false;
};

// "new", "not there", "classified here": for people; empty for what the profile knows.
QString rowStateTitle(const DataMapRow &row);

} // namespace Gatehouse
