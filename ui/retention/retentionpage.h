// When rows go: the schedule with what is due at the left and the purges below it, one of either at the right.
#pragma once

#include "models/retention/retentioncontroller.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace Gatehouse
{

class Card;
class DataTable;
class PageHeader;
class PurgeCard;
class PurgeSettingsCard;
class RuleCard;
class StateView;
class Theme;
class WrappedLabel;

class RetentionPage : public QWidget
{
    Q_OBJECT
public:
    // Both outlive the page.
    RetentionPage(RetentionController &retention, const Theme &theme, QWidget *parent = nullptr);

    void setActive(bool active);
    bool isSettled() const;

    PageHeader *header() const { return m_header; }
    DataTable *schedule() const { return m_schedule; }
    DataTable *purges() const { return m_purges; }
    RuleCard *ruleCard() const { return m_rule; }
    PurgeCard *purgeCard() const { return m_purge; }
    PurgeSettingsCard *settingsCard() const { return m_settings; }
    QPushButton *countButton() const { return m_count; }
    QPushButton *planButton() const { return m_plan; }
    StateView *stateView() const { return m_state; }
    QString message() const;

private:
    QWidget *buildLists(const Theme &theme);
    QWidget *buildOne();
    void buildActions();
    void connectParts();
    void showState();
    void showOne();
    void settle();
    void say(const QString &sentence, bool good);

    RetentionController &m_retention;
    PageHeader *m_header;
    QLabel *m_message;
    DataTable *m_schedule;
    WrappedLabel *m_notHere;
    DataTable *m_purges;
    Card *m_purgesCard;
    RuleCard *m_rule;
    PurgeCard *m_purge;
    PurgeSettingsCard *m_settings;
    QPushButton *m_count;
    QPushButton *m_plan;
    StateView *m_state;
    bool m_settling = false;
};

} // namespace Gatehouse
