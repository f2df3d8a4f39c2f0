// Whom an alert is about, shown once a reason is on record, and until it is hidden or the session is locked.
#pragma once

#include "models/alerts/alertstore.h"
#include "models/audit/readingrecord.h"
#include "models/audit/reveal.h"

namespace Gatehouse
{

// The conditions that name whom an alert is about, out of what the store knows of them.
QStringList personConditions(const QJsonObject &person);

class AlertReveal : public Reveal
{
    Q_OBJECT
public:
    // All outlive it.
    AlertReveal(AlertStore &store, ReadingRecord &record, TeamSession &team, QObject *parent = nullptr);

    // Hides what was revealed before.
    void choose(const std::optional<Alert> &alert);
    // It can be revealed from now on, until it is hidden. False: it names nobody.
    bool offer();

    bool isChosen() const override { return m_offered && m_alert && m_alert->ofPerson; }
    // "A-000123 is about key sk-an•••", or with all that is known once it is revealed.
    QString text() const override;
    Result<void> access() const override;
    // The conditions of the node as they are; empty until it is revealed.
    QStringList conditions() const;

protected:
    void ask(const QString &purpose, int generation) override;
    void forget() override;

private:
    AlertStore &m_store;
    ReadingRecord &m_record;
    std::optional<Alert> m_alert;
    QJsonObject m_person;
    bool m_offered = false;
};

} // namespace Gatehouse
