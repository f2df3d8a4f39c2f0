#include "models/policy/subjectright.h"

#include "models/core/tokenlist.h"

namespace Gatehouse
{

namespace
{

constexpr std::array kRegimeTokens{"gdpr", "uk_gdpr", "california"};
constexpr std::array kTypeTokens{"access",      "portability", "deletion", "rectification",
                                 "restriction", "objection",   "opt_out",  "consent_withdrawal"};

} // namespace

QString regimeToken(Regime regime)
{
    return tokenOfEnum(kRegimeTokens, regime);
}

std::optional<Regime> regimeFromToken(const QString &token)
{
    return enumOfToken<Regime>(kRegimeTokens, token);
}

QString requestTypeToken(RequestType type)
{
    return tokenOfEnum(kTypeTokens, type);
}

std::optional<RequestType> requestTypeFromToken(const QString &token)
{
    return enumOfToken<RequestType>(kTypeTokens, token);
}

bool isExport(RequestType type)
{
    return type == RequestType::Access || type == RequestType::Portability;
}

} // namespace Gatehouse
