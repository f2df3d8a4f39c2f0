// A list to choose from in which a letter chooses, also on a page where that letter is a shortcut.
#pragma once

#include <QComboBox>

namespace Gatehouse
{

class ChoiceBox : public QComboBox
{
    Q_OBJECT
public:
    using QComboBox::QComboBox;

protected:
    bool event(QEvent *event) override;
};

} // namespace Gatehouse
