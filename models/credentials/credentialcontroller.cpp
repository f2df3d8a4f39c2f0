#include "models/credentials/credentialcontroller.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/core/onfinished.h"
#include "models/core/today.h"

#include <utility>

namespace Gatehouse
{

CredentialController::CredentialController(CredentialStore &store, TeamSession &team, const Clock &clock,
                                           QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_clock(clock)
{
    m_again.setInterval(kAgainMs);
    connect(&m_again, &QTimer::timeout, this, &CredentialController::look);
    connect(&team, &TeamSession::changed, this, &CredentialController::follow);
    follow();
}

Result<void> CredentialController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Credentials are not shown"));
}

CredentialController::State CredentialController::state() const
{
    if (!access() || (m_error && !m_survey))
        return State::Failed;
    return m_survey ? State::Full : State::Loading;
}

void CredentialController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        if (std::exchange(m_looking, false))
            m_store.stop();
        m_survey.reset();
        m_terms.reset();
        m_error.reset();
        m_triedMs = 0;
        m_table.setSurvey({});
        if (allowed)
            m_again.start();
        else
            m_again.stop();
        if (allowed && m_active)
            look();
    }
    emit changed();
}

void CredentialController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active || !active)
        return;
    if (m_clock.nowMs() - m_triedMs > kFreshMs)
        look();
}

void CredentialController::look()
{
    if (m_allowed && !m_looking)
        begin();
}

void CredentialController::begin()
{
    m_looking = true;
    m_triedMs = m_clock.nowMs();
    emit changed();
    onFinished(m_store.terms(), this, [this, generation = ++m_generation](const Result<CredentialTerms> &terms) {
        if (generation != m_generation)
            return;
        if (!terms)
            return surveyed(std::unexpected(terms.error()));
        m_terms = *terms;
        askSurvey();
    });
}

void CredentialController::askSurvey()
{
    const auto wanted = m_days ? withUnusedDays(*m_terms, *m_days) : Result<CredentialTerms>(*m_terms);
    if (!wanted)
        return surveyed(std::unexpected(wanted.error()));
    onFinished(m_store.survey(*wanted), this,
               [this, generation = ++m_generation](const Result<CredentialSurvey> &survey) {
                   if (generation == m_generation)
                       surveyed(survey);
               });
}

void CredentialController::surveyed(const Result<CredentialSurvey> &survey)
{
    m_looking = false;
    m_error.reset();
    if (survey) {
        m_survey = *survey;
        m_table.setSurvey(*survey);
    } else if (survey.error().kind != ErrorKind::Cancelled || !m_survey) {
        m_error = survey.error();
    }
    emit changed();
}

void CredentialController::stopLooking()
{
    m_store.stop();
}

QString CredentialController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_survey)
        return {};
    const qint64 accounts = m_survey->live.value(EntityKind::Account);
    const qint64 keys = m_survey->live.value(EntityKind::Key);
    QString who = counted(keys, tr("key"), tr("keys"));
    if (accounts > 0)
        who = tr("%1 and %2").arg(who, counted(accounts, tr("account"), tr("accounts")));
    const QString needing = counted(m_survey->needAction, tr("calls"), tr("call"));
    return tr("%1 %2 switched on; %3 for something")
        .arg(who, accounts > 0 ? tr("are") : wordFor(keys, tr("is"), tr("are")), needing);
}

QString CredentialController::notice() const
{
    QStringList lines;
    if (m_error)
        lines.append(m_error->message);
    if (m_survey && m_survey->notListed > 0)
        lines.append(tr("%1 more are counted and not listed. See to these first, and look again.")
                         .arg(formatExact(m_survey->notListed)));
    const QStringList blind = blindSpots();
    if (!blind.isEmpty())
        lines.append(tr("Not recorded by this gateway, and so not found: %1").arg(blind.join(QLatin1Char(' '))));
    return lines.join(QLatin1Char('\n'));
}

QStringList CredentialController::blindSpots() const
{
    QStringList lines;
    if (m_survey) {
        for (const CredentialBlindSpot &spot : m_survey->blind) {
            if (!lines.contains(spot.why))
                lines.append(spot.why);
        }
    }
    return lines;
}

int CredentialController::needAction() const
{
    return m_survey ? int(m_survey->needAction) : 0;
}

qint64 CredentialController::count(CredentialFinding finding) const
{
    return m_survey ? m_survey->counts.value(finding) : 0;
}

bool CredentialController::isBlindFor(CredentialFinding finding) const
{
    return m_survey && !m_survey->told.testFlag(finding);
}

void CredentialController::setFilter(CredentialFindings findings)
{
    m_filter = findings;
    m_table.setFilter(findings);
    emit changed();
}

int CredentialController::unusedDays() const
{
    if (m_days)
        return *m_days;
    return m_terms ? int(daysOf(m_terms->unusedFor, todayBy(m_clock))) : 0;
}

QString CredentialController::unusedFrom() const
{
    if (m_days)
        return tr("set here");
    return m_terms ? m_terms->unusedFrom : QString();
}

void CredentialController::setUnusedDays(int days)
{
    if (!m_terms || days == unusedDays())
        return;
    m_days = days;
    m_looking = true;
    emit changed();
    askSurvey();
}

void CredentialController::usePolicyDays()
{
    if (!m_days || !m_terms)
        return;
    m_days.reset();
    m_looking = true;
    emit changed();
    askSurvey();
}

} // namespace Gatehouse
