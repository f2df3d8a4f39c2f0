// Where requests are taken in from: a menu of the ways that there are.
#pragma once

#include "models/privacy/intakecontroller.h"

#include <QPushButton>

class QFileDialog;
class QMenu;

namespace Gatehouse
{

class IntakeButton : public QPushButton
{
    Q_OBJECT
public:
    // The controller outlives it.
    IntakeButton(IntakeController &intake, const QString &title, QWidget *parent = nullptr);

    void popUp();
    QMenu *menuOfWays() const { return m_menu; }

signals:
    // Back to what was read before.
    void listRequested();

private:
    void buildMenu();
    void addWay(const QString &title, IntakeWay way);
    void follow();
    void chooseFiles(const QString &title, const QString &nameFilter);

    IntakeController &m_intake;
    QMenu *m_menu;
    QAction *m_list = nullptr;
    QHash<IntakeWay, QAction *> m_ways;
};

} // namespace Gatehouse
