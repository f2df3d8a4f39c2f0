#include "models/policy/commitmentwords.h"

#include "models/policy/promisechecks.h"
#include "models/policy/recordclass.h"

#include <QJsonArray>

namespace Gatehouse
{

namespace
{

QString requestName(RequestType type)
{
    switch (type) {
    case RequestType::Access:
        return QStringLiteral("the right of access");
    case RequestType::Portability:
        return QStringLiteral("the right to a portable copy");
    case RequestType::Deletion:
        return QStringLiteral("the right to deletion");
    case RequestType::Rectification:
        return QStringLiteral("the right to correction");
    case RequestType::Restriction:
        return QStringLiteral("the right to restriction");
    case RequestType::Objection:
        return QStringLiteral("the right to object");
    case RequestType::OptOut:
        return QStringLiteral("the right to opt out");
    case RequestType::ConsentWithdrawal:
        break;
    }
    return QStringLiteral("the right to withdraw consent");
}

QString retentionText(const RetentionTerm &term)
{
    const QString what = QStringLiteral("%1: %2").arg(recordClassName(term.recordClass), periodText(term.period));
    if (term.period.kind != PolicyPeriod::Length::Given)
        return what;
    if (term.mustGoAfter && term.mustStayUntil)
        return what + QStringLiteral(", no longer and no shorter");
    return what + (term.mustStayUntil ? QStringLiteral(" at least") : QStringLiteral(" at most"));
}

QString checkText(const Commitment &commitment)
{
    const PromiseCheckKind *kind = promiseCheckKind(commitment.check);
    const QString name = kind ? kind->name : commitment.check;
    return commitment.expects.isEmpty() ? name : QStringLiteral("%1 (%2)").arg(name, settingsText(commitment.expects));
}

} // namespace

QString commitmentKindName(CommitmentKind kind)
{
    switch (kind) {
    case CommitmentKind::Promise:
        return QStringLiteral("Promise");
    case CommitmentKind::Retention:
        return QStringLiteral("Period");
    case CommitmentKind::Right:
        return QStringLiteral("Right");
    case CommitmentKind::Disclosure:
        return QStringLiteral("Disclosure");
    case CommitmentKind::Duty:
        break;
    }
    return QStringLiteral("Duty");
}

QString regimeName(Regime regime)
{
    switch (regime) {
    case Regime::Gdpr:
        return QStringLiteral("GDPR");
    case Regime::UkGdpr:
        return QStringLiteral("UK GDPR");
    case Regime::California:
        break;
    }
    return QStringLiteral("California");
}

QString rightName(const RightTerm &right)
{
    const QString name = requestName(right.request);
    return right.regime ? QStringLiteral("%1 (%2)").arg(name, regimeName(*right.regime)) : name;
}

QString settingText(const QJsonValue &value)
{
    if (!value.isArray())
        return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
    QStringList words;
    const QJsonArray list = value.toArray();
    for (const QJsonValue &word : list)
        words.append(word.toString());
    return words.join(QStringLiteral(", "));
}

QString settingsText(const QJsonObject &settings)
{
    QStringList parts;
    for (auto at = settings.begin(); at != settings.end(); ++at) {
        QString name = at.key();
        const QString text = settingText(at.value());
        parts.append(name.replace(QLatin1Char('_'), QLatin1Char(' ')) + QLatin1Char(' ') +
                     (isPeriodLength(text) ? lengthText(text) : text));
    }
    return parts.join(QStringLiteral("; "));
}

QString commitmentTerms(const Commitment &commitment)
{
    switch (commitment.kind) {
    case CommitmentKind::Promise:
        return checkText(commitment);
    case CommitmentKind::Retention:
        return retentionText(commitment.retention);
    case CommitmentKind::Right:
        return commitment.right.within ? QStringLiteral("%1, within %2")
                                             .arg(rightName(commitment.right), periodText(*commitment.right.within))
                                       : rightName(commitment.right);
    case CommitmentKind::Disclosure:
        return commitment.check.isEmpty() ? commitment.discloses
                                          : QStringLiteral("%1; %2").arg(commitment.discloses, checkText(commitment));
    case CommitmentKind::Duty:
        break;
    }
    return commitment.reviewEvery.isEmpty() ? QStringLiteral("whenever it is due")
                                            : QStringLiteral("every %1").arg(lengthText(commitment.reviewEvery));
}

} // namespace Gatehouse
