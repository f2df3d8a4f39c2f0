#include "ui/gateway/parttabs.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabBar>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QString titleOf(const QString &name)
{
    return name.isEmpty() ? PartTabs::tr("no name yet") : name;
}

} // namespace

PartTabs::PartTabs(QWidget *parent)
    : QWidget(parent)
    , m_tabs(new QTabBar)
    , m_add(new QPushButton(tr("A&dd database")))
    , m_remove(new QPushButton(tr("Take out")))
    , m_hint(new QLabel(tr("shards or an archive with traffic of this gateway")))
{
    m_tabs->addTab(tr("Main"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setAccessibleName(tr("Databases of this gateway"));
    m_remove->setAccessibleName(tr("Take this database out of the connection"));
    setLook(m_hint, "muted");
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_tabs);
    row->addWidget(m_add);
    row->addWidget(m_remove);
    row->addWidget(m_hint, 1);
    row->addStretch();
    connect(m_tabs, &QTabBar::currentChanged, this, [this] {
        follow();
        emit chosen(current());
    });
    connect(m_add, &QPushButton::clicked, this, &PartTabs::addRequested);
    connect(m_remove, &QPushButton::clicked, this, &PartTabs::removeRequested);
    follow();
}

void PartTabs::setNames(const QStringList &names)
{
    const QSignalBlocker quiet(m_tabs);
    while (m_tabs->count() > names.size() + 1)
        m_tabs->removeTab(m_tabs->count() - 1);
    while (m_tabs->count() < names.size() + 1)
        m_tabs->addTab(QString());
    for (qsizetype i = 0; i < names.size(); ++i)
        setName(int(i), names.at(i));
    follow();
}

void PartTabs::setName(int part, const QString &name)
{
    // An ampersand in a name is no mnemonic.
    m_tabs->setTabText(part + 1, titleOf(name).replace(QLatin1Char('&'), QStringLiteral("&&")));
}

int PartTabs::current() const
{
    return m_tabs->currentIndex() - 1;
}

void PartTabs::setCurrent(int part)
{
    const QSignalBlocker quiet(m_tabs);
    m_tabs->setCurrentIndex(std::clamp(part + 1, 0, m_tabs->count() - 1));
    follow();
}

QWidget *PartTabs::focusTarget() const
{
    return m_tabs->count() > 1 ? static_cast<QWidget *>(m_tabs) : m_add;
}

void PartTabs::follow()
{
    const bool several = m_tabs->count() > 1;
    m_tabs->setVisible(several);
    m_hint->setVisible(!several);
    m_remove->setVisible(current() != kMain);
}

} // namespace Gatehouse
