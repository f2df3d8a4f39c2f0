// The promises of a policy: every sentence with its state at the left, one with its evidence at the right.
#pragma once

#include "models/promises/promisecontroller.h"
#include "ui/widgets/pageframe.h"

class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class PromiseCard;
class Theme;

class PromisesPage : public PageFrame
{
    Q_OBJECT
public:
    // Both outlive the page.
    PromisesPage(PromiseController &promises, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    DataTable *table() const { return m_table; }
    PromiseCard *card() const { return m_card; }
    QPushButton *lookButton() const { return m_look; }
    // How far a look is; empty while nobody looks.
    QString progress() const;

signals:
    // The page where something is done about the selected promise.
    void pageRequested(const QString &id);

private:
    QWidget *buildList(const Theme &theme);
    void showState();
    void showProgress();
    void showSelection();
    void showGravest();

    PromiseController &m_promises;
    DataTable *m_table;
    PromiseCard *m_card;
    QLabel *m_progress;
    QPushButton *m_look;
    QString m_gravest; // which is shown while nobody has chosen one
    bool m_wasLooking = false;
};

} // namespace Gatehouse
