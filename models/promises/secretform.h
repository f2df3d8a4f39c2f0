// In which form a secret is kept, told from how it is written. It never leaves the place where it is looked at.
#pragma once

#include <QString>

#include <string_view>

namespace Gatehouse
{

enum class SecretForm {
    None, // empty: nothing to steal
    Bcrypt,
    SlowHash, // another one that is slow on purpose: argon2, scrypt, PBKDF2
    Digest,   // a plain hash: SHA-256 and longer
    Unclear,  // 32 or 40 hexadecimal digits: an old hash, or a key
    Clear,
};

SecretForm secretFormOf(std::string_view secret);
// A digest of digits alone, without its name: a key that was made of as many random digits looks the same.
bool isBareDigest(std::string_view secret);
// "bcrypt", "in clear".
QString secretFormText(SecretForm form);
// Of a slow hash which one it is: "argon2". Of all others as above.
QString secretFormText(std::string_view secret);

} // namespace Gatehouse
