// One incident as the page shows it, with what can be done with it.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/incidentcontroller.h"
#include "models/alerts/incidentdeeds.h"
#include "models/alerts/incidentstory.h"

namespace Gatehouse
{

class IncidentDetail : public QObject
{
    Q_OBJECT
public:
    // All outlive it.
    IncidentDetail(IncidentController &list, IncidentStore &store, IncidentDeeds &deeds, QObject *parent = nullptr);

    // 0: none.
    void show(qint64 seq);
    void refresh();
    qint64 seq() const { return m_seq; }
    const std::optional<IncidentFolder> &folder() const { return m_folder; }
    const std::optional<Error> &error() const { return m_error; }
    bool isLoading() const { return m_asking; }
    IncidentDeeds &deeds() { return m_deeds; }

    // Of the folder, or of the list while that is read.
    std::optional<Incident> incident() const;
    QString standing() const;
    const QList<IncidentEntry> &timeline() const { return m_timeline; }
    FigureTableModel &alertTable() { return m_alertTable; }
    FigureTableModel &deedTable() { return m_deedTable; }
    FigureTableModel &targetTable() { return m_targetTable; }
    const IncidentDeed *deed(int idx) const;
    const DeedTarget *target(int row) const;

    // Whether a person can do this now: by its state and by the rights of who is signed in.
    bool can(IncidentAction action) const;
    // The incident is filled in, and that it is changed from what is seen here.
    void give(IncidentOrder order, const QString &done);

signals:
    void changed();

private:
    void ask();
    void follow();
    void tell();

    IncidentController &m_list;
    IncidentStore &m_store;
    IncidentDeeds &m_deeds;
    qint64 m_seq = 0;
    std::optional<IncidentFolder> m_folder;
    std::optional<Error> m_error;
    QList<IncidentEntry> m_timeline;
    FigureTableModel m_alertTable;
    FigureTableModel m_deedTable;
    FigureTableModel m_targetTable;
    int m_generation = 0;
    bool m_asking = false;
};

} // namespace Gatehouse
