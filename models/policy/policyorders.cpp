#include "models/policy/policyorders.h"

#include "models/policy/policyloader.h"

#include <QMap>

#include <algorithm>

namespace Gatehouse
{

namespace
{

Result<void> checkReason(const QString &reason)
{
    if (reason.trimmed().isEmpty())
        return failure(ErrorKind::InvalidInput, QStringLiteral("A change of policies needs a reason."));
    if (reason.size() > kLongestPolicyReason)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The reason is longer than %1 characters.").arg(kLongestPolicyReason));
    return {};
}

std::unexpected<Error> meanwhile(const QString &what, const QString &by)
{
    return failure(ErrorKind::Denied, QStringLiteral("%1 was changed meanwhile, by %2. Look again before you go on.")
                                          .arg(what, by.isEmpty() ? QStringLiteral("nobody") : by));
}

Result<void> refuseKnown(const PolicyVersion &known, const PolicyDocument &document)
{
    if (known.hash == policyHash(document))
        return failure(ErrorKind::InvalidInput, QStringLiteral("Version %1 of policy %2 is taken over already, by %3.")
                                                    .arg(known.version, known.policy, known.by));
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("There is a version %1 of policy %2 already, with another content. Give the new one a "
                       "version of its own.")
            .arg(known.version, known.policy));
}

} // namespace

Result<void> checkAdoption(const PolicyAdoption &adoption, const QList<PolicyVersion> &known)
{
    const PolicyDocument &document = adoption.document;
    // Whatever comes in by another way than a file is checked as a file is.
    if (const auto checked = parsePolicy(policyFile(document), document.id); !checked)
        return std::unexpected(checked.error());
    if (auto checked = checkReason(adoption.reason); !checked)
        return checked;
    PolicyVersion newest;
    for (const PolicyVersion &one : known) {
        if (one.policy != document.id)
            continue;
        if (one.version == document.version)
            return refuseKnown(one, document);
        if (one.number > newest.number)
            newest = one;
    }
    if (newest.number != adoption.seen)
        return meanwhile(QStringLiteral("Policy %1").arg(document.id), newest.by);
    return {};
}

QList<PolicyStep> stepsInForce(const QList<PolicyStep> &history)
{
    QMap<QString, PolicyStep> held;
    for (auto step = history.crbegin(); step != history.crend(); ++step) {
        if (step->effect == PolicyEffect::Alone)
            held.clear();
        if (step->effect == PolicyEffect::Ended)
            held.remove(step->policy);
        else
            held.insert(step->policy, *step);
    }
    return held.values();
}

bool isInForce(const QList<PolicyStep> &held, const QString &policy, const QString &version)
{
    return std::ranges::any_of(
        held, [&](const PolicyStep &step) { return step.policy == policy && step.version == version; });
}

QString policyPins(const QList<PolicyStep> &steps)
{
    QStringList pins;
    for (const PolicyStep &step : steps)
        pins.append(step.pin());
    return pins.join(QStringLiteral(", "));
}

Result<void> checkEnforcement(const PolicyEnforcement &wanted, const QList<PolicyStep> &history, QDate effective,
                              QDate today)
{
    if (auto checked = checkReason(wanted.reason); !checked)
        return checked;
    const PolicyStep newest = history.value(0);
    if (newest.step != wanted.seen)
        return meanwhile(QStringLiteral("Which policies are in force"), newest.by);
    const QList<PolicyStep> held = stepsInForce(history);
    // Its shorter periods would purge at once what people were told would stay until then.
    if (!wanted.ends && effective.isValid() && effective > today)
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("Version %1 of policy %2 says that it holds from %3 on. Put it in force on that "
                                      "day; until then the one before it holds.")
                           .arg(wanted.version, wanted.policy, effective.toString(Qt::ISODate)));
    if (isInForce(held, wanted.policy, wanted.version) == wanted.ends)
        return {};
    return failure(ErrorKind::InvalidInput,
                   (wanted.ends ? QStringLiteral("Version %1 of policy %2 is not in force.")
                                : QStringLiteral("Version %1 of policy %2 is in force already."))
                       .arg(wanted.version, wanted.policy));
}

} // namespace Gatehouse
