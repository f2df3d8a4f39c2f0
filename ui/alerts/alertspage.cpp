#include "ui/alerts/alertspage.h"

#include "models/alerts/alertcontrast.h"
#include "models/alerts/alertowners.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertform.h"
#include "ui/alerts/alertgrouping.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertviewrow.h"
#include "ui/alerts/questioncard.h"
#include "ui/alerts/savedviewbox.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace Gatehouse
{

AlertsPage::AlertsPage(AlertController &queue, AlertDetail &detail, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_queue(queue)
    , m_detail(detail)
    , m_header(new PageHeader(tr("Alerts")))
    , m_message(new QLabel)
    , m_reveal(new RevealBar(detail.reveal(), tr("Reason for revealing whom the alert is about")))
    , m_silences(new QPushButton)
    , m_card(new QuestionCard)
    , m_form(new AlertForm)
    , m_views(new AlertViewRow)
    , m_list(new AlertQueueView(queue, theme))
    , m_one(new AlertDetailView(detail, queue, theme))
{
    setAccessibleName(tr("Alerts"));
    setFocusPolicy(Qt::StrongFocus);
    build(theme);
    buildActions();
    connectParts();
    showState();
}

void AlertsPage::build(const Theme &theme)
{
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    m_silences->setToolTip(tr("What holds for alerts to come, and how one is ended (Shift+S)"));
    m_silences->hide();
    m_header->addAction(m_silences);
    auto *halves = new QWidget;
    auto *row = new QHBoxLayout(halves);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addWidget(m_list, 12);
    row->addWidget(m_one, 10);
    m_state = new StateView(theme, halves);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    for (QWidget *widget :
         {static_cast<QWidget *>(m_header), static_cast<QWidget *>(m_message), static_cast<QWidget *>(m_reveal),
          static_cast<QWidget *>(m_card), static_cast<QWidget *>(m_form), static_cast<QWidget *>(m_views)})
        column->addWidget(widget);
    column->addWidget(m_state, 1);
}

void AlertsPage::addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run)
{
    auto *action = new QAction(title, this);
    action->setShortcut(key);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
}

void AlertsPage::buildActions()
{
    addKey(tr("Next alert"), Qt::Key_J, [this] { m_list->move(1); });
    addKey(tr("Previous alert"), Qt::Key_K, [this] { m_list->move(-1); });
    addKey(tr("Acknowledge for an hour"), Qt::Key_A, [this] { acknowledge(); });
    addKey(tr("Give to somebody…"), QKeySequence(Qt::SHIFT | Qt::Key_A), [this] { askOwner(m_list->chosen()); });
    addKey(tr("Silence…"), Qt::Key_S, [this] { askSilence(m_list->chosen()); });
    addKey(tr("Silences that hold…"), QKeySequence(Qt::SHIFT | Qt::Key_S), [this] { askSilenceEnd(); });
    addKey(tr("Resolve…"), Qt::Key_R, [this] { askVerdict(m_list->chosen()); });
    addKey(tr("Select for one order"), Qt::Key_X, [this] { m_list->select(); });
    addKey(tr("Take the last order back"), Qt::Key_U, [this] { m_queue.undo(); });
    addKey(tr("Search the alerts"), Qt::Key_Slash, [this] { m_views->search()->setFocus(Qt::ShortcutFocusReason); });
    addKey(tr("Rows of the alert"), Qt::Key_G, [this] { goTo(QStringLiteral("requests"), {}); });
    addKey(tr("Heatmap of the alert"), Qt::Key_H, [this] { goTo(QStringLiteral("latency"), {}); });
    addKey(tr("Key or account of the alert"), Qt::Key_C, [this] { openCredential(); });
    addKey(tr("Copy a link to the alert"), Qt::Key_L, [this] { copyLink(); });
    addKey(tr("Reveal whom the alert is about…"), QKeySequence(Qt::SHIFT | Qt::Key_R), [this] { openReveal(); });
    addKey(tr("Read the alerts again"), Qt::Key_F5, [this] {
        m_queue.refresh();
        m_detail.refresh();
    });
    for (const AlertView view : kAlertViews)
        addKey(tr("Alerts: %1").arg(alertViewTitle(view)), QKeySequence(int(Qt::Key_1) + int(view)),
               [this, view] { chooseView(view); });
}

void AlertsPage::connectParts()
{
    connect(&m_queue, &AlertController::changed, this, &AlertsPage::showState);
    connect(&m_queue, &AlertController::said, this, &AlertsPage::say);
    connect(m_state, &StateView::retryRequested, &m_queue, &AlertController::refresh);
    connect(m_views, &AlertViewRow::viewChosen, this, &AlertsPage::chooseView);
    connect(m_views, &AlertViewRow::searchEdited, &m_queue, &AlertController::setSearch);
    connect(m_views->search(), &QLineEdit::returnPressed, this, [this] {
        m_queue.setSearch(m_views->search()->text());
        focusQueue();
    });
    connect(m_list, &AlertQueueView::alertShown, &m_detail, &AlertDetail::show);
    connect(m_list, &AlertQueueView::opened, m_one, &AlertDetailView::focusContent);
    connect(m_form, &AlertForm::silenceGiven, &m_queue, &AlertController::silence);
    connect(m_silences, &QPushButton::clicked, this, &AlertsPage::askSilenceEnd);
    connect(m_card, &QuestionCard::closed, this, &AlertsPage::focusQueue);
    connect(m_form, &AlertForm::verdictGiven, &m_queue, &AlertController::resolve);
    connect(m_form, &AlertForm::closed, this, [this] {
        m_list->selectOne();
        focusQueue();
    });
    const auto shown = [this] { return m_detail.alert() ? QList<Alert>{*m_detail.alert()} : QList<Alert>(); };
    connect(m_one, &AlertDetailView::assignWanted, this, [this, shown] { askOwner(shown()); });
    connect(m_one, &AlertDetailView::credentialWanted, this, &AlertsPage::openCredential);
    connect(m_one, &AlertDetailView::silenceWanted, this, [this, shown] { askSilence(shown()); });
    connect(m_one, &AlertDetailView::verdictWanted, this, [this, shown] { askVerdict(shown()); });
    connect(m_one, &AlertDetailView::linkWanted, this, &AlertsPage::copyLink);
    connect(m_one, &AlertDetailView::revealWanted, this, &AlertsPage::openReveal);
    connect(m_one, &AlertDetailView::rowsWanted, this,
            [this](const QString &besides) { goTo(QStringLiteral("requests"), besides); });
    connect(m_one, &AlertDetailView::rowsOfSpanWanted, this,
            [this](const TimeSpan &span) { goTo(QStringLiteral("requests"), {}, span); });
    connect(m_one, &AlertDetailView::heatmapWanted, this, [this] { goTo(QStringLiteral("latency"), {}); });
}

void AlertsPage::useFigures(TelemetrySession &session)
{
    auto *contrast = new AlertContrast(m_detail, session, this);
    m_one->offerContrast(*contrast);
    addKey(tr("What sets the alert apart"), Qt::Key_B, [this, contrast] {
        if (const auto may = contrast->access(); may)
            m_one->compare();
        else
            say(may.error().message, false);
    });
}

void AlertsPage::useIncidents(IncidentController &incidents)
{
    m_incidents = &incidents;
    m_incidentCard = new QuestionCard;
    m_grouping = new AlertGrouping(incidents, *m_incidentCard, this);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_form), m_incidentCard);
    connect(m_grouping, &AlertGrouping::said, this, &AlertsPage::say);
    connect(m_incidentCard, &QuestionCard::closed, this, [this] {
        m_list->selectOne();
        focusQueue();
    });
    connect(&incidents, &IncidentController::acted, &m_queue, &AlertController::refresh);
    connect(&incidents, &IncidentController::opened, &m_queue, &AlertController::refresh);
    addKey(tr("To its incident, or make one…"), Qt::Key_E, [this] { toIncident(); });
    addKey(tr("Make it an incident…"), Qt::Key_I, [this] {
        m_form->close();
        m_grouping->ask(m_list->chosen());
    });
    addKey(tr("The incident of the alert"), Qt::Key_O, [this] { openIncident(); });
    addKey(tr("Disable at the gateway…"), Qt::Key_D, [this] { askSwitch(); });
    connect(m_one, &AlertDetailView::switchWanted, this, &AlertsPage::askSwitch);
    connect(m_one, &AlertDetailView::incidentWanted, this, &AlertsPage::openIncident);
    m_one->offerIncidents();
}

void AlertsPage::useSavedViews(SavedAlertViews &views)
{
    m_viewCard = new QuestionCard;
    m_savedViews = new SavedViewBox(views, m_queue, *m_viewCard);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->insertWidget(column->indexOf(m_views), m_viewCard);
    m_views->addBox(m_savedViews);
    connect(m_savedViews, &SavedViewBox::said, this, &AlertsPage::say);
    connect(m_viewCard, &QuestionCard::closed, this, &AlertsPage::focusQueue);
    connect(m_savedViews, &SavedViewBox::viewWanted, this, [this](AlertView view, const QString &words) {
        chooseView(view);
        m_views->search()->setText(words);
        m_queue.setSearch(words);
    });
    addKey(tr("Show a view of one's own…"), Qt::Key_W, [this] { m_savedViews->askWhich(); });
    addKey(tr("Keep this view…"), QKeySequence(Qt::SHIFT | Qt::Key_W), [this] { m_savedViews->askName(); });
    addKey(tr("Remove a view of one's own…"), QKeySequence(Qt::SHIFT | Qt::Key_Delete),
           [this] { m_savedViews->askRemoval(); });
}

// Where it is a part of none, one is made.
void AlertsPage::openIncident()
{
    const auto alert = m_detail.alert();
    if (!alert)
        return;
    if (alert->incident > 0)
        emit incidentWanted(alert->incident);
    else
        m_grouping->ask({*alert});
}

// One that is a part of an incident leads there; of those that are selected one incident is made.
void AlertsPage::toIncident()
{
    const QList<Alert> alerts = m_list->chosen();
    if (alerts.size() == 1 && alerts.constFirst().incident > 0)
        return emit incidentWanted(alerts.constFirst().incident);
    m_form->close();
    m_grouping->ask(alerts);
}

// What is done to the gateway is a part of an incident, where it is recorded and taken back: there is one way to it.
void AlertsPage::askSwitch()
{
    const auto alert = m_detail.alert();
    if (!alert)
        return;
    if (const auto may = m_incidents->team().access(Right::OperateGateway, tr("Nothing is done")); !may)
        return say(may.error().message, false);
    if (alert->incident > 0)
        return emit switchWanted(alert->incident);
    m_form->close();
    m_grouping->ask({*alert}, tr("which keeps what is done; next you choose what is disabled"),
                    [this](qint64 incident) { emit switchWanted(incident); });
}

void AlertsPage::copyLink()
{
    if (m_detail.seq() == 0)
        return;
    const QString link = ViewState::linkToItem(QStringLiteral("alerts"), alertId(m_detail.seq()));
    QGuiApplication::clipboard()->setText(link);
    say(tr("Copied: %1").arg(link), true);
}

void AlertsPage::showAlert(qint64 seq)
{
    if (m_queue.state() == AlertController::State::Loading || !m_queue.access()) {
        m_wanted = seq;
        return;
    }
    m_detail.show(seq);
    const int row = m_queue.table().rowOf(seq);
    if (row >= 0)
        m_list->table()->setCurrentIndex(m_queue.table().index(row, 0));
}

void AlertsPage::setActive(bool active)
{
    m_queue.setActive(active);
    const QList<QWidget *> asking{m_form, m_card, m_incidentCard, m_viewCard};
    const bool asks = std::ranges::any_of(asking, [](const QWidget *card) { return card && card->isVisible(); });
    if (active && !asks)
        focusQueue();
    else if (!active)
        m_detail.reveal().close();
}

bool AlertsPage::isSettled() const
{
    return m_queue.state() != AlertController::State::Loading && !m_detail.isLoading();
}

QString AlertsPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

// What stands there always is said quietly, and gives way to what does not.
void AlertsPage::showNotice()
{
    const QString notice = m_queue.notice();
    if (notice.isEmpty())
        m_state->setBanner(m_queue.limits(), Tone::Neutral);
    else
        m_state->setBanner(notice, m_queue.isUnwatched() ? Tone::Bad : Tone::Warn);
}

void AlertsPage::showState()
{
    const bool isThere = m_queue.access() && m_queue.state() != AlertController::State::Loading;
    if (const qint64 wanted = isThere ? std::exchange(m_wanted, 0) : 0)
        QMetaObject::invokeMethod(
            this, [this, wanted] { showAlert(wanted); }, Qt::QueuedConnection);
    // A list that goes would leave the keyboard to whatever comes next in the window.
    const bool hadKeys = isAncestorOf(focusWidget()) && m_state->isAncestorOf(focusWidget());
    m_header->setSentence(m_queue.headline());
    m_views->setView(m_queue.view());
    const auto silences = m_queue.silences().size();
    m_silences->setVisible(silences > 0);
    m_silences->setText(silences == 1 ? tr("1 silence") : tr("%1 silences").arg(silences));
    showNotice();
    switch (m_queue.state()) {
    case AlertController::State::Loading:
        m_state->showLoading(tr("Reading the alerts"));
        break;
    case AlertController::State::Empty: {
        const auto [title, text] = m_queue.emptiness();
        m_state->showEmpty(title, text);
        break;
    }
    case AlertController::State::Failed: {
        const auto access = m_queue.access();
        m_state->showError(access ? m_queue.error().value_or(Error{ErrorKind::Internal, m_queue.headline()})
                                  : access.error());
        m_state->setBanner({});
        break;
    }
    case AlertController::State::Partial:
    case AlertController::State::Full:
        m_state->showContent();
        if (hasFocus())
            focusQueue();
        return;
    }
    if (hadKeys)
        setFocus();
}

void AlertsPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

bool AlertsPage::mayAct()
{
    const auto may = m_queue.mayAct();
    if (!may)
        say(may.error().message, false);
    return may.has_value();
}

void AlertsPage::acknowledge()
{
    m_queue.acknowledge(m_list->chosen());
    m_list->selectOne();
}

void AlertsPage::askOwner(const QList<Alert> &alerts)
{
    if (alerts.isEmpty() || !mayAct())
        return;
    Question question{alerts.size() == 1 ? tr("Who is to have %1?").arg(alertId(alerts.constFirst().seq))
                                         : tr("Who is to have these %1 alerts?").arg(alerts.size())};
    question.hint = tr("for an hour; it silences nothing");
    question.choiceName = tr("Who has it");
    question.chosen = -1;
    for (const TeamOperator &one : alertOwners(m_queue.team().operators()))
        question.choices.append({one.name, one.id});
    question.button = tr("&Give");
    m_form->close();
    m_card->ask(question, [this, alerts](const QVariant &owner, const QString &) {
        m_queue.assign(alerts, owner.toString());
        m_list->selectOne();
    });
}

void AlertsPage::openCredential()
{
    m_detail.leadToCredential(this, [this](const Result<QString> &credential) {
        if (credential)
            emit credentialWanted(*credential);
        else
            say(credential.error().message, false);
    });
}

void AlertsPage::askSilence(const QList<Alert> &alerts)
{
    if (!alerts.isEmpty() && mayAct())
        m_form->askSilence(alerts, m_queue.nowMs(), m_queue.zone());
}

void AlertsPage::askSilenceEnd()
{
    const QList<Silence> silences = m_queue.silences();
    if (silences.isEmpty())
        return say(tr("No silence holds."), true);
    Question question{tr("Silences that hold")};
    question.hint = tr("they hold for what is raised later, too");
    question.choiceName = tr("Which silence is ended");
    QStringList lines;
    for (const Silence &silence : silences) {
        question.choices.append({silenceId(silence.seq), silence.seq});
        lines.append(m_queue.silenceText(silence));
    }
    question.explanation = lines.join(QLatin1Char('\n'));
    question.wordsName = tr("Reason");
    question.placeholder = tr("Why it is ended now (may be left out)");
    question.needsWords = false;
    question.button = tr("&End the silence");
    m_form->close();
    m_card->ask(question, [this](const QVariant &silence, const QString &reason) {
        m_queue.endSilence(silence.toLongLong(), reason);
    });
}

void AlertsPage::askVerdict(const QList<Alert> &alerts)
{
    if (!alerts.isEmpty() && mayAct())
        m_form->askVerdict(alerts);
}

void AlertsPage::openReveal()
{
    m_detail.reveal().offer();
    m_reveal->open();
}

void AlertsPage::chooseView(AlertView view)
{
    m_form->close();
    m_queue.setView(view);
    setFocus();
}

void AlertsPage::goTo(const QString &page, const QString &besides, const TimeSpan &span)
{
    m_detail.lead(this, besides, [this, page, span](const Result<AlertTrail> &trail) {
        if (!trail)
            return say(trail.error().message, false);
        const TimeSpan wanted = page == QLatin1String("latency") ? trail->around : trail->bad;
        emit viewRequested(page, span.isEmpty() ? wanted : span, trail->filter);
    });
}

void AlertsPage::focusQueue()
{
    if (m_state->state() == StateView::State::Content)
        m_list->table()->setFocus(Qt::OtherFocusReason);
    else
        setFocus();
}

void AlertsPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_form->isVisible())
        m_form->close();
    else if (m_card->isVisible())
        m_card->close();
    else if (m_viewCard && m_viewCard->isVisible())
        m_viewCard->close();
    else if (m_incidentCard && m_incidentCard->isVisible())
        m_incidentCard->close();
    else if (m_views->search()->hasFocus() && !m_views->search()->text().isEmpty())
        m_views->search()->clear();
    else if (m_list->table()->hasFocus() && m_list->selectOne())
        return;
    else
        focusQueue();
}

} // namespace Gatehouse
