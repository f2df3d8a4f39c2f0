#include "ui/privacy/casedeeds.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// More stand in the menu beside them.
constexpr int kMostButtons = 2;

} // namespace

CaseDeeds::CaseDeeds(CaseController &one, QWidget *parent)
    : QWidget(parent)
    , m_one(one)
    , m_places(new QHBoxLayout)
    , m_more(new QPushButton(tr("More…")))
{
    m_more->setMenu(new QMenu(m_more));
    m_places->setContentsMargins(0, 0, 0, 0);
    m_places->setSpacing(Spacing::kSmall);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addLayout(m_places);
    row->addWidget(m_more);
}

// The most wanted first.
QList<CaseDeeds::Deed> CaseDeeds::deedsNow() const
{
    using Order = CaseOrder::Kind;
    using Job = CaseJob::Kind;
    const QList<Order> orders = m_one.orders();
    const QList<Job> jobs = m_one.jobs();
    QList<Deed> deeds;
    const auto addOrders = [&](const QList<Order> &wanted) {
        for (const Order kind : wanted) {
            if (orders.contains(kind))
                deeds.append({.what = kind});
        }
    };
    const auto addJob = [&](Job kind) {
        if (jobs.contains(kind))
            deeds.append({.what = kind});
    };
    const bool isToFind = m_one.folder() && m_one.folder()->one.state == CaseState::Discovery;
    addJob(Job::Run);
    addOrders({Order::Approve, Order::AcceptIdentity, Order::AskIdentity});
    if (isToFind)
        addJob(Job::Plan);
    addOrders({Order::AskApproval, Order::Requeue});
    addJob(Job::Pack);
    if (m_one.maySaveCertificate())
        deeds.append({.what = Paper::Certificate});
    for (Deed &each : deeds)
        each.leadsOn = true;
    addOrders({Order::Assign});
    if (!isToFind)
        addJob(Job::Plan);
    addOrders({Order::Extend});
    if (m_one.mayWrite())
        deeds.append({.what = Paper::Letter});
    addOrders({Order::Hold, Order::Refuse, Order::Withdraw});
    return deeds;
}

bool CaseDeeds::follow()
{
    const QList<Deed> now = deedsNow();
    const auto same = [](const Deed &a, const Deed &b) { return a.what == b.what; };
    bool lostFocus = false;
    if (!std::ranges::equal(now, m_deeds, same)) {
        for (const Deed &deed : std::exchange(m_deeds, now))
            deed.action->deleteLater();
        lostFocus = placeDeeds();
    }
    for (const Deed &deed : m_deeds)
        deed.action->setEnabled(!m_one.isBusy());
    for (QPushButton *button : m_buttons)
        button->setEnabled(!m_one.isBusy());
    return lostFocus;
}

bool CaseDeeds::placeDeeds()
{
    bool lostFocus = false;
    for (QPushButton *button : std::exchange(m_buttons, {})) {
        lostFocus = lostFocus || button->hasFocus();
        button->deleteLater();
    }
    m_more->menu()->clear();
    for (Deed &each : m_deeds) {
        each.action = actionFor(each);
        if (m_buttons.size() == kMostButtons) {
            m_more->menu()->addAction(each.action);
            continue;
        }
        auto *button = new QPushButton(each.action->text());
        setLook(button, m_buttons.isEmpty() && each.leadsOn ? "primary" : "");
        connect(button, &QPushButton::clicked, each.action, &QAction::trigger);
        m_places->addWidget(button);
        m_buttons.append(button);
    }
    m_more->setVisible(!m_more->menu()->isEmpty());
    return lostFocus;
}

QAction *CaseDeeds::actionFor(const Deed &deed)
{
    if (const auto *kind = std::get_if<CaseOrder::Kind>(&deed.what))
        return action(caseOrderTitle(*kind), [this, kind = *kind] { emit orderWanted(kind); });
    if (const auto *job = std::get_if<CaseJob::Kind>(&deed.what))
        return action(caseJobTitle(*job), [this, job = *job] { emit jobWanted(job); });
    return std::get<Paper>(deed.what) == Paper::Letter
               ? action(tr("Draft a letter…"), [this] { emit letterWanted(); })
               : action(tr("Save the certificate…"), [this] { emit certificateWanted(); });
}

QAction *CaseDeeds::action(const QString &title, const std::function<void()> &run)
{
    auto *made = new QAction(title, this);
    connect(made, &QAction::triggered, this, run);
    return made;
}

QPoint CaseDeeds::menuPlace() const
{
    const QPushButton *at = m_buttons.isEmpty() ? m_more : m_buttons.constFirst();
    return at->mapToGlobal(QPoint(0, at->height()));
}

QAction *CaseDeeds::orderAction(CaseOrder::Kind wanted) const
{
    const auto found = std::ranges::find_if(m_deeds, [wanted](const Deed &deed) {
        const auto *kind = std::get_if<CaseOrder::Kind>(&deed.what);
        return kind && *kind == wanted;
    });
    return found == m_deeds.end() ? nullptr : found->action;
}

QAction *CaseDeeds::jobAction(CaseJob::Kind wanted) const
{
    const auto found = std::ranges::find_if(m_deeds, [wanted](const Deed &deed) {
        const auto *kind = std::get_if<CaseJob::Kind>(&deed.what);
        return kind && *kind == wanted;
    });
    return found == m_deeds.end() ? nullptr : found->action;
}

} // namespace Gatehouse
