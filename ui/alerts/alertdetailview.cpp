#include "ui/alerts/alertdetailview.h"

#include "models/alerts/alertwords.h"
#include "models/alerts/incident.h"
#include "ui/alerts/alertcontrastview.h"
#include "ui/alerts/alerttone.h"
#include "ui/alerts/evidencecontent.h"
#include "ui/charts/linechart.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/flowlayout.h"
#include "ui/widgets/stateview.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kChartHeight = 224;
constexpr int kMostRows = 8;
constexpr int kMostEvents = 40;
constexpr int kFlickerMs = 150;
constexpr int kWideEnough = 560; // for two tables side by side

QLabel *textLabel(const char *look, bool selectable = true)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    if (selectable)
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    setLook(label, look);
    return label;
}

DataTable *plainTable(const QString &name, QAbstractItemModel &model, int stretchColumn, int mostRows)
{
    auto *table = new DataTable(name);
    table->setModel(&model);
    table->setStretchColumn(stretchColumn);
    table->setYieldingColumns({stretchColumn});
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->horizontalHeader()->hide();
    fitRows(table, mostRows);
    return table;
}

QVBoxLayout *section(const QString &title, const QList<QWidget *> &widgets)
{
    auto *heading = new QLabel(title);
    setLook(heading, "title");
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::kHair);
    column->addWidget(heading);
    for (QWidget *widget : widgets)
        column->addWidget(widget);
    column->addStretch(1);
    return column;
}

// A part that is not always there.
QWidget *asWidget(QVBoxLayout *content)
{
    auto *widget = new QWidget;
    content->setContentsMargins(0, 0, 0, 0);
    widget->setLayout(content);
    return widget;
}

QString richText(const QList<StoryPhrase> &phrases)
{
    QStringList parts;
    for (const StoryPhrase &phrase : phrases)
        parts.append(phrase.isStrong ? QStringLiteral("<b>%1</b>").arg(phrase.text.toHtmlEscaped())
                                     : phrase.text.toHtmlEscaped());
    return parts.join(QLatin1Char(' '));
}

} // namespace

AlertDetailView::AlertDetailView(AlertDetail &detail, AlertController &queue, const Theme &theme, QWidget *parent)
    : Card({}, {}, parent)
    , m_detail(detail)
    , m_queue(queue)
    , m_theme(theme)
    , m_level(new Chip(theme, {}))
    , m_title(textLabel("title"))
    , m_standing(textLabel("hint"))
    , m_acknowledge(new QPushButton(tr("Acknowledge")))
    , m_assign(new QPushButton(tr("Give to…")))
    , m_silence(new QPushButton(tr("Silence…")))
    , m_resolve(new QPushButton(tr("Resolve…")))
    , m_undo(new QPushButton(tr("Undo")))
    , m_rows(new QPushButton(tr("Rows")))
    , m_heatmap(new QPushButton(tr("Heatmap")))
    , m_credential(new QPushButton(tr("Credential")))
    , m_reveal(new QPushButton(tr("Reveal…")))
    , m_incident(new QPushButton)
    , m_switch(new QPushButton(tr("Disable…")))
    , m_link(new QPushButton(tr("Link")))
    , m_head(buildHead())
    , m_why(textLabel(""))
    , m_chart(new LineChart(theme))
    , m_chartCard(new ChartCard(theme, tr("Observed and expected"), {}, m_chart))
    , m_noChart(textLabel("muted"))
    , m_pair(new QBoxLayout(QBoxLayout::LeftToRight))
    , m_rowsText(textLabel("muted"))
    , m_notBefore(textLabel("muted"))
    , m_scroll(new QScrollArea)
{
    setAccessibleName(tr("The alert"));
    m_why->setTextFormat(Qt::RichText);
    m_notBefore->setText(tr("Not seen before."));
    m_slow.setSingleShot(true);
    m_slow.setInterval(kFlickerMs);
    m_state = new StateView(theme, buildContent());
    body()->setSpacing(Spacing::kSmall);
    body()->addWidget(m_head);
    body()->addWidget(m_state, 1);
    connectParts();
    follow();
}

QWidget *AlertDetailView::buildHead()
{
    setLook(m_acknowledge, "primary");
    m_acknowledge->setToolTip(tr("You have it for an hour; it silences nothing (A)"));
    m_assign->setToolTip(tr("Somebody else has it for an hour (Shift+A)"));
    m_credential->setToolTip(tr("The key or account that it is about, among the credentials (C)"));
    m_silence->setToolTip(tr("Nobody is told until a time; it goes on being counted (S)"));
    m_resolve->setToolTip(tr("Say what it was, and the detectors learn from it (R)"));
    m_undo->setToolTip(tr("Takes back what was done to this alert last"));
    m_reveal->setToolTip(tr("Shows whom it is about; the reason goes into the audit log first (Shift+R)"));
    auto *top = new QHBoxLayout;
    top->setSpacing(Spacing::kSmall);
    top->addWidget(m_level, 0, Qt::AlignTop);
    top->addWidget(m_title, 1);
    auto *deeds = new QWidget;
    auto *flow = new FlowLayout(Spacing::kSmall, deeds);
    for (QPushButton *button : {m_acknowledge, m_assign, m_silence, m_resolve, m_incident, m_switch, m_rows, m_heatmap,
                                m_credential, m_link, m_undo, m_reveal})
        flow->addWidget(button);
    m_switch->setToolTip(tr("The key, account or provider that it is about, at the gateway (D)"));
    m_link->setToolTip(tr("Copies a link that leads here (L)"));
    m_incident->hide();
    m_switch->hide();
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    deeds->setSizePolicy(policy);
    auto *head = new QWidget;
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addLayout(top);
    column->addWidget(m_standing);
    column->addWidget(deeds);
    return head;
}

void AlertDetailView::buildTables(QVBoxLayout *column)
{
    m_contributors = plainTable(tr("What is behind it"), m_detail.contributors(), 0, kMostRows);
    m_contributors->setNumericColumns({1});
    m_contributors->setToolTip(tr("Enter shows the rows"));
    m_before = plainTable(tr("Seen before"), m_detail.before(), 0, kMostRows);
    m_explains = plainTable(tr("What it explains"), m_detail.explains(), 1, kMostRows);
    m_explains->setToolTip(tr("Muted by this alert; Enter leads to one"));
    m_provingRows = plainTable(tr("Rows that prove it"), m_detail.rows(), 1, kMostRows);
    m_provingRows->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_provingRows->setToolTip(tr("Id and table of the row at the gateway; Ctrl+C copies what is selected, or all"));
    m_timeline = plainTable(tr("Timeline"), m_detail.timeline(), 1, kMostEvents);
    m_behind = asWidget(section(tr("What is behind it"), {m_contributors}));
    m_explained = asWidget(section(tr("What it explains"), {m_explains}));
    m_proof = asWidget(section(tr("Rows that prove it"), {m_rowsText, m_provingRows}));
    m_pair->setSpacing(Spacing::kGap);
    m_pair->addWidget(m_behind, 1);
    m_pair->addLayout(section(tr("Seen before"), {m_before, m_notBefore}), 1);
    column->addLayout(m_pair);
    column->addWidget(m_explained);
    column->addWidget(m_proof);
    column->addLayout(section(tr("Timeline"), {m_timeline}));
}

QWidget *AlertDetailView::buildContent()
{
    setLook(m_chartCard, "bar");
    m_chartCard->layout()->setContentsMargins(0, 0, 0, 0);
    m_chartCard->setFixedHeight(kChartHeight);
    auto *inside = new QWidget;
    auto *column = m_column = new QVBoxLayout(inside);
    column->setContentsMargins(0, 0, Spacing::kHair, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_why);
    column->addWidget(m_chartCard);
    column->addWidget(m_noChart);
    buildTables(column);
    column->addStretch(1);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::StrongFocus);
    m_scroll->setAccessibleName(tr("Why it fired"));
    m_scroll->setWidget(inside);
    // It lies on the card.
    m_scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    return m_scroll;
}

void AlertDetailView::connectParts()
{
    connect(&m_detail, &AlertDetail::changed, this, &AlertDetailView::follow);
    connect(&m_slow, &QTimer::timeout, this, [this] { m_state->showLoading(tr("Reading the alert")); });
    connect(m_state, &StateView::retryRequested, &m_detail, &AlertDetail::refresh);
    connect(m_acknowledge, &QPushButton::clicked, this, [this] {
        if (const auto alert = m_detail.alert())
            m_queue.acknowledge({*alert});
    });
    connect(m_undo, &QPushButton::clicked, this, [this] {
        if (const auto alert = m_detail.alert())
            m_queue.undoAt(*alert);
    });
    connect(m_assign, &QPushButton::clicked, this, &AlertDetailView::assignWanted);
    connect(m_credential, &QPushButton::clicked, this, &AlertDetailView::credentialWanted);
    connect(m_silence, &QPushButton::clicked, this, &AlertDetailView::silenceWanted);
    connect(m_resolve, &QPushButton::clicked, this, &AlertDetailView::verdictWanted);
    connect(m_reveal, &QPushButton::clicked, this, &AlertDetailView::revealWanted);
    connect(m_link, &QPushButton::clicked, this, &AlertDetailView::linkWanted);
    connect(m_rows, &QPushButton::clicked, this, [this] { emit rowsWanted(QString()); });
    connect(m_heatmap, &QPushButton::clicked, this, &AlertDetailView::heatmapWanted);
    connect(m_chart, &LineChart::rowsRequested, this, &AlertDetailView::rowsOfSpanWanted);
    connect(m_chart, &LineChart::spanSelected, this, &AlertDetailView::rowsOfSpanWanted);
    connect(m_contributors, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        if (index.data(CanFilterRole).toBool())
            emit rowsWanted(index.data(IdRole).toString());
    });
    for (DataTable *alerts : {m_explains, m_before})
        connect(alerts, &DataTable::rowActivated, this,
                [this](const QModelIndex &index) { m_detail.show(index.data(IdRole).toLongLong()); });
}

void AlertDetailView::offerIncidents()
{
    m_incident->show();
    m_switch->show();
    connect(m_incident, &QPushButton::clicked, this, &AlertDetailView::incidentWanted);
    connect(m_switch, &QPushButton::clicked, this, &AlertDetailView::switchWanted);
    follow();
}

void AlertDetailView::offerContrast(AlertContrast &contrast)
{
    m_contrast = new AlertContrastView(contrast, m_theme);
    m_column->insertWidget(m_column->indexOf(m_pair) + 1, m_contrast);
    setTabOrder(m_before, m_contrast->compareButton());
    setTabOrder(m_contrast->compareButton(), m_contrast->table());
    setTabOrder(m_contrast->table(), m_explains);
    setTabOrder(m_explains, m_provingRows);
    setTabOrder(m_provingRows, m_timeline);
    connect(m_contrast, &AlertContrastView::rowsWanted, this, &AlertDetailView::rowsWanted);
    // Its table is laid out by then.
    connect(
        &contrast, &AlertContrast::told, this, [this] { m_scroll->ensureWidgetVisible(m_contrast); },
        Qt::QueuedConnection);
}

void AlertDetailView::compare()
{
    m_scroll->ensureWidgetVisible(m_contrast);
    m_contrast->compareButton()->click();
}

void AlertDetailView::follow()
{
    const auto alert = m_detail.alert();
    m_head->setVisible(alert.has_value());
    if (alert) {
        m_level->setText(alertLevelTitle(alert->level));
        m_level->setTone(toneOf(alert->level));
        m_title->setText(m_detail.title());
        showDeeds();
    }
    const bool waits = m_detail.isLoading() && !m_detail.folder();
    if (!waits)
        m_slow.stop();
    else if (!m_slow.isActive() && m_state->state() != StateView::State::Loading)
        m_slow.start();
    if (m_detail.folder()) {
        showStory();
        m_state->showContent();
    } else if (m_detail.error()) {
        m_state->showError(*m_detail.error());
    } else if (m_detail.seq() == 0) {
        m_state->showEmpty(tr("No alert is chosen"), tr("Choose one in the queue: J and K move."));
    }
}

void AlertDetailView::showDeeds()
{
    const auto may = m_queue.mayAct();
    const QString why = may ? QString() : may.error().message;
    for (QPushButton *button : {m_acknowledge, m_assign, m_silence, m_resolve, m_undo})
        button->setAccessibleDescription(why);
    m_acknowledge->setEnabled(m_detail.can(AlertAction::Acknowledge));
    m_assign->setEnabled(m_detail.can(AlertAction::Acknowledge));
    m_silence->setEnabled(m_detail.can(AlertAction::Silence));
    m_resolve->setEnabled(m_detail.can(AlertAction::Resolve));
    m_undo->setVisible(m_detail.can(AlertAction::Undo));
    const auto trail = m_detail.shownTrail();
    m_rows->setEnabled(trail.has_value());
    m_heatmap->setEnabled(trail.has_value());
    m_rows->setToolTip(trail ? tr("The requests of this alert, in the time it was out of the ordinary (G)")
                             : trail.error().message);
    m_heatmap->setToolTip(trail ? tr("Latency, with the filter and the time of this alert (H)")
                                : trail.error().message);
    m_reveal->setVisible(m_detail.alert()->ofPerson);
    m_credential->setVisible(m_detail.alert()->ofPerson);
    m_credential->setEnabled(m_detail.hasCredential().has_value());
    const qint64 incident = m_detail.alert()->incident;
    m_incident->setText(incident > 0 ? incidentId(incident) : tr("Incident…"));
    m_incident->setToolTip(incident > 0 ? tr("The incident that it is a part of (O)")
                                        : tr("Makes it an incident, or a part of one (I)"));
}

void AlertDetailView::showStory()
{
    const AlertStory &story = m_detail.story();
    m_standing->setText(story.standing);
    m_why->setText(richText(story.why));
    m_why->setAccessibleName(story.whyText());
    const bool hasChart = !story.chart.observed.edges.isEmpty();
    m_chartCard->setVisible(hasChart);
    m_noChart->setText(story.noChart);
    m_noChart->setVisible(!hasChart);
    if (hasChart) {
        m_chart->setContent(evidenceContent(story.chart, m_queue.zone()));
        m_chart->setSummary(story.chart.observed.summary);
        m_chartCard->setHint(story.chart.observed.unitText);
    }
    m_behind->setVisible(!story.contributors.isEmpty());
    m_explained->setVisible(!story.explains.isEmpty());
    m_proof->setVisible(!story.rows.isEmpty());
    m_rowsText->setText(story.rowsText);
    m_before->setVisible(!story.before.isEmpty());
    m_notBefore->setVisible(story.before.isEmpty());
}

QString AlertDetailView::titleText() const
{
    return m_title->text();
}

QString AlertDetailView::standingText() const
{
    return m_standing->text();
}

QString AlertDetailView::whyText() const
{
    return m_detail.folder() ? m_detail.story().whyText() : QString();
}

QString AlertDetailView::rowsText() const
{
    return m_proof->isHidden() ? QString() : m_rowsText->text();
}

QString AlertDetailView::noChartText() const
{
    return m_noChart->isHidden() ? QString() : m_noChart->text();
}

void AlertDetailView::resizeEvent(QResizeEvent *event)
{
    m_pair->setDirection(width() < kWideEnough ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    Card::resizeEvent(event);
}

void AlertDetailView::focusContent()
{
    m_scroll->setFocus(Qt::ShortcutFocusReason);
}

} // namespace Gatehouse
