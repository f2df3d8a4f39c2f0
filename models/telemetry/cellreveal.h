// One masked cell of the raw rows, shown as it is once a reason is on record, and until it is hidden or the session is
// locked. The table itself stays masked, so nothing that is copied, dragged or exported from it holds it.
#pragma once

#include "models/audit/readingrecord.h"
#include "models/team/teamsession.h"
#include "models/telemetry/requeststablemodel.h"

namespace Gatehouse
{

class CellReveal : public QObject
{
    Q_OBJECT
public:
    // All outlive it.
    CellReveal(RequestsTableModel &rows, ReadingRecord &record, TeamSession &team, QObject *parent = nullptr);

    // The cell, or else what is masked of its row: the address first. False: nothing is.
    bool choose(const QModelIndex &cell);
    void close();
    bool isChosen() const { return !m_value.isEmpty(); }

    // "Address of the request of 14:02:11.120: 203.0.113.•••", or with the value once it is revealed.
    QString text() const;
    // Nobody has signed in, or the right is missing.
    Result<void> access() const;
    bool isBusy() const { return m_busy; }
    bool isRevealed() const { return m_revealed; }
    void reveal(const QString &purpose);

signals:
    void changed();
    void failed(const QString &why);

private:
    RequestsTableModel &m_rows;
    ReadingRecord &m_record;
    TeamSession &m_team;
    QString m_title;
    QString m_masked;
    QString m_value;
    QString m_object;
    int m_generation = 0;
    bool m_busy = false;
    bool m_revealed = false;
};

} // namespace Gatehouse
