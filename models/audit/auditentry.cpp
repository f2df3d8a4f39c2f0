#include "models/audit/auditentry.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

bool isOneLine(const QString &text)
{
    return std::ranges::none_of(text, [](QChar each) { return each.unicode() < 0x20 || each == QChar::LineSeparator; });
}

} // namespace

Result<void> checkEntry(const AuditEntry &entry)
{
    const auto refuse = [](const char *field, const char *why) {
        return failure(ErrorKind::InvalidInput, QStringLiteral("An audit entry cannot be written: its %1 %2.")
                                                    .arg(QLatin1String(field), QLatin1String(why)));
    };
    if (entry.actor.isEmpty() || !isOneLine(entry.actor))
        return refuse("actor", "must be one line of text");
    if (entry.action.isEmpty() || !isOneLine(entry.action))
        return refuse("action", "must be one line of text");
    if (!isOneLine(entry.object))
        return refuse("object", "must be one line of text");
    Hash token;
    if (!entry.subject.isEmpty() && !fromHex(entry.subject.toLatin1(), token))
        return refuse("subject", "must be a token, never a name or an address");
    if (!isOneLine(entry.detail))
        return refuse("detail", "must be compact JSON");
    return {};
}

QByteArray canonicalBytes(const AuditEntry &entry)
{
    QByteArray bytes("gatehouse audit 1\n");
    bytes += QByteArray::number(entry.index) + '\n';
    bytes += QByteArray::number(entry.timeMs) + '\n';
    for (const QString *field : {&entry.actor, &entry.action, &entry.object, &entry.subject})
        bytes += field->toUtf8() + '\n';
    return bytes + entry.detail.toUtf8();
}

QString cutDetail(qint64 before)
{
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{{QStringLiteral("before"), before}}).toJson(QJsonDocument::Compact));
}

std::optional<qint64> cutBefore(const AuditEntry &entry)
{
    if (entry.action != kCutAction)
        return std::nullopt;
    const QJsonValue before = QJsonDocument::fromJson(entry.detail.toUtf8()).object().value(QStringLiteral("before"));
    const qint64 count = before.toInteger(-1);
    return count >= 0 ? std::optional(count) : std::nullopt;
}

} // namespace Gatehouse
