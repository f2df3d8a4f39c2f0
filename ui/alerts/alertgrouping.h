// From alerts to an incident: a new one, or one that is open.
#pragma once

#include "models/alerts/incidentcontroller.h"

namespace Gatehouse
{

class QuestionCard;

class AlertGrouping : public QObject
{
    Q_OBJECT
public:
    // Both outlive it.
    AlertGrouping(IncidentController &incidents, QuestionCard &card, QObject *parent = nullptr);

    // Those that are a part of one already stay there.
    void ask(const QList<Alert> &alerts);

signals:
    void said(const QString &sentence, bool good);

private:
    void give(const QList<Alert> &alerts, qint64 incident, int severity, const QString &title);

    IncidentController &m_incidents;
    QuestionCard &m_card;
};

} // namespace Gatehouse
