// Who uses the demo gateway: accounts, workspaces and keys, all invented, the same for the same seed.
#pragma once

#include "app/demogateway/randomstream.h"
#include "models/core/timespan.h"

#include <QString>

#include <vector>

namespace Gatehouse::Demo
{

inline constexpr int kAccountCount = 400;
inline constexpr int kWorkspaceCount = 60;
inline constexpr int kKeyCount = 600;

// Times are epoch milliseconds; 0 stands for never.
struct Account {
    int id = 0;
    QString email;
    QString name;
    QString company;
    QString country;
    QString status; // active, disabled, deleted
    qint64 createdAtMs = 0;
    qint64 lastSignInAtMs = 0;
    qint64 deletedAtMs = 0;
};

struct Workspace {
    int id = 0;
    QString name;
    int ownerAccountId = 0;
    QString region;
    double monthlyCap = 0; // as a multiple of what it spends in thirty days; 0: none
    qint64 createdAtMs = 0;
};

struct Membership {
    int accountId = 0;
    int workspaceId = 0;
    QString role;
    qint64 createdAtMs = 0;
};

struct ApiKey {
    int id = 0;
    int accountId = 0;
    int workspaceId = 0;
    QString name;
    QString prefix;
    QString secret; // only to be hashed
    QString status; // active, revoked, expired
    qint64 createdAtMs = 0;
    qint64 lastUsedAtMs = 0;
    qint64 expiresAtMs = 0;
    qint64 revokedAtMs = 0;
    double weight = 0; // share of the traffic; 0 for a key that sleeps
    double streamShare = 0;
    WeightedChoice models; // index into models()
    std::vector<quint32> homeIps;
};

// Ids count from 1 in the order of the lists: accounts[i].id == i + 1.
struct Directory {
    std::vector<Account> accounts;
    std::vector<Workspace> workspaces;
    std::vector<Membership> memberships;
    std::vector<ApiKey> keys;
    WeightedChoice keyChoice; // index into keys

    // A key that has slept for half a year and is still active.
    const ApiKey &dormantKey() const;
    // The key with the given place in the order of use; 0 is the busiest.
    const ApiKey &keyByUse(int place) const;
    // The key that the workspace uses most; any key when it has none.
    const ApiKey &busiestKeyOf(int workspaceId) const;
};

// `history` is the span that the first load covers; people and keys are older or as old as it.
Directory makeDirectory(quint64 seed, const TimeSpan &history);

// Addresses that never belong to a person: 198.18.0.0/15 (benchmarks) for homes, 100.64.0.0/10 for strangers.
quint32 homeIp(RandomStream &random);
quint32 strangerIp(RandomStream &random);
QString ipText(quint32 ip);
QString userAgent(RandomStream &random);

} // namespace Gatehouse::Demo
