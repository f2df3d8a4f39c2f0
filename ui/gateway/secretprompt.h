// Asks for secrets that no keychain has, or that are to be put into one.
#pragma once

#include "models/gateway/connectionsecrets.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;

namespace Gatehouse
{

// Opened with open(); what is typed is handed on in memory and overwritten here.
class SecretPrompt : public QDialog
{
    Q_OBJECT
public:
    // `mayKeep`: a keychain runs, so what is typed can be kept in it.
    SecretPrompt(const QList<SecretGap> &gaps, bool mayKeep, QWidget *parent);

    bool isToBeKept() const;

signals:
    // By the names in the keychain.
    void given(const QMap<QString, HeldSecret> &secrets);

private:
    void give();

    QMap<QString, QLineEdit *> m_fields;
    QCheckBox *m_keep = nullptr;
};

} // namespace Gatehouse
