#include "ui/credentials/credentialspage.h"

#include "models/core/format.h"
#include "ui/credentials/credentialfilterrow.h"
#include "ui/credentials/credentiallettercard.h"
#include "ui/credentials/credentialplancard.h"
#include "ui/credentials/credentialruncard.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QHeaderView>
#include <QItemSelectionModel>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

Tone toneOf(CredentialOutcome outcome)
{
    switch (outcome) {
    case CredentialOutcome::Done:
        return Tone::Ok;
    case CredentialOutcome::Refused:
        return Tone::Bad;
    case CredentialOutcome::Running:
    case CredentialOutcome::Unknown:
    case CredentialOutcome::Accepted:
        return Tone::Warn;
    default:
        return Tone::Neutral;
    }
}

} // namespace

CredentialsPage::CredentialsPage(CredentialController &credentials, CredentialDeeds &deeds, const Theme &theme,
                                 QWidget *parent)
    : QWidget(parent)
    , m_credentials(credentials)
    , m_deeds(deeds)
    , m_header(new PageHeader(tr("Credentials")))
    , m_filters(new CredentialFilterRow(credentials))
    , m_message(new QLabel)
    , m_table(new DataTable(tr("Credentials")))
    , m_plan(new CredentialPlanCard(deeds))
    , m_letters(new CredentialLetterCard)
    , m_runs(new CredentialRunCard(deeds))
    , m_disable(new QPushButton(tr("&Disable…")))
    , m_delete(new QPushButton(tr("De&lete…")))
    , m_write(new QPushButton(tr("&Write to owners…")))
    , m_look(new QPushButton)
{
    setAccessibleName(tr("Credentials"));
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->hide();
    buildTable(theme);
    buildActions();
    m_state = new StateView(theme, buildContent());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    connect(&m_credentials, &CredentialController::changed, this, &CredentialsPage::showState);
    connect(&m_credentials, &CredentialController::said, this, &CredentialsPage::say);
    connect(&m_deeds, &CredentialDeeds::changed, this, [this] {
        m_credentials.table().setOutcomes(m_deeds.outcomes());
        showState();
    });
    connect(&m_deeds, &CredentialDeeds::said, this, &CredentialsPage::say);
    connect(m_state, &StateView::retryRequested, &m_credentials, &CredentialController::look);
    showState();
}

void CredentialsPage::buildTable(const Theme &theme)
{
    using Column = CredentialTableModel;
    m_table->setModel(&m_credentials.table());
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setStretchColumn(Column::FindingsColumn);
    const auto tone = [this](const QModelIndex &index) -> std::optional<Tone> {
        const auto outcome = m_credentials.table().outcomeAt(index.row());
        return outcome ? std::optional(toneOf(*outcome)) : std::nullopt;
    };
    m_table->setItemDelegateForColumn(Column::OutcomeColumn, new ChipDelegate(theme, tone, m_table));
    m_table->horizontalHeader()->setSortIndicator(Column::FindingsColumn, Qt::AscendingOrder);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CredentialsPage::showChoice);
    connect(&m_credentials.table(), &QAbstractItemModel::modelReset, this, &CredentialsPage::showChoice);
}

void CredentialsPage::buildActions()
{
    setLook(m_delete, "danger");
    m_header->addAction(m_look);
    m_header->addAction(m_write);
    m_header->addAction(m_disable);
    m_header->addAction(m_delete);
    const auto add = [this](const QString &title, const QKeySequence &key, const std::function<void()> &run) {
        auto *action = new QAction(title, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add(tr("Look again"), Qt::Key_F5, [this] { m_credentials.look(); });
    add(tr("Disable the chosen credentials"), QKeySequence(Qt::CTRL | Qt::Key_D),
        [this] { propose(ActionVerb::Disable); });
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (m_deeds.isBusy())
            m_deeds.stop();
        else
            m_credentials.isLooking() ? m_credentials.stopLooking() : m_credentials.look();
    });
    connect(m_disable, &QPushButton::clicked, this, [this] { propose(ActionVerb::Disable); });
    connect(m_write, &QPushButton::clicked, this, &CredentialsPage::writeToOwners);
    connect(m_letters, &CredentialLetterCard::wanted, &m_deeds, &CredentialDeeds::writeLetters);
    connect(m_delete, &QPushButton::clicked, this, [this] { propose(ActionVerb::Delete); });
}

QWidget *CredentialsPage::buildContent()
{
    auto *card = new Card;
    card->setFlush(true);
    card->setAccessibleName(tr("List of credentials"));
    card->body()->addWidget(m_table);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_filters);
    column->addWidget(m_plan);
    column->addWidget(m_letters);
    column->addWidget(card, 1);
    column->addWidget(m_runs);
    return content;
}

void CredentialsPage::setActive(bool active)
{
    if (active)
        say({}, true); // what was said before is no news
    m_credentials.setActive(active);
    if (!active)
        return;
    m_deeds.readRuns();
    m_table->setFocus(Qt::OtherFocusReason);
}

bool CredentialsPage::isSettled() const
{
    return m_credentials.state() != CredentialController::State::Loading && !m_credentials.isLooking();
}

QString CredentialsPage::message() const
{
    return m_message->isHidden() ? QString() : m_message->text();
}

QList<Credential> CredentialsPage::chosen() const
{
    QList<Credential> all;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        all.append(m_credentials.table().at(index.row()));
    return all;
}

void CredentialsPage::propose(ActionVerb verb)
{
    if (m_table->selectionModel()->hasSelection())
        m_deeds.propose(verb, chosen());
    else
        say(tr("Choose credentials first: click, or move with the arrow keys and Shift; Ctrl+A takes all that are "
               "listed."),
            false);
}

void CredentialsPage::writeToOwners()
{
    constexpr int kDaysToAnswer = 14;
    m_letters->ask(chosen(), QDate::currentDate().addDays(kDaysToAnswer));
}

void CredentialsPage::showState()
{
    QStringList parts{m_credentials.headline()};
    if (m_deeds.isBusy())
        parts.append(m_deeds.progress());
    else if (m_credentials.isLooking() && m_credentials.survey())
        parts.append(tr("Looking..."));
    m_header->setSentence(parts.join(QStringLiteral(" · ")));
    const bool isWorking = m_deeds.isBusy() || m_credentials.isLooking();
    m_look->setText(isWorking ? tr("Stop") : tr("Look again"));
    m_look->setEnabled(m_credentials.access().has_value());
    m_state->setBanner(m_credentials.notice(), Tone::Neutral);
    showChoice();
    if (m_credentials.state() != CredentialController::State::Full)
        m_message->hide(); // it was said to somebody else
    switch (m_credentials.state()) {
    case CredentialController::State::Loading:
        m_state->showLoading(tr("Reading every key and account of the gateway"));
        return;
    case CredentialController::State::Failed: {
        const auto access = m_credentials.access();
        m_state->setBanner({});
        m_state->showError(access ? m_credentials.error().value_or(Error{}) : access.error());
        return;
    }
    case CredentialController::State::Full:
        break;
    }
    if (m_credentials.survey()->listed.isEmpty() && m_deeds.runs().isEmpty())
        m_state->showEmpty(
            tr("Nothing calls for anything"),
            tr("Every key and account is in use, renewed in time and has an owner, as far as the gateway "
               "records it."));
    else
        m_state->showContent();
}

void CredentialsPage::showChoice()
{
    const auto may = m_deeds.mayAct();
    const qsizetype count = m_table->selectionModel()->selectedRows().size();
    const bool canAct = may && count > 0 && !m_deeds.isBusy();
    for (QPushButton *button : {m_write, m_disable, m_delete}) {
        button->setEnabled(canAct);
        button->setToolTip(!may ? may.error().message
                           : count > 0
                               ? tr("%1 are chosen; nothing happens before it is confirmed").arg(formatExact(count))
                               : tr("Choose credentials first"));
    }
}

void CredentialsPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

} // namespace Gatehouse
