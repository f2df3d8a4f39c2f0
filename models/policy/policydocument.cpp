#include "models/policy/policydocument.h"

#include "models/audit/hash.h"
#include "models/core/tokenlist.h"
#include "models/gateway/datamap.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

constexpr std::array kKindTokens{"promise", "retention", "right", "disclosure", "duty"};
constexpr std::array kStartTokens{"recorded", "account_deleted", "request_received"};

QRegularExpressionMatch lengthParts(const QString &length)
{
    static const QRegularExpression form(
        QStringLiteral("\\AP(?=[0-9])(?:([0-9]{1,3})Y)?(?:([0-9]{1,3})M)?(?:([0-9]{1,4})D)?\\z"));
    return form.match(length);
}

QString startText(PeriodStart start)
{
    switch (start) {
    case PeriodStart::Recorded:
        return QStringLiteral("from when it was recorded");
    case PeriodStart::AccountDeleted:
        return QStringLiteral("from when the account is deleted");
    case PeriodStart::RequestReceived:
        break;
    }
    return QStringLiteral("from when the request is received");
}

} // namespace

QString commitmentKindToken(CommitmentKind kind)
{
    return tokenOfEnum(kKindTokens, kind);
}

std::optional<CommitmentKind> commitmentKindFromToken(const QString &token)
{
    return enumOfToken<CommitmentKind>(kKindTokens, token);
}

QString periodStartToken(PeriodStart start)
{
    return tokenOfEnum(kStartTokens, start);
}

std::optional<PeriodStart> periodStartFromToken(const QString &token)
{
    return enumOfToken<PeriodStart>(kStartTokens, token);
}

QDate PolicyPeriod::endFrom(QDate day) const
{
    return kind == Length::Given ? keptUntil(day, length).addDays(1) : QDate();
}

QDate PolicyPeriod::keptFrom(QDate day) const
{
    return kind == Length::Given ? Gatehouse::keptFrom(day, length) : QDate();
}

bool isPeriodLength(const QString &length)
{
    const auto parts = lengthParts(length);
    return parts.hasMatch() && parts.captured(1).toInt() + parts.captured(2).toInt() + parts.captured(3).toInt() > 0;
}

QString lengthText(const QString &length)
{
    const auto parts = lengthParts(length);
    QStringList texts;
    const char *const units[] = {"year", "month", "day"};
    for (int i = 0; i < 3; ++i) {
        const int count = parts.captured(i + 1).toInt();
        if (count > 0)
            texts.append(QStringLiteral("%1 %2%3").arg(QString::number(count), QString::fromLatin1(units[i]),
                                                       count == 1 ? QString() : QStringLiteral("s")));
    }
    return texts.join(QStringLiteral(" and "));
}

QString periodText(const PolicyPeriod &period)
{
    switch (period.kind) {
    case PolicyPeriod::Length::Given:
        return QStringLiteral("%1 %2").arg(lengthText(period.length), startText(period.from));
    case PolicyPeriod::Length::Unlimited:
        return QStringLiteral("indefinitely");
    case PolicyPeriod::Length::WhileActive:
        return QStringLiteral("as long as the account exists");
    case PolicyPeriod::Length::Necessary:
        break;
    }
    return QStringLiteral("as long as necessary");
}

const PolicySentence *PolicyDocument::sentenceWith(const QString &commitmentId) const
{
    const auto found = std::ranges::find_if(sentences, [&commitmentId](const PolicySentence &sentence) {
        return std::ranges::find(sentence.commitments, commitmentId, &Commitment::id) != sentence.commitments.end();
    });
    return found == sentences.end() ? nullptr : &*found;
}

PolicySentence *PolicyDocument::sentenceWith(const QString &commitmentId)
{
    const PolicySentence *found = std::as_const(*this).sentenceWith(commitmentId);
    return found ? &sentences[found - sentences.constData()] : nullptr;
}

const Commitment *PolicyDocument::commitment(const QString &commitmentId) const
{
    const PolicySentence *sentence = sentenceWith(commitmentId);
    return sentence ? &*std::ranges::find(sentence->commitments, commitmentId, &Commitment::id) : nullptr;
}

Commitment *PolicyDocument::commitment(const QString &commitmentId)
{
    const QString wanted = commitmentId; // which may be of this document, and leaves its place when the lists detach
    PolicySentence *sentence = sentenceWith(wanted);
    return sentence ? &*std::ranges::find(sentence->commitments, wanted, &Commitment::id) : nullptr;
}

QList<Commitment> PolicyDocument::commitments(CommitmentKind kind) const
{
    QList<Commitment> found;
    for (const PolicySentence &sentence : sentences) {
        for (const Commitment &commitment : sentence.commitments) {
            if (commitment.kind == kind)
                found.append(commitment);
        }
    }
    return found;
}

QStringList PolicyDocument::recordClasses() const
{
    QStringList classes;
    const QList<Commitment> terms = commitments(CommitmentKind::Retention);
    for (const Commitment &commitment : terms) {
        if (!classes.contains(commitment.retention.recordClass))
            classes.append(commitment.retention.recordClass);
    }
    return classes;
}

QString policyHash(const PolicyDocument &policy)
{
    // QJsonObject keeps its keys sorted, so that the compact text is one for one document.
    const QByteArray canonical = QJsonDocument(toJson(policy)).toJson(QJsonDocument::Compact);
    return QString::fromLatin1(toHex(Sha256().of(canonical)));
}

QString policyPin(const PolicyDocument &policy)
{
    return policyPin(policy.id, policy.version, policyHash(policy));
}

QString policyPin(const QString &id, const QString &version, const QString &hash)
{
    return QStringLiteral("%1 %2 (sha256 %3)").arg(id, version, hash);
}

QString policyPins(const QList<PolicyDocument> &policies)
{
    QStringList pins;
    for (const PolicyDocument &policy : policies)
        pins.append(policyPin(policy));
    return pins.join(QStringLiteral(", "));
}

QString promiseKey(const QString &policyId, const QString &commitmentId)
{
    return policyId + QLatin1Char('/') + commitmentId;
}

} // namespace Gatehouse
