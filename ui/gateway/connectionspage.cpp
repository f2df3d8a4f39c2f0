#include "ui/gateway/connectionspage.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/connectioncheck.h"
#include "ui/gateway/checkstepsview.h"
#include "ui/gateway/connectionform.h"
#include "ui/gateway/grantspanel.h"
#include "ui/gateway/secretasker.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/pageheader.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kListWidth = 280;
constexpr int kRowHeight = 48;

// Name, and below it what it is or why it cannot be read.
class ConnectionDelegate : public QStyledItemDelegate
{
public:
    ConnectionDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {kListWidth, kRowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const ThemeTokens &tokens = m_theme.tokens();
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(option.rect, tokens.accentTint);
        const QRect text = option.rect.adjusted(Spacing::kCard, 6, -Spacing::kCard, -6);
        const QRect upper(text.left(), text.top(), text.width(), text.height() / 2);
        const QRect lower(text.left(), upper.bottom(), text.width(), text.height() / 2);
        const bool open = index.data(ConnectionListModel::OpenRole).toBool();
        const QString state = open ? ConnectionsPage::tr("open") : QString();
        painter->setFont(m_theme.font(TextRole::Small));
        painter->setPen(tokens.ok);
        painter->drawText(upper, Qt::AlignRight | Qt::AlignVCenter, state);
        const int stateWidth = painter->fontMetrics().horizontalAdvance(state) + (open ? Spacing::kSmall : 0);
        painter->setPen(index.data(ConnectionListModel::BrokenRole).toBool() ? tokens.bad : tokens.muted);
        painter->drawText(lower, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(index.data(ConnectionListModel::SummaryRole).toString(),
                                                            Qt::ElideRight, lower.width()));
        painter->setFont(m_theme.font(TextRole::Strong));
        painter->setPen(tokens.text);
        painter->drawText(
            upper, Qt::AlignLeft | Qt::AlignVCenter,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, upper.width() - stateWidth));
        painter->restore();
    }

private:
    const Theme &m_theme;
};

} // namespace

ConnectionsPage::ConnectionsPage(ConnectionRepository &repository, ConnectionListModel &connections, SecretAsker &asker,
                                 CallBudgets &budgets, const Clock &clock, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_repository(repository)
    , m_connections(connections)
    , m_asker(asker)
    , m_budgets(budgets)
    , m_clock(clock)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Connections")))
    , m_list(new QListView)
    , m_form(new ConnectionForm(shippedProfiles()))
    , m_message(new QLabel)
    , m_open(new QPushButton(tr("&Open")))
    , m_test(new QPushButton(tr("&Test connection")))
    , m_save(new QPushButton(tr("&Save")))
    , m_remove(new QPushButton)
    , m_steps(new CheckStepsView(theme))
    , m_grants(new GrantsPanel)
    , m_scroll(new QScrollArea)
{
    auto *columns = new QHBoxLayout;
    columns->setSpacing(Spacing::kGap);
    columns->addWidget(buildList());
    columns->addWidget(buildDetails(), 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    layout->setSpacing(Spacing::kGap);
    layout->addWidget(m_header);
    layout->addLayout(columns, 1);

    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &ConnectionsPage::showCurrent);
    connect(&connections, &QAbstractItemModel::modelReset, this, [this] {
        const int row = m_connections.rowOf(m_file);
        if (row >= 0)
            m_list->setCurrentIndex(m_connections.index(row));
        followButtons();
    });
    connect(m_form, &ConnectionForm::edited, this, &ConnectionsPage::followButtons);
    connect(m_form, &ConnectionForm::profileChanged, this, &ConnectionsPage::learnEngines);
    connect(m_form, &ConnectionForm::enterRequested, &asker, &SecretAsker::enter);
    connect(&asker, &SecretAsker::kept, this, &ConnectionsPage::say);
    connect(m_grants, &GrantsPanel::wanted, this, &ConnectionsPage::showGrants);
    if (connections.rowCount() > 0)
        m_list->setCurrentIndex(connections.index(0));
    else
        startNew();
}

QString ConnectionsPage::message() const
{
    return m_message->text();
}

QWidget *ConnectionsPage::buildList()
{
    auto *card = new Card(tr("Gateways"));
    card->setFixedWidth(kListWidth);
    card->setFlush(true);
    auto *add = new QPushButton(m_theme.icon(QStringLiteral("plus")), tr("&Add"));
    connect(add, &QPushButton::clicked, this, &ConnectionsPage::startNew);
    card->addHeaderWidget(add);
    m_list->setModel(&m_connections);
    m_list->setItemDelegate(new ConnectionDelegate(m_theme, m_list));
    m_list->setAccessibleName(tr("Gateways"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    card->body()->addWidget(m_list);
    connect(m_list, &QListView::activated, this, &ConnectionsPage::open);
    return card;
}

QWidget *ConnectionsPage::buildDetails()
{
    auto *card = new Card(tr("Connection"), tr("secrets stay where they are; only their places are written down"));
    setLook(m_open, "primary");
    m_message->setWordWrap(true);
    card->body()->addWidget(m_form);
    m_testCard = new Card(tr("Connection test"));
    m_testCard->body()->addWidget(m_steps);
    m_testCard->hide();
    connect(m_test, &QPushButton::clicked, this, &ConnectionsPage::test);
    connect(m_open, &QPushButton::clicked, this, &ConnectionsPage::open);
    connect(m_save, &QPushButton::clicked, this, &ConnectionsPage::save);
    connect(m_remove, &QPushButton::clicked, this, &ConnectionsPage::remove);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_testCard);
    column->addWidget(card);
    column->addWidget(m_grants);
    column->addStretch();
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidget(content);
    auto *details = new QWidget;
    auto *layout = new QVBoxLayout(details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::kSmall);
    layout->addWidget(m_scroll, 1);
    layout->addLayout(buildButtons());
    layout->addWidget(m_message);
    return details;
}

// Below what scrolls, so that they are always at hand.
QLayout *ConnectionsPage::buildButtons()
{
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Spacing::kSmall);
    buttons->addWidget(m_open);
    buttons->addWidget(m_test);
    buttons->addWidget(m_save);
    buttons->addStretch();
    buttons->addWidget(m_remove);
    return buttons;
}

void ConnectionsPage::showCurrent()
{
    m_testCard->hide();
    m_grants->clear();
    const SavedConnection connection = m_connections.connectionAt(m_list->currentIndex().row());
    m_file = connection.file;
    if (connection.settings) {
        m_form->setSettings(*connection.settings);
        say({}, true);
    } else {
        m_form->setSettings({});
        say(connection.settings.error().message, false);
    }
    followButtons();
}

void ConnectionsPage::startNew()
{
    m_list->clearSelection();
    m_list->setCurrentIndex({});
    m_file.clear();
    ConnectionSettings empty;
    empty.profile = QStringLiteral("demo");
    m_form->setSettings(empty);
    say(tr("Fill in the fields, save, and open the gateway. Its database is only read."), true);
    m_form->setFocus();
    followButtons();
}

void ConnectionsPage::save()
{
    const auto settings = m_form->settings();
    if (!settings) {
        say(tr("Not saved: %1").arg(settings.error().message), false);
        return;
    }
    const auto file = m_repository.save(*settings, m_repository.holds(m_file) ? m_file : QString());
    if (!file) {
        say(file.error().message, false);
        return;
    }
    m_file = *file;
    m_connections.reload();
    m_form->setSettings(*settings);
    say(tr("Saved as %1.").arg(*file), true);
    followButtons();
}

void ConnectionsPage::remove()
{
    if (!m_removeAsked) {
        m_removeAsked = true;
        m_remove->setText(tr("&Remove it now"));
        say(tr("The connection file will be deleted. The gateway and the counted figures stay."), true);
        return;
    }
    const auto removed = m_repository.remove(m_file);
    if (!removed) {
        say(removed.error().message, false);
        return;
    }
    m_connections.reload();
    if (m_connections.rowCount() > 0)
        m_list->setCurrentIndex(m_connections.index(0));
    else
        startNew();
    say(tr("Removed."), true);
}

void ConnectionsPage::open()
{
    if (m_file.isEmpty() || m_form->isEdited())
        save();
    if (!m_file.isEmpty() && !m_form->isEdited())
        emit openRequested(m_file);
}

void ConnectionsPage::test()
{
    if (const auto settings = m_form->settings())
        withSecrets(*settings, [this](const ConnectionSettings &filled) { runTest(filled); });
}

void ConnectionsPage::runTest(const ConnectionSettings &settings)
{
    delete m_check;
    m_check = new ConnectionCheck(settings, m_clock, m_budgets, this);
    connect(m_check, &ConnectionCheck::stepsChanged, this, &ConnectionsPage::followTest);
    connect(m_check, &ConnectionCheck::finished, this, &ConnectionsPage::followTest);
    m_check->start();
    m_testCard->show();
    m_scroll->verticalScrollBar()->setValue(0);
    followTest();
}

void ConnectionsPage::showGrants()
{
    if (const auto settings = m_form->settings())
        withSecrets(*settings, [this](const ConnectionSettings &filled) { m_grants->showFor(filled); });
}

void ConnectionsPage::withSecrets(const ConnectionSettings &settings,
                                  const std::function<void(const ConnectionSettings &)> &use)
{
    if (!namesKeychain(settings)) {
        use(settings);
        return;
    }
    onFinished(m_asker.ask(settings), this, [this, use](const Result<ConnectionSettings> &filled) {
        if (filled)
            use(*filled);
        else
            say(filled.error().message, false);
    });
}

// A profile is a file that takes some milliseconds to check, so it is read elsewhere, once.
void ConnectionsPage::learnEngines(const QString &profile)
{
    if (const auto known = m_engines.constFind(profile); known != m_engines.constEnd()) {
        m_form->setEngines(*known);
        return;
    }
    m_form->setEngines(std::nullopt);
    onFinished(runInPool([profile] { return loadProfile(profile); }), this,
               [this, profile](const Result<GatewayProfile> &loaded) {
                   if (!loaded)
                       return;
                   m_engines.insert(profile, ProductEngines::of(*loaded));
                   if (m_form->profile() == profile)
                       m_form->setEngines(m_engines.value(profile));
               });
}

void ConnectionsPage::followTest()
{
    m_steps->showSteps(m_check->steps());
    m_testCard->setHint(m_check->isRunning() ? tr("running") : checkStateToken(m_check->worst()));
}

void ConnectionsPage::say(const QString &message, bool good)
{
    setLook(m_message, good ? "muted" : "error");
    m_message->setText(message);
}

void ConnectionsPage::followButtons()
{
    m_removeAsked = false;
    m_remove->setText(tr("&Remove…"));
    m_remove->setEnabled(m_repository.holds(m_file));
    m_save->setEnabled(m_form->isEdited() || !m_repository.holds(m_file));
    m_open->setText(m_form->isEdited() || m_file.isEmpty() ? tr("Save and &open") : tr("&Open"));
    const int count = m_connections.rowCount();
    m_header->setSentence(count == 0   ? tr("No gateway yet. Add the first one.")
                          : count == 1 ? tr("1 gateway")
                                       : tr("%1 gateways").arg(count));
}

} // namespace Gatehouse
