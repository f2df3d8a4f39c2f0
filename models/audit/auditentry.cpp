#include "models/audit/auditentry.h"

#include <algorithm>
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

constexpr std::string_view kHead = "gatehouse audit 1\n";
constexpr qsizetype kMostDigits = 20; // of 64 bits, with a sign

char *put(char *at, std::string_view text)
{
    return std::ranges::copy(text, at).out;
}

char *putLine(char *at, std::string_view text)
{
    at = put(at, text);
    *at = '\n';
    return at + 1;
}

char *putLine(char *at, qint64 number)
{
    at = std::to_chars(at, at + kMostDigits, number).ptr;
    *at = '\n';
    return at + 1;
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
    writeLeafBytes(
        {entry.index, entry.timeMs, viewOf(actor), viewOf(action), viewOf(object), viewOf(subject), viewOf(detail)},
        bytes);
    return bytes.sliced(1);
}

void writeLeafBytes(const EntryView &entry, QByteArray &into)
{
    // Made room for once: a log of millions of entries is checked by this.
    const size_t texts =
        entry.actor.size() + entry.action.size() + entry.object.size() + entry.subject.size() + entry.detail.size();
    into.resize(1 + qsizetype(kHead.size() + texts) + 2 * (kMostDigits + 1) + 4);
    char *const begin = into.data();
    *begin = 0;
    char *at = put(begin + 1, kHead);
    at = putLine(at, entry.index);
    at = putLine(at, entry.timeMs);
    for (const std::string_view field : {entry.actor, entry.action, entry.object, entry.subject})
        at = putLine(at, field);
    at = put(at, entry.detail);
    into.truncate(at - begin);
}

} // namespace Gatehouse
