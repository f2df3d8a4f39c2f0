// What a rule would have raised in the last weeks, beside what the one in force would have.
#pragma once

#include "models/alerts/rulecontroller.h"
#include "ui/widgets/card.h"

class QComboBox;
class QProgressBar;
class QPushButton;

namespace Gatehouse
{

class DayBars;
class Theme;
class WrappedLabel;

class BacktestCard : public Card
{
    Q_OBJECT
public:
    // Both outlive it.
    BacktestCard(RuleController &rules, const Theme &theme, QWidget *parent = nullptr);

    QComboBox *nodeBox() const { return m_node; }
    QPushButton *runButton() const { return m_run; }
    DayBars *bars() const { return m_bars; }
    // What is said of it.
    QString text() const;

private:
    void build();
    void followRule();
    void followTest();
    QString sentence() const;

    RuleController &m_rules;
    QComboBox *m_node;
    QPushButton *m_run;
    WrappedLabel *m_sentence;
    QProgressBar *m_progress;
    DayBars *m_bars;
    QWidget *m_chart;
};

} // namespace Gatehouse
