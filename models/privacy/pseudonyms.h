// What stands in place of a value that named a person: the same for the same value in every table, and nothing that
// leads back once the salt is gone.
#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

class Pseudonyms
{
public:
    Pseudonyms(QByteArray salt, int serial)
        : m_salt(std::move(salt))
        , m_serial(serial)
    {
    }

    // `scope` says what the value is: "users.id". Numbers lie where no gateway has counted to, within 32 bits.
    static constexpr qint64 kFirstNumber = 2'000'000'000;
    static constexpr qint64 kLastNumber = 2'147'483'000;
    qint64 number(const QString &scope, const QString &value) const;
    QString text(const QString &scope, const QString &value) const; // "erased-0123456789abcdef"
    QString uuid(const QString &scope, const QString &value) const;

    // Whether it is one, of whomever.
    static bool isNumber(qint64 value) { return value >= kFirstNumber && value <= kLastNumber; }
    static bool isText(const QString &value);

private:
    QByteArray digest(const QString &scope, const QString &value) const;

    QByteArray m_salt;
    int m_serial;
};

} // namespace Gatehouse
