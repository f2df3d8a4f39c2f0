// How a person is named in a request: by an account, an e-mail address, a user name, as the data map calls it.
#pragma once

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

struct SubjectIdentity {
    QString kind; // "account", "email"
    QString value;

    bool operator==(const SubjectIdentity &) const = default;
};

// As it is compared: without space around it, an e-mail address in lower case. Empty when nothing is left.
SubjectIdentity normalised(const SubjectIdentity &identity);
// Enough to tell two people apart, too little to name one.
QString maskedIdentity(const SubjectIdentity &identity);
// HMAC-SHA256 under the key of a store, of what is compared: 32 bytes that name nobody without the key.
QByteArray keyedHash(const QByteArray &key, const SubjectIdentity &identity);
// What the audit log calls the person of a case: 64 hexadecimal digits, and nothing once the salt is gone.
QString subjectToken(const QByteArray &salt);

} // namespace Gatehouse
