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
    QList<QPair<QString, QStringList>> wanted;
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
            box->setCurrentIndex(box->findText(setting.text));
        else if (auto *line = qobject_cast<QLineEdit *>(editor); line && line->text() != setting.text) {
            line->setText(setting.text);
            line->setCursorPosition(0); // what is too long is shown from its beginning
        }
    }
}

void CommitmentForm::build(const QList<PolicySetting> &settings)
{
    while (m_rows->rowCount() > 0)
        m_rows->removeRow(0);
    m_editors.clear();
    for (const PolicySetting &setting : settings) {
        QWidget *editor = editorOf(setting);
        editor->setAccessibleName(titleOf(setting.name));
        m_editors.insert(setting.name, editor);
        m_rows->addRow(titleOf(setting.name), editor);
    }
}

QWidget *CommitmentForm::editorOf(const PolicySetting &setting)
{
    // Of several words each can be there or not, which a list to choose one from cannot say.
    const bool one = !setting.allowed.isEmpty() && (setting.text.isEmpty() || setting.allowed.contains(setting.text)) &&
                     setting.name != QLatin1String("of") && setting.name != QLatin1String("recipients");
    if (one) {
        auto *box = new QComboBox;
        box->addItems(setting.allowed);
        connect(box, &QComboBox::activated, this,
                [this, box, name = setting.name] { m_policies.setSetting(m_id, name, box->currentText()); });
        return box;
    }
    auto *line = new QLineEdit;
    line->setPlaceholderText(setting.isWords             ? tr("in words")
                             : setting.allowed.isEmpty() ? tr("such as P90D, P6M or P5Y")
                                                         : setting.allowed.join(QStringLiteral(", ")));
    connect(line, &QLineEdit::editingFinished, this, [this, line, name = setting.name] {
        if (line->isModified())
            m_policies.setSetting(m_id, name, line->text());
        line->setModified(false);
    });
    return line;
}

} // namespace Gatehouse
