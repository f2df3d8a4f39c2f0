#include "ui/widgets/pageheader.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace Gatehouse
{

PageHeader::PageHeader(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(new QLabel)
    , m_sentence(new QLabel)
    , m_actions(new QHBoxLayout)
{
    setLook(m_name, "heading");
    setLook(m_sentence, "muted");
    m_name->setTextFormat(Qt::PlainText);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    auto *words = new QVBoxLayout;
    words->setSpacing(Spacing::kHair);
    words->addWidget(m_name);
    words->addWidget(m_sentence);
    m_actions->setSpacing(Spacing::kSmall);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kGap);
    row->addLayout(words, 1);
    row->addLayout(m_actions);
    // A page that is short of room must not press its own name together.
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    setName(name);
    setSentence({});
}

void PageHeader::setName(const QString &name)
{
    m_name->setText(name);
    setAccessibleName(name);
}

QString PageHeader::name() const
{
    return m_name->text();
}

void PageHeader::setSentence(const QString &sentence)
{
    m_sentence->setText(sentence);
    m_sentence->setVisible(!sentence.isEmpty());
    setAccessibleDescription(sentence);
}

QString PageHeader::sentence() const
{
    return m_sentence->text();
}

void PageHeader::addAction(QWidget *widget)
{
    m_actions->addWidget(widget, 0, Qt::AlignVCenter);
}

} // namespace Gatehouse
