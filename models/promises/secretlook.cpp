#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/rowsample.h"
#include "models/promises/secretform.h"

#include "models/core/format.h"

#include <QJsonArray>

#include <map>

namespace Gatehouse
{

namespace
{

QStringList wordsOf(const QJsonObject &settings, const char *name)
{
    QStringList words;
    const QJsonValue value = settings.value(QLatin1String(name));
    if (value.isString())
        words.append(value.toString());
    for (const QJsonValue &each : value.toArray())
        words.append(each.toString());
    return words;
}

// How many are kept in which form, each slow hash by its name.
using Forms = std::map<std::pair<SecretForm, QString>, qint64>;

bool isGood(SecretForm form, const QString &as)
{
    if (as == QLatin1String("bcrypt"))
        return form == SecretForm::Bcrypt || form == SecretForm::SlowHash;
    if (as == QLatin1String("digest"))
        return form == SecretForm::Digest;
    return form == SecretForm::Bcrypt || form == SecretForm::SlowHash || form == SecretForm::Digest;
}

PromiseVerdict judged(const QString &name, const Forms &forms, const QString &as)
{
    QStringList parts;
    qint64 all = 0;
    qint64 wrong = 0;
    qint64 unclear = 0;
    qint64 other = 0;
    for (const auto &[what, count] : forms) {
        const SecretForm form = what.first;
        if (form == SecretForm::None)
            continue;
        all += count;
        wrong += !isGood(form, as) && form != SecretForm::Unclear ? count : 0;
        unclear += form == SecretForm::Unclear ? count : 0;
        other += as == QLatin1String("bcrypt") && form == SecretForm::SlowHash ? count : 0;
        parts.append(QStringLiteral("%1 %2").arg(formatExact(count), what.second));
    }
    if (all == 0)
        return verdict(PromiseState::Kept, QStringLiteral("%1 holds nothing").arg(name));
    const QString summary = QStringLiteral("%1: %2").arg(name, parts.join(QStringLiteral(", ")));
    if (wrong > 0)
        return verdict(PromiseState::Broken, summary);
    PromiseVerdict one = verdict(unclear + other > 0 ? PromiseState::AtRisk : PromiseState::Kept, summary);
    if (other > 0) // as good, and not what is said
        one.remedy =
            QStringLiteral("The policy says bcrypt, and another hash that is slow on purpose was found: name it "
                           "in the policy.");
    return one;
}

Result<PromiseVerdict> lookAtPlace(const TablePlace &place, const SecretPlace &secret, const QString &as,
                                   const PromiseScene &scene)
{
    const QString column = secret.column;
    const bool mayBeKey = secret.of == QLatin1String("key") && !secret.isDigest;
    qint64 bare = 0;
    Forms forms;
    qint64 read = 0;
    const QString name = QStringLiteral("%1.%2").arg(place.schema.name, column);
    const DataMapTable *table = scene.profile.dataMap.table(place.schema.name);
    const TableFacts facts(place, scene);
    const auto sample = RowSample::of(facts, table ? *table : DataMapTable());
    const auto looked = sample ? sample->visit({column},
                                               [&](const RowStream &row) -> Result<void> {
                                                   ++read;
                                                   if (row.isNull(0))
                                                       return {};
                                                   const std::string_view value = row.text(0);
                                                   ++forms[{secretFormOf(value), secretFormText(value)}];
                                                   bare += mayBeKey && isBareDigest(value);
                                                   return {};
                                               })
                               : std::unexpected(sample.error());
    if (!looked)
        return unseenBecause(looked.error(), name);
    PromiseVerdict one = judged(name, forms, as);
    if (bare > 0 && one.state == PromiseState::Kept) {
        one.state = PromiseState::Unseen;
        one.summary += QStringLiteral(". A key that is made of digits looks like a digest of them, and the gateway "
                                      "profile does not say that the product writes digests there");
        one.remedy = QStringLiteral("See in the product how it keeps keys, and say so in the gateway profile: "
                                    "\"digest\": true at this secret.");
    }
    if (!sample->isWhole() && one.state == PromiseState::Kept) {
        one.state = PromiseState::Unseen; // what was not read was not seen
        one.summary += QStringLiteral(" in a sample: %1 were read").arg(sample->text(read));
    }
    return one;
}

} // namespace

Result<PromiseVerdict> lookAtSecrets(const Commitment &commitment, const PromiseScene &scene)
{
    const QStringList of = wordsOf(commitment.expects, "of");
    const QString as = commitment.expects.value(QStringLiteral("as")).toString();
    VerdictSum sum;
    for (const SecretPlace &secret : scene.map.secrets) {
        if (!of.isEmpty() && !of.contains(secret.of))
            continue;
        for (const TablePlace *place : scene.tables.placesOf(secret.table)) {
            if (!place->column(secret.column))
                continue;
            const auto looked = lookAtPlace(*place, secret, as, scene);
            if (!looked)
                return looked;
            sum.add(*looked);
        }
        if (!scene.tables.has(secret.table) && scene.unreached.isEmpty())
            sum.addAbsent(secret.table);
        addUnreached(sum, scene, secret.table);
    }
    PromiseVerdict all = sum.sum(unseen(scene.map.why(QStringLiteral("secrets"))));
    all.looked = QStringLiteral("The form of each value, read only; no value is kept or shown");
    if (all.state == PromiseState::Broken)
        all.remedy =
            QStringLiteral("Let the gateway keep hashes, where it can; else say in the policy how they are kept.");
    return all;
}

} // namespace Gatehouse
