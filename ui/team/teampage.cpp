#include "ui/team/teampage.h"

#include "ui/team/operatorform.h"
#include "ui/team/passphraseform.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kFormsWidth = 440;

} // namespace

TeamPage::TeamPage(TeamController &team, QWidget *parent)
    : QWidget(parent)
    , m_team(team)
    , m_header(new PageHeader(tr("Team")))
    , m_table(new DataTable(tr("Operators")))
    , m_form(new OperatorForm(team))
    , m_passphrase(new PassphraseForm(team))
    , m_message(new QLabel)
{
    setAccessibleName(tr("Team"));
    auto *add = new QAction(tr("Add an operator"), this);
    add->setShortcut(QKeySequence::New);
    connect(add, &QAction::triggered, this, [this] {
        m_table->clearSelection();
        m_table->setCurrentIndex({});
        m_form->show(QString());
        m_form->nameField()->setFocus();
    });
    addAction(add);
    auto *button = new QPushButton(tr("Add an operator"));
    connect(button, &QPushButton::clicked, add, &QAction::trigger);
    m_header->addAction(button);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setStretchColumn(TeamTableModel::RolesColumn);
    m_table->setModel(&team.table());
    // Whoever is signed in is marked in the list, which makes a name longer.
    connect(&team.table(), &QAbstractItemModel::modelReset, m_table, &DataTable::fitColumns);
    auto *card = new Card;
    card->setFlush(true);
    card->body()->addWidget(m_table);
    m_message->setWordWrap(true);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->hide();
    auto *columns = new QHBoxLayout;
    columns->setSpacing(Spacing::kGap);
    columns->addWidget(card, 1);
    columns->addWidget(buildForms());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_message);
    column->addLayout(columns, 1);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { m_form->show(index.data(TeamTableModel::OperatorIdRole).toString()); });
    connect(&team, &TeamController::changed, this, &TeamPage::follow);
    connect(&team, &TeamController::said, this, &TeamPage::say);
    follow();
}

QWidget *TeamPage::buildForms()
{
    auto *forms = new QWidget;
    auto *column = new QVBoxLayout(forms);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_form);
    column->addWidget(m_passphrase);
    column->addStretch();
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(forms);
    scroll->setFixedWidth(kFormsWidth);
    return scroll;
}

QString TeamPage::message() const
{
    return m_message->text();
}

void TeamPage::follow()
{
    m_header->setSentence(m_team.headline());
    m_passphrase->setVisible(!m_team.session().isOnServer());
    if (!m_team.session().isSignedIn())
        say({}, true);
}

void TeamPage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace Gatehouse
