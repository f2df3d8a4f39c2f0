#include "ui/alerts/incidentdetailview.h"

#include "models/alerts/alertwords.h"
#include "models/core/format.h"
#include "ui/alerts/alerttone.h"
#include "ui/alerts/incidentquestions.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/wrapdelegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kMostRows = 8;
constexpr int kTwoLinesHeight = 46;

QLabel *wrappedLabel(const char *look)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(label, look);
    return label;
}

DataTable *smallTable(const QString &name, QAbstractItemModel &model, int stretchColumn, int rowHeight)
{
    auto *table = new DataTable(name);
    table->setModel(&model);
    table->setStretchColumn(stretchColumn);
    table->setYieldingColumns({stretchColumn});
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(rowHeight);
    fitRows(table, kMostRows);
    return table;
}

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    setLook(label, "title");
    return label;
}

QWidget *flowOf(const QList<QPushButton *> &buttons)
{
    auto *widget = new QWidget;
    auto *flow = new FlowLayout(Spacing::kSmall, widget);
    for (QPushButton *button : buttons)
        flow->addWidget(button);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    widget->setSizePolicy(policy);
    return widget;
}

qint64 chosenId(const DataTable *table)
{
    return table->currentIndex().isValid() ? table->currentIndex().data(IdRole).toLongLong() : 0;
}

} // namespace

IncidentDetailView::IncidentDetailView(IncidentDetail &detail, IncidentController &list, IncidentQuestions &questions,
                                       const Theme &theme, QWidget *parent)
    : Card({}, {}, parent)
    , m_detail(detail)
    , m_list(list)
    , m_questions(questions)
    , m_theme(theme)
    , m_severity(new Chip(theme, {}))
    , m_title(wrappedLabel("title"))
    , m_standing(wrappedLabel("hint"))
    , m_note(new QPushButton(tr("Note…")))
    , m_take(new QPushButton(tr("I have it")))
    , m_mitigate(new QPushButton(tr("Mitigated…")))
    , m_close(new QPushButton(tr("Close…")))
    , m_reopen(new QPushButton(tr("Open again…")))
    , m_export(new QPushButton(tr("Export…")))
    , m_head(buildHead())
    , m_summaryTitle(heading(tr("Summary")))
    , m_summary(wrappedLabel(""))
    , m_alerts(smallTable(tr("Alerts of the incident"), detail.alertTable(), 1, kTwoLinesHeight))
    , m_targets(smallTable(tr("What can be switched"), detail.targetTable(), 0, Spacing::kRowHeight))
    , m_deeds(smallTable(tr("Done to the gateway"), detail.deedTable(), 1, kTwoLinesHeight))
    , m_disable(new QPushButton(tr("Disable…")))
    , m_enable(new QPushButton(tr("Enable…")))
    , m_undo(new QPushButton(tr("Take back…")))
    , m_readBack(new QPushButton(tr("Read back")))
    , m_noTargets(wrappedLabel("muted"))
    , m_timelineTitle(heading(tr("Timeline")))
    , m_timeline(wrappedLabel(""))
    , m_scroll(new QScrollArea)
    , m_state(new StateView(theme, buildContent()))
{
    setAccessibleName(tr("The incident"));
    body()->setSpacing(Spacing::kSmall);
    body()->addWidget(m_head);
    body()->addWidget(m_state, 1);
    connectParts();
    follow();
}

QWidget *IncidentDetailView::buildHead()
{
    setLook(m_note, "primary");
    m_note->setToolTip(tr("What was seen, tried or decided (N)"));
    m_take->setToolTip(tr("You have it from now on (A); O hands it to somebody else"));
    m_mitigate->setToolTip(tr("It hurts nobody any more, and stays on the list (M)"));
    m_close->setToolTip(tr("With a verdict for all of its alerts, and a summary (C)"));
    m_reopen->setToolTip(tr("It was not over (R)"));
    m_export->setToolTip(tr("Summary, timeline and evidence as a ZIP, with the hash of each file (X)"));
    auto *top = new QHBoxLayout;
    top->setSpacing(Spacing::kSmall);
    top->addWidget(m_severity, 0, Qt::AlignTop);
    top->addWidget(m_title, 1);
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_standing);
    column->addWidget(flowOf({m_note, m_take, m_mitigate, m_close, m_reopen, m_export}));
    return head;
}

QWidget *IncidentDetailView::buildSwitches()
{
    m_disable->setToolTip(tr("Asks first, and says what happens (D)"));
    m_enable->setToolTip(tr("Asks first, and says what happens (E)"));
    m_undo->setToolTip(tr("The opposite of what was done (U)"));
    m_readBack->setToolTip(tr("Asks the gateway how it is, and changes nothing (B)"));
    auto *switches = new QWidget;
    auto *column = new QVBoxLayout(switches);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(heading(tr("Gateway")));
    column->addWidget(m_noTargets);
    column->addWidget(m_targets);
    column->addWidget(flowOf({m_disable, m_enable}));
    column->addWidget(m_deeds);
    column->addWidget(flowOf({m_undo, m_readBack}));
    return switches;
}

QWidget *IncidentDetailView::buildContent()
{
    m_alerts->setItemDelegateForColumn(
        0, new ChipDelegate(
               m_theme,
               [](const QModelIndex &index) { return std::optional(toneOf(AlertLevel(index.data(SortRole).toInt()))); },
               m_alerts));
    for (DataTable *table : {m_alerts, m_deeds})
        table->setItemDelegateForColumn(1, new WrapDelegate(m_theme, WrapDelegate::Ink::Plain, table));
    m_deeds->setItemDelegateForColumn(0, new WrapDelegate(m_theme, WrapDelegate::Ink::Plain, m_deeds));
    m_deeds->setYieldingColumns({1, 0});
    m_alerts->setToolTip(tr("Enter opens the alert"));
    m_timeline->setTextFormat(Qt::RichText);
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, Spacing::kHair, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(m_summaryTitle);
    column->addWidget(m_summary);
    column->addWidget(heading(tr("Alerts")));
    column->addWidget(m_alerts);
    column->addWidget(buildSwitches());
    m_column = column;
    column->addWidget(m_timelineTitle);
    column->addWidget(m_timeline);
    column->addStretch(1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    m_scroll->setAccessibleName(tr("What happened"));
    m_scroll->setWidget(inside);
    // It lies on the card.
    m_scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return m_scroll;
}

DataTable *IncidentDetailView::showAffected(IncidentAffected &affected)
{
    auto *title = heading(tr("Affected"));
    auto *sentence = wrappedLabel("muted");
    auto *table = smallTable(tr("Affected keys and accounts"), affected.table(), 0, Spacing::kRowHeight);
    table->horizontalHeader()->show();
    fitRows(table, 2 * IncidentAffected::kMostListed);
    table->setNumericColumns({1, 2});
    table->setToolTip(tr("Shift+R shows who it is; the reason goes into the audit log first"));
    const int at = m_column->indexOf(m_timelineTitle);
    m_column->insertWidget(at, title);
    m_column->insertWidget(at + 1, sentence);
    m_column->insertWidget(at + 2, table);
    const auto follow = [&affected, title, sentence, table] {
        sentence->setText(affected.isAsking() ? tr("Counting…")
                          : affected.error()  ? affected.error()->message
                                              : affected.sentence());
        const bool isKnown = !sentence->text().isEmpty();
        title->setVisible(isKnown);
        sentence->setVisible(isKnown);
        table->setVisible(affected.table().rowCount() > 0);
        table->fitColumns();
    };
    connect(&affected, &IncidentAffected::changed, table, follow);
    follow();
    return table;
}

void IncidentDetailView::connectParts()
{
    connect(&m_detail, &IncidentDetail::changed, this, &IncidentDetailView::follow);
    connect(&m_theme, &Theme::changed, this, &IncidentDetailView::showTimeline);
    connect(m_state, &StateView::retryRequested, &m_detail, &IncidentDetail::refresh);
    connect(m_note, &QPushButton::clicked, &m_questions, &IncidentQuestions::note);
    connect(m_take, &QPushButton::clicked, &m_questions, &IncidentQuestions::take);
    connect(m_mitigate, &QPushButton::clicked, &m_questions, &IncidentQuestions::mitigate);
    connect(m_close, &QPushButton::clicked, &m_questions, &IncidentQuestions::close);
    connect(m_reopen, &QPushButton::clicked, &m_questions, &IncidentQuestions::reopen);
    connect(m_export, &QPushButton::clicked, this, &IncidentDetailView::exportWanted);
    connect(m_disable, &QPushButton::clicked, this,
            [this] { m_questions.switchTarget(chosenTarget(), ActionVerb::Disable); });
    connect(m_enable, &QPushButton::clicked, this,
            [this] { m_questions.switchTarget(chosenTarget(), ActionVerb::Enable); });
    connect(m_undo, &QPushButton::clicked, this, [this] { m_questions.undoDeed(chosenDeed()); });
    connect(m_readBack, &QPushButton::clicked, this, &IncidentDetailView::readBackChosen);
    connect(m_alerts, &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { emit alertWanted(index.data(IdRole).toLongLong()); });
    for (DataTable *table : {m_targets, m_deeds})
        connect(table->selectionModel(), &QItemSelectionModel::currentChanged, this, &IncidentDetailView::showDeeds);
}

qint64 IncidentDetailView::chosenAlert() const
{
    return chosenId(m_alerts);
}

// One that is alone needs no choosing.
int IncidentDetailView::chosenTarget() const
{
    return m_targets->currentIndex().isValid() || m_detail.deeds().targets().size() != 1
               ? (m_targets->currentIndex().isValid() ? m_targets->currentIndex().data(IdRole).toInt() : -1)
               : 0;
}

int IncidentDetailView::chosenDeed() const
{
    const auto &folder = m_detail.folder();
    const qint64 chosen = chosenId(m_deeds);
    return chosen > 0 || !folder || folder->deeds.size() != 1 ? int(chosen) : folder->deeds.constFirst().idx;
}

void IncidentDetailView::readBackChosen()
{
    if (const IncidentDeed *deed = m_detail.deed(chosenDeed()))
        m_detail.deeds().readBack(*deed);
    else
        emit m_questions.said(tr("Choose first what is to be read back."), false);
}

void IncidentDetailView::follow()
{
    const auto incident = m_detail.incident();
    m_head->setVisible(incident.has_value());
    if (incident) {
        m_severity->setText(incidentSeverityTitle(incident->severity));
        m_severity->setTone(incident->state == IncidentState::Closed ? Tone::Neutral : toneOf(incident->severity));
        m_title->setText(incident->title);
        m_standing->setText(m_detail.standing());
    }
    m_note->setEnabled(m_detail.can(IncidentAction::Note));
    m_take->setEnabled(m_detail.can(IncidentAction::Own) && incident->owner != m_list.team().self().id);
    m_mitigate->setEnabled(m_detail.can(IncidentAction::Mitigate));
    m_close->setEnabled(m_detail.can(IncidentAction::Close));
    m_reopen->setVisible(incident && incident->state != IncidentState::Open);
    m_reopen->setEnabled(m_detail.can(IncidentAction::Reopen));
    m_export->setEnabled(m_detail.folder().has_value());
    if (m_detail.folder()) {
        m_summary->setText(incident->summary);
        m_summary->setVisible(!incident->summary.isEmpty());
        m_summaryTitle->setVisible(!incident->summary.isEmpty());
        showDeeds();
        showTimeline();
        m_state->showContent();
        m_alerts->fitColumns();
        m_deeds->fitColumns();
    } else if (m_detail.error()) {
        m_state->showError(*m_detail.error());
    } else if (m_detail.seq() == 0) {
        m_state->showEmpty(tr("No incident is chosen"), tr("Choose one in the list: J and K move."));
    } else {
        m_state->showLoading(tr("Reading the incident"));
    }
}

void IncidentDetailView::showDeeds()
{
    IncidentDeeds &deeds = m_detail.deeds();
    const bool hasTargets = !deeds.targets().isEmpty();
    const bool hasDeeds = m_detail.deedTable().rowCount() > 0;
    m_targets->setVisible(hasTargets);
    m_deeds->setVisible(hasDeeds);
    const DeedTarget *target = m_detail.target(chosenTarget());
    QString why = hasTargets ? QString() : tr("Its alerts are about no key, account or provider.");
    for (const auto &[button, verb] : {std::pair(m_disable, ActionVerb::Disable), {m_enable, ActionVerb::Enable}}) {
        const auto plan = target ? deeds.plan(*target, verb) : failure(ErrorKind::NotFound, tr("Choose one first."));
        button->setVisible(hasTargets);
        button->setEnabled(plan && !deeds.isBusy());
        button->setAccessibleDescription(plan ? plan->explanation : plan.error().message);
        if (target && !plan && !why.contains(plan.error().message))
            why += (why.isEmpty() ? QString() : QStringLiteral(" ")) + plan.error().message;
    }
    m_noTargets->setText(why);
    m_noTargets->setVisible(!why.isEmpty());
    const IncidentDeed *deed = m_detail.deed(chosenDeed());
    m_undo->setVisible(hasDeeds);
    m_readBack->setVisible(hasDeeds);
    m_undo->setEnabled(deed && deeds.undoPlan(*deed) && !deeds.isBusy());
    m_readBack->setEnabled(deed && deeds.mayReadBack(*deed) && !deeds.isBusy());
}

void IncidentDetailView::showTimeline()
{
    const IncidentTeller teller = m_list.teller();
    const QString muted = m_theme.tokens().muted.name();
    QString html = QStringLiteral("<table cellspacing='0' cellpadding='2'>");
    for (const IncidentEntry &entry : m_detail.timeline()) {
        QString text = entry.text.toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
        if (!entry.who.isEmpty())
            text += QStringLiteral(" <span style='color:%1'>· %2</span>").arg(muted, entry.who.toHtmlEscaped());
        html +=
            QStringLiteral("<tr><td style='color:%1; white-space:nowrap; padding-right:8px'>%2</td><td>%3</td></tr>")
                .arg(muted, shortInstant(entry.timeMs, teller.nowMs, teller.zone).toHtmlEscaped(), text);
    }
    html += QStringLiteral("</table>");
    if (m_timeline->text() != html)
        m_timeline->setText(html);
    m_timeline->setAccessibleName(timelineText());
}

QString IncidentDetailView::titleText() const
{
    return m_title->text();
}

QString IncidentDetailView::standingText() const
{
    return m_standing->text();
}

QString IncidentDetailView::timelineText() const
{
    QStringList lines;
    for (const IncidentEntry &entry : m_detail.timeline())
        lines.append(entry.text);
    return lines.join(QLatin1Char('\n'));
}

void IncidentDetailView::focusContent()
{
    m_scroll->setFocus(Qt::ShortcutFocusReason);
}

} // namespace Gatehouse
