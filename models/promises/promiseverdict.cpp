#include "models/promises/promiseverdict.h"

#include "models/core/tokenlist.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

constexpr std::array kTokens{"kept", "at_risk", "broken", "unseen", "person"};

int gravity(PromiseState state)
{
    switch (state) {
    case PromiseState::Broken:
        return 4;
    case PromiseState::AtRisk:
        return 3;
    case PromiseState::Unseen:
        return 2;
    case PromiseState::Person:
        return 1;
    case PromiseState::Kept:
        break;
    }
    return 0;
}

QJsonObject toJson(const PromiseMeasure &measure)
{
    QJsonObject json{{QStringLiteral("name"), measure.name},
                     {QStringLiteral("value"), measure.value},
                     {QStringLiteral("unit"), measure.unit}};
    if (measure.limit)
        json.insert(QStringLiteral("limit"), *measure.limit);
    return json;
}

PromiseMeasure measureOf(const QJsonObject &json)
{
    PromiseMeasure measure{json.value(QStringLiteral("name")).toString(),
                           json.value(QStringLiteral("value")).toDouble(),
                           {},
                           json.value(QStringLiteral("unit")).toString()};
    if (const QJsonValue limit = json.value(QStringLiteral("limit")); limit.isDouble())
        measure.limit = limit.toDouble();
    return measure;
}

} // namespace

QString promiseStateToken(PromiseState state)
{
    return tokenOfEnum(kTokens, state);
}

std::optional<PromiseState> promiseStateFromToken(const QString &token)
{
    return enumOfToken<PromiseState>(kTokens, token);
}

PromiseState graver(PromiseState a, PromiseState b)
{
    return gravity(b) > gravity(a) ? b : a;
}

PromiseVerdict verdict(PromiseState state, const QString &summary, const QString &looked)
{
    PromiseVerdict one;
    one.state = state;
    one.summary = summary;
    one.looked = looked;
    return one;
}

PromiseVerdict unseen(const QString &lacks, const QString &looked, const QString &remedy)
{
    PromiseVerdict one = verdict(PromiseState::Unseen, lacks, looked);
    one.remedy = remedy;
    return one;
}

QJsonObject toJson(const PromiseVerdict &verdict)
{
    QJsonObject json{{QStringLiteral("state"), promiseStateToken(verdict.state)},
                     {QStringLiteral("summary"), verdict.summary},
                     {QStringLiteral("details"), QJsonArray::fromStringList(verdict.details)},
                     {QStringLiteral("looked"), verdict.looked},
                     {QStringLiteral("remedy"), verdict.remedy}};
    if (verdict.measure)
        json.insert(QStringLiteral("measure"), toJson(*verdict.measure));
    if (!verdict.marks.isEmpty())
        json.insert(QStringLiteral("marks"), verdict.marks);
    return json;
}

Result<PromiseVerdict> verdictFromJson(const QJsonObject &json)
{
    const auto state = promiseStateFromToken(json.value(QStringLiteral("state")).toString());
    if (!state)
        return failure(ErrorKind::Corrupt, QStringLiteral("What was seen of a promise cannot be read: it has no state "
                                                          "that this Gatehouse knows."));
    PromiseVerdict one = verdict(*state, json.value(QStringLiteral("summary")).toString(),
                                 json.value(QStringLiteral("looked")).toString());
    for (const QJsonValue &line : json.value(QStringLiteral("details")).toArray())
        one.details.append(line.toString());
    one.remedy = json.value(QStringLiteral("remedy")).toString();
    if (const QJsonValue measure = json.value(QStringLiteral("measure")); measure.isObject())
        one.measure = measureOf(measure.toObject());
    one.marks = json.value(QStringLiteral("marks")).toObject();
    return one;
}

void VerdictSum::add(const PromiseVerdict &one)
{
    m_parts.append(one);
}

void VerdictSum::addAbsent(const QString &table)
{
    if (!m_absent.contains(table))
        m_absent.append(table);
}

PromiseVerdict VerdictSum::sum(const PromiseVerdict &ifNone) const
{
    PromiseVerdict sum = m_parts.isEmpty() ? ifNone : sumOfParts();
    if (m_absent.isEmpty())
        return sum;
    constexpr qsizetype kNamed = 2;
    QString names = m_absent.mid(0, kNamed).join(QStringLiteral(", "));
    if (m_absent.size() > kNamed)
        names += QStringLiteral(" and %1 more").arg(m_absent.size() - kNamed);
    sum.summary += QStringLiteral("; not in this database, and not looked at: %1").arg(names);
    for (const QString &table : m_absent)
        sum.details.append(QStringLiteral("%1 is not in this database").arg(table));
    return sum;
}

PromiseVerdict VerdictSum::sumOfParts() const
{
    const PromiseVerdict *worst = &m_parts.constFirst();
    for (const PromiseVerdict &part : m_parts) {
        if (gravity(part.state) > gravity(worst->state))
            worst = &part;
    }
    PromiseVerdict sum = *worst;
    sum.details.clear();
    QStringList looked;
    int alike = 0;
    for (const PromiseVerdict &part : m_parts) {
        alike += part.state == worst->state && &part != worst;
        if (m_parts.size() > 1)
            sum.details.append(part.summary);
        sum.details += part.details;
        for (auto mark = part.marks.begin(); mark != part.marks.end(); ++mark)
            sum.marks.insert(mark.key(), mark.value());
        if (!part.looked.isEmpty() && !looked.contains(part.looked))
            looked.append(part.looked);
    }
    sum.looked = looked.join(QStringLiteral("; "));
    if (alike > 0 && worst->state != PromiseState::Kept)
        sum.summary = QStringLiteral("%1; and %2 more").arg(worst->summary).arg(alike);
    return sum;
}

} // namespace Gatehouse
