#include "models/audit/reveal.h"

#include "models/team/teamsession.h"

namespace Gatehouse
{

Reveal::Reveal(TeamSession &team, QObject *parent)
    : QObject(parent)
    , m_team(team)
{
    connect(&team, &TeamSession::changed, this, [this] {
        if ((m_revealed || m_busy) && !m_team.isSignedIn())
            close();
        else
            emit changed();
    });
}

void Reveal::reveal(const QString &purpose)
{
    if (m_busy || m_revealed || !isChosen() || !access())
        return;
    m_busy = true;
    emit changed();
    ask(purpose.trimmed(), m_generation);
}

void Reveal::close()
{
    ++m_generation;
    m_busy = false;
    m_revealed = false;
    forget();
    emit changed();
}

bool Reveal::counts(int generation) const
{
    return generation == m_generation && m_team.isSignedIn();
}

void Reveal::answered(int generation, const Result<void> &recorded)
{
    if (generation != m_generation)
        return;
    m_busy = false;
    m_revealed = recorded.has_value() && m_team.isSignedIn();
    if (!recorded)
        emit failed(recorded.error().message);
    emit changed();
}

} // namespace Gatehouse
