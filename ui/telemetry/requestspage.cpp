#include "ui/telemetry/requestspage.h"

#include "models/core/format.h"
#include "models/telemetry/requestcolumns.h"
#include "ui/telemetry/exportcontrol.h"
#include "ui/telemetry/revealkey.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/columnchooser.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kStoryHeight = 190;
constexpr int kTimeFieldWidth = 216;

QString boundsText(std::optional<qint64> fromUs, std::optional<qint64> toUs, bool firstToken)
{
    const QString what = firstToken ? RequestsPage::tr("first token") : RequestsPage::tr("latency");
    const auto text = [](qint64 us) { return formatDuration(us); };
    if (fromUs && toUs)
        return RequestsPage::tr("%1 %2 – %3").arg(what, text(*fromUs), text(*toUs));
    return fromUs ? RequestsPage::tr("%1 from %2").arg(what, text(*fromUs))
                  : RequestsPage::tr("%1 below %2").arg(what, text(*toUs));
}

// What fits beside each other on a small screen; all others are one key press away.
QSet<int> usualColumns()
{
    QSet<int> columns;
    for (const RequestColumn column : {RequestColumn::Time, RequestColumn::Outcome, RequestColumn::Status,
                                       RequestColumn::ErrorClass, RequestColumn::Model, RequestColumn::Provider,
                                       RequestColumn::Latency, RequestColumn::Ttft, RequestColumn::Spend})
        columns.insert(int(column));
    return columns;
}

} // namespace

RequestsPage::RequestsPage(RequestsTableModel &rows, RequestStoryModel &story, ViewState &view, const Theme &theme,
                           QWidget *parent)
    : QWidget(parent)
    , m_rows(rows)
    , m_story(story)
    , m_view(view)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Requests")))
    , m_time(new QLineEdit)
    , m_timeProblem(new QLabel)
    , m_newer(new QPushButton(tr("Newer rows")))
    , m_newest(new QPushButton(tr("Newest")))
    , m_bounds(new QPushButton)
    , m_columnButton(new QPushButton(tr("Columns")))
    , m_table(new PagedTable(tr("Requests")))
{
    setAccessibleName(tr("Requests"));
    buildActions();
    m_state = new StateView(theme, buildContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_timeProblem);
    column->addWidget(m_state, 1);
    follow();
    showColumns();
    showBounds();
    showStory();
    showState();
}

void RequestsPage::buildActions()
{
    m_bounds->setToolTip(tr("Take the bound away"));
    connect(m_bounds, &QPushButton::clicked, this, [this] { m_rows.setLatencyBounds(std::nullopt, std::nullopt); });
    m_time->setPlaceholderText(tr("Go to 2026-11-17T14:05"));
    m_time->setAccessibleName(tr("Go to a time"));
    m_time->setToolTip(tr("A date or a time in the zone shown above; Enter goes there"));
    m_time->setFixedWidth(kTimeFieldWidth);
    m_time->setClearButtonEnabled(true);
    connect(m_time, &QLineEdit::returnPressed, this, &RequestsPage::goToTime);
    setLook(m_timeProblem, "error");
    m_timeProblem->setWordWrap(true);
    m_timeProblem->hide();
    connect(m_newer, &QPushButton::clicked, this, [this] { m_rows.fetchNewer(); });
    m_columnButton->setToolTip(tr("Which columns are shown; also the menu of the table's header"));
    connect(m_newest, &QPushButton::clicked, this, [this] { m_rows.goToNewest(); });
    for (QWidget *widget :
         {static_cast<QWidget *>(m_bounds), static_cast<QWidget *>(m_time), static_cast<QWidget *>(m_newer),
          static_cast<QWidget *>(m_newest), static_cast<QWidget *>(m_columnButton)})
        m_header->addAction(widget);
    auto *exports = new ExportControl(m_rows.session(), [this] { return m_rows.exportJobs(); });
    connect(exports, &ExportControl::taskStarted, this, &RequestsPage::taskStarted);
    m_header->addAction(exports);
    addAction(exports->makeAction(this));
    auto *columns = new QAction(tr("Choose the columns"), this);
    connect(columns, &QAction::triggered, m_columnButton,
            [button = m_columnButton] { button->menu()->popup(button->mapToGlobal(QPoint(0, button->height()))); });
    addAction(columns);
    auto *goTo = new QAction(tr("Go to a time"), this);
    goTo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_G));
    connect(goTo, &QAction::triggered, m_time, [time = m_time] { time->setFocus(Qt::ShortcutFocusReason); });
    addAction(goTo);
}

QWidget *RequestsPage::buildContent()
{
    auto *card = new Card;
    card->setFlush(true);
    m_table->table()->followFigureRoles(m_theme);
    m_table->table()->setStretchColumn(int(RequestColumn::ErrorClass));
    m_table->table()->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setModel(&m_rows);
    m_columns = new ColumnChooser(m_table->table(), usualColumns());
    m_columnButton->setMenu(m_columns->menu());
    card->body()->addWidget(m_table, 1);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(card, 1);
    column->addWidget(buildStory());
    return content;
}

QWidget *RequestsPage::buildStory()
{
    m_storyCard = new Card(tr("One request"));
    m_storyCard->setFlush(true);
    m_storyCard->setFixedHeight(kStoryHeight);
    auto *close = new QToolButton;
    setLook(close, "icon");
    close->setAccessibleName(tr("Close the request"));
    close->setToolTip(tr("Close (Esc)"));
    const auto setIcon = [this, close] { close->setIcon(m_theme.icon(QStringLiteral("close"))); };
    setIcon();
    connect(&m_theme, &Theme::changed, close, setIcon);
    connect(close, &QToolButton::clicked, this, &RequestsPage::closeStory);
    m_storyCard->addHeaderWidget(close);
    m_storyText = new QLabel;
    m_storyText->setTextFormat(Qt::PlainText);
    m_storyText->setWordWrap(true);
    m_storyText->setContentsMargins(Spacing::kCard - 3, 0, Spacing::kCard, 0); // over the text of the cells
    setLook(m_storyText, "muted");
    m_attempts = new DataTable(tr("Attempts of the request"));
    m_attempts->followFigureRoles(m_theme);
    m_attempts->setStretchColumn(-1);
    m_attempts->setModel(&m_story);
    m_storyCard->body()->addWidget(m_storyText);
    m_storyCard->body()->addWidget(m_attempts, 1);
    return m_storyCard;
}

void RequestsPage::follow()
{
    connect(&m_rows, &RequestsTableModel::stateChanged, this, [this] {
        showColumns();
        showBounds();
        showState();
    });
    connect(&m_story, &RequestStoryModel::changed, this, &RequestsPage::showStory);
    connect(&m_view, &ViewState::pauseChanged, this, &RequestsPage::showState);
    connect(m_state, &StateView::retryRequested, this, [this] { m_rows.retry(); });
    connect(m_table->table(), &DataTable::rowActivated, this,
            [this](const QModelIndex &index) { showRequest(index.siblingAtColumn(0).data(IdRole).toString()); });
}

void RequestsPage::showState()
{
    m_header->setSentence(m_rows.headline());
    m_newer->setVisible(!m_rows.isAtNewest());
    m_newest->setVisible(!m_rows.isAtNewest());
    const QString live = m_rows.isAtNewest() ? m_view.liveText() : tr("new rows wait above");
    m_table->setNote(m_rows.isLoading() ? tr("reading…") : live);
    switch (m_rows.state()) {
    case PageState::Loading:
        m_state->showLoading(m_rows.headline());
        return;
    case PageState::Empty:
        m_state->showEmpty(tr("No rows"), m_rows.headline());
        return;
    case PageState::Failed:
        m_state->showError(m_rows.error().value_or(Error{ErrorKind::Unreachable, m_rows.headline()}));
        return;
    case PageState::Partial:
    case PageState::Full:
        break;
    }
    m_state->setBanner(m_rows.notice().isEmpty() ? QString() : tr("%1 Press F5 to try again.").arg(m_rows.notice()));
    m_state->showContent();
}

void RequestsPage::showBounds()
{
    const bool bounded = m_rows.latencyFromUs() || m_rows.latencyToUs();
    m_bounds->setVisible(bounded);
    if (!bounded)
        return;
    const QString text = boundsText(m_rows.latencyFromUs(), m_rows.latencyToUs(), m_rows.areBoundsOnFirstToken());
    m_bounds->setText(tr("%1 ✕").arg(text));
    m_bounds->setAccessibleName(tr("Only %1; press to take it away").arg(text));
}

void RequestsPage::showColumns()
{
    QSet<int> recorded;
    for (int column = 0; column < kRequestColumnCount; ++column) {
        if (m_rows.isColumnRecorded(RequestColumn(column)))
            recorded.insert(column);
    }
    m_columns->setAvailable(recorded);
}

void RequestsPage::showStory()
{
    m_storyCard->setVisible(!m_story.requestId().isEmpty());
    m_storyCard->setTitle(tr("Request %1").arg(m_story.requestId()));
    m_storyText->setText(m_story.isLoading() ? tr("Reading its attempts…")
                         : m_story.error()   ? m_story.error()->message
                                             : m_story.summary());
    m_attempts->setVisible(m_story.rowCount() > 0);
}

void RequestsPage::showRequest(const QString &requestId)
{
    if (!requestId.isEmpty())
        m_story.open(requestId, m_view.zone());
}

void RequestsPage::offerReveal(CellReveal &reveal)
{
    const auto valueOf = [this](const QModelIndex &cell) { return maskedValueOf(m_rows, cell); };
    m_reveal = new RevealKey(reveal, {{m_table->table(), valueOf}}, this);
    auto *column = qobject_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_state), m_reveal->bar());
}

void RequestsPage::setActive(bool active)
{
    m_rows.setActive(active);
    if (!active && m_reveal)
        m_reveal->close();
}

void RequestsPage::closeStory()
{
    m_story.open({}, m_view.zone());
    m_table->table()->setFocus();
}

void RequestsPage::showRows(const TimeSpan &span, std::optional<qint64> latencyFromUs,
                            std::optional<qint64> latencyToUs, bool firstToken)
{
    m_view.zoomTo(span);
    m_rows.setLatencyBounds(latencyFromUs, latencyToUs, firstToken);
}

void RequestsPage::goToTime()
{
    const auto time = parseInstant(m_time->text(), m_view.zone());
    m_timeProblem->setText(time ? QString() : time.error().message);
    m_timeProblem->setVisible(!time);
    if (!time)
        return;
    m_rows.goTo(*time);
    m_table->table()->setFocus();
}

void RequestsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_storyCard->isVisible())
        closeStory();
    else if (event->key() == Qt::Key_F5)
        m_rows.retry();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Gatehouse
