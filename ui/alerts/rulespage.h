// The rules of alerts: all of them at the left, one at the right with its settings, its back-test and its versions.
#pragma once

#include "models/alerts/rulecontroller.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class BacktestCard;
class Card;
class DataTable;
class PageHeader;
class RuleForm;
class StateView;
class Theme;

class RulesPage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    RulesPage(RuleController &rules, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;
    void showRule(const QString &id);

    DataTable *table() const { return m_table; }
    RuleForm *form() const { return m_form; }
    BacktestCard *backtestCard() const { return m_backtest; }
    DataTable *versionTable() const { return m_versions; }
    QPushButton *takeBackButton() const { return m_takeBack; }
    StateView *stateView() const { return m_state; }
    QString message() const;

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildList(const Theme &theme);
    QWidget *buildOne();
    void buildVersions();
    void buildActions();
    void connectParts();
    void showState();
    void say(const QString &sentence, bool good);
    void takeBack();

    RuleController &m_rules;
    PageHeader *m_header;
    QLabel *m_message;
    DataTable *m_table;
    RuleForm *m_form;
    BacktestCard *m_backtest;
    Card *m_history;
    DataTable *m_versions;
    QPushButton *m_takeBack;
    StateView *m_state;
};

} // namespace Gatehouse
