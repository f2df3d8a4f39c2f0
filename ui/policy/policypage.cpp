#include "ui/policy/policypage.h"

#include "ui/policy/commitmentform.h"
#include "ui/policy/lineform.h"
#include "ui/policy/noticeform.h"
#include "ui/policy/policytables.h"
#include "ui/policy/sentencebar.h"
#include "ui/policy/versionbar.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/wrapdelegate.h"

#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kTwoLinesHeight = 40;
constexpr int kStateColumn = 2;

QLabel *textLabel(const QString &name)
{
    auto *label = new QLabel;
    label->setAccessibleName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

std::optional<Tone> toneOfState(const QModelIndex &index)
{
    const QString text = index.data().toString();
    return text == PolicyPage::tr("in force")  ? Tone::Ok
           : text == PolicyPage::tr("adopted") ? Tone::Accent
                                               : Tone::Neutral;
}

std::optional<Tone> toneOfFinding(const QModelIndex &index)
{
    return index.data().toString() == PolicyPage::tr("conflict") ? Tone::Bad : Tone::Warn;
}

void fill(FigureTableModel &model, const PolicyTable &table)
{
    model.setTable(table.columns, table.rows);
}

} // namespace

PolicyPage::PolicyPage(PolicyController &policies, ViewState &view, const Theme &theme, QWidget *parent)
    : PageFrame(tr("Policies"), theme, parent)
    , m_policies(policies)
    , m_view(view)
    , m_list(new DataTable(tr("Policies and their versions")))
    , m_tabs(new QTabBar)
    , m_pages(new QStackedWidget)
    , m_sentenceBar(new SentenceBar(policies))
    , m_form(new CommitmentForm(policies))
    , m_lineForm(new LineForm(policies))
    , m_finding(textLabel(tr("The finding that is chosen")))
    , m_other(new QComboBox)
    , m_difference(textLabel(tr("Schedules, rights, and who must be told")))
    , m_notices(new NoticeForm)
    , m_bar(new VersionBar(policies))
    , m_take(new QPushButton(tr("&Take in a file…")))
    , m_save(new QPushButton(tr("&Save as file…")))
{
    setFocusPolicy(Qt::StrongFocus);
    header()->addAction(m_take); // before the rest: Tab goes from top to bottom
    header()->addAction(m_save);
    setHalves(buildList(theme), 10, buildOne(theme), 19);
    buildActions();
    connectParts();
    showAdding(false);
    follow();
}

QWidget *PolicyPage::buildList(const Theme &theme)
{
    m_list->setModel(&m_listModel);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setStretchColumn(0);
    m_list->setYieldingColumns({0});
    m_list->setItemDelegateForColumn(0, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_list));
    m_list->setItemDelegateForColumn(kStateColumn, new ChipDelegate(theme, toneOfState, m_list));
    m_list->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return flushCard(tr("List of policies"), {m_list});
}

DataTable *PolicyPage::buildTable(Tab tab, const QString &name, const Theme &theme)
{
    auto *model = new FigureTableModel(this);
    auto *table = new DataTable(name);
    table->setModel(model);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const QList<int> wrapped = tab == Sentences ? QList<int>{1, 3} : tab == History ? QList<int>{4} : QList<int>{2};
    for (const int at : wrapped)
        table->setItemDelegateForColumn(
            at, new WrapDelegate(theme, at == 1 ? WrapDelegate::Ink::Muted : WrapDelegate::Ink::Plain, table));
    if (tab == Findings)
        table->setItemDelegateForColumn(0, new ChipDelegate(theme, toneOfFinding, table));
    table->setStretchColumn(wrapped.constLast());
    table->setYieldingColumns(wrapped);
    table->verticalHeader()->setDefaultSectionSize(kTwoLinesHeight);
    m_models.append(model);
    m_tables.append(table);
    return table;
}

QWidget *PolicyPage::buildOne(const Theme &theme)
{
    m_one = new Card(tr("Policy"));
    for (const QString &name : {tr("Sentences"), tr("Findings"), tr("Compare"), tr("History")})
        m_tabs->addTab(name);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("What is shown of the policy"));
    DataTable *sentences = buildTable(Sentences, tr("Sentences of the policy"), theme);
    DataTable *findings = buildTable(Findings, tr("Findings"), theme);
    buildTable(Compare, tr("Sentences that differ"), theme);
    DataTable *history = buildTable(History, tr("History of the policy"), theme);
    m_pages->addWidget(stack({sentences, m_sentenceBar, m_form, m_lineForm}, Spacing::kSmall, 0));
    m_pages->addWidget(stack({findings, m_finding}, Spacing::kSmall, 0));
    m_pages->addWidget(buildCompare());
    m_pages->addWidget(stack({history}, Spacing::kSmall, 0));
    m_one->body()->setSpacing(Spacing::kSmall);
    m_one->body()->addWidget(m_tabs);
    m_one->body()->addWidget(m_pages, 1);
    m_one->body()->addWidget(m_bar);
    return m_one;
}

QWidget *PolicyPage::buildCompare()
{
    auto *choice = new QWidget;
    auto *row = new QHBoxLayout(choice);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    auto *label = new QLabel(tr("What changes &from"));
    label->setBuddy(m_other);
    m_other->setAccessibleName(tr("Version that it is compared with"));
    row->addWidget(label);
    row->addWidget(m_other, 1);
    setLook(m_difference, "muted");
    return stack({choice, m_tables.at(Compare), m_difference, m_notices}, Spacing::kSmall, 1);
}

QString PolicyPage::findingText() const
{
    return m_finding->text();
}

QString PolicyPage::differenceText() const
{
    return m_difference->text();
}

void PolicyPage::setActive(bool active)
{
    m_policies.setActive(active);
    if (active)
        m_list->setFocus(Qt::OtherFocusReason);
}

bool PolicyPage::isSettled() const
{
    return m_policies.state() != PolicyController::State::Loading && !m_policies.isReading();
}

void PolicyPage::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(tab);
}

void PolicyPage::follow()
{
    header()->setSentence(m_policies.headline());
    const bool full = m_policies.state() == PolicyController::State::Full;
    m_save->setEnabled(full && !m_policies.draft().sentences.isEmpty());
    m_take->setEnabled(full && m_policies.mayEdit());
    const QString notice = m_policies.error() ? m_policies.error()->message : QString();
    if (!hasRead(m_policies, tr("Reading the policies"), notice))
        return;
    stateView()->showContent();
    followList();
    followOne();
}

// There is always one to look at: the one in force, or the first.
void PolicyPage::followList()
{
    fill(m_listModel, policyTable(m_policies.entries()));
    QString wanted = m_policies.selected();
    if (wanted.isEmpty() && !m_policies.entries().isEmpty()) {
        wanted = m_policies.entries().constFirst().key();
        for (const PolicyEntry &entry : m_policies.entries())
            wanted = entry.isInForce ? entry.key() : wanted;
        return m_policies.select(wanted);
    }
    const QSignalBlocker quiet(m_list->selectionModel());
    const QModelIndex index = rowOf(m_listModel, wanted);
    if (index.isValid() && m_list->currentIndex().row() != index.row())
        m_list->setCurrentIndex(index);
    m_list->viewport()->update();
}

void PolicyPage::followOne()
{
    const PolicyDocument &draft = m_policies.draft();
    const QList<PolicyFinding> findings = m_policies.findings();
    m_one->setTitle(draft.name.isEmpty() ? tr("Policy") : draft.name);
    m_one->setHint(draft.id.isEmpty() ? QString()
                                      : tr("%1, version %2, %3")
                                            .arg(draft.id, draft.version,
                                                 draft.effective.isValid()
                                                     ? tr("effective %1").arg(draft.effective.toString(Qt::ISODate))
                                                     : tr("no date")));
    m_tabs->setTabText(Sentences, tr("Sentences (%1)").arg(draft.sentences.size()));
    m_tabs->setTabText(Findings, tr("Findings (%1)").arg(findings.size()));
    fill(*m_models.at(Sentences), sentenceTable(draft));
    fill(*m_models.at(Findings), findingTable(findings));
    fill(*m_models.at(Compare), differenceTable(m_policies.difference()));
    fill(*m_models.at(History), policyHistoryTable(m_policies, m_view.zone()));
    fillOthers();
    const QStringList lines = differenceLines(m_policies.difference());
    m_difference->setText(!lines.isEmpty()                      ? lines.join(QLatin1Char('\n'))
                          : m_policies.comparedWith().isEmpty() ? tr("Choose the version that held before.")
                                                                : tr("Nothing differs."));
    m_notices->setVisible(!m_policies.difference().isEmpty());
    for (const Tab tab : {Sentences, Findings}) {
        if (!m_tables.at(tab)->currentIndex().isValid() && m_models.at(tab)->rowCount() > 0)
            m_tables.at(tab)->setCurrentIndex(m_models.at(tab)->index(0, 0));
    }
    showFinding();
    showSentence();
}

void PolicyPage::fillOthers()
{
    const QSignalBlocker quiet(m_other);
    m_other->clear();
    m_other->addItem(tr("nothing"), QString());
    for (const PolicyEntry &entry : m_policies.entries()) {
        m_other->addItem(tr("%1 %2 (%3)").arg(entry.name, entry.version, policyStanding(entry)), entry.key());
        m_other->setItemData(m_other->count() - 1, entry.policy, Qt::ToolTipRole);
    }
    m_other->setCurrentIndex(std::max(0, m_other->findData(m_policies.comparedWith())));
}

void PolicyPage::showFinding()
{
    const QString id = m_tables.at(Findings)->currentIndex().data(IdRole).toString();
    m_finding->setText(tr("Nothing contradicts in this policy, as far as it can be told from its sentences."));
    for (const PolicyFinding &finding : m_policies.findings()) {
        if (finding.id == id)
            m_finding->setText(QStringList{finding.what, finding.why, finding.toDo}.join(QLatin1Char('\n')));
    }
}

void PolicyPage::showSentence()
{
    const QString id = m_tables.at(Sentences)->currentIndex().data(IdRole).toString();
    m_sentenceBar->setChosen(id);
    m_form->show(m_lineForm->isHidden() ? id : QString());
}

} // namespace Gatehouse
