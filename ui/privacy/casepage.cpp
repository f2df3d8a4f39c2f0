#include "ui/privacy/casepage.h"

#include "ui/privacy/caseclockview.h"
#include "ui/privacy/casestagesview.h"
#include "ui/privacy/urgencydelegate.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kPurposeWidth = 220;

QLabel *plain(const char *look)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setLook(label, look);
    return label;
}

} // namespace

CasePage::CasePage(CaseController &one, const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_one(one)
    , m_theme(theme)
    , m_header(new PageHeader(tr("Case")))
    , m_due(new Chip(theme, {}))
    , m_subject(plain("muted"))
    , m_purpose(new QLineEdit)
    , m_reveal(new QPushButton(tr("Reveal")))
    , m_message(plain("muted"))
    , m_stages(new CaseStagesView(theme))
    , m_clock(new CaseClockView(theme))
    , m_planSummary(plain("hint"))
    , m_orders(new QHBoxLayout)
{
    setFocusPolicy(Qt::StrongFocus);
    auto *back = new QPushButton(tr("Back to the queue"));
    setLook(back, "quiet");
    back->setToolTip(tr("Esc"));
    connect(back, &QPushButton::clicked, this, &CasePage::closeRequested);
    m_header->addAction(back);
    m_state = new StateView(theme, buildContent());
    m_orders->setSpacing(Spacing::kSmall);
    m_message->hide();
    auto *actions = new QHBoxLayout;
    actions->addWidget(m_due);
    actions->addStretch();
    actions->addLayout(m_orders);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addLayout(actions);
    column->addWidget(buildSubject());
    column->addWidget(m_message);
    column->addWidget(m_state, 1);
    connect(&one, &CaseController::changed, this, &CasePage::follow);
    connect(&one, &CaseController::said, this, &CasePage::say);
    connect(m_state, &StateView::retryRequested, &one, &CaseController::refresh);
    follow();
}

QWidget *CasePage::buildSubject()
{
    m_purpose->setPlaceholderText(tr("Why it must be seen"));
    m_purpose->setAccessibleName(tr("Reason for revealing who the case is about"));
    m_purpose->setFixedWidth(kPurposeWidth);
    m_reveal->setToolTip(tr("Shows who the case is about; the reason goes into the audit log first"));
    m_subject->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *subject = new QWidget;
    auto *row = new QHBoxLayout(subject);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_subject, 1);
    row->addWidget(m_purpose);
    row->addWidget(m_reveal);
    const auto reveal = [this] {
        if (m_one.isRevealed())
            m_one.hide();
        else
            m_one.reveal(m_purpose->text());
        m_purpose->clear();
    };
    connect(m_reveal, &QPushButton::clicked, this, reveal);
    connect(m_purpose, &QLineEdit::returnPressed, this, reveal);
    connect(m_purpose, &QLineEdit::textChanged, this, &CasePage::follow);
    return subject;
}

QWidget *CasePage::tableCard(const QString &title, QAbstractItemModel &model, int stretch, int rows, QLabel *below)
{
    auto *card = new Card(title);
    card->setFlush(true);
    auto *table = new DataTable(title);
    table->followFigureRoles(m_theme);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setStretchColumn(stretch);
    table->setWantedRows(rows);
    table->setModel(&model);
    card->body()->addWidget(table, 1);
    if (below) {
        below->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
        card->body()->addWidget(below);
    }
    return card;
}

QWidget *CasePage::buildContent()
{
    auto *stages = new Card;
    stages->body()->addWidget(m_stages);
    auto *clock = new Card(tr("Clock"));
    clock->body()->addWidget(m_clock);
    auto *left = new QVBoxLayout;
    left->setSpacing(Spacing::kGap);
    left->addWidget(tableCard(tr("Plan"), m_one.plan(), 3, 8, m_planSummary), 3);
    left->addWidget(tableCard(tr("Approvals"), m_one.approvals(), 1, 3), 1);
    left->addWidget(tableCard(tr("Documents"), m_one.documents(), 0, 3), 1);
    auto *right = new QVBoxLayout;
    right->setSpacing(Spacing::kGap);
    right->addWidget(clock);
    right->addWidget(tableCard(tr("Days that count"), m_one.clockSteps(), 2, 3), 1);
    right->addWidget(tableCard(tr("Journal"), m_one.journal(), 2, 5), 2);
    right->addWidget(tableCard(tr("History"), m_one.history(), 2, 5), 2);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(Spacing::kGap);
    columns->addLayout(left, 3);
    columns->addLayout(right, 2);
    auto *content = new QWidget;
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kGap);
    column->addWidget(stages);
    column->addLayout(columns, 1);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    return scroll;
}

QString CasePage::subjectText() const
{
    return m_subject->text();
}

QString CasePage::message() const
{
    return m_message->text();
}

void CasePage::follow()
{
    m_header->setName(m_one.title());
    m_header->setSentence(m_one.sentence());
    m_due->setText(m_one.due());
    m_due->setTone(toneOf(m_one.urgency()));
    m_due->setVisible(!m_one.due().isEmpty());
    m_subject->setText(tr("Subject: %1").arg(m_one.subjectText()));
    const bool may =
        m_one.team().may(Right::RevealPersonalData) && m_one.folder() && !m_one.folder()->identities.isEmpty();
    m_purpose->setVisible(may && !m_one.isRevealed());
    m_reveal->setVisible(may);
    m_reveal->setText(m_one.isRevealed() ? tr("Hide") : tr("Reveal"));
    m_reveal->setEnabled(m_one.isRevealed() || !m_purpose->text().trimmed().isEmpty());
    m_planSummary->setText(m_one.planSummary());
    m_stages->showStages(m_one.stages());
    showOrders();
    if (m_one.folder()) {
        const PrivacyCase &shown = m_one.folder()->one;
        m_clock->showDays(shown.received, shown.due, m_one.today(), isOpen(shown.state));
        m_state->showContent();
    } else if (m_one.error()) {
        m_state->showError(*m_one.error());
    } else {
        m_state->showLoading(tr("Reading the case"));
    }
}

void CasePage::showOrders()
{
    QList<CaseOrder::Kind> there;
    for (const auto &[kind, button] : m_buttons)
        there.append(kind);
    if (there != m_one.orders()) {
        for (const auto &[kind, button] : std::exchange(m_buttons, {}))
            button->deleteLater();
        for (const CaseOrder::Kind kind : m_one.orders()) {
            auto *button = new QPushButton(caseOrderTitle(kind));
            setLook(button, m_buttons.isEmpty() ? "primary" : "");
            connect(button, &QPushButton::clicked, this, [this, kind] { order(kind); });
            m_orders->addWidget(button);
            m_buttons.append({kind, button});
        }
    }
    for (const auto &[kind, button] : m_buttons)
        button->setEnabled(!m_one.isBusy());
}

QPushButton *CasePage::orderButton(CaseOrder::Kind wanted) const
{
    for (const auto &[kind, button] : m_buttons) {
        if (kind == wanted)
            return button;
    }
    return nullptr;
}

void CasePage::order(CaseOrder::Kind kind)
{
    if (kind == CaseOrder::Kind::Refuse)
        askDenial(orderButton(kind));
    else if (kind == CaseOrder::Kind::AcceptIdentity)
        askIdentity(orderButton(kind));
    else
        m_one.carryOut({kind, {}, {}, kind == CaseOrder::Kind::Requeue ? tr("looked at") : QString()});
}

void CasePage::askDenial(QPushButton *button)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const DenialCode code : kDenialCodes) {
        QString title = denialToken(code);
        title.replace(QLatin1Char('_'), QLatin1Char(' '));
        connect(menu->addAction(title), &QAction::triggered, this, [this, code] {
            m_one.carryOut({CaseOrder::Kind::Refuse, {}, {}, {}, {}, code});
        });
    }
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

void CasePage::askIdentity(QPushButton *button)
{
    struct Way {
        QString title;
        const char *method;
        const char *level;
    };
    const Way ways[] = {
        {tr("Signed in to the account: reasonably high"), "account_login", "reasonably_high"},
        {tr("Two data points that match: reasonable"), "two_data_points", "reasonable"},
        {tr("Three data points and a declaration: reasonably high"), "three_data_points", "reasonably_high"}};
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const Way &way : ways)
        connect(menu->addAction(way.title), &QAction::triggered, this,
                [this, proof = IdentityProof{QString::fromLatin1(way.method), QString::fromLatin1(way.level)}] {
                    m_one.carryOut({CaseOrder::Kind::AcceptIdentity, {}, {}, {}, proof});
                });
    menu->popup(button->mapToGlobal(QPoint(0, button->height())));
}

void CasePage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
    m_message->style()->unpolish(m_message);
    m_message->style()->polish(m_message);
}

} // namespace Gatehouse
