#include "models/alerts/alertdetail.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"
#include "models/gateway/adminapirules.h"

#include <algorithm>
#include <functional>

namespace Gatehouse
{

namespace
{

constexpr qint64 kBeforeMs = kHourMs; // shown before and after, where there is no series

QList<TableColumn> columns(const QStringList &titles)
{
    QList<TableColumn> made;
    for (const QString &title : titles)
        made.append({title, {}, false});
    return made;
}

// A person can do it: there is something that they did, and nothing came after.
bool canBeTakenBack(const AlertFolder &folder)
{
    const auto last =
        std::find_if(folder.events.crbegin(), folder.events.crend(), std::mem_fn(&AlertEvent::changesSomething));
    return last != folder.events.crend() && !last->actor.isEmpty() && last->action != AlertAction::Undo;
}

bool isMasked(const QString &condition)
{
    return condition.contains(QChar(0x2022));
}

std::optional<QString> credentialOf(const QStringList &conditions)
{
    for (const auto &[dimension, kind] :
         {std::pair(Dimension::Key, EntityKind::Key), std::pair(Dimension::Account, EntityKind::Account)}) {
        for (const QString &condition : conditions) {
            const auto term = filterTermFromToken(condition);
            if (term && term->dimension == dimension && !term->exclude && term->values.size() == 1)
                return entityToken(kind) + QLatin1Char(':') + term->values.constFirst();
        }
    }
    return std::nullopt;
}

// Without the condition the way would lead to the rows of everybody.
QString noFigures(const QString &condition, const AlertFolder &folder)
{
    const QString why =
        condition.startsWith(QLatin1String("network="))
            ? AlertDetail::tr(
                  "Figures are not counted by address, so neither they nor requests can be filtered by one.")
            : AlertDetail::tr("Figures are not counted by \"%1\".").arg(condition.section(QLatin1Char('='), 0, 0));
    return alertEvidence(folder.evidence).rows.isEmpty()
               ? why
               : why + QLatin1Char(' ') +
                     AlertDetail::tr("Look at the rows that prove it: they are listed with the alert.");
}

} // namespace

AlertDetail::AlertDetail(AlertController &queue, AlertStore &store, ReadingRecord &record, TeamSession &team,
                         QObject *parent)
    : QObject(parent)
    , m_queue(queue)
    , m_store(store)
    , m_team(team)
    , m_reveal(store, record, team)
{
    connect(&queue, &AlertController::changed, this, &AlertDetail::follow);
    connect(&m_reveal, &Reveal::changed, this, &AlertDetail::changed);
    tell();
}

void AlertDetail::show(qint64 seq)
{
    if (seq == m_seq)
        return;
    m_seq = seq;
    m_folder.reset();
    m_error.reset();
    m_wasKept = false;
    m_reveal.choose(alert());
    m_queue.setCurrent(seq);
    ask();
    tell();
}

void AlertDetail::refresh()
{
    if (m_seq > 0)
        ask();
}

void AlertDetail::ask()
{
    ++m_generation;
    m_asking = m_seq > 0;
    if (!m_asking)
        return;
    onFinished(m_store.folder(m_seq), this, [this, generation = m_generation](const Result<AlertFolder> &folder) {
        if (generation != m_generation)
            return;
        m_asking = false;
        m_error = folder ? std::nullopt : std::optional(folder.error());
        if (folder) {
            const bool isFirst = !std::exchange(m_folder, *folder) && !m_queue.table().find(m_seq);
            if (isFirst) // the queue does not have it
                m_reveal.choose(folder->alert);
            m_queue.noteKept(folder->alert);
        }
        tell();
    });
}

// The queue was read again: what is shown is read again where it differs.
void AlertDetail::follow()
{
    if (!m_queue.access() && m_seq > 0) {
        show(0);
        return;
    }
    const Alert *now = m_queue.table().find(m_seq);
    // The list says nothing any more of one that it keeps for who looks at it.
    const bool isLeft = m_queue.keeps(m_seq) && !m_wasKept;
    m_wasKept = m_queue.keeps(m_seq);
    const bool differs = m_folder && now && *now != m_folder->alert;
    if ((differs || isLeft) && !m_asking)
        ask();
    tell();
}

void AlertDetail::tell()
{
    m_story = m_folder ? alertStory(*m_folder, {m_team.names(), m_queue.nowMs(), m_queue.zone()}) : AlertStory();
    m_contributors.setTable(columns({tr("what"), tr("share")}), m_story.contributors);
    m_explains.setTable(columns({tr("alert"), tr("what"), tr("state")}), m_story.explains);
    m_rows.setTable(columns({tr("id"), tr("table")}), m_story.rows);
    m_before.setTable(columns({tr("when"), tr("verdict")}), m_story.before);
    m_timeline.setTable(columns({tr("when"), tr("what"), tr("who")}), m_story.timeline);
    emit changed();
}

std::optional<Alert> AlertDetail::alert() const
{
    if (m_folder)
        return m_folder->alert;
    const Alert *known = m_queue.table().find(m_seq);
    return known ? std::optional(*known) : std::nullopt;
}

QString AlertDetail::title() const
{
    const auto shown = alert();
    return shown ? alertHeadline(*shown) : QString();
}

bool AlertDetail::can(AlertAction action) const
{
    if (!m_folder || !m_team.may(Right::HandleAlerts))
        return false;
    return action == AlertAction::Undo ? canBeTakenBack(*m_folder)
                                       : nextAlertState(m_folder->alert.state, action).has_value();
}

Result<void> AlertDetail::hasCredential() const
{
    if (!m_folder)
        return failure(ErrorKind::NotFound, tr("No alert is chosen."));
    if (!credentialOf(m_folder->alert.node))
        return failure(ErrorKind::NotFound, tr("This alert is about no single key or account."));
    const auto shown = shownTrail();
    return shown ? Result<void>() : std::unexpected(shown.error());
}

void AlertDetail::leadToCredential(QObject *receiver, const LedToCredential &then)
{
    if (const auto has = hasCredential(); !has)
        return then(std::unexpected(has.error()));
    lead(receiver, {}, [then](const Result<AlertTrail> &trail) {
        if (!trail)
            return then(std::unexpected(trail.error()));
        QStringList conditions;
        for (const FilterTerm &term : trail->filter.terms)
            conditions.append(filterTermToToken(term));
        then(*credentialOf(conditions));
    });
}

// Whom a condition means is known to the store alone.
bool AlertDetail::namesSomebody() const
{
    return m_folder->alert.ofPerson && std::ranges::any_of(m_folder->alert.node, isMasked);
}

Result<AlertTrail> AlertDetail::shownTrail() const
{
    if (!m_folder)
        return failure(ErrorKind::NotFound, tr("No alert is chosen."));
    for (const QString &condition : m_folder->alert.node) {
        if (!filterTermFromToken(condition))
            return failure(ErrorKind::NotFound, noFigures(condition, *m_folder));
    }
    if (namesSomebody() && !m_reveal.isRevealed()) {
        if (const auto may = m_team.access(Right::HandleAlerts, tr("Its rows are not shown")); !may)
            return std::unexpected(may.error());
    }
    return trailOf(m_folder->alert.node);
}

void AlertDetail::lead(QObject *receiver, const QString &besides, const Led &then)
{
    const auto shown = shownTrail();
    if (!shown || !namesSomebody())
        return then(shown ? trailOf(m_folder->alert.node + QStringList{besides}) : shown);
    const auto go = [this, seq = m_seq, besides, then](const Result<QStringList> &person) {
        if (seq != m_seq || !m_folder)
            return;
        const auto conditions = person ? unmasked(*person) : std::unexpected(person.error());
        then(conditions ? trailOf(*conditions + QStringList{besides}) : std::unexpected(conditions.error()));
    };
    if (m_reveal.isRevealed())
        return go(m_reveal.conditions());
    onFinished(m_store.person(m_seq), receiver, [go](const Result<QJsonObject> &person) {
        go(person ? Result<QStringList>(personConditions(*person)) : std::unexpected(person.error()));
    });
}

// An erased person has left the alert, and a way without the condition would lead to the rows of everybody.
Result<QStringList> AlertDetail::unmasked(const QStringList &person) const
{
    QStringList conditions;
    for (const QString &condition : m_folder->alert.node) {
        const auto named = std::ranges::find_if(person, [&condition](const QString &each) {
            return each.section(QLatin1Char('='), 0, 0) == condition.section(QLatin1Char('='), 0, 0);
        });
        if (isMasked(condition) && named == person.end())
            return failure(ErrorKind::NotFound, tr("Whom this alert is about is not known any more: it was erased."));
        conditions.append(isMasked(condition) ? *named : condition);
    }
    return conditions;
}

Result<AlertTrail> AlertDetail::trailOf(QStringList conditions) const
{
    AlertTrail trail;
    trail.bad = badSpan(*m_folder, m_queue.nowMs());
    const QList<qint64> &edges = m_story.chart.observed.edges;
    trail.around = edges.isEmpty()
                       ? TimeSpan{trail.bad.fromMs - kBeforeMs, std::min(trail.bad.toMs + kBeforeMs, m_queue.nowMs())}
                       : TimeSpan{edges.constFirst(), std::max(edges.constLast(), trail.bad.toMs)};
    conditions.removeAll(QString());
    for (const QString &condition : std::as_const(conditions)) {
        const auto term = filterTermFromToken(condition);
        if (!term)
            return failure(ErrorKind::NotFound, noFigures(condition, *m_folder));
        trail.filter.set(term->dimension, term->values, term->exclude);
    }
    return trail;
}

} // namespace Gatehouse
