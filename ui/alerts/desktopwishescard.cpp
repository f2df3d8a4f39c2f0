#include "ui/alerts/desktopwishescard.h"

#include "models/alerts/channeltable.h"
#include "ui/alerts/quiethoursrow.h"
#include "ui/theme/spacing.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace Gatehouse
{

void fillLevels(QComboBox *box)
{
    for (const AlertLevel level : {AlertLevel::Ticket, AlertLevel::Page})
        box->addItem(channelLevels(level), int(level));
}

DesktopWishesCard::DesktopWishesCard(DesktopWishes &wishes, bool available, QWidget *parent)
    : Card(tr("This desktop"), tr("for you alone at this machine, while the console runs and you are signed in"),
           parent)
    , m_wishes(wishes)
    , m_available(available)
    , m_on(new QCheckBox(tr("&Desktop tells of")))
    , m_levels(new QComboBox)
    , m_quiet(new QuietHoursRow(tr("Quiet from"), tr("the desktop")))
    , m_note(new QLabel)
{
    setAccessibleName(tr("What this desktop tells of alerts"));
    fillLevels(m_levels);
    m_levels->setAccessibleName(tr("Which alerts the desktop tells of"));
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_on);
    row->addWidget(m_levels);
    row->addSpacing(Spacing::kPage);
    row->addWidget(m_quiet);
    row->addStretch(1);
    body()->addLayout(row);
    body()->addWidget(m_note);
    connect(m_on, &QCheckBox::clicked, this, &DesktopWishesCard::set);
    connect(m_levels, &QComboBox::currentIndexChanged, this, &DesktopWishesCard::set);
    connect(m_quiet, &QuietHoursRow::edited, this, &DesktopWishesCard::set);
    connect(&wishes, &DesktopWishes::changed, this, &DesktopWishesCard::follow);
    follow();
}

QString DesktopWishesCard::note() const
{
    return m_note->isHidden() ? QString() : m_note->text();
}

void DesktopWishesCard::set()
{
    const auto set =
        m_wishes.set({m_on->isChecked(), AlertLevel(m_levels->currentData().toInt()), m_quiet->hours()});
    follow();
    if (set)
        return;
    m_note->setText(set.error().message);
    setLook(m_note, "error");
    m_note->show();
}

void DesktopWishesCard::follow()
{
    const DesktopNoticeWishes &wishes = m_wishes.wishes();
    const QSignalBlocker quiet(m_levels);
    m_on->setChecked(wishes.wanted);
    m_levels->setCurrentIndex(m_levels->findData(int(wishes.least)));
    m_quiet->setHours(wishes.quiet);
    m_levels->setEnabled(wishes.wanted);
    m_quiet->setEnabled(wishes.wanted);
    m_note->setText(m_available ? QString() : tr("This desktop has no service for notices, so none are shown."));
    m_note->setVisible(!m_available);
    setLook(m_note, "hint");
}

} // namespace Gatehouse
