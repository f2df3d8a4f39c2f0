// Who is told of alerts: the channels at the left, one at the right, and below what this desktop tells.
#pragma once

#include "models/alerts/channelcontroller.h"

#include <QWidget>

#include <functional>

class QKeySequence;
class QLabel;
class QPushButton;

namespace Gatehouse
{

class ChannelForm;
class DataTable;
class DesktopWishes;
class DesktopWishesCard;
class PageHeader;
class QuestionCard;
class StateView;
class Theme;

class NotificationsPage : public QWidget
{
    Q_OBJECT
public:
    // All outlive the page. `desktopAvailable`: whether the desktop has a service for notices.
    NotificationsPage(ChannelController &channels, DesktopWishes &wishes, bool desktopAvailable, const Theme &theme,
                      QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    DataTable *table() const { return m_table; }
    ChannelForm *form() const { return m_form; }
    DesktopWishesCard *desktopCard() const { return m_desktop; }
    QuestionCard *card() const { return m_card; }
    QPushButton *addButton() const { return m_add; }
    StateView *stateView() const { return m_state; }
    QString message() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildList(const Theme &theme);
    void build(const Theme &theme);
    void addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run);
    void buildActions();
    void connectParts();
    void showState();
    void settle();
    void add();
    void askRemoval();
    void focusList();
    void say(const QString &sentence, bool good);

    ChannelController &m_channels;
    PageHeader *m_header;
    QPushButton *m_add;
    QLabel *m_message;
    QuestionCard *m_card;
    DataTable *m_table;
    ChannelForm *m_form;
    DesktopWishesCard *m_desktop;
    StateView *m_state = nullptr;
    bool m_settling = false;
};

} // namespace Gatehouse
