#include "ui/gateway/secretprompt.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace Gatehouse
{

namespace
{

constexpr int kWidth = 460;

QLabel *wrapped(const QString &text, const char *look)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setLook(label, look);
    return label;
}

} // namespace

SecretPrompt::SecretPrompt(const QList<SecretGap> &gaps, bool mayKeep, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Secrets of the gateway"));
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(kWidth);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::kGap);
    auto *form = new QFormLayout;
    form->setVerticalSpacing(Spacing::kSmall);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    QString reason;
    for (const SecretGap &gap : gaps) {
        reason = gap.error.message;
        if (m_fields.contains(gap.name))
            continue;
        auto *field = new QLineEdit;
        field->setEchoMode(QLineEdit::Password);
        field->setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
        field->setAccessibleName(gap.what);
        form->addRow(tr("%1 (%2)").arg(gap.what.left(1).toUpper() + gap.what.mid(1), gap.name), field);
        m_fields.insert(gap.name, field);
    }
    if (!mayKeep)
        reason = tr("No keychain is running: the password is asked for each time and never written.");
    if (!reason.isEmpty())
        layout->addWidget(wrapped(reason, "muted"));
    layout->addLayout(form);
    if (mayKeep) {
        m_keep = new QCheckBox(tr("&Keep it in the keychain"));
        m_keep->setChecked(true);
        layout->addWidget(m_keep);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &SecretPrompt::give);
    connect(buttons, &QDialogButtonBox::rejected, this, &SecretPrompt::reject);
}

bool SecretPrompt::isToBeKept() const
{
    return m_keep && m_keep->isChecked();
}

void SecretPrompt::give()
{
    QMap<QString, HeldSecret> secrets;
    for (auto at = m_fields.constBegin(); at != m_fields.constEnd(); ++at) {
        secrets.insert(at.key(), HeldSecret(at.value()->text()));
        at.value()->clear();
    }
    emit given(secrets);
    accept();
}

} // namespace Gatehouse
