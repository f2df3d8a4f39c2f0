#include "ui/policy/commitmentform.h"

#include "models/policy/commitmentwords.h"
#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

QString titleOf(const QString &name)
{
    QString title = name;
    title.replace(QLatin1Char('_'), QLatin1Char(' '));
    title[0] = title.at(0).toUpper();
    return title;
}

QStringList wordsOf(const QList<LineChoice> &choices)
{
    QStringList words;
    for (const LineChoice &choice : choices)
        words.append(choice.id);
    return words;
}

} // namespace

CommitmentForm::CommitmentForm(PolicyController &policies, QWidget *parent)
    : QWidget(parent)
    , m_policies(policies)
    , m_text(new QLabel)
    , m_rows(new QFormLayout)
{
    setAccessibleName(tr("The sentence that is chosen"));
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rows->setContentsMargins(0, 0, 0, 0);
    m_rows->setVerticalSpacing(Spacing::kHair);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Spacing::kSmall);
    column->addWidget(m_text);
    column->addLayout(m_rows);
    connect(&m_policies, &PolicyController::changed, this, &CommitmentForm::follow);
}

void CommitmentForm::show(const QString &commitmentId)
{
    m_id = commitmentId;
    follow();
}

QString CommitmentForm::text() const
{
    return m_text->text();
}

void CommitmentForm::focusFirst()
{
    const QLayoutItem *first = m_rows->rowCount() > 0 ? m_rows->itemAt(0, QFormLayout::FieldRole) : nullptr;
    if (first)
        first->widget()->setFocus(Qt::OtherFocusReason);
}

void CommitmentForm::follow()
{
    const PolicySentence *sentence = m_policies.draft().sentenceWith(m_id);
    const Commitment *commitment = m_policies.draft().commitment(m_id);
    setVisible(sentence && commitment);
    if (!sentence || !commitment)
        return;
    m_text->setText(tr("%1: “%2”\n%3: %4")
                        .arg(sentence->place, sentence->quote, commitmentKindName(commitment->kind), commitment->says));
    const QList<PolicySetting> settings = settingsOf(m_policies.draft(), m_id);
    QList<QPair<QString, QList<LineChoice>>> wanted;
    for (const PolicySetting &setting : settings)
        wanted.append({m_id + setting.name, setting.allowed});
    if (wanted != m_built) {
        m_built = wanted;
        build(settings);
    }
    const bool canEdit = m_policies.mayEdit().has_value() && !m_policies.isSaving();
    for (const PolicySetting &setting : settings) {
        QWidget *editor = m_editors.value(setting.name);
        const QSignalBlocker quiet(editor);
        editor->setEnabled(canEdit);
        if (auto *box = qobject_cast<QComboBox *>(editor))
            box->setCurrentIndex(box->findData(setting.text));
        else if (auto *line = qobject_cast<QLineEdit *>(editor); line && line->text() != setting.text) {
            line->setText(setting.text);
            line->setCursorPosition(0); // what is too long is shown from its beginning
        }
    }
}

void CommitmentForm::build(const QList<PolicySetting> &settings)
{
    const QWidget *last = focusWidget();
    const QString focused = last && last->hasFocus() ? m_editors.key(focusWidget()) : QString();
    const QList<QWidget *> before = takeRows();
    m_editors.clear();
    for (const PolicySetting &setting : settings) {
        QWidget *editor = editorOf(setting);
        editor->setAccessibleName(titleOf(setting.name));
        m_editors.insert(setting.name, editor);
        m_rows->addRow(titleOf(setting.name), editor);
    }
    // Whoever chose another check by the keyboard goes on to what it is set to.
    if (QWidget *again = m_editors.value(focused)) {
        again->show(); // what is not shown yet takes no focus
        again->setFocus(Qt::OtherFocusReason);
    }
    // One of them may be saying what was chosen in it, so that it goes later.
    for (QWidget *each : before) {
        each->hide();
        each->deleteLater();
    }
}

// They say nothing any more, as it would be taken for a setting of what is shown next.
QList<QWidget *> CommitmentForm::takeRows()
{
    QList<QWidget *> taken;
    while (m_rows->rowCount() > 0) {
        const QFormLayout::TakeRowResult row = m_rows->takeRow(0);
        for (QLayoutItem *item : {row.labelItem, row.fieldItem}) {
            item->widget()->disconnect(this);
            taken.append(item->widget());
            delete item;
        }
    }
    return taken;
}

QWidget *CommitmentForm::editorOf(const PolicySetting &setting)
{
    // Of several words each can be there or not, which a list to choose one from cannot say.
    const QStringList words = wordsOf(setting.allowed);
    const bool one = !words.isEmpty() && (setting.text.isEmpty() || words.contains(setting.text)) &&
                     setting.name != QLatin1String("of") && setting.name != QLatin1String("recipients");
    if (one) {
        auto *box = new QComboBox;
        for (const LineChoice &choice : setting.allowed)
            box->addItem(choice.name, choice.id);
        connect(box, &QComboBox::activated, this,
                [this, box, name = setting.name] { m_policies.setSetting(m_id, name, box->currentData().toString()); });
        return box;
    }
    auto *line = new QLineEdit;
    line->setPlaceholderText(setting.isWords   ? tr("in words")
                             : words.isEmpty() ? tr("such as P90D, P6M or P5Y")
                                               : words.join(QStringLiteral(", ")));
    connect(line, &QLineEdit::editingFinished, this, [this, line, name = setting.name] {
        if (line->isModified())
            m_policies.setSetting(m_id, name, line->text());
        line->setModified(false);
    });
    return line;
}

} // namespace Gatehouse
