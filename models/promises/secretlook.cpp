#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/secretform.h"

#include "models/core/format.h"

#include <QJsonArray>

#include <map>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostSecrets = 100'000;

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

bool isGood(SecretForm form, const QString &as)
{
    if (as == QLatin1String("bcrypt"))
        return form == SecretForm::Bcrypt || form == SecretForm::SlowHash;
    if (as == QLatin1String("digest"))
        return form == SecretForm::Digest;
    return form == SecretForm::Bcrypt || form == SecretForm::SlowHash || form == SecretForm::Digest;
}

PromiseVerdict judged(const QString &name, const std::map<SecretForm, qint64> &forms, const QString &as)
{
    QStringList parts;
    qint64 all = 0;
    qint64 wrong = 0;
    qint64 unclear = 0;
    for (const auto &[form, count] : forms) {
        if (form == SecretForm::None)
            continue;
        all += count;
        wrong += !isGood(form, as) && form != SecretForm::Unclear ? count : 0;
        unclear += form == SecretForm::Unclear ? count : 0;
        parts.append(QStringLiteral("%1 %2").arg(formatExact(count), secretFormText(form)));
    }
    if (all == 0)
        return verdict(PromiseState::Kept, QStringLiteral("%1 holds nothing").arg(name));
    const QString summary = QStringLiteral("%1: %2").arg(name, parts.join(QStringLiteral(", ")));
    if (wrong > 0)
        return verdict(PromiseState::Broken, summary);
    return verdict(unclear > 0 ? PromiseState::AtRisk : PromiseState::Kept, summary);
}

Result<PromiseVerdict> lookAtPlace(const TablePlace &place, const QString &column, const QString &as,
                                   const PromiseScene &scene)
{
    std::map<SecretForm, qint64> forms;
    const auto looked = TableFacts(place, scene)
                            .visit({column}, {place.quoted(column) + QStringLiteral(" IS NOT NULL"), {}}, kMostSecrets,
                                   [&forms](const RowStream &row) -> Result<void> {
                                       ++forms[secretFormOf(row.text(0))];
                                       return {};
                                   });
    const QString name = QStringLiteral("%1.%2").arg(place.schema.name, column);
    return looked ? Result<PromiseVerdict>(judged(name, forms, as)) : unseenBecause(looked.error(), name);
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
            const auto looked = lookAtPlace(*place, secret.column, as, scene);
            if (!looked)
                return looked;
            sum.add(*looked);
        }
    }
    PromiseVerdict all = sum.sum(unseen(scene.map.why(QStringLiteral("secrets"))));
    all.looked = QStringLiteral("The form of each value, read only; no value is kept or shown");
    if (all.state == PromiseState::Broken)
        all.remedy =
            QStringLiteral("Let the gateway keep hashes, where it can; else say in the policy how they are kept.");
    return all;
}

} // namespace Gatehouse
