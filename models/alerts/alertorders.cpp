#include "models/alerts/alertorders.h"

#include "models/alerts/alertseen.h"
#include "models/core/onfinished.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostRefusalsNamed = 3;

QList<qint64> alertsOf(const QList<AlertOrder> &orders)
{
    QList<qint64> all;
    for (const AlertOrder &order : orders)
        all += order.alerts;
    return all;
}

} // namespace

AlertOrders::AlertOrders(AlertStore &store, TeamSession &team, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_team(team)
{
    connect(&team, &TeamSession::changed, this, &AlertOrders::follow);
    follow();
}

// Whoever comes next takes nothing back that they did not do.
void AlertOrders::follow()
{
    const QString self = m_team.isSignedIn() ? m_team.self().id : QString();
    if (std::exchange(m_self, self) == self)
        return;
    ++m_generation;
    m_asking = false;
    m_batches.clear();
    m_undos.clear();
    emit changed();
}

Result<void> AlertOrders::access() const
{
    return m_team.access(Right::HandleAlerts, tr("Nothing is changed"));
}

void AlertOrders::give(const AlertOrder &order, const QList<Alert> &alerts, const QString &what)
{
    if (const auto allowed = access(); !allowed) {
        emit said(allowed.error().message, false);
        return;
    }
    Batch batch;
    batch.what = what;
    QString why;
    for (const Alert &alert : alerts) {
        if (const auto possible = nextAlertState(alert.state, order.action); !possible) {
            ++batch.left;
            why = possible.error().message;
            continue;
        }
        // One order for those of one state, since it is given for the state that was seen.
        auto same = std::ranges::find(batch.waiting, std::optional(alert.state), &AlertOrder::seen);
        if (same == batch.waiting.end()) {
            AlertOrder given = order;
            given.by = m_self;
            given.alerts.clear();
            given.seen = alert.state;
            batch.waiting.append(given);
            same = batch.waiting.end() - 1;
        }
        same->alerts.append(alert.seq);
    }
    if (!batch.waiting.isEmpty())
        enqueue(batch);
    else if (!alerts.isEmpty())
        emit said(tr("Nothing is changed: %1").arg(why), false);
}

void AlertOrders::undo()
{
    if (const auto allowed = access(); !allowed) {
        emit said(allowed.error().message, false);
        return;
    }
    Batch batch;
    batch.isUndo = batch.ofLast = true;
    enqueue(batch);
}

void AlertOrders::undoAt(const Alert &alert)
{
    Batch batch;
    batch.isUndo = true;
    batch.waiting = {undoOf(alert, m_self)};
    enqueue(batch);
}

void AlertOrders::enqueue(Batch batch)
{
    m_batches.push_back(std::move(batch));
    emit changed();
    next();
}

void AlertOrders::next()
{
    if (m_asking || m_batches.empty())
        return;
    Batch &batch = m_batches.front();
    if (std::exchange(batch.ofLast, false) && !m_undos.isEmpty()) {
        batch.taken = m_undos.takeLast();
        batch.what = batch.taken.what;
        for (const AlertOrder &order : std::as_const(batch.taken.orders))
            batch.waiting.append(undoOf(order, m_self));
    }
    if (batch.waiting.isEmpty()) {
        finish();
        return;
    }
    m_asking = true;
    const AlertOrder order = batch.waiting.takeFirst();
    onFinished(m_store.act(order), this, [this, order, generation = m_generation](const Result<void> &done) {
        if (generation != m_generation)
            return;
        m_asking = false;
        answered(order, done);
        next();
    });
}

void AlertOrders::answered(const AlertOrder &order, const Result<void> &done)
{
    Batch &batch = m_batches.front();
    if (done) {
        batch.done.append(order);
        return;
    }
    batch.isAway = batch.isAway || done.error().kind != ErrorKind::Denied;
    if (done.error().kind != ErrorKind::Denied || order.alerts.size() == 1) {
        batch.refused.append(done.error().message);
        return;
    }
    // All or none: one that changed meanwhile keeps none of the others for long.
    const qsizetype half = order.alerts.size() / 2;
    AlertOrder first = order;
    AlertOrder second = order;
    first.alerts = order.alerts.mid(0, half);
    second.alerts = order.alerts.mid(half);
    batch.waiting.prepend(second);
    batch.waiting.prepend(first);
}

void AlertOrders::finish()
{
    const Batch batch = std::move(m_batches.front());
    m_batches.pop_front();
    if (!batch.isUndo && !batch.done.isEmpty()) {
        m_undos.append({batch.what, batch.done});
        if (m_undos.size() > kMostUndos)
            m_undos.removeFirst();
    }
    // Nobody has refused it: it can be tried again.
    if (batch.isUndo && batch.isAway && batch.done.isEmpty() && !batch.taken.orders.isEmpty())
        m_undos.append(batch.taken);
    emit changed();
    emit said(sentence(batch), batch.refused.isEmpty());
    emit ended(alertsOf(batch.done));
    next();
}

QString AlertOrders::sentence(const Batch &batch) const
{
    const QList<qint64> done = alertsOf(batch.done);
    const QString which = done.size() == 1 ? alertId(done.constFirst()) : tr("%1 alerts").arg(done.size());
    QStringList lines;
    if (batch.isUndo && done.isEmpty() && batch.refused.isEmpty())
        lines.append(tr("There is nothing to take back: from here nothing was changed since you signed in."));
    else if (batch.isUndo && !done.isEmpty())
        lines.append(batch.what.isEmpty() ? tr("%1: taken back.").arg(which)
                                          : tr("%1 no longer %2: taken back.").arg(which, batch.what));
    else if (!done.isEmpty())
        lines.append(tr("%1 %2. Press U to take it back.").arg(which, batch.what));
    if (batch.left > 0)
        lines.append(batch.left == 1 ? tr("It is not possible for 1 other, which stays as it is.")
                                     : tr("It is not possible for %1 others, which stay as they are.").arg(batch.left));
    lines += batch.refused.mid(0, kMostRefusalsNamed);
    if (batch.refused.size() > kMostRefusalsNamed)
        lines.append(tr("And %1 more were refused.").arg(batch.refused.size() - kMostRefusalsNamed));
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
