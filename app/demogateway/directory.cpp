#include "app/demogateway/directory.h"

#include "app/demogateway/catalogue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace Gatehouse::Demo
{

namespace
{

constexpr quint64 kPart = 0x6469726563746f72ULL; // keeps this stream apart from those of the traffic

constexpr std::array kFirstNames{"Ada",   "Amara", "Anil",  "Asha",  "Bao",  "Bela",   "Carla", "Chen",
                                 "Dilan", "Edda",  "Emre",  "Fatou", "Femi", "Greta",  "Hana",  "Ines",
                                 "Ivo",   "Jana",  "Jonas", "Kaito", "Kofi", "Lars",   "Leila", "Lin",
                                 "Maja",  "Mateo", "Mina",  "Nadia", "Noor", "Olga",   "Paulo", "Priya",
                                 "Rosa",  "Sana",  "Sven",  "Tariq", "Uma",  "Viktor", "Yara",  "Zofia"};
constexpr std::array kLastNames{"Abara",  "Berg",   "Castel", "Dahl",   "Eriks",  "Fontan", "Grau",   "Haddad", "Ito",
                                "Jansen", "Kaya",   "Lindt",  "Moreau", "Nakano", "Okoye",  "Petrov", "Quispe", "Rao",
                                "Silva",  "Tanaka", "Unger",  "Varga",  "Weber",  "Xu",     "Yilmaz", "Zeman"};
constexpr std::array kCompanyHeads{"Amber",  "Birch", "Cobalt",  "Delta",   "Ember", "Fjord", "Granite",
                                   "Harbor", "Iris",  "Juniper", "Kestrel", "Lumen", "Maple", "North",
                                   "Onyx",   "Pine",  "Quartz",  "River",   "Slate", "Tundra"};
constexpr std::array kCompanyTails{"Analytics", "Books",     "Clinic", "Games",    "Insurance",
                                   "Labs",      "Logistics", "Media",  "Software", "Travel"};
constexpr std::array kCountries{"DE", "FR", "US", "IN", "SG", "BR", "JP", "PL", "NP", "CN", "GB", "NL"};
constexpr std::array kKeyNames{"production", "staging", "batch",  "chat widget", "evaluation",
                               "notebook",   "ci",      "search", "agents",      "mobile app"};
constexpr std::array kAgents{
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Mobile",
    "curl/8.14.1",
    "python-httpx/0.28"};

template<size_t N>
QString oneOf(const std::array<const char *, N> &list, RandomStream &random)
{
    return QString::fromLatin1(list[size_t(random.below(int(N)))]);
}

QString randomText(RandomStream &random, int length)
{
    static constexpr char kAlphabet[] = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    QString text;
    for (int i = 0; i < length; ++i)
        text += QLatin1Char(kAlphabet[random.below(int(sizeof kAlphabet) - 1)]);
    return text;
}

qint64 before(qint64 timeMs, double maxDays, RandomStream &random)
{
    return timeMs - qint64(random.uniform() * maxDays * double(kDayMs));
}

// Of 27 lots one is reached on the first days of a month, some in its course, and most are never near.
double capOf(int lot)
{
    return lot == 0 ? 0.03 : 0.25 * std::pow(1.18, lot);
}

void makeWorkspaces(Directory &directory, RandomStream &random, const TimeSpan &history)
{
    static constexpr std::array kRegions{"eu", "us", "ap"};
    for (int i = 0; i < kWorkspaceCount; ++i) {
        Workspace workspace;
        workspace.id = i + 1;
        // Walking both lists by coprime steps keeps the sixty names distinct.
        workspace.name = QString::fromLatin1(kCompanyHeads[size_t(i) % kCompanyHeads.size()]) + QLatin1Char(' ') +
                         QString::fromLatin1(
                             kCompanyTails[(size_t(i) / kCompanyHeads.size() * 3 + size_t(i)) % kCompanyTails.size()]);
        workspace.ownerAccountId = i + 1;
        workspace.region = oneOf(kRegions, random);
        workspace.createdAtMs = before(history.fromMs - kDayMs, 6.3 * 365, random);
        if (random.chance(0.6))
            workspace.monthlyCap = capOf(random.below(3) * 9 + random.below(9));
        directory.workspaces.push_back(workspace);
    }
}

void setAccountStatus(Account &account, RandomStream &random, const TimeSpan &history)
{
    account.status = QStringLiteral("active");
    if (account.id <= kWorkspaceCount) // owners stay
        return;
    if (account.id % 33 == 0) {
        account.status = QStringLiteral("deleted");
        account.deletedAtMs = before(history.toMs - 2 * kDayMs, 70, random);
        account.lastSignInAtMs = before(account.deletedAtMs, 5, random);
    } else if (account.id % 47 == 0) {
        account.status = QStringLiteral("disabled");
    } else if (account.id % 19 == 0) {
        account.lastSignInAtMs = before(history.toMs - 200 * kDayMs, 100, random); // nobody has seen them for long
    }
    if (account.lastSignInAtMs != 0)
        account.createdAtMs = std::min(account.createdAtMs, account.lastSignInAtMs - kDayMs);
}

void makeAccounts(Directory &directory, RandomStream &random, const TimeSpan &history)
{
    for (int i = 0; i < kAccountCount; ++i) {
        const Workspace &workspace =
            directory.workspaces[size_t(i < kWorkspaceCount ? i : random.below(kWorkspaceCount))];
        Account account;
        account.id = i + 1;
        const QString first = oneOf(kFirstNames, random);
        const QString last = oneOf(kLastNames, random);
        account.name = first + QLatin1Char(' ') + last;
        account.company = workspace.name;
        const QString domain = QString(workspace.name).toLower().replace(QLatin1Char(' '), QLatin1Char('-'));
        account.email =
            QStringLiteral("%1.%2%3@%4.example").arg(first.toLower(), last.toLower()).arg(account.id).arg(domain);
        account.country = oneOf(kCountries, random);
        account.createdAtMs =
            i < kWorkspaceCount
                ? workspace.createdAtMs
                : before(history.fromMs, double(history.fromMs - workspace.createdAtMs) / double(kDayMs), random);
        account.lastSignInAtMs = before(history.toMs, 25, random);
        setAccountStatus(account, random, history);
        directory.accounts.push_back(account);
        static constexpr std::array kRoles{"member", "member", "member", "admin", "billing"};
        directory.memberships.push_back({account.id, workspace.id,
                                         i < kWorkspaceCount ? QStringLiteral("owner") : oneOf(kRoles, random),
                                         account.createdAtMs});
        if (i >= kWorkspaceCount && random.chance(0.12)) {
            const int second = 1 + random.below(kWorkspaceCount);
            if (second != workspace.id)
                directory.memberships.push_back({account.id, second, QStringLiteral("member"), account.createdAtMs});
        }
    }
}

void setKeyLife(ApiKey &key, const Account &owner, int rank, RandomStream &random, const TimeSpan &history)
{
    key.status = QStringLiteral("active");
    key.createdAtMs = std::max(owner.createdAtMs, before(history.fromMs, 900, random));
    if (key.id % 15 == 0) // some are new
        key.createdAtMs = history.fromMs + qint64(random.uniform() * 0.7 * double(history.lengthMs()));
    key.weight = 1.0 / std::pow(rank + 2.5, 1.02);
    const bool ownerGone = owner.status != QLatin1String("active");
    const int fate = key.id % 24;
    if (!ownerGone && fate > 3) {
        if (random.chance(0.3))
            key.expiresAtMs = history.toMs + qint64((5 + random.uniform() * 300) * double(kDayMs));
        return;
    }
    key.weight = 0;
    const qint64 used = history.toMs - qint64((100 + random.uniform() * 250) * double(kDayMs));
    key.createdAtMs = std::min(key.createdAtMs, used - 30 * kDayMs);
    key.lastUsedAtMs = used;
    if (ownerGone || fate < 2) // of an owner who left, or dormant: still active, which is what a reviewer should find
        return;
    key.status = fate == 2 ? QStringLiteral("revoked") : QStringLiteral("expired");
    (fate == 2 ? key.revokedAtMs : key.expiresAtMs) = used + kDayMs;
}

void setKeyHabits(ApiKey &key, RandomStream &random)
{
    std::vector<double> shares;
    for (const ModelEntry &model : models())
        shares.push_back(model.share * random.logNormal(0.9));
    key.models = WeightedChoice(shares);
    key.streamShare = random.chance(0.25) ? 0.1 : 0.55 + 0.4 * random.uniform();
    const int homes = 1 + random.below(3);
    for (int i = 0; i < homes; ++i)
        key.homeIps.push_back(homeIp(random));
}

void makeKeys(Directory &directory, RandomStream &random, const TimeSpan &history)
{
    std::vector<int> ranks(kKeyCount);
    std::iota(ranks.begin(), ranks.end(), 0);
    for (int i = kKeyCount - 1; i > 0; --i)
        std::swap(ranks[size_t(i)], ranks[size_t(random.below(i + 1))]);
    std::vector<double> weights;
    for (int i = 0; i < kKeyCount; ++i) {
        const Membership &membership = directory.memberships[size_t(random.below(int(directory.memberships.size())))];
        ApiKey key;
        key.id = i + 1;
        key.accountId = membership.accountId;
        key.workspaceId = membership.workspaceId;
        key.name = oneOf(kKeyNames, random);
        key.prefix = QStringLiteral("gh_demo_") + randomText(random, 6);
        key.secret = key.prefix + randomText(random, 32);
        setKeyLife(key, directory.accounts[size_t(key.accountId - 1)], ranks[size_t(i)], random, history);
        setKeyHabits(key, random);
        weights.push_back(key.weight);
        directory.keys.push_back(std::move(key));
    }
    directory.keyChoice = WeightedChoice(weights);
}

} // namespace

const ApiKey &Directory::dormantKey() const
{
    const ApiKey *best = nullptr;
    for (const ApiKey &key : keys) {
        const bool sleeps = key.weight <= 0 && key.status == QLatin1String("active") &&
                            accounts[size_t(key.accountId - 1)].status == QLatin1String("active");
        if (sleeps && (!best || key.lastUsedAtMs < best->lastUsedAtMs))
            best = &key;
    }
    return best ? *best : keys.front();
}

const ApiKey &Directory::keyByUse(int place) const
{
    std::vector<const ApiKey *> order;
    for (const ApiKey &key : keys)
        order.push_back(&key);
    std::ranges::stable_sort(order, [](const ApiKey *a, const ApiKey *b) { return a->weight > b->weight; });
    return *order[size_t(std::clamp(place, 0, kKeyCount - 1))];
}

const ApiKey &Directory::busiestKeyOf(int workspaceId) const
{
    const ApiKey *best = nullptr;
    for (const ApiKey &key : keys) {
        if (key.workspaceId == workspaceId && (!best || key.weight > best->weight))
            best = &key;
    }
    return best ? *best : keys.front();
}

Directory makeDirectory(quint64 seed, const TimeSpan &history)
{
    RandomStream random(seed, kPart);
    Directory directory;
    makeWorkspaces(directory, random, history);
    makeAccounts(directory, random, history);
    makeKeys(directory, random, history);
    return directory;
}

quint32 homeIp(RandomStream &random)
{
    return (198u << 24 | 18u << 16) + quint32(random.below(1 << 17));
}

quint32 strangerIp(RandomStream &random)
{
    return (100u << 24 | 64u << 16) + quint32(random.below(1 << 22));
}

QString ipText(quint32 ip)
{
    return QStringLiteral("%1.%2.%3.%4").arg(ip >> 24).arg(ip >> 16 & 255).arg(ip >> 8 & 255).arg(ip & 255);
}

QString userAgent(RandomStream &random)
{
    return oneOf(kAgents, random);
}

} // namespace Gatehouse::Demo
