#include "models/privacy/gatewayrequest.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QJsonArray>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kLongestIdentity = 1024;
constexpr int kFirstYear = 2018; // nobody has an older request open
constexpr qsizetype kMostNamed = 5;

QHash<QString, QString> wordsOf(const QJsonObject &object)
{
    QHash<QString, QString> words;
    for (auto it = object.begin(); it != object.end(); ++it)
        words.insert(it.key(), it.value().toString());
    return words;
}

QString placeOf(const GatewayRequest &request)
{
    return request.id.isEmpty() ? QStringLiteral("a request without an id")
                                : QStringLiteral("request %1").arg(request.id.left(60));
}

bool comesBefore(const GatewayRequest &one, const GatewayRequest &other)
{
    if (one.receivedMs != other.receivedMs)
        return one.receivedMs < other.receivedMs;
    bool isNumber = false;
    bool isOtherNumber = false;
    const qint64 number = one.id.toLongLong(&isNumber);
    const qint64 otherNumber = other.id.toLongLong(&isOtherNumber);
    return isNumber && isOtherNumber ? number < otherNumber : one.id < other.id;
}

void addIdentity(IntakeCandidate &one, const char *kind, const QString &value)
{
    if (value.size() > kLongestIdentity)
        one.problems.append(QStringLiteral("Its %1 has more than %2 characters. File it with 'case open'.")
                                .arg(QLatin1String(kind))
                                .arg(kLongestIdentity));
    else if (!value.isEmpty())
        one.request.subject.append({QLatin1String(kind), value});
}

IntakeCandidate candidateOf(const GatewayRequest &request, const RequestRules &rules, const QString &origin,
                            const QDate &today)
{
    IntakeCandidate one;
    one.where = placeOf(request);
    one.problems = request.problems;
    if (request.id.isEmpty())
        one.problems.append(QStringLiteral("It has no id, so nobody can tell whether it was filed before. File it with "
                                           "'case open'."));
    one.request.source = takenFromGateway(origin, request.id);
    if (request.receivedMs) {
        const QDate day = QDateTime::fromMSecsSinceEpoch(*request.receivedMs).date();
        if (day.year() >= kFirstYear && day <= today)
            one.request.received = day;
    }
    if (const auto type = requestTypeFromToken(rules.kinds.value(request.kind, request.kind))) {
        one.request.type = *type;
        one.typeIsKnown = true;
    }
    if (one.typeIsKnown && one.request.type == RequestType::Rectification)
        one.problems.append(QStringLiteral("A rectification says what is to be written. File it with 'case open'."));
    if (const auto law = regimeFromToken(rules.regimes.value(request.regime, request.regime))) {
        one.request.regime = *law;
        one.regimeIsKnown = true;
    }
    one.request.channel = request.channel.isEmpty() ? QStringLiteral("gateway") : request.channel.left(60);
    addIdentity(one, "account", request.account);
    addIdentity(one, "email", request.email);
    return one;
}

QString receivedWords(ReceivedForm form)
{
    switch (form) {
    case ReceivedForm::Seconds:
        return QStringLiteral("seconds since 1970");
    case ReceivedForm::Milliseconds:
        return QStringLiteral("milliseconds since 1970");
    case ReceivedForm::Text:
        return QStringLiteral("a text such as 2026-11-02T09:00:00Z");
    }
    return {};
}

QString withoutDay(const QStringList &places, ReceivedForm form)
{
    const qsizetype more = places.size() - kMostNamed;
    return QStringLiteral("No day of receipt can be read of %1%2: it is not %3, or to come, or before %4.")
        .arg(places.mid(0, kMostNamed).join(QStringLiteral(", ")),
             more > 0 ? QStringLiteral(" and %1 more").arg(more) : QString(), receivedWords(form))
        .arg(kFirstYear);
}

} // namespace

RequestRules RequestRules::fromSection(const QJsonObject &section, const QString &unit)
{
    RequestRules rules;
    const QJsonObject open = section.value(QStringLiteral("open")).toObject();
    for (const QJsonValue &value : open.value(QStringLiteral("values")).toArray())
        rules.openStatuses.append(value.toString());
    rules.kinds = wordsOf(section.value(QStringLiteral("kinds")).toObject());
    rules.regimes = wordsOf(section.value(QStringLiteral("regimes")).toObject());
    if (unit == QLatin1String("s"))
        rules.received = ReceivedForm::Seconds;
    else if (unit == QLatin1String("ms"))
        rules.received = ReceivedForm::Milliseconds;
    return rules;
}

std::optional<qint64> receivedMs(qint64 number, ReceivedForm form)
{
    qint64 ms = 0;
    if (form == ReceivedForm::Text || qMulOverflow<qint64>(number, form == ReceivedForm::Seconds ? 1000 : 1, &ms))
        return std::nullopt;
    return QDateTime::fromMSecsSinceEpoch(ms).isValid() ? std::optional(ms) : std::nullopt;
}

std::optional<qint64> receivedMs(const QString &text, ReceivedForm form)
{
    const QDateTime time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    return form == ReceivedForm::Text && time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

QString takenFromGateway(const QString &gateway, const QString &id)
{
    constexpr qsizetype kLongest = 100;
    const auto digest = [](const QString &text) {
        return QString::fromLatin1(QCryptographicHash::hash(text.toUtf8(), QCryptographicHash::Sha256).toHex());
    };
    return QStringLiteral("gateway %1 %2").arg(digest(gateway).first(16), id.size() > kLongest ? digest(id) : id);
}

Intake intakeOf(const QList<GatewayRequest> &requests, const RequestRules &rules, const QString &origin,
                const QDate &today)
{
    QList<GatewayRequest> sorted = requests;
    std::ranges::stable_sort(sorted, comesBefore);
    Intake intake;
    QStringList dayless;
    for (const GatewayRequest &request : sorted) {
        intake.candidates.append(candidateOf(request, rules, origin, today));
        if (!intake.candidates.constLast().request.received.isValid())
            dayless.append(placeOf(request));
    }
    if (!dayless.isEmpty())
        intake.notes.append(withoutDay(dayless, rules.received));
    return intake;
}

} // namespace Gatehouse
