// The gateways of this console: add, change, test, open.
#pragma once

#include "models/gateway/connectionlistmodel.h"
#include "models/gateway/connectionproblems.h"

#include <QHash>
#include <QWidget>

#include <functional>

class QLabel;
class QListView;
class QLayout;
class QPushButton;
class QScrollArea;

namespace Gatehouse
{

class CallBudgets;
class Card;
class CheckStepsView;
class Clock;
class ConnectionCheck;
class ConnectionForm;
class GrantsPanel;
class PageHeader;
class SecretAsker;
class Theme;

class ConnectionsPage : public QWidget
{
    Q_OBJECT
public:
    // All must outlive the page.
    ConnectionsPage(ConnectionRepository &repository, ConnectionListModel &connections, SecretAsker &asker,
                    CallBudgets &budgets, const Clock &clock, const Theme &theme, QWidget *parent = nullptr);

    ConnectionForm *form() const { return m_form; }
    CheckStepsView *steps() const { return m_steps; }
    GrantsPanel *grants() const { return m_grants; }
    QListView *list() const { return m_list; }
    // What was done last, or why it could not be done.
    QString message() const;

signals:
    void openRequested(const QString &file);

private:
    QWidget *buildList();
    QWidget *buildDetails();
    QLayout *buildButtons();
    void showCurrent();
    void startNew();
    void save();
    void remove();
    void open();
    void test();
    void runTest(const ConnectionSettings &settings);
    void showGrants();
    void learnEngines(const QString &profile);
    // Calls `use` with the secrets filled in, at once when none has to be fetched.
    void withSecrets(const ConnectionSettings &settings, const std::function<void(const ConnectionSettings &)> &use);
    void followTest();
    void say(const QString &message, bool good);
    void followButtons();

    ConnectionRepository &m_repository;
    ConnectionListModel &m_connections;
    SecretAsker &m_asker;
    CallBudgets &m_budgets;
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
    GrantsPanel *m_grants;
    QScrollArea *m_scroll;
    QHash<QString, ProductEngines> m_engines; // of the profiles looked at so far
    ConnectionCheck *m_check = nullptr;       // the test whose steps are shown
    QString m_file;                           // of the connection in the form; empty for a new one
    bool m_removeAsked = false;
};

} // namespace Gatehouse
