// What is done to chosen credentials: planned and told first, carried out one after the other, read back, taken back.
//
// Thread: the GUI thread.
#pragma once

#include "models/credentials/credentialstore.h"
#include "models/team/teamsession.h"

#include <QHash>

namespace Gatehouse
{

class CredentialDeeds : public QObject
{
    Q_OBJECT
public:
    // A run whose end nobody recorded may still go on in another console for so long.
    static constexpr qint64 kPatienceMs = 2 * 60'000;

    // All outlive it.
    CredentialDeeds(CredentialStore &store, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    // SignIn, Denied: who is signed in may not switch anything.
    Result<void> mayAct() const;
    bool isBusy() const { return m_busy; }
    // "Disabling: 12 of 37"; empty: nothing is being done.
    QString progress() const;
    void stop();

    // Asks what would be done; changed() when it is known.
    void propose(ActionVerb verb, const QList<Credential> &chosen);
    void dismiss();
    const std::optional<CredentialPlan> &plan() const { return m_plan; }
    // "Disable 37 credentials"; what happens, by which way and whether it can be taken back, a line each.
    QString planTitle() const;
    QStringList planLines() const;
    // What whoever confirms must not overlook, a line each.
    QStringList planWarnings() const;
    // Does what was proposed. A deletion asks the person to show once more that it is them.
    void confirm(const QString &reason);

    // The newest first.
    const QList<CredentialRun> &runs() const { return m_runs; }
    void readRuns();
    // "Disabled 35 of 37, 1 refused, 1 unknown".
    static QString runText(const CredentialRun &run);
    Result<void> mayUndo(const CredentialRun &run) const;
    Result<void> mayReadBack(const CredentialRun &run) const;
    void undo(qint64 run, const QString &reason);
    void readBack(qint64 run);

    // Drafts of letters to the owners; the operator of the order is filled in.
    void writeLetters(CredentialLetterOrder order);

    // How what was done since the program began ended, by Credential::token().
    const QHash<QString, CredentialOutcome> &outcomes() const { return m_outcomes; }

signals:
    void changed();
    void said(const QString &sentence, bool good);
    // Something at the gateway is not as it was.
    void switched();

private:
    void carryOut(const QString &reason);
    void begin(const QString &what);
    void ended(const Result<CredentialRun> &run);
    void note(const CredentialRun &run);

    CredentialStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    std::optional<CredentialPlan> m_plan;
    QList<CredentialRun> m_runs;
    QHash<QString, CredentialOutcome> m_outcomes;
    QHash<qint64, QStringList> m_tokens; // of the items of runs that were begun here
    QStringList m_begun;                 // of the one at hand
    QString m_doing;
    int m_done = 0;
    int m_all = 0;
    int m_proposal = 0;
    bool m_busy = false;
};

// "Disable", "Delete": of a button and a title.
QString actionVerbTitle(ActionVerb verb);

} // namespace Gatehouse
