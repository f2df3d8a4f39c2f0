// Who is told of alerts: the channels at the left, one at the right, and below what this desktop tells.
#pragma once

#include "models/alerts/channelcontroller.h"
#include "ui/widgets/pageframe.h"

class QPushButton;

namespace Gatehouse
{

class ChannelForm;
class DataTable;
class DesktopWishes;
class DesktopWishesCard;
class QuestionCard;
class Theme;

class NotificationsPage : public PageFrame
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

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildList(const Theme &theme);
    void buildActions();
    void connectParts();
    void showState();
    void settle();
    void add();
    void askRemoval();
    void focusList();

    ChannelController &m_channels;
    QPushButton *m_add;
    QuestionCard *m_card;
    DataTable *m_table;
    ChannelForm *m_form;
    DesktopWishesCard *m_desktop;
    bool m_settling = false;
};

} // namespace Gatehouse
