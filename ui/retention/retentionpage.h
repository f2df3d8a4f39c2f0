// When rows go: the schedule with what is due at the left and the purges below it, one of either at the right.
#pragma once

#include "models/retention/retentioncontroller.h"
#include "ui/widgets/pageframe.h"

class QPushButton;

namespace Gatehouse
{

class Card;
class DataTable;
class PurgeCard;
class PurgeSettingsCard;
class RuleCard;
class Theme;
class UnmatchedCard;
class WrappedLabel;

class RetentionPage : public PageFrame
{
    Q_OBJECT
public:
    // Both outlive the page.
    RetentionPage(RetentionController &retention, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    DataTable *schedule() const { return m_schedule; }
    DataTable *purges() const { return m_purges; }
    UnmatchedCard *unmatchedCard() const { return m_unmatched; }
    RuleCard *ruleCard() const { return m_rule; }
    PurgeCard *purgeCard() const { return m_purge; }
    PurgeSettingsCard *settingsCard() const { return m_settings; }
    QPushButton *countButton() const { return m_count; }
    QPushButton *planButton() const { return m_plan; }

private:
    QWidget *buildLists(const Theme &theme);
    void connectParts();
    void showState();
    void showOne();
    void settle();

    RetentionController &m_retention;
    DataTable *m_schedule;
    WrappedLabel *m_notHere;
    DataTable *m_purges;
    Card *m_purgesCard;
    UnmatchedCard *m_unmatched;
    RuleCard *m_rule;
    PurgeCard *m_purge;
    PurgeSettingsCard *m_settings;
    QPushButton *m_count;
    QPushButton *m_plan;
    bool m_settling = false;
};

} // namespace Gatehouse
