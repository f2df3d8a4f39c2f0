#include "models/gateway/heldsecret.h"

#include <string.h>
#include <vector>

namespace Gatehouse
{

class HeldSecret::Characters : public QSharedData
{
public:
    explicit Characters(const QString &text)
        : m_text(text.begin(), text.end())
    {
    }
    Characters(const Characters &) = delete;
    Characters &operator=(const Characters &) = delete;
    // A plain loop would be left out by the compiler, as nobody reads it again.
    ~Characters()
    {
        if (!m_text.empty())
            explicit_bzero(m_text.data(), m_text.size() * sizeof(QChar));
    }

    const std::vector<QChar> &text() const { return m_text; }

private:
    std::vector<QChar> m_text;
};

HeldSecret::HeldSecret() = default;
HeldSecret::HeldSecret(const HeldSecret &other) = default;
HeldSecret &HeldSecret::operator=(const HeldSecret &other) = default;
HeldSecret::~HeldSecret() = default;

HeldSecret::HeldSecret(QString &&text)
    : m_characters(new Characters(text))
{
    if (text.isDetached())
        text.fill(QChar());
    text.clear();
}

bool HeldSecret::isEmpty() const
{
    return !m_characters || m_characters->text().empty();
}

QString HeldSecret::text() const
{
    return isEmpty() ? QString() : QString(m_characters->text().data(), qsizetype(m_characters->text().size()));
}

} // namespace Gatehouse
