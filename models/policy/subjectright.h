// What a person may ask of whoever holds data about them, and the laws that say so.
#pragma once

#include <QString>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class Regime { Gdpr, UkGdpr, California };
inline constexpr std::array kRegimes{Regime::Gdpr, Regime::UkGdpr, Regime::California};
// "gdpr", "uk_gdpr", "california".
QString regimeToken(Regime regime);
std::optional<Regime> regimeFromToken(const QString &token);

enum class RequestType {
    Access,
    Portability,
    Deletion,
    Rectification,
    Restriction,
    Objection,
    OptOut,
    ConsentWithdrawal
};
inline constexpr std::array kRequestTypes{
    RequestType::Access,      RequestType::Portability, RequestType::Deletion, RequestType::Rectification,
    RequestType::Restriction, RequestType::Objection,   RequestType::OptOut,   RequestType::ConsentWithdrawal};
// "access", "consent_withdrawal".
QString requestTypeToken(RequestType type);
std::optional<RequestType> requestTypeFromToken(const QString &token);
// Access and portability: the person gets a package, and nothing is changed.
bool isExport(RequestType type);

} // namespace Gatehouse
