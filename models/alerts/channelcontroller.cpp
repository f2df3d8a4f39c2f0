#include "models/alerts/channelcontroller.h"

#include "models/core/onfinished.h"

#include <algorithm>
#include <utility>

namespace Gatehouse
{

ChannelController::ChannelController(ChannelStore &store, TeamSession &team, ViewState &view, const Clock &clock,
                                     QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
    , m_zone(view)
    , m_clock(clock)
{
    m_again.setInterval(kRefreshMs);
    connect(&m_again, &QTimer::timeout, this, &ChannelController::refresh);
    connect(&team, &TeamSession::changed, this, &ChannelController::follow);
    m_table.setTable(channelColumns(), {});
    follow();
}

Result<void> ChannelController::access() const
{
    return m_team.access(Right::ViewFigures, tr("Channels are not shown"));
}

Result<void> ChannelController::mayEdit() const
{
    return m_team.access(Right::EditAlertRules, tr("Nothing is changed"));
}

ChannelController::State ChannelController::state() const
{
    if (!access() || (m_error && !m_shelf))
        return State::Failed;
    if (!m_shelf)
        return State::Loading;
    return m_shelf->channels.isEmpty() && !m_draft ? State::Empty : State::Full;
}

void ChannelController::follow()
{
    const bool allowed = access().has_value();
    if (std::exchange(m_allowed, allowed) != allowed) {
        ++m_generation;
        m_asking = m_saving = m_testing = false;
        m_shelf.reset();
        m_error.reset();
        m_id.clear();
        m_begun = m_draft = std::nullopt;
        showTable();
        if (allowed && m_active)
            refresh();
    }
    emit changed();
    emit draftChanged();
}

void ChannelController::setActive(bool active)
{
    if (std::exchange(m_active, active) == active)
        return;
    if (!active)
        return m_again.stop();
    m_again.start();
    refresh();
}

void ChannelController::refresh()
{
    if (!m_allowed || m_asking)
        return;
    m_asking = true;
    onFinished(m_store.shelf(), this, [this, generation = ++m_generation](const Result<ChannelShelf> &shelf) {
        if (generation != m_generation)
            return;
        m_asking = false;
        m_error = shelf ? std::nullopt : std::optional(shelf.error());
        if (shelf)
            shelfAnswered(*shelf);
        emit changed();
    });
}

// A draft that somebody works on stays as it is; what it was begun from is then old, and is refused by the store.
void ChannelController::shelfAnswered(const ChannelShelf &shelf)
{
    m_shelf = shelf;
    showTable();
    if (m_id.isEmpty() || isChanged() || m_saving)
        return;
    const AlertChannel *now = kept();
    if (!now) {
        m_id.clear();
        m_begun = m_draft = std::nullopt;
        draftMoved();
    } else if (*now != m_draft) {
        take(*now);
    }
}

void ChannelController::showTable()
{
    m_table.setTable(channelColumns(), m_shelf ? channelRows(*m_shelf, m_clock.nowMs()) : QList<TableRow>());
}

const AlertChannel *ChannelController::kept() const
{
    if (!m_shelf || m_id.isEmpty())
        return nullptr;
    const auto found = std::ranges::find(m_shelf->channels, m_id, &AlertChannel::id);
    return found == m_shelf->channels.cend() ? nullptr : &*found;
}

QString ChannelController::headline() const
{
    if (const auto allowed = access(); !allowed)
        return allowed.error().message;
    if (!m_shelf)
        return {};
    if (m_shelf->channels.isEmpty())
        return tr("Nobody but this desktop is told of alerts.");
    int failing = 0;
    int off = 0;
    int waiting = 0;
    for (const AlertChannel &each : m_shelf->channels) {
        const ChannelStanding standing = m_shelf->standingOf(each.id);
        failing += channelHealth(each, standing) == ChannelHealth::Failing;
        off += !each.enabled;
        waiting += standing.waiting;
    }
    QStringList parts{tr("%1 channels").arg(m_shelf->channels.size())};
    if (m_shelf->channels.size() == 1)
        parts = {tr("1 channel")};
    if (failing > 0)
        parts.append(tr("%1 failing").arg(failing));
    if (off > 0)
        parts.append(tr("%1 off").arg(off));
    parts.append(waiting > 0 ? tr("%1 waiting to be delivered").arg(waiting) : tr("nothing waits"));
    return parts.join(QStringLiteral(", ")) + QLatin1Char('.');
}

QString ChannelController::notice() const
{
    const AlertChannel *now = kept();
    if (m_begun && !m_id.isEmpty() && m_shelf && isChanged()) {
        if (!now)
            return tr("The channel was removed meanwhile. Discard your changes.");
        if (now->version != m_begun->version)
            return tr("The channel was changed meanwhile, by %1. Discard your changes to see what it is now.")
                .arg(m_team.names().value(now->changedBy, now->changedBy));
    }
    return m_error && m_shelf ? m_error->message : QString();
}

QString ChannelController::standing() const
{
    const AlertChannel *now = kept();
    return now ? channelStandingText(*now, m_shelf->standingOf(m_id), m_clock.nowMs(), m_zone.zone()) : QString();
}

bool ChannelController::isFailing() const
{
    const AlertChannel *now = kept();
    return now && channelHealth(*now, m_shelf->standingOf(m_id)) == ChannelHealth::Failing;
}

void ChannelController::select(const QString &id)
{
    if (id == m_id && m_draft)
        return;
    m_id = id;
    const AlertChannel *now = kept();
    if (!now)
        m_id.clear();
    m_begun = m_draft = now ? std::optional(*now) : std::nullopt;
    draftMoved();
}

void ChannelController::begin(ChannelKind kind)
{
    if (refuses(mayEdit()))
        return;
    m_id.clear();
    AlertChannel channel;
    channel.kind = kind;
    m_begun = m_draft = channel;
    draftMoved();
}

void ChannelController::take(const AlertChannel &channel)
{
    m_id = channel.id;
    m_begun = m_draft = channel;
    draftMoved();
}

void ChannelController::setDraft(const AlertChannel &draft)
{
    if (!m_draft || draft == m_draft)
        return;
    m_draft = draft;
    emit draftChanged();
}

void ChannelController::discard()
{
    const AlertChannel *now = kept();
    if (!now)
        m_id.clear();
    m_begun = m_draft = now ? std::optional(*now) : std::nullopt;
    draftMoved();
}

Result<void> ChannelController::check() const
{
    if (const auto allowed = mayEdit(); !allowed)
        return allowed;
    return m_draft ? checkChannel(*m_draft) : failure(ErrorKind::NotFound, tr("No channel is chosen."));
}

bool ChannelController::refuses(const Result<void> &condition)
{
    if (!condition)
        emit said(condition.error().message, false);
    return !condition;
}

void ChannelController::save()
{
    if (m_saving || refuses(check()))
        return;
    const bool isNew = m_draft->id.isEmpty();
    if (!isNew && !isChanged())
        return emit said(tr("Nothing of the channel is changed."), false);
    keep(*m_draft, [this, isNew, sent = *m_draft](const AlertChannel &channel) {
        if (m_draft == sent) {
            take(channel);
        } else if (m_draft && m_draft->id == sent.id) { // somebody types on
            AlertChannel typed = *m_draft;
            take(channel);
            typed.id = channel.id;
            typed.version = channel.version;
            setDraft(typed);
        }
        emit said(isNew ? tr("%1 is told of alerts from now on. Send a test message to see that it gets there.")
                              .arg(channel.name)
                        : tr("%1 is changed.").arg(channel.name),
                  true);
    });
}

void ChannelController::switchOn(bool on)
{
    const AlertChannel *now = kept();
    if (m_saving || !now || now->enabled == on || refuses(mayEdit()))
        return;
    AlertChannel channel = *now;
    channel.enabled = on;
    keep(channel, [this, before = now->version](const AlertChannel &kept) {
        // What else is changed here goes on from there, unless somebody else was in between.
        if (m_draft && m_draft->id == kept.id && m_begun->version == before) {
            const bool wasChanged = isChanged();
            for (std::optional<AlertChannel> *each : {&m_begun, &m_draft}) {
                (*each)->enabled = kept.enabled;
                (*each)->version = kept.version;
                (*each)->changedBy = kept.changedBy;
                (*each)->changedMs = kept.changedMs;
            }
            if (!wasChanged)
                take(kept);
            else
                draftMoved();
        }
        emit said(kept.enabled ? tr("%1 is told of alerts again.").arg(kept.name)
                               : tr("%1 is told of nothing until it is switched on. What waited is dropped.")
                                     .arg(kept.name),
                  true);
    });
}

void ChannelController::keep(const AlertChannel &channel, const std::function<void(const AlertChannel &)> &done)
{
    m_saving = true;
    onFinished(m_store.save(m_team.self().id, channel), this, [this, done](const Result<AlertChannel> &kept) {
        m_saving = false;
        if (!m_allowed)
            return;
        if (kept) {
            saved(*kept);
            done(*kept);
        } else {
            emit said(kept.error().message, false);
        }
        m_asking = false; // an answer that is under way may be older
        refresh();
        emit changed();
        emit draftChanged();
    });
    emit changed();
    emit draftChanged();
}

// Into the list at once, by name; the next answer of the store has it, too.
void ChannelController::saved(const AlertChannel &channel)
{
    if (!m_shelf)
        return;
    m_shelf->channels.removeIf([&channel](const AlertChannel &each) { return each.id == channel.id; });
    m_shelf->channels.append(channel);
    std::ranges::sort(m_shelf->channels, {}, [](const AlertChannel &each) { return each.name.toLower(); });
    showTable();
}

void ChannelController::remove()
{
    const AlertChannel *now = kept();
    if (m_saving || !now || refuses(mayEdit()))
        return;
    m_saving = true;
    onFinished(m_store.remove(m_team.self().id, now->id), this,
               [this, id = now->id, name = now->name](const Result<void> &removed) {
                   m_saving = false;
                   if (!m_allowed)
                       return;
                   if (removed && m_shelf) {
                       m_shelf->channels.removeIf([&id](const AlertChannel &each) { return each.id == id; });
                       showTable();
                   }
                   if (removed && m_id == id)
                       discard();
                   emit said(removed ? tr("%1 is told no more.").arg(name) : removed.error().message,
                             removed.has_value());
                   m_asking = false;
                   refresh();
                   emit changed();
               });
    emit changed();
}

void ChannelController::test()
{
    if (m_testing || refuses(check()))
        return;
    m_testing = true;
    onFinished(m_store.test(*m_draft), this, [this, name = m_draft->name](const Result<void> &sent) {
        m_testing = false;
        if (!m_allowed)
            return;
        emit said(sent ? tr("%1 took the test message.").arg(name)
                       : tr("The test message did not get to %1: %2").arg(name, sent.error().message),
                  sent.has_value());
        emit draftChanged();
    });
    emit draftChanged();
}

void ChannelController::draftMoved()
{
    emit draftChanged();
    emit changed();
}

} // namespace Gatehouse
