#include "models/privacy/pseudonyms.h"

#include <QMessageAuthenticationCode>
#include <QRegularExpression>

namespace Gatehouse
{

namespace
{

const QString kPrefix = QStringLiteral("erased-");

} // namespace

QByteArray Pseudonyms::digest(const QString &scope, const QString &value) const
{
    const QByteArray separator(1, '\0');
    return QMessageAuthenticationCode::hash(scope.toUtf8() + separator + value.toUtf8() + separator +
                                                QByteArray::number(m_serial),
                                            m_salt, QCryptographicHash::Sha256);
}

qint64 Pseudonyms::number(const QString &scope, const QString &value) const
{
    const quint64 drawn = digest(scope, value).left(7).toHex().toULongLong(nullptr, 16);
    return kFirstNumber + qint64(drawn % quint64(kLastNumber - kFirstNumber + 1));
}

QString Pseudonyms::text(const QString &scope, const QString &value) const
{
    return kPrefix + QString::fromLatin1(digest(scope, value).left(8).toHex());
}

QString Pseudonyms::uuid(const QString &scope, const QString &value) const
{
    QString hex = QString::fromLatin1(digest(scope, value).left(16).toHex());
    hex[12] = u'8'; // of an application's own making (RFC 9562)
    hex[16] = u'a';
    for (const int at : {20, 16, 12, 8})
        hex.insert(at, u'-');
    return hex;
}

bool Pseudonyms::isText(const QString &value)
{
    static const QRegularExpression form(QStringLiteral("^erased-[0-9a-f]{16}$"));
    return form.match(value).hasMatch();
}

} // namespace Gatehouse
