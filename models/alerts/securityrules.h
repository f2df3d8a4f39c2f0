// What the detections of misuse are set to, which are off, and which version of each rule that is.
#pragma once

#include "models/alerts/securitysettings.h"

#include <array>

namespace Gatehouse
{

struct SecurityRules {
    struct Standing {
        bool isOff = false;
        int version = 0; // 0: as it is shipped

        bool operator==(const Standing &) const = default;
    };

    SecuritySettings settings;
    std::array<Standing, kSecurityRuleCount> standings{};

    Standing &of(SecurityRule rule) { return standings[size_t(rule)]; }
    bool isOn(SecurityRule rule) const { return !standings[size_t(rule)].isOff; }
    int version(SecurityRule rule) const { return standings[size_t(rule)].version; }

    bool operator==(const SecurityRules &) const = default;
};

} // namespace Gatehouse
