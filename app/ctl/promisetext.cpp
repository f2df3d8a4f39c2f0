#include "app/ctl/promisetext.h"

#include "app/ctl/jsontime.h"

#include <QJsonArray>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// Nothing when nobody has looked at it yet.
const PromiseStanding *standingOf(const PolicyDocument &policy, const Commitment &commitment,
                                  const QList<PromiseStanding> &standings)
{
    const QString key = promiseKey(policy.id, commitment.id);
    const auto found = std::ranges::find(standings, key, &PromiseStanding::promise);
    return found == standings.end() ? nullptr : &*found;
}

QString stateText(const PromiseStanding *standing)
{
    return standing ? promiseStateToken(standing->verdict.state).replace(QLatin1Char('_'), QLatin1Char(' '))
                    : QStringLiteral("not looked at");
}

QString linesOf(const PolicyDocument &policy, const Commitment &commitment, const QList<PromiseStanding> &standings)
{
    const PromiseStanding *standing = standingOf(policy, commitment, standings);
    QString text =
        QStringLiteral("  %1  %2  %3\n").arg(stateText(standing), -13).arg(commitment.id, -22).arg(commitment.says);
    if (!standing)
        return text;
    const QString indent(17, QLatin1Char(' '));
    text += indent + standing->verdict.summary + QLatin1Char('\n');
    if (standing->verdict.state != PromiseState::Kept) {
        for (const QString &line : standing->verdict.details)
            text += indent + QStringLiteral("- ") + line + QLatin1Char('\n');
        if (!standing->verdict.remedy.isEmpty())
            text += indent + standing->verdict.remedy + QLatin1Char('\n');
    }
    return text;
}

QJsonObject commitmentJson(const PolicyDocument &policy, const Commitment &commitment,
                           const QList<PromiseStanding> &standings)
{
    const PromiseStanding *standing = standingOf(policy, commitment, standings);
    QJsonObject json{
        {QStringLiteral("id"), commitment.id},
        {QStringLiteral("kind"), commitmentKindToken(commitment.kind)},
        {QStringLiteral("says"), commitment.says},
        {QStringLiteral("state"), standing ? QJsonValue(promiseStateToken(standing->verdict.state)) : QJsonValue()}};
    if (!standing)
        return json;
    json.insert(QStringLiteral("evidence"), toJson(standing->verdict));
    json.insert(QStringLiteral("policy"), standing->policy);
    json.insert(QStringLiteral("looked"), jsonInstant(standing->lookedMs, QTimeZone::utc()));
    json.insert(QStringLiteral("since"), jsonInstant(standing->sinceMs, QTimeZone::utc()));
    return json;
}

} // namespace

QString promisesText(const PolicyDocument &policy, const QList<PromiseStanding> &standings)
{
    QString text = QStringLiteral("%1, version %2\n").arg(policy.name, policy.version);
    for (const PolicySentence &sentence : policy.sentences) {
        text += QStringLiteral("\n%1  \"%2\"\n").arg(sentence.place, sentence.quote);
        for (const Commitment &commitment : sentence.commitments)
            text += linesOf(policy, commitment, standings);
    }
    return text;
}

QJsonObject promisesJson(const PolicyDocument &policy, const QList<PromiseStanding> &standings)
{
    QJsonArray sentences;
    for (const PolicySentence &sentence : policy.sentences) {
        QJsonArray commitments;
        std::optional<PromiseState> state;
        for (const Commitment &commitment : sentence.commitments) {
            commitments.append(commitmentJson(policy, commitment, standings));
            if (const PromiseStanding *standing = standingOf(policy, commitment, standings))
                state = state ? graver(*state, standing->verdict.state) : standing->verdict.state;
        }
        sentences.append(
            QJsonObject{{QStringLiteral("id"), sentence.id},
                        {QStringLiteral("place"), sentence.place},
                        {QStringLiteral("quote"), sentence.quote},
                        {QStringLiteral("state"), state ? QJsonValue(promiseStateToken(*state)) : QJsonValue()},
                        {QStringLiteral("commitments"), commitments}});
    }
    return {{QStringLiteral("policy"), policy.id},
            {QStringLiteral("version"), policy.version},
            {QStringLiteral("sentences"), sentences}};
}

} // namespace Gatehouse::Ctl
