// The promises of a policy: every sentence with its state at the left, one with its evidence at the right.
#pragma once

#include "models/promises/promisecontroller.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class DataTable;
class PageHeader;
class PromiseCard;
class StateView;
class Theme;

class PromisesPage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    PromisesPage(PromiseController &promises, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    PageHeader *header() const { return m_header; }
    DataTable *table() const { return m_table; }
    PromiseCard *card() const { return m_card; }
    QPushButton *lookButton() const { return m_look; }
    StateView *stateView() const { return m_state; }
    QString message() const;

signals:
    // The page where something is done about the selected promise.
    void pageRequested(const QString &id);

private:
    QWidget *buildList(const Theme &theme);
    QWidget *buildOne();
    void showState();
    void showSelection();
    void showGravest();
    void say(const QString &sentence, bool good);

    PromiseController &m_promises;
    PageHeader *m_header;
    QLabel *m_message;
    DataTable *m_table;
    PromiseCard *m_card;
    QPushButton *m_look;
    StateView *m_state;
    QString m_gravest; // which is shown while nobody has chosen one
    bool m_wasLooking = false;
};

} // namespace Gatehouse
