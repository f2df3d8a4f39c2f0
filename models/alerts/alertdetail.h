// One alert as the page shows it, with what can be done with it and where its rows are.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertcontroller.h"
#include "models/alerts/alertreveal.h"
#include "models/alerts/alertstory.h"

#include <functional>

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
    FigureTableModel &explains() { return m_explains; }
    FigureTableModel &rows() { return m_rows; }
    FigureTableModel &before() { return m_before; }
    FigureTableModel &timeline() { return m_timeline; }
    QTimeZone zone() const { return m_queue.zone(); }
    // Whether a person can do this to it now: by its state and by the rights of who is signed in.
    bool can(AlertAction action) const;
    // As it stands on the page: masked where it names somebody, so it is none to ask the figures by. Denied: this
    // person may not go there. NotFound: nothing is shown, or figures are not filtered by what it is about.
    Result<AlertTrail> shownTrail() const;
    // Calls `then` with the trail as it is: at once where it names nobody, or else when the store has said whom it is
    // about. Never when another alert is shown by then. `besides`: one more condition, of a contributor. Errors as
    // above, and those of the store; this outlives the receiver.
    using Led = std::function<void(const Result<AlertTrail> &)>;
    void lead(QObject *receiver, const QString &besides, const Led &then);
    // The same for the key or account that it is about, "key:sk-…". NotFound: it is about no single one.
    Result<void> hasCredential() const;
    using LedToCredential = std::function<void(const Result<QString> &)>;
    void leadToCredential(QObject *receiver, const LedToCredential &then);

signals:
    void changed();

private:
    void ask();
    void follow();
    void tell();
    bool namesSomebody() const;
    Result<AlertTrail> trailOf(QStringList conditions) const;
    Result<QStringList> unmasked(const QStringList &person) const;

    AlertController &m_queue;
    AlertStore &m_store;
    TeamSession &m_team;
    AlertReveal m_reveal;
    qint64 m_seq = 0;
    std::optional<AlertFolder> m_folder;
    std::optional<Error> m_error;
    AlertStory m_story;
    FigureTableModel m_contributors;
    FigureTableModel m_explains;
    FigureTableModel m_rows;
    FigureTableModel m_before;
    FigureTableModel m_timeline;
    int m_generation = 0;
    bool m_asking = false;
    bool m_wasKept = false;
};

} // namespace Gatehouse
