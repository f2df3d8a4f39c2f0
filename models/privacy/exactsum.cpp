#include "models/privacy/exactsum.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

namespace
{

constexpr int kPlaces = 12;

} // namespace

void ExactSum::add(const SqlValue &value)
{
    QByteArray digits;
    if (value.kind == ValueKind::Integer)
        digits = QByteArray::number(value.integer);
    else if (value.kind == ValueKind::Real)
        digits = QByteArray::number(value.real, 'f', kPlaces);
    else if (value.kind == ValueKind::Text)
        digits = QByteArray(value.text.data(), qsizetype(value.text.size())).trimmed();
    const bool negative = digits.startsWith('-');
    Wide scaled = 0;
    int places = -1; // behind the point, once it was seen
    for (const char c : std::as_const(digits).mid(negative ? 1 : 0)) {
        if (c == '.' && places < 0)
            places = 0;
        else if (c < '0' || c > '9')
            return;
        else if (places < kPlaces) {
            scaled = scaled * 10 + (c - '0');
            places += places >= 0 ? 1 : 0;
        }
    }
    for (int i = qMax(places, 0); i < kPlaces; ++i)
        scaled *= 10;
    m_scaled += negative ? -scaled : scaled;
}

QString ExactSum::toString() const
{
    Wide left = m_scaled < 0 ? -m_scaled : m_scaled;
    QByteArray digits;
    while (left > 0) {
        digits.prepend(char('0' + int(left % 10)));
        left /= 10;
    }
    digits = digits.rightJustified(kPlaces + 1, '0');
    digits.insert(digits.size() - kPlaces, '.');
    while (digits.endsWith('0'))
        digits.chop(1);
    if (digits.endsWith('.'))
        digits.chop(1);
    return QString::fromLatin1(m_scaled < 0 ? '-' + digits : digits);
}

} // namespace Gatehouse
