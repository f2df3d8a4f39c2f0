// One alert as the page shows it, with what can be done with it and where its rows are.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "models/alerts/alertreveal.h"
#include "models/alerts/alertstory.h"

namespace Gatehouse
{

// Where the rows of an alert are.
struct AlertTrail {
    TimeSpan bad;    // while it was out of the ordinary
    TimeSpan around; // with what was before
    FilterSet filter;

    bool operator==(const AlertTrail &) const = default;
};

class AlertDetail : public QObject
{
    Q_OBJECT
public:
    // All outlive it.
    AlertDetail(AlertController &queue, AlertStore &store, ReadingRecord &record, TeamSession &team,
                QObject *parent = nullptr);

    // 0: none.
    void show(qint64 seq);
    void refresh();
    qint64 seq() const { return m_seq; }
    const std::optional<AlertFolder> &folder() const { return m_folder; }
    const std::optional<Error> &error() const { return m_error; }
    bool isLoading() const { return m_asking; }
    AlertReveal &reveal() { return m_reveal; }

    // Of the folder, or of the queue while that is read.
    std::optional<Alert> alert() const;
    QString title() const;
    const AlertStory &story() const { return m_story; }
    FigureTableModel &contributors() { return m_contributors; }
    FigureTableModel &before() { return m_before; }
    FigureTableModel &timeline() { return m_timeline; }
    FigureTableModel &explains() { return m_explains; }
    FigureTableModel &rows() { return m_rows; }
    QTimeZone zone() const { return m_queue.zone(); }
    // Whether a person can do this to it now: by its state and by the rights of who is signed in.
    bool can(AlertAction action) const;
    // Denied: whom it is about must be revealed first. NotFound: nothing is shown. `besides`: one more condition, of a
    // contributor.
    Result<AlertTrail> trail(const QString &besides = {}) const;

    // "key:sk-…", the key or account that it is about. Errors as of trail(); NotFound: it is about no single one.
    Result<QString> credential() const;

signals:
    void changed();

private:
    void ask();
    void follow();
    void tell();

    AlertController &m_queue;
    AlertStore &m_store;
    TeamSession &m_team;
    AlertReveal m_reveal;
    qint64 m_seq = 0;
    std::optional<AlertFolder> m_folder;
    std::optional<Error> m_error;
    AlertStory m_story;
    FigureTableModel m_contributors;
    FigureTableModel m_before;
    FigureTableModel m_timeline;
    int m_generation = 0;
    bool m_asking = false;
    bool m_wasKept = false;
};

} // namespace Gatehouse
    FigureTableModel m_explains;
    FigureTableModel m_rows;
