// Every sentence of the policies at a gateway with its state, one of them with its evidence and history, and looking
// again.
//
// Thread: the GUI thread.
#pragma once

#include "models/promises/promisestore.h"
#include "models/team/teamsession.h"
#include "models/telemetry/figuretablemodel.h"

#include <QTimeZone>
#include <QTimer>

namespace Gatehouse
{

class PromiseController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };

    static constexpr qint64 kFreshMs = 15 * kMinuteMs; // what was seen is looked at again after this, on its page
    static constexpr int kAgainMs = int(kHourMs);      // and after this anyway

    // `gateway`: as it is called in the store. All outlive it.
    PromiseController(PromiseStore &store, TeamSession &team, const Clock &clock, QString gateway,
                      QObject *parent = nullptr);

    FigureTableModel &table() { return m_table; }
    FigureTableModel &historyTable() { return m_history; }

    void setActive(bool active);
    void refresh();
    State state() const;
    // SignIn or Denied: why nothing is shown; why nothing can be looked at.
    Result<void> access() const;
    Result<void> mayLook() const;
    const std::optional<Error> &error() const { return m_error; }
    // "Policy 004 2026-06-01 and 4 others · 61 promises: 44 kept, 3 broken, ..."
    QString headline() const;
    // What is missing: no policy is in force, or nobody has looked yet; empty: nothing.
    QString notice() const;
    int broken() const;
    // By the key of a promise; nothing: nobody has looked.
    std::optional<PromiseState> stateOf(const QString &promise) const;
    static bool isFinding(const QString &row);

    void look();
    void stopLooking();
    bool isLooking() const { return m_looking; }
    // "Looking: 12 of 61"; empty when nobody does, or nobody is shown it.
    QString progress() const;
    // As much room as that takes of what is shown now; empty: nothing is.
    QString longestProgress() const;

    void select(const QString &promise);
    const QString &selected() const { return m_selected; }
    struct Selected {
        const PolicyDocument *policy = nullptr;
        const PolicySentence *sentence = nullptr;
        const Commitment *commitment = nullptr;
        const PromiseStanding *standing = nullptr; // null: nobody has looked
    };
    // Valid until the next change. Its policy is null when nothing is selected.
    Selected one() const;
    struct SelectedFinding {
        QString policy; // its name
        QStringList quotes;
        PolicyFinding finding;
    };
    // Nothing when a promise is selected.
    std::optional<SelectedFinding> finding() const;
    // Days of the measure of the selected promise, the oldest first.
    const QList<MeasuredDay> &course() const { return m_course; }
    // "since Tue 17 Nov 14:05"; empty while nobody has looked.
    QString since() const;
    bool isDuty() const;
    void noteDuty(const QString &note);

signals:
    void changed();
    void said(const QString &sentence, bool good);

private:
    void follow();
    QString policiesText() const;
    void answered(const Result<PromiseBoard> &board);
    void fill();
    void lookAgain();
    void lookIfStale();
    void readFolder();
    QString instant(qint64 ms) const;

    PromiseStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    const QString m_gateway;
    FigureTableModel m_table;
    FigureTableModel m_history;
    QTimer m_again;
    std::optional<PromiseBoard> m_board;
    std::optional<Error> m_error;
    QString m_selected;
    QList<MeasuredDay> m_course;
    int m_done = 0;
    int m_all = 0;
    qint64 m_triedMs = 0; // when the last look was begun here
    int m_generation = 0; // of the board
    int m_pick = 0;       // of the promise that is selected
    bool m_allowed = false;
    bool m_active = false;
    bool m_asking = false;
    bool m_looking = false;
    bool m_isDue = false; // a look begins with the next board
};

} // namespace Gatehouse
