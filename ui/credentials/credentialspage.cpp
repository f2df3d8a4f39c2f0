#include "ui/credentials/credentialspage.h"

#include "models/core/format.h"
#include "models/telemetry/figuretablemodel.h"
#include "ui/credentials/credentialfilterrow.h"
#include "ui/credentials/credentiallettercard.h"
#include "ui/credentials/credentialplancard.h"
#include "ui/credentials/credentialruncard.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chipdelegate.h"
#include "ui/widgets/datatable.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>

#include <utility>

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
    : PageFrame(tr("Credentials"), theme, parent)
    , m_credentials(credentials)
    , m_deeds(deeds)
    , m_filters(new CredentialFilterRow(credentials))
    , m_table(new DataTable(tr("Credentials")))
    , m_plan(new CredentialPlanCard(deeds))
    , m_letters(new CredentialLetterCard)
    , m_runs(new CredentialRunCard(deeds))
    , m_disable(new QPushButton(tr("&Disable…")))
    , m_delete(new QPushButton(tr("De&lete…")))
    , m_write(new QPushButton(tr("&Write to owners…")))
    , m_look(new QPushButton)
{
    buildTable(theme);
    buildActions();
    Card *list = flushCard(tr("List of credentials"), {m_table});
    setContent(stack({m_filters, m_plan, m_letters, list, m_runs}, Spacing::kGap, 3));
    connect(&m_credentials, &CredentialController::changed, this, &CredentialsPage::showState);
    // After the table: it was filled before.
    connect(&m_credentials, &CredentialController::changed, this, &CredentialsPage::showWanted, Qt::QueuedConnection);
    connect(&m_credentials, &CredentialController::said, this, &CredentialsPage::say);
    connect(&m_deeds, &CredentialDeeds::changed, this, [this] {
        m_credentials.table().setOutcomes(m_deeds.outcomes());
        showState();
    });
    connect(&m_deeds, &CredentialDeeds::switched, &m_credentials, &CredentialController::look);
    connect(&m_deeds, &CredentialDeeds::said, this, &CredentialsPage::say);
    connect(stateView(), &StateView::retryRequested, &m_credentials, &CredentialController::look);
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
    connect(&m_credentials.table(), &QAbstractItemModel::modelReset, this, [this] {
        // What is looked at again keeps how it ended: why it is still in the list.
        m_credentials.table().setOutcomes(m_deeds.outcomes());
        showChoice();
    });
}

void CredentialsPage::buildActions()
{
    setLook(m_delete, "danger");
    for (QPushButton *button : {m_look, m_write, m_disable, m_delete})
        header()->addAction(button);
    addKey(
        tr("Look again"), Qt::Key_F5, [this] { m_credentials.look(); }, Qt::WidgetWithChildrenShortcut);
    addKey(
        tr("Disable the chosen credentials"), QKeySequence(Qt::CTRL | Qt::Key_D),
        [this] { propose(ActionVerb::Disable); }, Qt::WidgetWithChildrenShortcut);
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

void CredentialsPage::showCredential(const QString &token)
{
    m_wanted = token;
    if (m_credentials.filter())
        m_credentials.setFilter({});
    showWanted();
}

void CredentialsPage::showWanted()
{
    // A look that is under way may find it, and would take the selection with it.
    if (m_wanted.isEmpty() || !m_credentials.survey() || m_credentials.isLooking())
        return;
    const CredentialTableModel &table = m_credentials.table();
    const QModelIndexList found =
        table.match(table.index(0, 0), IdRole, std::exchange(m_wanted, {}), 1, Qt::MatchExactly);
    if (found.isEmpty())
        return say(tr("What the alert is about is not listed: nothing calls for something to be done to it, or the "
                      "gateway has it no longer."),
                   false);
    m_table->setCurrentIndex(found.constFirst());
    m_table->scrollTo(found.constFirst());
    m_table->setFocus(Qt::OtherFocusReason);
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
    header()->setSentence(parts.join(QStringLiteral(" · ")));
    const bool isWorking = m_deeds.isBusy() || m_credentials.isLooking();
    m_look->setText(isWorking ? tr("Stop") : tr("Look again"));
    m_look->setEnabled(m_credentials.access().has_value());
    showChoice();
    const QString reading = tr("Reading every key and account of the gateway");
    if (!hasRead(m_credentials, reading, m_credentials.notice(), Tone::Neutral))
        return;
    if (m_credentials.survey()->listed.isEmpty() && m_deeds.runs().isEmpty())
        return stateView()->showEmpty(
            tr("Nothing calls for anything"),
            tr("Every key and account is in use, renewed in time and has an owner, as far as the gateway "
               "records it."));
    stateView()->showContent();
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

} // namespace Gatehouse
