#include "models/policy/policyjson.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

using Length = PolicyPeriod::Length;

QString textOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

void put(QJsonObject &object, const char *name, const QString &text)
{
    if (!text.isEmpty())
        object.insert(QLatin1String(name), text);
}

PolicyPeriod periodOf(const QJsonValue &value)
{
    const QJsonObject object = value.toObject();
    PolicyPeriod period;
    const QString length = textOf(object, "length");
    if (length == QLatin1String("unlimited")) {
        period.kind = Length::Unlimited;
    } else if (length == QLatin1String("while_active")) {
        period.kind = Length::WhileActive;
    } else if (length != QLatin1String("necessary")) {
        period.kind = Length::Given;
        period.length = length;
    }
    period.from = periodStartFromToken(textOf(object, "from")).value_or(PeriodStart::Recorded);
    return period;
}

RetentionTerm retentionOf(const QJsonObject &object)
{
    return {textOf(object, "class"), periodOf(object.value(QLatin1String("period"))),
            object.value(QLatin1String("must_go_after")).toBool(true),
            object.value(QLatin1String("must_stay_until")).toBool(false)};
}

RightTerm rightOf(const QJsonObject &object)
{
    RightTerm right{requestTypeFromToken(textOf(object, "request")).value_or(RequestType::Access),
                    regimeFromToken(textOf(object, "regime")),
                    {}};
    if (object.contains(QLatin1String("within")))
        right.within = periodOf(object.value(QLatin1String("within")));
    return right;
}

Commitment commitmentOf(const QJsonObject &object)
{
    Commitment commitment;
    commitment.id = textOf(object, "id");
    commitment.kind = commitmentKindFromToken(textOf(object, "kind")).value_or(CommitmentKind::Duty);
    commitment.says = textOf(object, "says");
    commitment.check = textOf(object, "check");
    commitment.expects = object.value(QLatin1String("expects")).toObject();
    if (commitment.kind == CommitmentKind::Retention)
        commitment.retention = retentionOf(object);
    if (commitment.kind == CommitmentKind::Right)
        commitment.right = rightOf(object);
    commitment.discloses = textOf(object, "discloses");
    commitment.reviewEvery = textOf(object, "review_every");
    commitment.tells = textOf(object, "tells");
    commitment.numberIsOurs = object.value(QLatin1String("number_is_ours")).toBool();
    return commitment;
}

PolicySentence sentenceOf(const QJsonObject &object)
{
    PolicySentence sentence{textOf(object, "id"), textOf(object, "place"), textOf(object, "quote"), {}};
    const QJsonArray commitments = object.value(QLatin1String("commitments")).toArray();
    for (const QJsonValue &item : commitments)
        sentence.commitments.append(commitmentOf(item.toObject()));
    return sentence;
}

QJsonObject toJson(const PolicySentence &sentence)
{
    QJsonArray commitments;
    for (const Commitment &commitment : sentence.commitments)
        commitments.append(toJson(commitment));
    return {{QStringLiteral("id"), sentence.id},
            {QStringLiteral("place"), sentence.place},
            {QStringLiteral("quote"), sentence.quote},
            {QStringLiteral("commitments"), commitments}};
}

void putRetention(QJsonObject &object, const RetentionTerm &term)
{
    put(object, "class", term.recordClass);
    object.insert(QStringLiteral("period"), toJson(term.period));
    object.insert(QStringLiteral("must_go_after"), term.mustGoAfter);
    object.insert(QStringLiteral("must_stay_until"), term.mustStayUntil);
}

void putRight(QJsonObject &object, const RightTerm &right)
{
    put(object, "request", requestTypeToken(right.request));
    if (right.regime)
        put(object, "regime", regimeToken(*right.regime));
    if (right.within)
        object.insert(QStringLiteral("within"), toJson(*right.within));
}

} // namespace

QString periodLengthToken(const PolicyPeriod &period)
{
    switch (period.kind) {
    case Length::Given:
        return period.length;
    case Length::Unlimited:
        return QStringLiteral("unlimited");
    case Length::WhileActive:
        return QStringLiteral("while_active");
    case Length::Necessary:
        break;
    }
    return QStringLiteral("necessary");
}

QJsonObject toJson(const PolicyPeriod &period)
{
    return {{QStringLiteral("length"), periodLengthToken(period)},
            {QStringLiteral("from"), periodStartToken(period.from)}};
}

QJsonObject toJson(const Commitment &commitment)
{
    QJsonObject object{{QStringLiteral("id"), commitment.id},
                       {QStringLiteral("kind"), commitmentKindToken(commitment.kind)},
                       {QStringLiteral("says"), commitment.says}};
    put(object, "check", commitment.check);
    if (!commitment.expects.isEmpty())
        object.insert(QStringLiteral("expects"), commitment.expects);
    if (commitment.kind == CommitmentKind::Retention)
        putRetention(object, commitment.retention);
    if (commitment.kind == CommitmentKind::Right)
        putRight(object, commitment.right);
    put(object, "discloses", commitment.discloses);
    put(object, "review_every", commitment.reviewEvery);
    put(object, "tells", commitment.tells);
    if (commitment.numberIsOurs)
        object.insert(QStringLiteral("number_is_ours"), true);
    return object;
}

QJsonObject toJson(const PolicyDocument &policy)
{
    QJsonArray sentences;
    for (const PolicySentence &sentence : policy.sentences)
        sentences.append(toJson(sentence));
    QJsonObject object{{QStringLiteral("id"), policy.id},
                       {QStringLiteral("name"), policy.name},
                       {QStringLiteral("version"), policy.version},
                       {QStringLiteral("sentences"), sentences}};
    put(object, "effective", policy.effective.toString(Qt::ISODate));
    put(object, "based_on", policy.basedOn);
    return object;
}

PolicyDocument readPolicy(const QJsonObject &object)
{
    PolicyDocument policy{textOf(object, "id"),       textOf(object, "name"),
                          textOf(object, "version"),  QDate::fromString(textOf(object, "effective"), Qt::ISODate),
                          textOf(object, "based_on"), {}};
    const QJsonArray sentences = object.value(QLatin1String("sentences")).toArray();
    for (const QJsonValue &item : sentences)
        policy.sentences.append(sentenceOf(item.toObject()));
    return policy;
}

} // namespace Gatehouse
