#include "ui/privacy/casepage.h"

#include "ui/privacy/caseclockview.h"
#include "ui/privacy/casedeeds.h"
#include "ui/privacy/caseforms.h"
#include "ui/privacy/casemenus.h"
#include "ui/privacy/casestagesview.h"
#include "ui/privacy/casetablecard.h"
#include "ui/privacy/subjectrow.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filechoice.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/revealbar.h"
#include "ui/widgets/stateview.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

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
    , m_subject(new SubjectRow(one, theme))
    , m_message(plain("muted"))
    , m_working(plain("muted"))
    , m_forms(new CaseForms)
    , m_reveal(new RevealBar(one.rectification(), tr("Reason for revealing what is written")))
    , m_stages(new CaseStagesView(theme))
    , m_clock(new CaseClockView(theme))
    , m_policy(plain("muted"))
    , m_planSummary(plain("hint"))
    , m_deeds(new CaseDeeds(one))
{
    setFocusPolicy(Qt::StrongFocus);
    auto *back = new QPushButton(tr("Back to the queue"));
    setLook(back, "quiet");
    back->setToolTip(tr("Esc"));
    connect(back, &QPushButton::clicked, this, &CasePage::closeRequested);
    m_header->addAction(back);
    m_header->addAction(m_deeds);
    m_state = new StateView(theme, buildContent());
    m_message->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::kPage, Spacing::kGap, Spacing::kPage, Spacing::kPage);
    column->setSpacing(Spacing::kGap);
    column->addWidget(m_header);
    column->addWidget(m_subject);
    column->addWidget(m_working);
    column->addWidget(m_message);
    column->addWidget(m_forms);
    column->addWidget(m_reveal);
    column->addWidget(m_state, 1);
    connectParts();
    follow();
}

void CasePage::connectParts()
{
    connect(&m_one, &CaseController::changed, this, &CasePage::follow);
    connect(&m_one, &CaseController::said, this, &CasePage::say);
    connect(m_state, &StateView::retryRequested, &m_one, &CaseController::refresh);
    connect(m_forms, &CaseForms::orderGiven, &m_one, &CaseController::carryOut);
    connect(m_forms, &CaseForms::writeRequested, &m_one, &CaseController::write);
    connect(m_forms, &CaseForms::packRequested, this, [this](const PackageWish &wish) {
        m_one.start({CaseJob::Kind::Pack, {}, {}, {}, wish});
    });
    connect(m_deeds, &CaseDeeds::orderWanted, this, &CasePage::order);
    connect(m_deeds, &CaseDeeds::jobWanted, this, &CasePage::startJob);
    connect(m_deeds, &CaseDeeds::letterWanted, this, [this] { m_forms->askLetter(m_one.folder()->one); });
    connect(m_deeds, &CaseDeeds::certificateWanted, this, &CasePage::saveCertificate);
}

QLayout *CasePage::buildLeft()
{
    CaseTables &tables = m_one.tables();
    m_planCard = caseTable(m_theme, tr("Plan"), tables.plan, {3, 2, 16}).card;
    m_planSummary->setContentsMargins(Spacing::kCard, Spacing::kHair, Spacing::kCard, Spacing::kSmall);
    m_planCard->body()->addWidget(m_planSummary);
    const CaseTableCard holds = caseTable(m_theme, tr("Holds"), tables.holds, {2, 0, 4});
    m_holdCard = holds.card;
    m_holds = holds.table;
    m_endHold = new QPushButton(tr("End the hold…"));
    connect(m_endHold, &QPushButton::clicked, this, &CasePage::endHold);
    connect(m_holds->selectionModel(), &QItemSelectionModel::currentChanged, this, &CasePage::follow);
    m_holdCard->addHeaderWidget(m_endHold);
    auto *left = new QVBoxLayout;
    left->setSpacing(Spacing::kGap);
    left->addWidget(m_planCard);
    left->addWidget(buildRectification());
    left->addWidget(caseTable(m_theme, tr("Approvals"), tables.approvals, {1, 0, 4}).card);
    left->addWidget(m_holdCard);
    left->addWidget(caseTable(m_theme, tr("Documents"), tables.documents, {0, 0, 6}).card);
    left->addStretch();
    return left;
}

QWidget *CasePage::buildRectification()
{
    const CaseTableCard made = caseTable(m_theme, tr("What is written"), m_one.rectification().table(), {1, -1, 8});
    m_rectificationCard = made.card;
    // Values are wider than their mask.
    connect(&m_one.rectification().table(), &QAbstractItemModel::dataChanged, made.table, &DataTable::fitColumns);
    m_offerReveal = new QPushButton(tr("Reveal…"));
    m_offerReveal->setToolTip(
        tr("Shows what is there and what is written; the reason goes into the audit log first (R)"));
    m_rectificationCard->addHeaderWidget(m_offerReveal);
    auto *action = new QAction(tr("Reveal what is written…"), this);
    action->setShortcut(QKeySequence(Qt::Key_R));
    const auto offer = [this] {
        if (!m_one.rectification().hasPlaces())
            return;
        m_one.rectification().choose();
        m_reveal->open();
    };
    connect(m_offerReveal, &QPushButton::clicked, this, offer);
    connect(action, &QAction::triggered, this, offer);
    addAction(action);
    return m_rectificationCard;
}

QLayout *CasePage::buildRight()
{
    CaseTables &tables = m_one.tables();
    m_clockCard = new Card(tr("Clock"));
    m_clockCard->body()->addWidget(m_clock);
    m_clockCard->body()->addWidget(m_policy);
    m_journalCard = caseTable(m_theme, tr("Journal"), tables.journal, {1, 3, 12}).card;
    auto *right = new QVBoxLayout;
    right->setSpacing(Spacing::kGap);
    right->addWidget(m_clockCard);
    right->addWidget(m_journalCard);
    right->addWidget(caseTable(m_theme, tr("History"), tables.history, {2, 2, 8}).card);
    right->addWidget(caseTable(m_theme, tr("Days that count"), tables.clockSteps, {2, 1, 6}).card);
    right->addStretch();
    return right;
}

QWidget *CasePage::buildContent()
{
    auto *stages = new Card;
    stages->body()->addWidget(m_stages);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(Spacing::kGap);
    columns->addLayout(buildLeft(), 3);
    columns->addLayout(buildRight(), 2);
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

QString CasePage::message() const
{
    return m_message->text();
}

bool CasePage::closeForm()
{
    if (m_forms->isOpen())
        m_forms->close();
    else if (m_one.rectification().isChosen())
        m_one.rectification().close();
    else
        return false;
    setFocus();
    return true;
}

void CasePage::follow()
{
    m_header->setName(m_one.title());
    m_header->setSentence(m_one.sentence());
    m_working->setText(m_one.working());
    m_working->setVisible(!m_one.working().isEmpty());
    showHints();
    // A button that goes would leave the keyboard to whatever comes next in the window.
    if (m_deeds->follow())
        setFocus();
    if (m_one.folder()) {
        const PrivacyCase &shown = m_one.folder()->one;
        m_clock->showDays(shown.received, shown.due, m_one.today(), isOpen(shown.state));
        m_state->setBanner(m_one.wishes(), Tone::Warn);
        m_state->showContent();
    } else if (m_one.error()) {
        m_state->showError(*m_one.error());
    } else {
        m_state->showLoading(tr("Reading the case"));
    }
}

void CasePage::showHints()
{
    m_stages->showStages(m_one.stages());
    m_planSummary->setText(m_one.planSummary());
    m_planCard->setHint(m_one.planHint());
    m_clockCard->setHint(m_one.clockHint());
    m_journalCard->setHint(m_one.journalHint());
    const QString pins = m_one.folder() ? m_one.folder()->policyPins : QString();
    // Hashes are for certificates; a person knows the version by its number and its day.
    static const QRegularExpression hash(QStringLiteral("_[0-9a-f]{16}\\b| \\([^)]*\\)"));
    m_policy->setText(tr("Held to policy %1, in force when it was filed.").arg(QString(pins).remove(hash)));
    m_policy->setToolTip(pins);
    m_policy->setVisible(!pins.isEmpty());
    const bool hasHolds = m_one.folder() && !m_one.folder()->holds.isEmpty();
    m_holdCard->setVisible(hasHolds);
    m_rectificationCard->setVisible(m_one.rectification().hasPlaces());
    m_offerReveal->setVisible(!m_one.rectification().isChosen() && m_one.rectification().access().has_value());
    m_endHold->setVisible(m_one.team().may(Right::ManageHolds));
    m_endHold->setEnabled(!m_one.isBusy() && m_holds->currentIndex().isValid());
}

void CasePage::order(CaseOrder::Kind kind)
{
    switch (kind) {
    case CaseOrder::Kind::Refuse:
        popUpDenials(this, m_deeds->menuPlace(), [this](DenialCode code) {
            m_one.carryOut({.kind = CaseOrder::Kind::Refuse, .by = {}, .id = {}, .denial = code});
        });
        break;
    case CaseOrder::Kind::AcceptIdentity:
        popUpProofs(this, m_deeds->menuPlace(), [this](const IdentityProof &proof) {
            m_one.carryOut({.kind = CaseOrder::Kind::AcceptIdentity, .by = {}, .id = {}, .proof = proof});
        });
        break;
    case CaseOrder::Kind::Requeue:
    case CaseOrder::Kind::Extend:
    case CaseOrder::Kind::Hold:
        m_forms->askReason(kind, m_one.today());
        break;
    default:
        m_one.carryOut({.kind = kind, .by = {}, .id = {}});
    }
}

void CasePage::startJob(CaseJob::Kind kind)
{
    if (kind == CaseJob::Kind::Pack)
        m_forms->askPackage(m_one.folder()->one);
    else
        m_one.start({.kind = kind, .by = {}});
}

void CasePage::endHold()
{
    const QString id = m_holds->currentIndex().data(IdRole).toString();
    if (!id.isEmpty())
        m_forms->askReason(CaseOrder::Kind::EndHold, m_one.today(), id);
}

void CasePage::saveCertificate()
{
    chooseFileToSave(
        this,
        {tr("Save the certificate"), tr("Save"), {tr("Certificate (*.cert)")}, m_one.id() + QStringLiteral(".cert")},
        [this](const QString &file) { m_one.saveCertificate(file); });
}

void CasePage::say(const QString &sentence, bool good)
{
    m_message->setText(sentence);
    m_message->setVisible(!sentence.isEmpty());
    setLook(m_message, good ? "muted" : "error");
}

} // namespace Gatehouse
