#include "ui/alerts/notificationspage.h"

#include "ui/alerts/channelform.h"
#include "ui/alerts/desktopwishescard.h"
#include "ui/alerts/questioncard.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/wrapdelegate.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QKeyEvent>
#include <QPushButton>
#include <QScrollArea>

namespace Gatehouse
{

namespace
{

constexpr int kNameColumn = 0;
constexpr int kPlaceColumn = 1;
constexpr int kWaitingColumn = 4;
constexpr int kTwoLinesHeight = 46;

std::optional<Tone> toneOfHealth(const QModelIndex &index)
{
    switch (ChannelHealth(index.data(SortRole).toInt())) {
    case ChannelHealth::Failing:
        return Tone::Bad;
    case ChannelHealth::Waiting:
        return Tone::Warn;
    case ChannelHealth::Well:
        return Tone::Ok;
    case ChannelHealth::Idle:
    case ChannelHealth::Off:
        break;
    }
    return Tone::Neutral;
}

} // namespace

NotificationsPage::NotificationsPage(ChannelController &channels, DesktopWishes &wishes, bool desktopAvailable,
                                     const Theme &theme, QWidget *parent)
    : PageFrame(tr("Notifications"), theme, parent)
    , m_channels(channels)
    , m_add(new QPushButton(tr("Add a channel")))
    , m_card(new QuestionCard)
    , m_table(new DataTable(tr("Channels")))
    , m_form(new ChannelForm(channels))
    , m_desktop(new DesktopWishesCard(wishes, desktopAvailable))
{
    setFocusPolicy(Qt::StrongFocus);
    m_add->setToolTip(tr("A webhook, an Alertmanager or mail (N)"));
    header()->addAction(m_add);
    addAbove(m_card); // Tab goes from top to bottom
    setHalves(buildList(theme), 9, scrolled(stack({m_form}, Spacing::kGap)), 11);
    addBelow(m_desktop);
    buildActions();
    connectParts();
    showState();
}

QWidget *NotificationsPage::buildList(const Theme &theme)
{
    m_table->setModel(&m_channels.table());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setNumericColumns({kWaitingColumn});
    m_table->setItemDelegateForColumn(kNameColumn, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
    m_table->setItemDelegateForColumn(kPlaceColumn, new WrapDelegate(theme, WrapDelegate::Ink::Muted, m_table));
    m_table->setItemDelegateForColumn(kChannelHealthColumn, new ChipDelegate(theme, toneOfHealth, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_table->setStretchColumn(kNameColumn);
    m_table->setYieldingColumns({kPlaceColumn, kNameColumn});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return flushCard(tr("List of channels"), {m_table});
}

void NotificationsPage::buildActions()
{
    addKey(tr("Add a channel"), Qt::Key_N, [this] { add(); });
    addKey(tr("Change the channel"), Qt::Key_E, [this] { m_form->focusFirst(); });
    addKey(tr("Save the channel"), QKeySequence::Save, [this] { m_channels.save(); });
    addKey(tr("Send a test message"), Qt::Key_T, [this] { m_channels.test(); });
    addKey(tr("Switch the channel on or off"), Qt::Key_O, [this] {
        if (const AlertChannel *kept = m_channels.kept())
            m_channels.switchOn(!kept->enabled);
    });
    addKey(tr("Remove the channel…"), Qt::Key_Delete, [this] { askRemoval(); });
    addKey(tr("What this desktop tells"), Qt::Key_D, [this] { m_desktop->box()->setFocus(Qt::OtherFocusReason); });
    addKey(tr("Read the channels again"), Qt::Key_F5, [this] { m_channels.refresh(); });
}

void NotificationsPage::connectParts()
{
    connect(&m_channels, &ChannelController::changed, this, &NotificationsPage::showState);
    connect(&m_channels, &ChannelController::said, this, &NotificationsPage::say);
    connect(stateView(), &StateView::retryRequested, &m_channels, &ChannelController::refresh);
    connect(stateView(), &StateView::actionRequested, this, &NotificationsPage::add);
    connect(m_add, &QPushButton::clicked, this, &NotificationsPage::add);
    connect(m_form, &ChannelForm::removeWanted, this, &NotificationsPage::askRemoval);
    connect(m_card, &QuestionCard::closed, this, &NotificationsPage::focusList);
    connect(m_table, &DataTable::rowActivated, m_form, &ChannelForm::focusFirst);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (!m_settling && index.isValid())
            m_channels.select(index.data(IdRole).toString());
    });
}

void NotificationsPage::add()
{
    m_card->close();
    m_channels.begin(ChannelKind::Webhook);
    if (m_channels.isNew())
        m_form->focusFirst();
}

void NotificationsPage::askRemoval()
{
    const AlertChannel *kept = m_channels.kept();
    if (!kept)
        return;
    if (const auto may = m_channels.mayEdit(); !may)
        return say(may.error().message, false);
    Question question{tr("Remove %1?").arg(kept->name)};
    question.explanation = tr("It is told of nothing from then on, and what waits for it is dropped. The audit log "
                              "keeps that it was there.");
    question.button = tr("&Remove");
    m_card->ask(question, [this, id = kept->id](const QVariant &, const QString &) {
        if (m_channels.selected() == id)
            m_channels.remove();
    });
}

void NotificationsPage::setActive(bool active)
{
    m_channels.setActive(active);
    if (active)
        focusList();
}

bool NotificationsPage::isSettled() const
{
    return m_channels.state() != ChannelController::State::Loading && !m_channels.isTesting();
}

void NotificationsPage::showState()
{
    header()->setSentence(m_channels.headline());
    m_add->setEnabled(m_channels.mayEdit().has_value());
    if (!hasRead(m_channels, tr("Reading the channels"), m_channels.notice()))
        return;
    if (m_channels.state() == ChannelController::State::Empty)
        return stateView()->showEmpty(
            tr("No channel is set up"),
            tr("A webhook, an Alertmanager or mail is told of alerts whether or not a console runs."),
            m_channels.mayEdit() ? tr("Add a channel") : QString());
    stateView()->showContent();
    settle();
    if (hasFocus())
        focusList();
}

// The row of the one in hand is the current one; where none is, the first one is taken.
void NotificationsPage::settle()
{
    const FigureTableModel &model = m_channels.table();
    if (!m_channels.hasDraft() && model.rowCount() > 0)
        return m_channels.select(model.rows().constFirst().id);
    int row = -1;
    for (int i = 0; i < model.rowCount() && row < 0; ++i)
        row = model.rows().at(i).id == m_channels.selected() ? i : -1;
    m_settling = true;
    if (row < 0)
        m_table->setCurrentIndex({});
    else if (m_table->currentIndex().row() != row || !m_table->selectionModel()->hasSelection())
        m_table->setCurrentIndex(model.index(row, 0));
    m_settling = false;
    m_table->fitColumns();
}

void NotificationsPage::focusList()
{
    if (stateView()->state() == StateView::State::Content)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        setFocus();
}

void NotificationsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_card->isVisible())
        m_card->close();
    else if (m_channels.isNew())
        m_channels.discard();
    focusList();
}

} // namespace Gatehouse
