// What the admin API shows of each table: a column that is not named here, such as a hash, never leaves the gateway.
#pragma once

#include <span>

namespace Gatehouse::Demo
{

struct Collection {
    enum class Type { Integer, Text };
    struct Column {
        const char *name;
        Type type;
    };

    const char *kind; // "account"
    const char *table;
    std::span<const Column> columns;
    std::span<const char *const> searched; // text columns that ?search= looks into
    const char *order;                     // newest or smallest first
    const char *enabled;                   // what the status is called; nullptr when it cannot be switched
};

const Collection &accountCollection();
const Collection &keyCollection();
const Collection &providerCollection();
const Collection &privacyRequestCollection();

} // namespace Gatehouse::Demo
