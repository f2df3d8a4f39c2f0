// Keeps the keyboard where somebody works. A button that its own action greys or hides would hand the focus on along
// the tab order, and from the end of a page that leads to the navigation: the nearest list of the page has it instead,
// and the button again as soon as it can be pressed. A list, since Space does nothing there by habit that was not
// meant.
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>

class QAbstractItemView;

namespace Gatehouse
{

class FocusKeeper : public QObject
{
    Q_OBJECT
public:
    // The area outlives it; what happens outside is left alone.
    explicit FocusKeeper(QWidget &area, QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void follow(QWidget *old, QWidget *now);
    QAbstractItemView *nearestList(QWidget *from) const;

    QWidget &m_area;
    QPointer<QWidget> m_left; // the button
    QPointer<QWidget> m_kept; // who has the focus for it
};

} // namespace Gatehouse
