#include "models/alerts/securityfinding.h"

#include "models/alerts/statestream.h"

#include <QCryptographicHash>
#include <QJsonArray>

namespace Gatehouse
{

QString securityPrincipalToken(SecurityPrincipal kind)
{
    static constexpr const char *kTokens[] = {"key", "account", "network", "admin", "everybody"};
    return QString::fromLatin1(kTokens[size_t(kind)]);
}

QString SecurityFinding::fingerprint() const
{
    // A zero byte stands in no id, so no two different triples read the same.
    const QByteArray text =
        QByteArray(entryOf(rule).id) + '\0' + securityPrincipalToken(kind).toLatin1() + '\0' + principal.toUtf8();
    return QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex().first(32));
}

QJsonObject SecurityFinding::evidence() const
{
    QJsonObject object{{QStringLiteral("rule"), QString::fromLatin1(entryOf(rule).id)},
                       {QStringLiteral("level"), securityLevelToken(level)},
                       {QStringLiteral("principal_kind"), securityPrincipalToken(kind)},
                       {QStringLiteral("began_ms"), beganMs},
                       {QStringLiteral("last_ms"), lastMs},
                       {QStringLiteral("summary"), summary},
                       {QStringLiteral("expected"), expected},
                       {QStringLiteral("observed"), observed},
                       {QStringLiteral("unless"), unless},
                       {QStringLiteral("sample"), sample},
                       {QStringLiteral("rows"), QJsonArray::fromStringList(rows)},
                       {QStringLiteral("row_count"), rowCount}};
    if (!note.isEmpty())
        object.insert(QStringLiteral("note"), note);
    if (score > 0)
        object.insert(QStringLiteral("score"), score);
    return object;
}

QJsonObject SecurityFinding::person() const
{
    QJsonObject object{{QStringLiteral("kind"), securityPrincipalToken(kind)},
                       {QStringLiteral("principal"), principal}};
    if (!networks.isEmpty())
        object.insert(QStringLiteral("networks"), QJsonArray::fromStringList(networks));
    if (!accounts.isEmpty())
        object.insert(QStringLiteral("accounts"), QJsonArray::fromStringList(accounts));
    return object;
}

void SecurityFinding::keep(StateStream &stream)
{
    stream.keep(rule, level, kind, beganMs, lastMs, summary, expected, observed, unless, note, score, sample, rows,
                rowCount, raisesOnly, principal, networks, accounts);
}

} // namespace Gatehouse
