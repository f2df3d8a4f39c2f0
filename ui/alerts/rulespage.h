// The rules of alerts: all of them at the left, one at the right with its settings, its back-test and its versions.
#pragma once

#include "models/alerts/rulecontroller.h"
#include "ui/widgets/pageframe.h"

class QPushButton;

namespace Gatehouse
{

class BacktestCard;
class Card;
class DataTable;
class RuleForm;
class Theme;

class RulesPage : public PageFrame
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

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildList(const Theme &theme);
    void buildRaised();
    void buildVersions();
    void buildActions();
    void connectParts();
    void showState();
    void followTest();
    void takeBack();

    RuleController &m_rules;
    DataTable *m_table;
    RuleForm *m_form;
    BacktestCard *m_backtest;
    Card *m_raised;
    Card *m_history;
    DataTable *m_versions;
    QPushButton *m_takeBack;
};

} // namespace Gatehouse
