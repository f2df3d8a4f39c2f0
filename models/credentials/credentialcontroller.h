// The survey of a gateway's credentials: what it found, filtered, and from how many days on one counts as unused.
//
// Thread: the GUI thread.
#pragma once

#include "models/core/timespan.h"
#include "models/credentials/credentialstore.h"
#include "models/credentials/credentialtablemodel.h"
#include "models/team/teamsession.h"

#include <QTimer>

namespace Gatehouse
{

class CredentialController : public QObject
{
    Q_OBJECT
public:
    enum class State { Loading, Failed, Full };

    static constexpr qint64 kFreshMs = 15 * kMinuteMs; // looked at again after this, on its page
    static constexpr int kAgainMs = int(kHourMs);      // and after this anyway, for the badge

    // All outlive it.
    CredentialController(CredentialStore &store, TeamSession &team, const Clock &clock, QObject *parent = nullptr);

    CredentialTableModel &table() { return m_table; }
    const std::optional<CredentialSurvey> &survey() const { return m_survey; }

    void setActive(bool active);
    void look();
    void stopLooking();
    bool isLooking() const { return m_looking; }
    State state() const;
    // SignIn or Denied: why nothing is shown.
    Result<void> access() const;
    const std::optional<Error> &error() const { return m_error; }

    // "1,204 keys and 31 accounts are switched on; 37 call for something".
    QString headline() const;
    // What is missing from the list; empty: nothing.
    QString notice() const;
    // What the gateway does not record, a line each.
    QStringList blindSpots() const;
    int needAction() const;
    qint64 count(CredentialFinding finding) const;
    // Whether nothing of this gateway tells of it.
    bool isBlindFor(CredentialFinding finding) const;

    void setFilter(CredentialFindings findings);
    CredentialFindings filter() const { return m_filter; }
    // 0 until they are known.
    int unusedDays() const;
    // Who says so: the policy in force, a person, or nobody.
    QString unusedFrom() const;
    bool isUnusedSet() const { return m_days.has_value(); }
    void setUnusedDays(int days);
    void usePolicyDays();

signals:
    void changed();
    void said(const QString &sentence, bool good);

private:
    void follow();
    void begin();
    void askSurvey();
    void surveyed(const Result<CredentialSurvey> &survey);

    CredentialStore &m_store;
    TeamSession &m_team;
    const Clock &m_clock;
    CredentialTableModel m_table;
    QTimer m_again;
    std::optional<CredentialTerms> m_terms;
    std::optional<CredentialSurvey> m_survey;
    std::optional<Error> m_error;
    std::optional<int> m_days; // that a person set
    CredentialFindings m_filter;
    qint64 m_triedMs = 0;
    int m_generation = 0;
    bool m_allowed = false;
    bool m_active = false;
    bool m_looking = false;
};

} // namespace Gatehouse
