// A key as it stands on the keyboard, in a small frame: "T", "Ctrl K".
#pragma once

#include <QLabel>

namespace Gatehouse
{

class KeyHint : public QLabel
{
    Q_OBJECT
public:
    explicit KeyHint(const QString &key, QWidget *parent = nullptr);
};

} // namespace Gatehouse
