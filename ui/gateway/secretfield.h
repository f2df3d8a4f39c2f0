// Where a secret is kept. The secret itself is never typed here.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <QMap>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class SecretField : public QWidget
{
    Q_OBJECT
public:
    // `name`: of the secret, for people: "Password".
    explicit SecretField(const QString &name, QWidget *parent = nullptr);

    // Only these places, besides none, each with a hint of what is written there. All of them unless this is called.
    void offer(const QMap<SecretReference::Kind, QString> &hints);
    SecretReference reference() const;
    void setReference(const SecretReference &reference);
    QWidget *focusTarget() const;

signals:
    void edited();
    // The operator wants to put a secret into the keychain under that name.
    void enterRequested(const QString &keychainName);

private:
    void follow();
    SecretReference::Kind kind() const;

    QMap<SecretReference::Kind, QString> m_hints; // of what is offered
    QComboBox *m_kind;
    QLineEdit *m_name;
    QPushButton *m_enter;
};

} // namespace Gatehouse
