#include "models/audit/auditentry.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <charconv>

namespace Gatehouse
{

namespace
{

bool isOneLine(const QString &text)
{
    return std::ranges::none_of(text, [](QChar each) { return each.unicode() < 0x20 || each == QChar::LineSeparator; });
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), size_t(bytes.size())};
}

void append(QByteArray &into, std::string_view text)
{
    into.append(text.data(), qsizetype(text.size()));
}

void appendNumber(QByteArray &into, qint64 number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    into.append(digits.data(), end - digits.data());
    into.append('\n');
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

AuditEntry EntryView::entry() const
{
    const auto text = [](std::string_view field) { return QString::fromUtf8(field.data(), qsizetype(field.size())); };
    return {index, timeMs, text(actor), text(action), text(object), text(subject), text(detail)};
}

QByteArray canonicalBytes(const AuditEntry &entry)
{
    const QByteArray actor = entry.actor.toUtf8();
    const QByteArray action = entry.action.toUtf8();
    const QByteArray object = entry.object.toUtf8();
    const QByteArray subject = entry.subject.toUtf8();
    const QByteArray detail = entry.detail.toUtf8();
    QByteArray bytes;
    writeCanonicalBytes(
        {entry.index, entry.timeMs, viewOf(actor), viewOf(action), viewOf(object), viewOf(subject), viewOf(detail)},
        bytes);
    return bytes;
}

void writeCanonicalBytes(const EntryView &entry, QByteArray &into)
{
    into.resize(0); // which keeps the memory
    append(into, "gatehouse audit 1\n");
    appendNumber(into, entry.index);
    appendNumber(into, entry.timeMs);
    for (const std::string_view field : {entry.actor, entry.action, entry.object, entry.subject}) {
        append(into, field);
        into.append('\n');
    }
    append(into, entry.detail);
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
