// Incidents: the list at the left, the one that is looked at at the right, and all of it by the keyboard.
#pragma once

#include "models/alerts/incidentdetail.h"

#include <QWidget>

#include <functional>

class QButtonGroup;
class QKeySequence;
class QLabel;

namespace Gatehouse
{

class Card;
class CellReveal;
class DataTable;
class IncidentAffected;
class IncidentDetailView;
class IncidentQuestions;
class PageHeader;
class QuestionCard;
class RevealKey;
class StateView;
class Theme;

class IncidentsPage : public QWidget
{
    Q_OBJECT
public:
    // All outlive the page.
    IncidentsPage(IncidentController &list, IncidentDetail &detail, const Theme &theme, QWidget *parent = nullptr);

    // Once, before it is shown; both outlive the page.
    void offerAffected(IncidentAffected &affected, CellReveal &reveal);
    void setActive(bool active);
    bool isSettled() const;
    // Whatever its state is; before somebody has signed in, as soon as they have.
    void showIncident(qint64 seq);
    void copyLink();
    // And asks whether what it is about shall be disabled, as soon as that is known; of several, which.
    void offerSwitch(qint64 seq);

    DataTable *table() const { return m_table; }
    IncidentDetailView *detailView() const { return m_one; }
    QuestionCard *card() const { return m_card; }
    StateView *stateView() const { return m_state; }
    QString message() const;

signals:
    void alertWanted(qint64 seq);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void buildTable(const Theme &theme);
    QWidget *buildViews();
    void build(const Theme &theme);
    void buildActions();
    void connectParts();
    void addKey(const QString &title, const QKeySequence &key, const std::function<void()> &run);
    void showState();
    void settle();
    void chooseView(IncidentView view);
    void move(int rows);
    void exportShown();
    void say(const QString &sentence, bool good);
    void focusList();
    void followOffer();

    IncidentController &m_list;
    IncidentDetail &m_detail;
    PageHeader *m_header;
    QLabel *m_message;
    QuestionCard *m_card;
    IncidentQuestions *m_questions;
    QButtonGroup *m_views;
    DataTable *m_table;
    IncidentDetailView *m_one;
    StateView *m_state = nullptr;
    RevealKey *m_reveal = nullptr;
    const IncidentAffected *m_affected = nullptr; // null: nobody counts
    bool m_settling = false;
    qint64 m_wanted = 0;  // to be shown when the list is there
    qint64 m_offered = 0; // the incident of which something is to be switched
};

} // namespace Gatehouse
