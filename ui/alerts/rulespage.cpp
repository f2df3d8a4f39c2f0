#include "ui/alerts/rulespage.h"

#include "ui/alerts/backtestcard.h"
#include "ui/alerts/ruleform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/wrapdelegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kMostVersions = 6;
constexpr int kMostRaised = 8;
constexpr int kRaisedWhere = 3;
constexpr int kRaisedWhat = 4;
constexpr int kWhatColumn = 3;
constexpr int kWhyColumn = 4;
constexpr int kFirstFigure = 2;
constexpr int kTwoLinesHeight = 40;

} // namespace

RulesPage::RulesPage(RuleController &rules, const Theme &theme, QWidget *parent)
    : PageFrame(tr("Alert rules"), theme, parent)
    , m_rules(rules)
    , m_table(new DataTable(tr("Rules")))
    , m_form(new RuleForm(rules))
    , m_backtest(new BacktestCard(rules, theme))
    , m_raised(new Card(tr("What would have been raised"), tr("by the back-test")))
    , m_history(new Card(tr("Versions"), tr("every change, with who and why")))
    , m_versions(new DataTable(tr("Versions of the rule")))
    , m_takeBack(new QPushButton(tr("Take back to this version")))
{
    setFocusPolicy(Qt::StrongFocus);
    buildVersions();
    buildRaised();
    // What a setting would have changed stays in sight of its slider.
    QWidget *settings = scrolled(stack({m_form, m_raised, m_history}, Spacing::kGap));
    setHalves(buildList(theme), 12, stack({settings, m_backtest}, Spacing::kGap, 0), 11);
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
    return flushCard(tr("List of rules"), {m_table});
}

void RulesPage::buildRaised()
{
    auto *table = new DataTable(tr("What would have been raised"));
    table->setModel(&m_rules.alertTable());
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setStretchColumn(kRaisedWhat);
    table->setYieldingColumns({kRaisedWhat, kRaisedWhere});
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    fitRows(table, kMostRaised);
    m_raised->body()->addWidget(table);
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
    addKey(tr("Settings of the rule"), QKeySequence(Qt::CTRL | Qt::Key_E), [this] { m_form->focusFirst(); });
    addKey(tr("Reason and save"), QKeySequence::Save, [this] { m_form->reason()->setFocus(Qt::ShortcutFocusReason); });
    addKey(tr("Run the back-test"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B), [this] { m_rules.test(); });
    addKey(tr("Read the rules again"), Qt::Key_F5, [this] { m_rules.refresh(); });
}

void RulesPage::connectParts()
{
    connect(&m_rules, &RuleController::changed, this, &RulesPage::showState);
    connect(&m_rules, &RuleController::draftChanged, this, &RulesPage::showState);
    connect(&m_rules, &RuleController::testChanged, this, &RulesPage::followTest);
    connect(&m_rules, &RuleController::said, this, &RulesPage::say);
    connect(stateView(), &StateView::retryRequested, &m_rules, &RuleController::refresh);
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

void RulesPage::showState()
{
    header()->setSentence(m_rules.headline());
    m_history->setVisible(m_rules.entry());
    followTest();
    m_takeBack->setEnabled(m_versions->currentIndex().isValid() && m_rules.mayEdit().has_value());
    if (!hasRead(m_rules, tr("Reading the rules"), m_rules.notice()))
        return;
    stateView()->showContent();
    // There is always one to look at.
    const QString id = m_rules.selected();
    const QModelIndex at = m_table->currentIndex();
    if (at.isValid() && (id.isEmpty() || at.data(IdRole).toString() == id))
        return id.isEmpty() ? m_rules.select(at.data(IdRole).toString()) : void();
    if (const QModelIndex index = rowOf(m_rules.table(), id); index.isValid())
        m_table->setCurrentIndex(index);
}

void RulesPage::followTest()
{
    m_raised->setVisible(m_rules.backtest() && m_rules.alertTable().rowCount() > 0);
}

void RulesPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        QWidget::keyPressEvent(event);
}

} // namespace Gatehouse
