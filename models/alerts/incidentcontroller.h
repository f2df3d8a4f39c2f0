// The incidents of a gateway: which are listed, how things stand, and what is done with one.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/affectedlist.h"
#include "models/alerts/incidentstore.h"
#include "models/alerts/incidentwords.h"
#include "models/team/teamsession.h"
#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/viewstate.h"

#include <QTimer>

namespace Gatehouse
{

enum class IncidentView { Open, Closed, All };
inline constexpr std::array kIncidentViews{IncidentView::Open, IncidentView::Closed, IncidentView::All};

class IncidentController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Empty, Failed, Full };

    static constexpr int kPollMs = 3000;
    static constexpr int kUnseenPollMs = 15'000;

    // `gateway`: as it is called in the store. All outlive it.
    IncidentController(IncidentStore &store, TeamSession &team, ViewState &view, const Clock &clock, QString gateway,
                       QObject *parent = nullptr);

    FigureTableModel &table() { return m_table; }
    // Of every state, as they were last read.
    const QList<Incident> &incidents() const { return m_all; }
    // Those that are not closed.
    QList<Incident> unclosed() const;
    const Incident *find(qint64 seq) const;
    TeamSession &team() { return m_team; }
    IncidentTeller teller() const;

    // Only a page that is seen is read often.
    void setActive(bool active);
    IncidentView view() const { return m_view; }
    void setView(IncidentView view);
    static QString viewTitle(IncidentView view);
    void poll();

    // SignIn: nobody has signed in.
    Result<void> access() const;
    Result<void> mayAct() const;
    State state() const;
    const std::optional<Error> &error() const { return m_error; }
    bool isBusy() const { return m_asking || m_acting > 0; }
    QString headline() const;
    // Why there is no row, and what to do: a title and a sentence.
    std::pair<QString, QString> emptiness() const;
    // What is stale; empty: nothing.
    QString notice() const;
    // That are not closed: for the navigation.
    int badge() const { return int(unclosed().size()); }

    // Gateway and operator are filled in.
    void open(const NewIncident &incident);
    // Who is filled in. `done`: what is said when it worked, "I-000012 is mitigated."
    void act(const IncidentOrder &order, const QString &done);

    // The bundle of an incident under this name, which then appears when it is whole. `affected`: what was counted.
    void exportTo(qint64 seq, const QString &file, const std::optional<AffectedList> &affected = {});

signals:
    void changed();
    void said(const QString &sentence, bool good);
    void opened(qint64 seq);
    // Something was changed from here.
    void acted(qint64 seq);

private:
    void follow();
    void read();
    void rebuild();

    IncidentStore &m_store;
    TeamSession &m_team;
    ViewState &m_zone; // only that of it
    const Clock &m_clock;
    QString m_gateway;
    FigureTableModel m_table;
    QTimer m_timer;
    IncidentView m_view = IncidentView::Open;
    QList<Incident> m_all;
    std::optional<Error> m_error;
    int m_generation = 0;
    int m_acting = 0;
    bool m_allowed = false;
    bool m_asking = false;
    bool m_again = false;
    bool m_known = false;
};

} // namespace Gatehouse
