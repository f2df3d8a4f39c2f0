// What is asked before something is done with an incident.
#pragma once

#include "models/alerts/incidentdetail.h"
#include "ui/alerts/questioncard.h"

namespace Gatehouse
{

class IncidentQuestions : public QObject
{
    Q_OBJECT
public:
    // All outlive it.
    IncidentQuestions(IncidentDetail &detail, IncidentController &list, QuestionCard &card, QObject *parent = nullptr);

    void note();
    void close();
    void own();
    void grade();
    void rename();
    void reopen();
    void mitigate();
    // The incident is mine.
    void take();
    void removeAlert(qint64 seq);
    void switchTarget(int row, ActionVerb verb);
    void undoDeed(int idx);

signals:
    void said(const QString &sentence, bool good);

private:
    // False: it is said why not.
    bool possible(IncidentAction action);
    void confirm(const Result<DeedPlan> &plan);

    IncidentDetail &m_detail;
    IncidentController &m_list;
    QuestionCard &m_card;
};

} // namespace Gatehouse
