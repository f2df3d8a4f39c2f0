// Return and Enter press the button that has the focus, as Space does. Qt lets them do so in dialogs only.
#pragma once

#include <QObject>

class QAbstractButton;
class QKeyEvent;

namespace Gatehouse
{

// Follows the whole program, as long as it lives. Dialogs keep their own ways.
class ReturnKey : public QObject
{
    Q_OBJECT
public:
    explicit ReturnKey(QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    static QAbstractButton *pressedBy(QObject *watched, const QKeyEvent &key);
};

} // namespace Gatehouse
