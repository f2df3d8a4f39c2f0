// A field for a passphrase: hidden, not suggested, not remembered.
#pragma once

#include <QLineEdit>

namespace Gatehouse
{

class PassphraseField : public QLineEdit
{
    Q_OBJECT
public:
    explicit PassphraseField(const QString &accessibleName, QWidget *parent = nullptr);

    // What was typed; the field is empty afterwards.
    QString take();
};

} // namespace Gatehouse
