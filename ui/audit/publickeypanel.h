// The key that checks what this machine signs: shown, copied, saved.
#pragma once

#include "models/audit/auditlog.h"
#include "ui/widgets/card.h"

class QLabel;

namespace Gatehouse
{

class Theme;

class PublicKeyPanel : public Card
{
    Q_OBJECT
public:
    explicit PublicKeyPanel(const Theme &theme, QWidget *parent = nullptr);

    void showIdentity(const LogIdentity &identity);
    QString text() const;

signals:
    void saveRequested();
    void closeRequested();

private:
    QLabel *m_origin;
    QLabel *m_key;
};

} // namespace Gatehouse
