// From alerts to an incident: a new one, or one that is open.
#pragma once

#include "models/alerts/incidentcontroller.h"

#include <functional>

namespace Gatehouse
{

class QuestionCard;

class AlertGrouping : public QObject
{
    Q_OBJECT
public:
    // Both outlive it.
    AlertGrouping(IncidentController &incidents, QuestionCard &card, QObject *parent = nullptr);

    using Then = std::function<void(qint64 incident)>;

    // Those that are a part of one already stay there. `then`, when they are a part of one: what is to follow, told by
    // the hint.
    void ask(const QList<Alert> &alerts, const QString &hint = {}, const Then &then = {});

signals:
    void said(const QString &sentence, bool good);

private:
    void give(const QList<Alert> &alerts, qint64 incident, int severity, const QString &title);

    void ended(qint64 incident);

    IncidentController &m_incidents;
    QuestionCard &m_card;
    Then m_then; // of what is being done
};

} // namespace Gatehouse
