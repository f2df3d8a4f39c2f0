#include "ui/policy/sentencebar.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace Gatehouse
{

SentenceBar::SentenceBar(PolicyController &policies, QWidget *parent)
    : QWidget(parent)
    , m_policies(policies)
    , m_add(new QPushButton(tr("Add a sentence…")))
    , m_removeLine(new QPushButton(tr("Remove this line")))
    , m_remove(new QPushButton(tr("Remove the sentence")))
    , m_undo(new QPushButton(tr("Undo")))
{
    m_removeLine->setToolTip(tr("One of the things that the sentence comes to"));
    m_remove->setToolTip(tr("The sentence with all that it comes to; a version that was adopted keeps it"));
    m_undo->setToolTip(tr("Takes back what was last set, added or removed"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Spacing::kSmall);
    for (QPushButton *button : {m_add, m_removeLine, m_remove, m_undo}) {
        setLook(button, "quiet");
        row->addWidget(button);
    }
    row->addStretch(1);
    connect(m_add, &QPushButton::clicked, this, &SentenceBar::addRequested);
    connect(m_removeLine, &QPushButton::clicked, this, &SentenceBar::removeLine);
    connect(m_remove, &QPushButton::clicked, this, [this] {
        const PolicySentence *sentence = m_policies.draft().sentenceWith(m_chosen);
        const QString id = sentence ? sentence->id : QString();
        tell(m_policies.removeSentence(m_chosen), tr("§ %1 is no longer in the draft.").arg(id));
    });
    connect(m_undo, &QPushButton::clicked, &m_policies, &PolicyController::undo);
    connect(&m_policies, &PolicyController::changed, this, &SentenceBar::follow);
    follow();
}

void SentenceBar::setChosen(const QString &commitmentId)
{
    m_chosen = commitmentId;
    follow();
}

void SentenceBar::add()
{
    if (m_add->isEnabled())
        emit addRequested();
}

void SentenceBar::removeLine()
{
    if (!m_removeLine->isEnabled())
        return;
    const Commitment *line = m_policies.draft().commitment(m_chosen);
    const QString says = line ? line->says : QString();
    tell(m_policies.removeLine(m_chosen), tr("No longer in the draft: %1").arg(says));
}

void SentenceBar::tell(const Result<void> &done, const QString &sentence)
{
    emit said(done ? sentence : done.error().message, done.has_value());
}

void SentenceBar::follow()
{
    const PolicyDocument &draft = m_policies.draft();
    const bool canEdit = m_policies.mayEdit().has_value() && !m_policies.isSaving() && !draft.sentences.isEmpty();
    const bool isThere = draft.commitment(m_chosen);
    m_add->setEnabled(canEdit);
    m_removeLine->setEnabled(canEdit && isThere);
    m_remove->setEnabled(canEdit && isThere);
    m_undo->setEnabled(canEdit && m_policies.canUndo());
}

} // namespace Gatehouse
