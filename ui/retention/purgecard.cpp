#include "ui/retention/purgecard.h"

#include "models/retention/retentionwords.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/fittedrows.h"
#include "ui/widgets/wrapdelegate.h"
#include "ui/widgets/wrappedlabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kThreeLinesHeight = 51;
constexpr int kNameWidth = 120;
constexpr int kMostParts = 8;
constexpr int kLongestReason = 500;

} // namespace

PurgeCard::PurgeCard(RetentionController &retention, const Theme &theme, QWidget *parent)
    : Card({}, {}, parent)
    , m_retention(retention)
    , m_standing(new WrappedLabel)
    , m_parts(new DataTable(tr("Tables of the purge")))
    , m_lines(new WrappedLabel)
    , m_hindrance(new WrappedLabel)
    , m_approve(new QPushButton(tr("&Approve…")))
    , m_run(new QPushButton(tr("&Delete the rows…")))
    , m_reason(new QLineEdit)
    , m_withdraw(new QPushButton(tr("&Withdraw")))
{
    buildParts(theme);
    build();
    connect(m_approve, &QPushButton::clicked, &m_retention, &RetentionController::approve);
    connect(m_run, &QPushButton::clicked, this,
            [this] { m_retention.isRunning() ? m_retention.stop() : m_retention.run(); });
    connect(m_withdraw, &QPushButton::clicked, this, &PurgeCard::withdraw);
    connect(m_reason, &QLineEdit::returnPressed, this, &PurgeCard::withdraw);
    connect(m_reason, &QLineEdit::textChanged, this, &PurgeCard::showButtons);
}

void PurgeCard::buildParts(const Theme &theme)
{
    m_parts->setModel(&m_retention.partTable());
    m_parts->setNumericColumns({1, 2});
    m_parts->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_parts->setStretchColumn(0);
    m_parts->setLeastStretch(kNameWidth);
    m_parts->setItemDelegateForColumn(0, new WrapDelegate(theme, WrapDelegate::Ink::Plain, m_parts));
    m_parts->verticalHeader()->setDefaultSectionSize(kThreeLinesHeight);
    fitRows(m_parts, kMostParts);
}

void PurgeCard::build()
{
    setLook(m_standing, "title");
    setLook(m_lines, "muted");
    setLook(m_hindrance, "muted");
    m_lines->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_reason->setPlaceholderText(tr("Why it is withdrawn"));
    m_reason->setAccessibleName(tr("Why the purge is withdrawn"));
    m_reason->setMaxLength(kLongestReason);
    setLook(m_approve, "primary");
    setLook(m_run, "primary");
    auto *deeds = new QHBoxLayout;
    deeds->setSpacing(Spacing::kSmall);
    deeds->addWidget(m_approve);
    deeds->addWidget(m_run);
    deeds->addStretch(1);
    auto *end = new QHBoxLayout;
    end->setSpacing(Spacing::kSmall);
    end->addWidget(m_reason, 1);
    end->addWidget(m_withdraw);
    body()->addWidget(m_standing);
    body()->addLayout(deeds);
    body()->addWidget(m_hindrance);
    body()->addWidget(m_parts);
    body()->addWidget(m_lines);
    body()->addLayout(end);
    body()->addStretch(1);
}

void PurgeCard::showPurge()
{
    const PurgeRecord *one = m_retention.purge();
    if (!one)
        return;
    setTitle(one->id);
    m_standing->setText(purgeStandingText(*one));
    m_lines->setText(m_retention.purgeText().join(QLatin1Char('\n')));
    showButtons();
}

void PurgeCard::showButtons()
{
    const PurgeRecord *one = m_retention.purge();
    if (!one)
        return;
    const bool waits = one->state == PurgeState::Planned;
    const bool goesOn = one->state == PurgeState::Approved || one->state == PurgeState::Running;
    const auto may = waits ? m_retention.mayApprove() : m_retention.mayRun();
    const bool isHere = m_retention.isRunning();
    m_approve->setVisible(waits);
    m_approve->setEnabled(may && !m_retention.isBusy());
    m_run->setVisible(goesOn);
    m_run->setText(isHere ? tr("&Stop") : one->progress.isEmpty() ? tr("&Delete the rows…") : tr("&Go on…"));
    m_run->setEnabled(isHere || (may && !m_retention.isBusy()));
    const QString hindrance = (waits || goesOn) && !may && !isHere ? may.error().message : QString();
    m_hindrance->setText(hindrance);
    m_hindrance->setVisible(!hindrance.isEmpty());
    const bool mayEnd = m_retention.mayWithdraw().has_value();
    m_reason->setVisible(mayEnd);
    m_withdraw->setVisible(mayEnd);
    m_withdraw->setEnabled(!m_reason->text().trimmed().isEmpty() && !m_retention.isBusy());
}

void PurgeCard::withdraw()
{
    if (!m_withdraw->isEnabled() || !m_withdraw->isVisible())
        return;
    const QString reason = m_reason->text().trimmed();
    m_reason->clear();
    m_retention.withdraw(reason);
}

QString PurgeCard::text() const
{
    QStringList lines{title()};
    for (const WrappedLabel *label : {m_standing, m_hindrance, m_lines}) {
        if (!label->isHidden())
            lines.append(label->text());
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace Gatehouse
