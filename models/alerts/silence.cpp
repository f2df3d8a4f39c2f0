#include "models/alerts/silence.h"

#include "models/alerts/alertwords.h"

#include <QCoreApplication>

#include <algorithm>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Silences)
};

} // namespace

QString silenceId(qint64 seq)
{
    return QStringLiteral("S-%1").arg(seq, 6, 10, QLatin1Char('0'));
}

std::optional<qint64> silenceSeq(const QString &id)
{
    bool isNumber = false;
    const QString digits = id.startsWith(QLatin1String("S-"), Qt::CaseInsensitive) ? id.mid(2) : id;
    const qint64 seq = digits.toLongLong(&isNumber);
    return isNumber && seq > 0 ? std::optional(seq) : std::nullopt;
}

bool Silence::covers(const Alert &alert) const
{
    if (alert.gateway != of.gateway)
        return false;
    switch (scope) {
    case SilenceScope::Alert:
        return alert.fingerprint == of.fingerprint;
    case SilenceScope::Node: // what is below a node has its conditions, and more
        return std::ranges::all_of(of.node,
                                   [&alert](const QString &condition) { return alert.node.contains(condition); });
    case SilenceScope::Rule:
        return alert.rule == of.rule;
    }
    return false;
}

Result<void> checkSilenceScope(const Alert &alert, SilenceScope scope)
{
    if (scope != SilenceScope::Node || !alert.ofPerson)
        return {};
    return failure(ErrorKind::InvalidInput,
                   Texts::tr("%1 is about a person, who is masked here, and another one may look alike. Silence the "
                             "alert itself.")
                       .arg(alertId(alert.seq)));
}

QString silenceSubject(const Alert &alert, SilenceScope scope)
{
    switch (scope) {
    case SilenceScope::Alert:
        return alertHeadline(alert);
    case SilenceScope::Node:
        return alert.node.isEmpty() ? Texts::tr("everything at this gateway")
                                    : Texts::tr("everything at %1 and below it").arg(alertPlace(alert));
    case SilenceScope::Rule:
        return Texts::tr("%1 everywhere").arg(alert.title.isEmpty() ? alert.rule : alert.title);
    }
    return {};
}

} // namespace Gatehouse
