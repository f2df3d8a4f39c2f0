// The gateways of this console: add, change, test, open.
#pragma once

#include "models/gateway/connectionlistmodel.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace Gatehouse {

class Card;
class CheckStepsView;
class Clock;
class ConnectionCheck;
class ConnectionForm;
class PageHeader;
class Theme;

class ConnectionsPage : public QWidget
{
    Q_OBJECT
public:
    // All must outlive the page.
    ConnectionsPage(ConnectionRepository &repository, ConnectionListModel &connections, const Clock &clock, const Theme &theme,
                    QWidget *parent = nullptr);

    ConnectionForm *form() const { return m_form; }
    CheckStepsView *steps() const { return m_steps; }
    QListView *list() const { return m_list; }
    // What was done last, or why it could not be done.
    QString message() const;

signals:
    void openRequested(const QString &file);

private:
    QWidget *buildList();
    QWidget *buildDetails();
    void showCurrent();
    void startNew();
    void save();
    void remove();
    void open();
    void test();
    void followTest();
    void say(const QString &message, bool good);
    void followButtons();

    ConnectionRepository &m_repository;
    ConnectionListModel &m_connections;
    const Clock &m_clock;
    const Theme &m_theme;
    PageHeader *m_header;
    QListView *m_list;
    ConnectionForm *m_form;
    QLabel *m_message;
    QPushButton *m_open;
    QPushButton *m_test;
    QPushButton *m_save;
    QPushButton *m_remove;
    Card *m_testCard = nullptr;
    CheckStepsView *m_steps;
    ConnectionCheck *m_check = nullptr; // the test whose steps are shown
    QString m_file; // of the connection in the form; empty for a new one
    bool m_removeAsked = false;
};

} // namespace Gatehouse
