#include "ui/alerts/rulespage.h"

#include "ui/alerts/backtestcard.h"
#include "ui/alerts/ruleform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/wrapdelegate.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kMostVersions = 6;
constexpr int kWhatColumn = 3;
constexpr int kWhyColumn = 4;
constexpr int kFirstFigure = 2;
constexpr int kTwoLinesHeight = 40;

} // namespace

RulesPage::RulesPage(RuleController &rules, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_rules(rules)
    , m_header(new PageHeader(tr("Alert rules")))
    , m_message(new QLabel)
    , m_table(new DataTable(tr("Rules")))
    , m_form(new RuleForm(rules))
    , m_backtest(new BacktestCard(rules, theme))
    , m_history(new Card(tr("Versions"), tr("every change, with who and why")))
    , m_versions(new DataTable(tr("Versions of the rule")))
    , m_takeBack(new QPushButton(tr("Take back to this version")))
{
    setAccessibleName(tr("Alert rules"));
    setFocusPolicy(Qt::StrongFocus);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(buildList(theme), 10);
    row->addWidget(buildOne(), 11);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    buildActions();
    connectParts();
    showState();
}

QWidget *RulesPage::buildList(const Theme &theme)
{
    m_table->setModel(&m_rules.table());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setNumericColumns({kFirstFigure, kFirstFigure + 1, kFirstFigure + 2});
    m_table->setStretchColumn(0);
    m_table->setItemDelegateForColumn(0, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_table));
    m_table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_table->setYieldingColumns({0});
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("List of rules"));
    card->body()->addWidget(m_table);
    return card;
}

QWidget *RulesPage::buildOne()
{
    buildVersions();
    auto *one = new QWidget;
    auto *column = new QVBoxLayout(one);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_form);
    column->addWidget(m_backtest);
    column->addWidget(m_history);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(one);
    return scroll;
}

void RulesPage::buildVersions()
{
    m_versions->setModel(&m_rules.versionTable());
    m_versions->setSelectionMode(QAbstractItemView::SingleSelection);
    m_versions->setStretchColumn(kWhatColumn);
    m_versions->setYieldingColumns({kWhatColumn, kWhyColumn});
    m_versions->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fitRows(m_versions, kMostVersions);
    setLook(m_takeBack, "quiet");
    m_takeBack->setToolTip(tr("Puts its settings into the form above; saving makes them a new version"));
    m_history->addHeaderWidget(m_takeBack);
    m_history->body()->addWidget(m_versions);
}

void RulesPage::buildActions()
{
    const auto addKey = [this](const QString &title, const QKeySequence &key, const std::function<void()> &run) {
        auto *action = new QAction(title, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    addKey(tr("Settings of the rule"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { m_form->focusFirst(); });
    addKey(tr("Reason and save"), QKeySequence::Save, [this] { m_form->reason()->setFocus(Qt::ShortcutFocusReason); });
    addKey(tr("Run the back-test"), QKeySequence(Qt::CTRL | Qt::Key_B), [this] { m_rules.test(); });
    addKey(tr("Read the rules again"), Qt::Key_F5, [this] { m_rules.refresh(); });
}

void RulesPage::connectParts()
{
    connect(&m_rules, &RuleController::changed, this, &RulesPage::showState);
    connect(&m_rules, &RuleController::draftChanged, this, &RulesPage::showState);
    connect(&m_rules, &RuleController::said, this, &RulesPage::say);
    connect(m_state, &StateView::retryRequested, &m_rules, &RuleController::refresh);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid())
            m_rules.select(index.data(IdRole).toString());
    });
    connect(m_table, &DataTable::rowActivated, m_form, &RuleForm::focusFirst);
    connect(m_versions, &DataTable::rowActivated, this, &RulesPage::takeBack);
    connect(m_takeBack, &QPushButton::clicked, this, &RulesPage::takeBack);
    connect(m_versions->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RulesPage::showState);
}

void RulesPage::takeBack()
{
    const QModelIndex index = m_versions->currentIndex();
    if (!index.isValid() || !m_rules.mayEdit())
        return;
    m_rules.takeBack(index.data(IdRole).toInt());
    m_form->reason()->setFocus(Qt::OtherFocusReason);
}

void RulesPage::setActive(bool active)
{
    m_rules.setActive(active);
    if (active)
        m_table->setFocus(Qt::OtherFocusReason);
}

bool RulesPage::isSettled() const
{
    return m_rules.state() != RuleController::State::Loading && !m_rules.isTesting();
}

void RulesPage::showRule(const QString &id)
{
    m_rules.select(id);
    showState();
}

QString RulesPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

void RulesPage::showState()
{
    m_header->setSentence(m_rules.headline());
    m_history->setVisible(m_rules.entry());
    m_takeBack->setEnabled(m_versions->currentIndex().isValid() && m_rules.mayEdit().has_value());
    m_state->setBanner(m_rules.notice());
    switch (m_rules.state()) {
    case RuleController::State::Loading:
        m_state->showLoading(tr("Reading the rules"));
        return;
    case RuleController::State::Failed: {
        const auto access = m_rules.access();
        m_state->setBanner({});
        m_state->showError(access ? m_rules.error().value_or(Error{}) : access.error());
        return;
    }
    case RuleController::State::Full:
        m_state->showContent();
        break;
    }
    // There is always one to look at.
    const QString id = m_rules.selected();
    const QModelIndex at = m_table->currentIndex();
    if (at.isValid() && (id.isEmpty() || at.data(IdRole).toString() == id))
        return id.isEmpty() ? m_rules.select(at.data(IdRole).toString()) : void();
    for (int row = 0; row < m_rules.table().rowCount(); ++row) {
        const QModelIndex index = m_rules.table().index(row, 0);
        if (id.isEmpty() || index.data(IdRole).toString() == id)
            return m_table->setCurrentIndex(index);
    }
}

void RulesPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

void RulesPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Gatehouse
