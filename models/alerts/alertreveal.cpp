#include "models/alerts/alertreveal.h"

#include "models/alerts/alertwords.h"
#include "models/core/onfinished.h"
#include "models/team/teamsession.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

const QLatin1String kNode("node");

QStringList textsOf(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString().isEmpty() ? QStringList() : QStringList{value.toString()};
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &each : array)
        texts += textsOf(each);
    return texts;
}

} // namespace

QStringList personConditions(const QJsonObject &person)
{
    QStringList found = textsOf(person.value(kNode));
    const QString kind = person.value(QLatin1String("kind")).toString();
    const QString principal = person.value(QLatin1String("principal")).toString();
    if (!principal.isEmpty() && dimensionFromToken(kind)) // "key", "account"
        found.append(filterTermToToken({*dimensionFromToken(kind), {principal}}));
    return found;
}

AlertReveal::AlertReveal(AlertStore &store, ReadingRecord &record, TeamSession &team, QObject *parent)
    : Reveal(team, parent)
    , m_store(store)
    , m_record(record)
{
}

void AlertReveal::choose(const std::optional<Alert> &alert)
{
    close();
    m_alert = alert;
    emit changed();
}

bool AlertReveal::offer()
{
    m_offered = true;
    emit changed();
    return isChosen();
}

QStringList AlertReveal::conditions() const
{
    return personConditions(m_person);
}

QString AlertReveal::text() const
{
    if (!isChosen())
        return {};
    if (!isRevealed())
        return tr("%1 is about %2").arg(alertId(m_alert->seq), alertPlace(*m_alert));
    QStringList parts;
    for (const QString &condition : textsOf(m_person.value(kNode)))
        parts.append(QString(condition).replace(QLatin1Char('='), QLatin1Char(' ')));
    for (auto at = m_person.constBegin(); at != m_person.constEnd(); ++at) {
        if (at.key() != kNode)
            parts.append(QStringLiteral("%1 %2").arg(at.key(), textsOf(at.value()).join(QStringLiteral(", "))));
    }
    return tr("%1 is about %2").arg(alertId(m_alert->seq), parts.join(QStringLiteral(" · ")));
}

Result<void> AlertReveal::access() const
{
    return team().access(Right::RevealPersonalData, tr("It stays masked"));
}

void AlertReveal::ask(const QString &purpose, int generation)
{
    const qint64 seq = m_alert->seq;
    onFinished(m_record.record(team().self().id, QStringLiteral("subject of alert %1").arg(seq), purpose), this,
               [this, seq, generation](const Result<void> &recorded) {
                   if (!recorded || !counts(generation))
                       return answered(generation, recorded);
                   onFinished(m_store.person(seq), this, [this, generation](const Result<QJsonObject> &person) {
                       if (person && counts(generation))
                           m_person = *person;
                       answered(generation, person ? Result<void>() : std::unexpected(person.error()));
                   });
               });
}

// What the alert is stays chosen: it is on the page, masked.
void AlertReveal::forget()
{
    m_person = {};
    m_offered = false;
}

} // namespace Gatehouse
