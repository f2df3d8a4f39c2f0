#include "models/promises/gatewayfacts.h"
#include "models/promises/gatewayrecipients.h"
#include "models/promises/promiselooks.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

QStringList namedBy(const Commitment &commitment, const char *setting)
{
    QStringList names;
    for (const QJsonValue &each : commitment.expects.value(QLatin1String(setting)).toArray())
        names.append(each.toString());
    return names;
}

bool isAmong(const QString &name, const QStringList &names)
{
    return std::ranges::any_of(names, [&](const QString &each) {
        return name.contains(each, Qt::CaseInsensitive) || each.contains(name, Qt::CaseInsensitive);
    });
}

// What is wrong with each, a line each.
QStringList problemsOf(const QList<GatewayRecipient> &all, const Commitment &commitment)
{
    const QStringList names = namedBy(commitment, "recipients");
    const QStringList regions = namedBy(commitment, "regions");
    QStringList problems;
    for (const GatewayRecipient &one : all) {
        if (!names.isEmpty() && !isAmong(one.name, names) && !names.contains(one.kind))
            problems.append(QStringLiteral("%1 gets data, and the policy does not name it").arg(one.name));
        if (!regions.isEmpty() && !one.region.isEmpty() && !isAmong(one.region, regions))
            problems.append(QStringLiteral("%1 is in %2, which the policy does not name").arg(one.name, one.region));
        if (!one.isAgreed)
            problems.append(QStringLiteral("%1: no agreement is on file").arg(one.name));
        if (one.mayTrain)
            problems.append(QStringLiteral("%1: the use for training is not switched off").arg(one.name));
    }
    return problems;
}

} // namespace

Result<PromiseVerdict> lookAtRecipients(const Commitment &commitment, const PromiseScene &scene)
{
    const QString looked = QStringLiteral("The recipients that the gateway keeps, against the list of the policy");
    VerdictSum sum;
    for (const TablePlace *place : scene.tables.placesOf(scene.map.recipients.table)) {
        const auto all = recipientsIn(*place, scene);
        if (!all)
            return unseenBecause(all.error(), looked);
        const QStringList problems = problemsOf(*all, commitment);
        PromiseVerdict one =
            problems.isEmpty()
                ? verdict(PromiseState::Kept, QStringLiteral("%1 recipients, as the policy says").arg(all->size()),
                          looked)
                : verdict(PromiseState::Broken,
                          problems.size() == 1
                              ? problems.constFirst()
                              : QStringLiteral("%1; and %2 more").arg(problems.constFirst()).arg(problems.size() - 1),
                          looked);
        if (!problems.isEmpty()) {
            one.details = problems;
            one.remedy =
                QStringLiteral("Sign the agreement or end the transfer, and bring the policy's list up to date.");
        }
        sum.add(one);
    }
    return sum.sum(unseen(scene.map.why(QStringLiteral("recipients")), looked));
}

} // namespace Gatehouse
