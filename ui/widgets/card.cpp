#include "ui/widgets/card.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/elidedlabel.h"

#include <QHBoxLayout>
#include <QStyle>
#include <QVBoxLayout>
#include <QVariant>

namespace Gatehouse
{

void setLook(QWidget *widget, const char *look)
{
    if (widget->property("look").toByteArray() == look)
        return;
    widget->setProperty("look", QByteArray(look));
    // Style sheets read properties only when they polish, and that comes by itself before a widget is first seen.
    if (!widget->testAttribute(Qt::WA_WState_Polished))
        return;
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

Card::Card(const QString &title, const QString &hint, QWidget *parent)
    : QFrame(parent)
    , m_body(new QVBoxLayout)
    , m_header(new QHBoxLayout)
    , m_title(new QLabel)
    , m_hint(new ElidedLabel)
    , m_headerRow(new QWidget)
{
    setLook(this, "card");
    setLook(m_title, "title");
    setLook(m_hint, "hint");
    m_title->setTextFormat(Qt::PlainText);
    m_hint->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_header->setContentsMargins(0, 0, 0, 0);
    m_header->setSpacing(Spacing::kSmall);
    m_header->addWidget(m_title);
    m_header->addWidget(m_hint, 1);
    m_headerRow->setLayout(m_header);
    auto *outer = new QVBoxLayout(this);
    outer->setSpacing(Spacing::kSmall);
    outer->addWidget(m_headerRow);
    outer->addLayout(m_body, 1);
    m_body->setSpacing(Spacing::kSmall);
    setFlush(false);
    Card::setTitle(title);
    setHint(hint);
}

void Card::setTitle(const QString &title)
{
    m_title->setText(title);
    setAccessibleName(title);
    showHeader();
}

QString Card::title() const
{
    return m_title->text();
}

void Card::setHint(const QString &hint)
{
    m_hint->setText(hint);
    showHeader();
}

QString Card::hint() const
{
    return m_hint->text();
}

void Card::addHeaderWidget(QWidget *widget)
{
    m_header->addWidget(widget);
    m_hasHeaderWidget = true;
    showHeader();
}

void Card::setFlush(bool flush)
{
    const int side = Spacing::kCard;
    m_flush = flush;
    m_header->setContentsMargins(flush ? side - 3 : 0, 0, flush ? side - 3 : 0, 0); // over the text of the cells
    showHeader();
}

void Card::showHeader()
{
    const bool isShown = !m_title->text().isEmpty() || !m_hint->text().isEmpty() || m_hasHeaderWidget;
    m_headerRow->setVisible(isShown);
    // A table alone begins with its own header, as far below the edge as the round corners need.
    const int side = m_flush ? 1 : Spacing::kCard;
    layout()->setContentsMargins(side, m_flush && !isShown ? Spacing::kHair : Spacing::kGap, side,
                                 m_flush ? 1 : Spacing::kGap);
}

} // namespace Gatehouse
