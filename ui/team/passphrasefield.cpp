#include "ui/team/passphrasefield.h"

namespace Gatehouse
{

PassphraseField::PassphraseField(const QString &accessibleName, QWidget *parent)
    : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    setAccessibleName(accessibleName);
}

QString PassphraseField::take()
{
    const QString typed = text();
    clear();
    return typed;
}

} // namespace Gatehouse
