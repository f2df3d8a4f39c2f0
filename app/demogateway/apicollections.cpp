#include "app/demogateway/apicollections.h"

namespace Gatehouse::Demo
{

namespace
{

using Type = Collection::Type;

constexpr Collection::Column kAccountColumns[] = {
    {"id", Type::Integer},          {"email", Type::Text},
    {"name", Type::Text},           {"company", Type::Text},
    {"country", Type::Text},        {"status", Type::Text},
    {"created_at", Type::Integer},  {"last_sign_in_at", Type::Integer},
    {"disabled_at", Type::Integer}, {"deleted_at", Type::Integer},
};
constexpr const char *kAccountSearch[] = {"email", "name", "company", "status"};

constexpr Collection::Column kKeyColumns[] = {
    {"id", Type::Integer},          {"account_id", Type::Integer},   {"workspace_id", Type::Integer},
    {"name", Type::Text},           {"prefix", Type::Text},          {"status", Type::Text},
    {"created_at", Type::Integer},  {"last_used_at", Type::Integer}, {"expires_at", Type::Integer},
    {"disabled_at", Type::Integer}, {"revoked_at", Type::Integer},
};
constexpr const char *kKeySearch[] = {"name", "prefix", "status"};

constexpr Collection::Column kProviderColumns[] = {
    {"id", Type::Integer},  {"name", Type::Text},          {"product", Type::Text},        {"region", Type::Text},
    {"status", Type::Text}, {"created_at", Type::Integer}, {"disabled_at", Type::Integer},
};
constexpr const char *kProviderSearch[] = {"name", "product", "region", "status"};

constexpr Collection::Column kPrivacyColumns[] = {
    {"id", Type::Integer},         {"received_at", Type::Integer}, {"kind", Type::Text},
    {"regime", Type::Text},        {"channel", Type::Text},        {"account_id", Type::Integer},
    {"contact_email", Type::Text}, {"status", Type::Text},         {"closed_at", Type::Integer},
};
constexpr const char *kPrivacySearch[] = {"kind", "regime", "contact_email", "status"};

constexpr Collection kAccounts{"account", "accounts", kAccountColumns, kAccountSearch, "id", "active"};
constexpr Collection kKeys{"key", "api_keys", kKeyColumns, kKeySearch, "id", "active"};
constexpr Collection kProviders{"provider", "providers", kProviderColumns, kProviderSearch, "id", "enabled"};
constexpr Collection kPrivacyRequests{"privacy request", "privacy_requests",          kPrivacyColumns,
                                      kPrivacySearch,    "received_at DESC, id DESC", nullptr};

} // namespace

const Collection &accountCollection()
{
    return kAccounts;
}

const Collection &keyCollection()
{
    return kKeys;
}

const Collection &providerCollection()
{
    return kProviders;
}

const Collection &privacyRequestCollection()
{
    return kPrivacyRequests;
}

} // namespace Gatehouse::Demo
