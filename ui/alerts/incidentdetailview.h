// One incident beside the list: what can be done, what it is made of, what was done to the gateway, and what happened.
#pragma once

#include "models/alerts/incidentaffected.h"
#include "models/alerts/incidentdetail.h"
#include "ui/widgets/card.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace Gatehouse
{

class Chip;
class DataTable;
class IncidentQuestions;
class StateView;
class Theme;

class IncidentDetailView : public Card
{
    Q_OBJECT
public:
    // All outlive it.
    IncidentDetailView(IncidentDetail &detail, IncidentController &list, IncidentQuestions &questions,
                       const Theme &theme, QWidget *parent = nullptr);

    // From now on those who were touched stand before the timeline; gives their table. It outlives this.
    DataTable *showAffected(IncidentAffected &affected);

    DataTable *alerts() const { return m_alerts; }
    DataTable *deeds() const { return m_deeds; }
    DataTable *targets() const { return m_targets; }
    QPushButton *closeButton() const { return m_close; }
    QPushButton *disableButton() const { return m_disable; }
    QPushButton *undoButton() const { return m_undo; }
    QPushButton *readBackButton() const { return m_readBack; }
    QString titleText() const;
    QString standingText() const;
    QString timelineText() const;
    void focusContent();
    // Of the row that the person is on; 0: none.
    qint64 chosenAlert() const;
    int chosenTarget() const;
    int chosenDeed() const;
    void readBackChosen();

signals:
    void alertWanted(qint64 seq);
    void exportWanted();

private:
    QWidget *buildHead();
    QWidget *buildContent();
    QWidget *buildSwitches();
    void connectParts();
    void follow();
    void showDeeds();
    void showTimeline();

    IncidentDetail &m_detail;
    IncidentController &m_list;
    IncidentQuestions &m_questions;
    const Theme &m_theme;
    Chip *m_severity;
    QLabel *m_title;
    QLabel *m_standing;
    QPushButton *m_note;
    QPushButton *m_take;
    QPushButton *m_mitigate;
    QPushButton *m_close;
    QPushButton *m_reopen;
    QPushButton *m_export;
    QWidget *m_head;
    QLabel *m_summaryTitle;
    QLabel *m_summary;
    DataTable *m_alerts;
    DataTable *m_targets;
    DataTable *m_deeds;
    QPushButton *m_disable;
    QPushButton *m_enable;
    QPushButton *m_undo;
    QPushButton *m_readBack;
    QLabel *m_noTargets;
    QLabel *m_timelineTitle;
    QLabel *m_timeline;
    QVBoxLayout *m_column = nullptr; // of the content
    QScrollArea *m_scroll;
    StateView *m_state;
};

} // namespace Gatehouse
