#include "models/datamap/processingrecord.h"

#include "models/datamap/disclosure.h"
#include "models/policy/policyterms.h"
#include "models/promises/promiserepository.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

const QString kNotKnown = QStringLiteral("not known");

QString orNotKnown(const QString &text)
{
    return text.isEmpty() ? kNotKnown : text;
}

QString joined(const QStringList &list, const QString &ifNone = kNotKnown)
{
    return list.isEmpty() ? ifNone : list.join(QStringLiteral(", "));
}

void addOnce(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

DisclosureSection controllerSection(const RecordParties &parties)
{
    return {QStringLiteral("Controller"),
            {},
            {QStringLiteral("Part"), QStringLiteral("Who")},
            {{QStringLiteral("Name"), parties.controller.isEmpty() ? QStringLiteral("not given") : parties.controller},
             {QStringLiteral("Contact"), parties.contact.isEmpty() ? QStringLiteral("not given") : parties.contact},
             {QStringLiteral("Data protection officer"),
              parties.officer.isEmpty() ? QStringLiteral("none named") : parties.officer}}};
}

// What is done for one purpose.
struct Activity {
    QStringList subjects;
    QStringList categories;
    QStringList recipients;
    bool isAnyRecipientUnknown = false;
    QStringList limits;
    QStringList tables;
};

QString dispositionText(const DataMapTable &table)
{
    switch (table.disposition) {
    case Disposition::Delete:
        return QStringLiteral("deleted on erasure");
    case Disposition::Pseudonymise:
        return QStringLiteral("pseudonymised on erasure: %1").arg(table.ground);
    case Disposition::Restrict:
        return QStringLiteral("restricted on erasure: %1").arg(table.ground);
    case Disposition::Retain:
        break;
    }
    return QStringLiteral("retained: %1").arg(table.ground);
}

QMap<QString, Activity> activitiesOf(const GatewayProfile &profile, const DataMapSight &sight,
                                     const QList<PolicyDocument> &policies)
{
    QMap<QString, Activity> activities;
    for (const DataMapTable &table : profile.dataMap.tables) {
        const DataMapRow *row = sight.row(table.name);
        if (!table.personal || !row || row->state == DataMapRow::State::Absent)
            continue;
        Activity &one = activities[table.purpose];
        one.tables.append(table.name);
        for (const SubjectLink &link : table.subject)
            addOnce(one.subjects, QStringLiteral("people in %1").arg(link.table));
        if (table.subject.isEmpty())
            addOnce(one.subjects, QStringLiteral("people who cannot be told (%1)").arg(table.name));
        for (const DataMapColumn &column : table.columns)
            addOnce(one.categories, categoryTitle(column.category));
        one.isAnyRecipientUnknown = one.isAnyRecipientUnknown || !row->recipients;
        for (const QString &recipient : row->recipients.value_or(QStringList()))
            addOnce(one.recipients, recipient);
        const QString kept = retentionText(policies, table.retentionClass);
        addOnce(one.limits, QStringLiteral("%1: %2, %3")
                                .arg(table.name, kept.isEmpty() ? QStringLiteral("no period in a policy") : kept,
                                     dispositionText(table)));
    }
    return activities;
}

DisclosureSection activitiesSection(const QMap<QString, Activity> &activities)
{
    DisclosureSection section{QStringLiteral("Processing activities"),
                              {},
                              {QStringLiteral("Purpose"), QStringLiteral("Data subjects"),
                               QStringLiteral("Categories of data"), QStringLiteral("Recipients"),
                               QStringLiteral("Time limits for erasure"), QStringLiteral("Tables")},
                              {}};
    for (auto at = activities.begin(); at != activities.end(); ++at) {
        section.rows.append({at.key(), joined(at->subjects), joined(at->categories),
                             at->isAnyRecipientUnknown ? kNotKnown : joined(at->recipients, QStringLiteral("nobody")),
                             at->limits.join(QStringLiteral("; ")), joined(at->tables)});
    }
    return section;
}

QString agreementText(const GatewayRecipient &recipient)
{
    if (recipient.isAgreed)
        return QStringLiteral("on file, or not needed");
    return recipient.recordsAgreement ? QStringLiteral("none on file")
                                      : QStringLiteral("the gateway does not record it");
}

DisclosureSection recipientsSection(const std::optional<QList<GatewayRecipient>> &recipients,
                                    const QList<PolicyDocument> &policies, const QString &unknown)
{
    DisclosureSection section{QStringLiteral("Recipients and transfers to third countries"),
                              {},
                              {QStringLiteral("Recipient"), QStringLiteral("Kind"), QStringLiteral("Country or region"),
                               QStringLiteral("Safeguard"), QStringLiteral("Agreement")},
                              {}};
    if (!recipients)
        section.lines.append(
            QStringLiteral("The gateway keeps no list of recipients that could be read. %1").arg(unknown));
    else if (!unknown.isEmpty()) // of a part of them
        section.lines.append(unknown);
    for (const GatewayRecipient &one : recipients.value_or(QList<GatewayRecipient>()))
        section.rows.append(
            {one.name, orNotKnown(one.kind), orNotKnown(one.region), orNotKnown(one.safeguard), agreementText(one)});
    for (const PolicyDocument &policy : policies) {
        for (const PlacedCommitment &each : placed(policy, CommitmentKind::Disclosure)) {
            const QString &what = each.commitment->discloses;
            if (what == QLatin1String("recipients") || what == QLatin1String("transfers"))
                section.lines.append(
                    QStringLiteral("Policy %1, %2: %3").arg(policy.name, each.sentence->id, each.commitment->says));
        }
    }
    return section;
}

DisclosureSection limitsSection(const GatewayProfile &profile, const QList<PolicyDocument> &policies)
{
    DisclosureSection section{QStringLiteral("Envisaged time limits for erasure"),
                              {},
                              {QStringLiteral("Record class"), QStringLiteral("What is in it"), QStringLiteral("Kept")},
                              {}};
    const auto &classes = profile.dataMap.retentionClasses;
    for (auto at = classes.begin(); at != classes.end(); ++at) {
        const QString kept = retentionText(policies, at.key());
        section.rows.append({at.key(), at.value(), kept.isEmpty() ? QStringLiteral("no period in a policy") : kept});
    }
    return section;
}

QString measureState(const PromiseStanding *standing)
{
    if (!standing)
        return QStringLiteral("not looked at");
    return promiseStateToken(standing->verdict.state).replace(QLatin1Char('_'), QLatin1Char(' '));
}

// The promises that can be looked at, as they were seen last.
DisclosureSection measuresSection(const QList<PolicyDocument> &policies, const QList<PromiseStanding> &standings)
{
    DisclosureSection section{QStringLiteral("Technical and organisational measures"),
                              {QStringLiteral("As the console has seen them last; what only a person can know is not "
                                              "here.")},
                              {QStringLiteral("Measure"), QStringLiteral("State"), QStringLiteral("What was seen"),
                               QStringLiteral("Looked at")},
                              {}};
    for (const PolicyDocument &policy : policies) {
        for (const PlacedCommitment &each : placed(policy, CommitmentKind::Promise)) {
            const QString key = promiseKey(policy.id, each.commitment->id);
            const auto found = std::ranges::find(standings, key, &PromiseStanding::promise);
            const PromiseStanding *standing = found == standings.end() ? nullptr : &*found;
            section.rows.append(
                {each.commitment->says, measureState(standing), standing ? standing->verdict.summary : QString(),
                 standing ? QDateTime::fromMSecsSinceEpoch(standing->lookedMs, Qt::UTC).date().toString(Qt::ISODate)
                          : QString()});
        }
    }
    if (section.rows.isEmpty())
        section.lines.append(QStringLiteral("Not known: no policy in force promises one, or none is in force."));
    return section;
}

} // namespace

Result<DisclosureDocument> processingRecord(DataMapReading &reading, const RecordParties &parties)
{
    const auto sight = reading.sight();
    const auto policies = sight ? reading.policies() : std::unexpected(sight.error());
    if (!policies)
        return std::unexpected(policies.error());
    const PromiseScene &scene = reading.scene();
    PromiseRepository promises(scene.store, scene.audit, *reading.repositories().operators, scene.clock);
    const auto standings = promises.standings(scene.gateway);
    if (!standings)
        return std::unexpected(standings.error());
    // The record is made all the same; that they could not be read stands in it.
    const auto recipients = reading.recipients();
    if (!recipients && recipients.error().kind == ErrorKind::Cancelled)
        return std::unexpected(recipients.error());
    DisclosureDocument document;
    document.title = QStringLiteral("Record of processing activities (Article 30 GDPR)");
    document.lead = documentLead(reading, *policies, *sight);
    document.sections = {
        controllerSection(parties), activitiesSection(activitiesOf(reading.profile(), *sight, *policies)),
        recipientsSection(recipients ? *recipients : std::nullopt, *policies, sight->recipientsUnknown),
        limitsSection(reading.profile(), *policies), measuresSection(*policies, standingsUnder(*policies, *standings))};
    return document;
}

} // namespace Gatehouse
