#include "ui/telemetry/revealbar.h"

#include "ui/theme/spacing.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace Gatehouse
{

RevealBar::RevealBar(CellReveal &reveal, QWidget *parent)
    : Card({}, {}, parent)
    , m_cell(reveal)
    , m_text(new QLabel)
    , m_purpose(new QLineEdit)
    , m_reveal(new QPushButton(tr("&Reveal")))
    , m_problem(new QLabel)
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    setLook(m_problem, "error");
    m_purpose->setPlaceholderText(tr("Why it must be seen; the audit log keeps it"));
    m_purpose->setAccessibleName(tr("Reason for revealing the cell"));
    setLook(m_reveal, "primary");
    auto *close = new QPushButton(tr("Hide"));
    setLook(close, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_text);
    row->addWidget(m_purpose, 1);
    row->addWidget(m_reveal);
    row->addStretch();
    row->addWidget(close);
    body()->addLayout(row);
    body()->addWidget(m_problem);
    const auto ask = [this] { m_cell.reveal(m_purpose->text()); };
    connect(m_reveal, &QPushButton::clicked, this, ask);
    connect(m_purpose, &QLineEdit::returnPressed, this, ask);
    connect(m_purpose, &QLineEdit::textChanged, this, &RevealBar::follow);
    connect(close, &QPushButton::clicked, &reveal, &CellReveal::close);
    connect(&reveal, &CellReveal::changed, this, &RevealBar::follow);
    connect(&reveal, &CellReveal::failed, this, [this](const QString &why) {
        m_problem->setText(why);
        m_problem->show();
    });
    follow();
}

void RevealBar::openFor(const QModelIndex &cell)
{
    m_purpose->clear();
    m_problem->hide();
    if (m_cell.choose(cell) && m_purpose->isVisibleTo(this))
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
    setVisible(m_cell.isChosen());
    m_text->setText(m_cell.text());
    const auto access = m_cell.access();
    const bool asks = access.has_value() && !m_cell.isRevealed();
    m_purpose->setVisible(asks);
    m_reveal->setVisible(asks);
    m_reveal->setEnabled(!m_cell.isBusy() && !m_purpose->text().trimmed().isEmpty());
    if (!access) {
        m_problem->setText(access.error().message);
        m_problem->show();
    } else if (m_cell.isRevealed()) {
        m_problem->hide();
    }
}

} // namespace Gatehouse
