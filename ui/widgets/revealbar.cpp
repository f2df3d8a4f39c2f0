#include "ui/widgets/revealbar.h"

#include "ui/theme/spacing.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

RevealBar::RevealBar(Reveal &reveal, const QString &name, QWidget *parent)
    : Card({}, {}, parent)
    , m_reveal(reveal)
    , m_text(new QLabel)
    , m_purpose(new QLineEdit)
    , m_show(new QPushButton(tr("&Reveal")))
    , m_problem(new QLabel)
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    setLook(m_problem, "error");
    m_purpose->setPlaceholderText(tr("Why it must be seen; the audit log keeps it"));
    m_purpose->setAccessibleName(name);
    setLook(m_show, "primary");
    auto *close = new QPushButton(tr("Hide"));
    setLook(close, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_text);
    row->addWidget(m_purpose, 1);
    row->addWidget(m_show);
    row->addStretch();
    row->addWidget(close);
    body()->addLayout(row);
    body()->addWidget(m_problem);
    const auto ask = [this] { m_reveal.reveal(m_purpose->text()); };
    connect(m_show, &QPushButton::clicked, this, ask);
    connect(m_purpose, &QLineEdit::returnPressed, this, ask);
    connect(m_purpose, &QLineEdit::textChanged, this, &RevealBar::follow);
    connect(close, &QPushButton::clicked, this, [this] {
        m_asked = false;
        m_reveal.close();
    });
    connect(&reveal, &Reveal::changed, this, &RevealBar::follow);
    connect(&reveal, &Reveal::failed, this, [this](const QString &why) {
        m_problem->setText(why);
        m_problem->show();
    });
    follow();
}

void RevealBar::open()
{
    m_purpose->clear();
    m_problem->hide();
    m_asked = true;
    follow();
    if (m_purpose->isVisibleTo(this))
        m_purpose->setFocus();
}

QString RevealBar::text() const
{
    return m_text->text();
}

QString RevealBar::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

void RevealBar::follow()
{
    const bool isChosen = m_reveal.isChosen();
    m_asked = m_asked && !isChosen;
    setVisible(isChosen || m_asked);
    m_text->setText(isChosen ? m_reveal.text() : m_asked ? tr("Nothing of it is masked.") : QString());
    const auto access = isChosen ? m_reveal.access() : Result<void>();
    const bool asks = isChosen && access.has_value() && !m_reveal.isRevealed();
    m_purpose->setVisible(asks);
    m_show->setVisible(asks);
    m_show->setEnabled(!m_reveal.isBusy() && !m_purpose->text().trimmed().isEmpty());
    if (!access) {
        m_problem->setText(access.error().message);
        m_problem->show();
    } else if (m_reveal.isRevealed()) {
        m_problem->hide();
    }
}

} // namespace Gatehouse
