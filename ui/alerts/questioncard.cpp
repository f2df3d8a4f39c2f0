#include "ui/alerts/questioncard.h"

#include "ui/alerts/choicebox.h"
#include "ui/theme/spacing.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

namespace Gatehouse
{

namespace
{

constexpr int kTextHeight = 96;

} // namespace

QuestionCard::QuestionCard(QWidget *parent)
    : Card({}, {}, parent)
    , m_explanation(new QLabel)
    , m_choice(new ChoiceBox)
    , m_line(new QLineEdit)
    , m_text(new QPlainTextEdit)
    , m_go(new QPushButton)
{
    m_explanation->setTextFormat(Qt::PlainText);
    m_explanation->setWordWrap(true);
    m_text->setFixedHeight(kTextHeight);
    m_text->setTabChangesFocus(true);
    setLook(m_go, "primary");
    auto *cancel = new QPushButton(tr("Cancel"));
    setLook(cancel, "quiet");
    auto *row = new QHBoxLayout;
    row->setSpacing(Spacing::kSmall);
    row->addWidget(m_choice, 0, Qt::AlignTop);
    row->addWidget(m_line, 1);
    row->addWidget(m_text, 1);
    row->addStretch(0);
    row->addWidget(m_go, 0, Qt::AlignTop);
    row->addWidget(cancel, 0, Qt::AlignTop);
    body()->addWidget(m_explanation);
    body()->addLayout(row);
    hide();
    connect(m_choice, &QComboBox::currentIndexChanged, this, &QuestionCard::follow);
    connect(m_line, &QLineEdit::textChanged, this, &QuestionCard::follow);
    connect(m_text, &QPlainTextEdit::textChanged, this, &QuestionCard::follow);
    connect(m_go, &QPushButton::clicked, this, &QuestionCard::give);
    connect(cancel, &QPushButton::clicked, this, &QuestionCard::close);
}

void QuestionCard::ask(const Question &question, Given given)
{
    m_question = question;
    m_given = std::move(given);
    setTitle(question.title);
    setHint(question.hint);
    m_explanation->setText(question.explanation);
    m_explanation->setVisible(!question.explanation.isEmpty());
    const bool hasWords = !question.wordsName.isEmpty();
    m_choice->clear();
    m_choice->setAccessibleName(question.choiceName);
    m_choice->setPlaceholderText(question.choiceName);
    for (const auto &[text, value] : question.choices)
        m_choice->addItem(text, value);
    m_choice->setCurrentIndex(question.chosen);
    m_choice->setVisible(!question.choices.isEmpty());
    m_line->setVisible(hasWords && !question.isLong);
    m_text->setVisible(hasWords && question.isLong);
    m_line->setAccessibleName(question.wordsName);
    m_text->setAccessibleName(question.wordsName);
    m_line->setPlaceholderText(question.placeholder);
    m_text->setPlaceholderText(question.placeholder);
    m_line->setText(question.words);
    m_text->setPlainText(question.words);
    m_go->setText(question.button);
    m_go->setToolTip(question.isLong ? tr("Ctrl+Return") : QString());
    follow();
    show();
    if (!question.choices.isEmpty() && (question.chosen < 0 || !hasWords))
        m_choice->setFocus();
    else if (hasWords)
        (question.isLong ? static_cast<QWidget *>(m_text) : m_line)->setFocus();
    else
        m_go->setFocus();
}

void QuestionCard::propose(const QString &words)
{
    if (m_line->text() != m_question.words)
        return;
    m_question.words = words;
    m_line->setText(words);
}

QString QuestionCard::explanation() const
{
    return m_explanation->isHidden() ? QString() : m_explanation->text();
}

QString QuestionCard::words() const
{
    return (m_question.isLong ? m_text->toPlainText() : m_line->text()).trimmed();
}

void QuestionCard::follow()
{
    const bool hasChoice = m_question.choices.isEmpty() || m_choice->currentIndex() >= 0;
    const bool hasWords = m_question.wordsName.isEmpty() || !m_question.needsWords || !words().isEmpty();
    m_go->setEnabled(hasChoice && hasWords);
}

void QuestionCard::give()
{
    if (!m_go->isEnabled())
        return;
    const QVariant choice = m_choice->currentData();
    const QString given = words();
    const Given receive = m_given;
    close();
    receive(choice, given);
}

void QuestionCard::close()
{
    if (isHidden())
        return;
    hide();
    emit closed();
}

void QuestionCard::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isReturn && (!m_question.isLong || event->modifiers() & Qt::ControlModifier))
        give();
    else if (event->key() == Qt::Key_Escape)
        close();
    else
        Card::keyPressEvent(event);
}

} // namespace Gatehouse
