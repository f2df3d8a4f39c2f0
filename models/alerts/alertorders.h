// What people do with alerts, one order after the other, and how the last one is taken back.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertstore.h"
#include "models/team/teamsession.h"

#include <QObject>

#include <deque>

namespace Gatehouse
{

class AlertOrders : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostUndos = 100;

    // Both outlive it.
    AlertOrders(AlertStore &store, TeamSession &team, QObject *parent = nullptr);

    // SignIn or Denied: why nothing can be changed.
    Result<void> access() const;
    bool isBusy() const { return !m_batches.empty(); }
    bool canUndo() const { return isBusy() || !m_undos.isEmpty(); }

    // Who and which alerts are filled in. Each is changed from the state in which the person saw it, or not at all.
    // Those that the order is not possible for stay as they are; where it is possible for none, it is said why.
    // `what`: the sentence goes on with it, "acknowledged until 15:30".
    void give(const AlertOrder &order, const QList<Alert> &alerts, const QString &what);
    // What was given last from here, of all the alerts that it changed.
    void undo();
    // The last record of this alert, whoever made it.
    void undoAt(const Alert &alert);

signals:
    void changed();
    void said(const QString &sentence, bool good);
    // The order was given to the end; these were changed.
    void ended(const QList<qint64> &alerts);

private:
    struct Done {
        QString what;
        QList<AlertOrder> orders;
    };
    struct Batch {
        QString what;
        QList<AlertOrder> waiting;
        bool isUndo = false;
        bool ofLast = false; // an undo of what is the last thing done when its turn comes
        bool isAway = false; // the store could not be asked
        Done taken = {};     // what ofLast found
        int left = 0;        // not possible for so many
        QList<AlertOrder> done = {};
        QStringList refused = {};
    };

    void follow();
    void enqueue(Batch batch);
    void next();
    void answered(const AlertOrder &order, const Result<void> &done);
    void finish();
    QString sentence(const Batch &batch) const;

    AlertStore &m_store;
    TeamSession &m_team;
    std::deque<Batch> m_batches;
    QList<Done> m_undos;
    QString m_self;
    bool m_asking = false;
    int m_generation = 0;
};

} // namespace Gatehouse
