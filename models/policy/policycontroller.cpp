#include "models/policy/policycontroller.h"

#include "models/core/onfinished.h"
#include "models/policy/policyloader.h"
#include "models/policy/policyorders.h"

#include <algorithm>

namespace Gatehouse
{

PolicyController::PolicyController(PolicyStore &store, TeamSession &team, const DataMap &map,
                                   const TableClasses &classes, const Clock &clock, QString gateway, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_map(map)
    , m_classes(classes)
    , m_clock(clock)
    , m_gateway(std::move(gateway))
{
    for (const QString &id : shippedPolicies()) {
        if (auto policy = loadPolicy(id))
            m_templates.append(std::move(*policy));
    }
    connect(&team, &TeamSession::changed, this, &PolicyController::follow);
    follow();
}

Result<void> PolicyController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Policies are not shown"));
}

Result<void> PolicyController::mayEdit() const
{
    return m_team.access(Right::ManagePolicies, tr("Nothing is changed"));
}

PolicyController::State PolicyController::state() const
{
    if (!access() || (m_error && !m_hasShelf))
        return State::Failed;
    return m_hasShelf ? State::Full : State::Loading;
}

void PolicyController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        ++m_pick;
        ++m_otherPick;
        m_asking = m_reading = m_saving = m_hasShelf = false;
        m_shelf = {};
        m_error.reset();
        m_entries.clear();
        m_key.clear();
        m_otherKey.clear();
        m_begun = m_draft = m_other = {};
        m_past.clear();
        m_difference = {};
        if (allowed && m_active)
            refresh();
    }
    emit changed();
}

void PolicyController::setActive(bool active)
{
    if (!std::exchange(m_active, active) && active)
        refresh();
}

void PolicyController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    onFinished(m_store.shelf(m_gateway), this, [this, generation = ++m_generation](const Result<PolicyShelf> &shelf) {
        if (generation != m_generation)
            return;
        m_asking = false;
        m_error = shelf ? std::nullopt : std::optional(shelf.error());
        if (shelf) {
            m_shelf = *shelf;
            m_hasShelf = true;
            list();
        }
        emit changed();
    });
}

void PolicyController::list()
{
    m_entries.clear();
    const QList<PolicyStep> held = stepsInForce(m_shelf.history);
    for (const PolicyVersion &one : std::as_const(m_shelf.versions)) {
        const bool isHeld = isInForce(held, one.policy, one.version);
        m_entries.append({one.policy, one.version, one.name, one.effective, false, isHeld, one});
    }
    for (const PolicyDocument &one : std::as_const(m_templates)) {
        const auto known = std::ranges::find_if(m_entries, [&one](const PolicyEntry &entry) {
            return entry.policy == one.id && entry.version == one.version;
        });
        if (known == m_entries.end())
            m_entries.append({one.id, one.version, one.name, one.effective, true, false, {}});
        else
            known->isShipped = true;
    }
}

QString PolicyController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_hasShelf)
        return {};
    const QList<PolicyStep> held = stepsInForce(m_shelf.history);
    if (held.isEmpty())
        return tr("No policy is in force at this gateway. Choose a template, adopt it, and put it in force.");
    if (held.size() == 1) {
        const PolicyStep &one = held.constFirst();
        return tr("%1 is in force, by %2: %3").arg(nameOf(one), one.by, one.reason);
    }
    QStringList names;
    for (const PolicyStep &one : held)
        names.append(nameOf(one));
    // Names have commas of their own.
    return tr("%1 policies are in force: %2").arg(held.size()).arg(names.join(QStringLiteral("; ")));
}

// As its text calls itself; what the store calls it says nothing to people.
QString PolicyController::nameOf(const PolicyStep &step) const
{
    const auto at = std::ranges::find_if(m_entries, [&step](const PolicyEntry &entry) {
        return entry.policy == step.policy && entry.version == step.version;
    });
    const QString name = at == m_entries.end() ? step.policy : at->name;
    return QStringLiteral("%1 %2").arg(name, step.version);
}

QList<PolicyNotice> PolicyController::notices() const
{
    QList<PolicyNotice> found;
    for (const PolicyNotice &one : m_shelf.notices) {
        if (one.policy == m_draft.id)
            found.append(one);
    }
    return found;
}

const PolicyEntry *PolicyController::entry() const
{
    const auto at = std::ranges::find(m_entries, m_key, &PolicyEntry::key);
    return at == m_entries.end() ? nullptr : &*at;
}

// A template is at hand; what was adopted is asked of the store.
void PolicyController::read(const QString &key, std::function<void(const Result<PolicyDocument> &)> then)
{
    const auto at = std::ranges::find(m_entries, key, &PolicyEntry::key);
    if (at == m_entries.end())
        return then(PolicyDocument());
    if (at->adopted)
        return onFinished(m_store.document(at->policy, at->version), this, std::move(then));
    const auto known = std::ranges::find(m_templates, at->policy, &PolicyDocument::id);
    then(known == m_templates.end() ? PolicyDocument() : *known);
}

void PolicyController::select(const QString &key)
{
    if (key == m_key)
        return;
    m_key = key;
    m_reading = true;
    m_begun = m_draft = {};
    m_past.clear();
    m_difference = {};
    const int pick = ++m_pick;
    read(key, [this, pick](const Result<PolicyDocument> &document) {
        if (pick != m_pick)
            return;
        m_reading = false;
        begin(document.value_or(PolicyDocument()));
        if (!document)
            emit said(document.error().message, false);
    });
    if (m_reading)
        emit changed();
}

void PolicyController::begin(const PolicyDocument &document)
{
    m_begun = m_draft = document;
    m_past.clear();
    draftMoved();
}

int PolicyController::seenNumber() const
{
    int newest = 0;
    for (const PolicyVersion &one : m_shelf.versions)
        newest = std::max(newest, one.policy == m_draft.id ? one.number : 0);
    return newest;
}

void PolicyController::adopt(const QString &reason)
{
    if (const auto allowed = mayEdit(); !allowed)
        return emit said(allowed.error().message, false);
    if (m_saving || m_draft.sentences.isEmpty())
        return;
    m_saving = true;
    const QString sentence =
        tr("Version %1 of %2 is adopted. Put it in force when it takes effect.").arg(m_draft.version, m_draft.name);
    const PolicyDocument adopted = m_draft;
    onFinished(m_store.adopt({m_draft, seenNumber(), reason.trimmed(), m_team.self().id}), this,
               [this, sentence, adopted](const Result<int> &number) {
                   if (number && m_draft == adopted) {
                       m_begun = adopted;
                       m_past.clear();
                       m_key = PolicyEntry{adopted.id, adopted.version, {}, {}, false, false, {}}.key();
                   }
                   ended(number ? Result<void>() : std::unexpected(number.error()), sentence);
               });
    emit changed();
}

void PolicyController::putInForce(const QString &reason)
{
    enforce(reason, false, tr("Version %1 of %2 is in force from now on.").arg(m_draft.version, m_draft.name));
}

void PolicyController::takeOutOfForce(const QString &reason)
{
    enforce(reason, true, tr("Version %1 of %2 is not in force any more.").arg(m_draft.version, m_draft.name));
}

void PolicyController::enforce(const QString &reason, bool ends, const QString &sentence)
{
    if (const auto allowed = mayEdit(); !allowed)
        return emit said(allowed.error().message, false);
    if (m_saving || m_draft.sentences.isEmpty())
        return;
    if (isChanged())
        return emit said(tr("What was changed is no version yet. Adopt it first."), false);
    m_saving = true;
    const int seen = m_shelf.history.value(0).step;
    onFinished(
        m_store.enforce({m_gateway, m_draft.id, m_draft.version, seen, reason.trimmed(), m_team.self().id, ends}), this,
        [this, sentence](const Result<int> &step) {
            ended(step ? Result<void>() : std::unexpected(step.error()), sentence);
        });
    emit changed();
}

void PolicyController::ended(const Result<void> &done, const QString &sentence)
{
    m_saving = false;
    emit said(done ? sentence : done.error().message, done.has_value());
    ++m_generation;
    m_asking = false;
    refresh();
    emit changed();
}

Result<QList<PolicyDraft>> PolicyController::drafts(const PolicyNoticeDesk &desk) const
{
    if (const auto allowed = mayEdit(); !allowed)
        return std::unexpected(allowed.error());
    const PolicyEntry *one = entry();
    if (isChanged() || !one || !one->adopted)
        return failure(ErrorKind::InvalidInput, tr("Notices are about a version that was adopted. Adopt it first."));
    if (m_difference.isEmpty())
        return failure(ErrorKind::InvalidInput,
                       tr("Choose the version that held before: a notice says what differs from it."));
    return draftNotices(m_other, m_draft, desk, {QStringLiteral("en"), QStringLiteral("zh")},
                        QDateTime::fromMSecsSinceEpoch(m_clock.nowMs(), Qt::UTC));
}

void PolicyController::record(const QList<PolicyDraft> &drafts)
{
    QList<PolicyNotice> made;
    for (const PolicyDraft &draft : drafts)
        made.append(draft.notice);
    onFinished(m_store.recordNotices(made, m_team.self().id), this, [this, drafts](const Result<void> &done) {
        if (done)
            emit recorded(drafts);
        ended(done, drafts.size() == 1
                        ? tr("1 draft is on record. Look through it, and send it.")
                        : tr("%1 drafts are on record. Look through them, and send them.").arg(drafts.size()));
    });
}

} // namespace Gatehouse
