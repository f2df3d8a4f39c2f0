// Something masked that is shown as it is once a reason is on record, and until it is hidden or the session is locked.
//
// Thread: the GUI thread.
#pragma once

#include "models/core/error.h"

#include <QObject>

namespace Gatehouse
{

class TeamSession;

class Reveal : public QObject
{
    Q_OBJECT
public:
    // The session outlives it.
    explicit Reveal(TeamSession &team, QObject *parent = nullptr);

    // Whether there is something that could be shown.
    virtual bool isChosen() const = 0;
    // What it is, masked, or with the values once they are revealed.
    virtual QString text() const = 0;
    // Nobody has signed in, or the right is missing.
    virtual Result<void> access() const = 0;

    bool isBusy() const { return m_busy; }
    bool isRevealed() const { return m_revealed; }
    void reveal(const QString &purpose);
    // Masked again; what was asked for and comes later is dropped.
    void close();

signals:
    void changed();
    void failed(const QString &why);

protected:
    TeamSession &team() const { return m_team; }
    // Puts the reason on record, and calls answered() with the same generation.
    virtual void ask(const QString &purpose, int generation) = 0;
    // Drops the values, and with them what could be shown, where that was chosen.
    virtual void forget() = 0;
    // Whether an answer still counts: nothing was hidden or locked meanwhile.
    bool counts(int generation) const;
    void answered(int generation, const Result<void> &recorded);

private:
    TeamSession &m_team;
    int m_generation = 0;
    bool m_busy = false;
    bool m_revealed = false;
};

} // namespace Gatehouse
