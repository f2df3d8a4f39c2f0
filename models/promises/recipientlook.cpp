#include "models/promises/gatewayfacts.h"
#include "models/promises/gatewayrecipients.h"
#include "models/promises/promiselooks.h"
#include "models/promises/regionnames.h"

#include "models/core/counted.h"

#include <QJsonArray>
#include <QRegularExpression>

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

// "openai route a" of "OpenAI, route A".
QString wordsOf(const QString &name)
{
    static const QRegularExpression noWord(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return QString(name).toLower().replace(noWord, QStringLiteral(" ")).trimmed();
}

// "OpenAI" stands for "OpenAI" and "OpenAI, route A", and for no name of which it is a part of a word.
bool isNamed(const QString &name, const QStringList &names)
{
    const QString words = wordsOf(name) + QLatin1Char(' ');
    return std::ranges::any_of(names, [&](const QString &each) {
        const QString wanted = wordsOf(each);
        return !wanted.isEmpty() && words.startsWith(wanted + QLatin1Char(' '));
    });
}

// What is wrong with them, a line each; and what nothing tells of them.
struct RecipientProblems {
    QStringList certain;
    QStringList unknown;
};

class RecipientLook
{
public:
    RecipientLook(const Commitment &commitment, const RecipientTable &table, const TableFacts &facts)
        : m_names(namedBy(commitment, "recipients"))
        , m_regions(namedBy(commitment, "regions"))
        , m_hasRegion(facts.has(table.region))
        , m_hasAgreement(facts.has(table.agreed))
    {
    }

    RecipientProblems problems(const QList<GatewayRecipient> &all)
    {
        for (const GatewayRecipient &one : all)
            add(one);
        return m_problems;
    }

private:
    void add(const GatewayRecipient &one)
    {
        if (!one.isKnown)
            m_problems.unknown.append(
                QStringLiteral("%1: the gateway profile does not know who that is").arg(one.name));
        else if (!m_names.isEmpty() && !isNamed(one.name, m_names) && !m_names.contains(one.kind))
            m_problems.certain.append(QStringLiteral("%1 gets data, and the policy does not name it").arg(one.name));
        if (!m_regions.isEmpty())
            addRegion(one);
        if (!one.isAgreed && m_hasAgreement)
            m_problems.certain.append(QStringLiteral("%1: no agreement is on file").arg(one.name));
        else if (!one.isAgreed)
            m_problems.unknown.append(QStringLiteral("%1: the gateway does not record agreements").arg(one.name));
        addTraining(one);
    }

    // Others than providers of models have nothing to train.
    void addTraining(const GatewayRecipient &one)
    {
        const bool answersCalls = one.kind.isEmpty() || one.kind == QLatin1String("model_provider");
        if (one.mayTrain.value_or(false))
            m_problems.certain.append(QStringLiteral("%1: the use for training is not switched off").arg(one.name));
        else if (!one.mayTrain && answersCalls)
            m_problems.unknown.append(
                QStringLiteral("%1: whether the use for training is switched off is not recorded").arg(one.name));
    }

    void addRegion(const GatewayRecipient &one)
    {
        if (!m_hasRegion)
            m_problems.unknown.append(QStringLiteral("%1: the gateway does not record where it is").arg(one.name));
        else if (one.region.isEmpty())
            m_problems.certain.append(
                QStringLiteral("%1: nobody has said where it is, and the policy names regions").arg(one.name));
        else
            addPlace(one, regionFit(one.region, m_regions));
    }

    void addPlace(const GatewayRecipient &one, RegionFit fit)
    {
        if (fit == RegionFit::Outside)
            m_problems.certain.append(
                QStringLiteral("%1 is in %2, which the policy does not name").arg(one.name, one.region));
        else if (fit == RegionFit::Unknown)
            m_problems.unknown.append(
                QStringLiteral("%1 is in %2; whether that is where the policy says cannot be told")
                    .arg(one.name, one.region));
    }

    const QStringList m_names;
    const QStringList m_regions;
    const bool m_hasRegion;
    const bool m_hasAgreement;
    RecipientProblems m_problems;
};

// The first, and how many more.
QString shortened(const QStringList &lines)
{
    return lines.size() == 1 ? lines.constFirst()
                             : QStringLiteral("%1; and %2 more").arg(lines.constFirst()).arg(lines.size() - 1);
}

PromiseVerdict judged(const RecipientProblems &problems, const QList<GatewayRecipient> &recipients,
                      const QString &looked)
{
    QStringList names;
    for (const GatewayRecipient &each : recipients)
        names.append(each.name);
    if (problems.certain.isEmpty() && problems.unknown.isEmpty()) {
        PromiseVerdict kept =
            verdict(PromiseState::Kept,
                    QStringLiteral("%1, as the policy says")
                        .arg(counted(names.size(), QStringLiteral("recipient"), QStringLiteral("recipients"))),
                    looked);
        kept.details = names;
        return kept;
    }
    const bool isBroken = !problems.certain.isEmpty();
    PromiseVerdict one = verdict(isBroken ? PromiseState::Broken : PromiseState::Unseen,
                                 shortened(isBroken ? problems.certain : problems.unknown), looked);
    one.details = problems.certain + problems.unknown;
    one.remedy =
        isBroken ? QStringLiteral("Sign the agreement or end the transfer, and bring the policy's list up to date.")
                 : QStringLiteral("Record at the gateway what it has a place for: regions by their country, agreements "
                                  "and training. What it has none for cannot be seen from here, and a person must "
                                  "compare it with the contracts.");
    return one;
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
        const TableFacts facts(*place, scene);
        RecipientLook look(commitment, scene.map.recipients, facts);
        sum.add(judged(look.problems(*all), *all, looked));
    }
    if (!scene.map.recipients.table.isEmpty())
        addUnreached(sum, scene, scene.map.recipients.table);
    PromiseVerdict one = sum.sum(unseen(scene.map.why(QStringLiteral("recipients")), looked));
    // What the product keeps may be a part of them.
    if (!sum.isEmpty() && scene.map.missing.contains(QStringLiteral("recipients")))
        one.details.append(scene.map.why(QStringLiteral("recipients")));
    return one;
}

} // namespace Gatehouse
