#include "models/datamap/valueshape.h"

#include "models/core/counted.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>
#include <cctype>
#include <numeric>

namespace Gatehouse
{

namespace
{

constexpr size_t kMostBytes = 4096;
constexpr qsizetype kLongText = 60;
constexpr qsizetype kLongestKey = 512;

bool fits(const QRegularExpression &form, const QString &text)
{
    return form.match(text).hasMatch();
}

bool isEmail(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[^\\s@<>,;]{1,64}@[^\\s@<>,;]+\\.[^\\s@<>,;.]{2,}$"));
    return text.size() <= 320 && fits(form, text);
}

bool isIp(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^(?:[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*:"
                       "[0-9a-fA-F:.]*)(?:/[0-9]{1,3})?$"));
    return text.size() <= 50 && fits(form, text) && !QHostAddress(text.section(QLatin1Char('/'), 0, 0)).isNull();
}

bool isUuid(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\{?[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\}?$"));
    return fits(form, text);
}

bool isUrl(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[a-zA-Z][a-zA-Z0-9+.-]{1,20}://\\S+$"));
    return fits(form, text);
}

bool isNumber(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^[+-]?[0-9]{1,30}(?:[.,][0-9]{1,30})?(?:[eE][+-]?[0-9]{1,4})?$"));
    return fits(form, text);
}

bool isDate(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[ "
                       "T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?\\s*(?:Z|[+-][0-9:]{2,6})?)?$"));
    return fits(form, text);
}

// One word of letters and digits in no language: "sk-9f...", a hash, base64.
bool isKey(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_+/=.$:-]{16,}$"));
    return text.size() <= kLongestKey && fits(form, text);
}

bool isJson(const QString &text)
{
    if (!text.startsWith(QLatin1Char('{')) && !text.startsWith(QLatin1Char('[')))
        return false;
    // What was cut off is no document any more.
    return text.size() >= qsizetype(kMostBytes) / 2 || !QJsonDocument::fromJson(text.toUtf8()).isNull();
}

bool isLongText(const QString &text)
{
    return text.size() >= kLongText || (text.size() >= 20 && text.count(QLatin1Char(' ')) >= 3);
}

} // namespace

ValueShape valueShapeOf(std::string_view value)
{
    const std::string_view seen = value.substr(0, kMostBytes);
    const QString text = QString::fromUtf8(seen.data(), qsizetype(seen.size())).trimmed();
    if (text.isEmpty())
        return ValueShape::Empty;
    constexpr std::array kTests{std::pair(&isEmail, ValueShape::Email),      std::pair(&isDate, ValueShape::Date),
                                std::pair(&isNumber, ValueShape::Number),    std::pair(&isIp, ValueShape::Ip),
                                std::pair(&isUuid, ValueShape::Uuid),        std::pair(&isUrl, ValueShape::Url),
                                std::pair(&isJson, ValueShape::Json),        std::pair(&isKey, ValueShape::Key),
                                std::pair(&isLongText, ValueShape::LongText)};
    const auto found = std::ranges::find_if(kTests, [&](const auto &test) { return test.first(text); });
    return found == kTests.end() ? ValueShape::Other : found->second;
}

ValueShape valueShapeOf(const SqlValue &value)
{
    switch (value.kind) {
    case ValueKind::Null:
        return ValueShape::Empty;
    case ValueKind::Integer:
    case ValueKind::Real:
        return ValueShape::Number;
    case ValueKind::Text:
    case ValueKind::Blob:
        break;
    }
    return valueShapeOf(value.text);
}

QString valueShapeText(ValueShape shape, int count)
{
    switch (shape) {
    case ValueShape::Empty:
        return QStringLiteral("nothing");
    case ValueShape::Email:
        return wordFor(count, QStringLiteral("an e-mail address"), QStringLiteral("e-mail addresses"));
    case ValueShape::Ip:
        return wordFor(count, QStringLiteral("an IP address"), QStringLiteral("IP addresses"));
    case ValueShape::Uuid:
        return wordFor(count, QStringLiteral("a UUID"), QStringLiteral("UUIDs"));
    case ValueShape::Url:
        return wordFor(count, QStringLiteral("a web address"), QStringLiteral("web addresses"));
    case ValueShape::Key:
        return wordFor(count, QStringLiteral("a key or hash"), QStringLiteral("keys or hashes"));
    case ValueShape::Number:
        return wordFor(count, QStringLiteral("a number"), QStringLiteral("numbers"));
    case ValueShape::Date:
        return wordFor(count, QStringLiteral("a date"), QStringLiteral("dates"));
    case ValueShape::Json:
        return QStringLiteral("JSON");
    case ValueShape::LongText:
        return wordFor(count, QStringLiteral("a sentence"), QStringLiteral("sentences"));
    case ValueShape::Other:
        break;
    }
    return wordFor(count, QStringLiteral("a short word"), QStringLiteral("short words"));
}

int ColumnSample::looked() const
{
    return std::accumulate(counts.cbegin(), counts.cend(), 0);
}

} // namespace Gatehouse
