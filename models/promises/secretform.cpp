#include "models/promises/secretform.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

struct SlowHash {
    std::string_view begin;
    const char *name;
};

constexpr std::array<SlowHash, 9> kSlowHashes{
    SlowHash{"$argon2", "argon2"},    SlowHash{"$scrypt$", "scrypt"},   SlowHash{"scrypt:", "scrypt"},
    SlowHash{"pbkdf2", "PBKDF2"},     SlowHash{"$pbkdf2", "PBKDF2"},    SlowHash{"{PBKDF2", "PBKDF2"},
    SlowHash{"$6$", "SHA-512 crypt"}, SlowHash{"$5$", "SHA-256 crypt"}, SlowHash{"$y$", "yescrypt"}};

constexpr size_t kSha256Digits = 64;
constexpr size_t kBcryptLength = 60;

bool isHexadecimal(std::string_view text)
{
    return std::ranges::all_of(
        text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); });
}

bool isBcrypt(std::string_view text)
{
    return text.size() == kBcryptLength && text.starts_with("$2") && text[3] == '$' && text[6] == '$';
}

} // namespace

SecretForm secretFormOf(std::string_view secret)
{
    if (secret.empty())
        return SecretForm::None;
    if (isBcrypt(secret))
        return SecretForm::Bcrypt;
    if (std::ranges::any_of(kSlowHashes, [&](const SlowHash &each) { return secret.starts_with(each.begin); }))
        return SecretForm::SlowHash;
    constexpr std::array<std::string_view, 4> kDigests{"sha256:", "sha512:", "sha256$", "sha512$"};
    if (std::ranges::any_of(kDigests, [&](std::string_view begin) { return secret.starts_with(begin); }))
        return SecretForm::Digest;
    if (!isHexadecimal(secret))
        return SecretForm::Clear;
    if (secret.size() == kSha256Digits || secret.size() == 96 || secret.size() == 128)
        return SecretForm::Digest;
    return secret.size() == 32 || secret.size() == 40 ? SecretForm::Unclear : SecretForm::Clear;
}

bool isBareDigest(std::string_view secret)
{
    return secretFormOf(secret) == SecretForm::Digest && isHexadecimal(secret);
}

QString secretFormText(SecretForm form)
{
    switch (form) {
    case SecretForm::None:
        return QStringLiteral("empty");
    case SecretForm::Bcrypt:
        return QStringLiteral("bcrypt");
    case SecretForm::SlowHash:
        return QStringLiteral("a slow hash");
    case SecretForm::Digest:
        return QStringLiteral("a digest");
    case SecretForm::Unclear:
        return QStringLiteral("unclear whether a hash");
    case SecretForm::Clear:
        break;
    }
    return QStringLiteral("in clear");
}

QString secretFormText(std::string_view secret)
{
    const SecretForm form = secretFormOf(secret);
    const auto slow =
        std::ranges::find_if(kSlowHashes, [&](const SlowHash &each) { return secret.starts_with(each.begin); });
    return form == SecretForm::SlowHash && slow != kSlowHashes.end() ? QString::fromLatin1(slow->name)
                                                                     : secretFormText(form);
}

} // namespace Gatehouse
