#include "app/demogateway/directoryrows.h"

#include "app/demogateway/catalogue.h"
#include "models/database/database.h"

#include <crypt.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace Gatehouse::Demo
{

namespace
{

constexpr quint64 kHashPart = 0x62637279707421ULL;
constexpr quint64 kRowsPart = 0x726f7773ULL;

// The lowest cost that bcrypt has. A slow hash protects what a person can guess; these keys and passwords are random
// and longer than 190 bits, so that nobody can guess them at any speed. A thousand hashes must fit into a first start.
constexpr unsigned long kCost = 4;

QVariant timeOrNull(qint64 timeMs)
{
    return timeMs > 0 ? QVariant(timeMs) : QVariant();
}

Result<void> writeAccounts(Database &database, const Directory &directory, const DirectoryHashes &hashes)
{
    for (const Account &account : directory.accounts) {
        const qint64 disabledAtMs = account.status == QLatin1String("disabled") ? account.lastSignInAtMs + kHourMs : 0;
        const auto done = database.execute(
            QStringLiteral("INSERT INTO accounts(id, email, name, company, country, password_hash, status, created_at, "
                           "last_sign_in_at, disabled_at, deleted_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)"),
            {account.id, account.email, account.name, account.company, account.country,
             hashes.passwords.at(account.id - 1), account.status, account.createdAtMs,
             timeOrNull(account.lastSignInAtMs), timeOrNull(disabledAtMs), timeOrNull(account.deletedAtMs)});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

// In whole tens of the leading digit, as a person would set it; a workspace that spends nothing gets fifty dollars.
qint64 monthlyCapMicros(const Workspace &workspace, qint64 spentMicros, const TimeSpan &history)
{
    const double expected = double(spentMicros) * 30 * double(kDayMs) / double(history.lengthMs());
    const double dollars = spentMicros > 0 ? workspace.monthlyCap * expected / 1e6 : 50;
    const double step = std::pow(10.0, std::max(0.0, std::floor(std::log10(std::max(1.0, dollars))) - 1));
    return workspace.monthlyCap > 0 ? qint64(std::max(1.0, std::round(dollars / step)) * step) * 1'000'000 : 0;
}

// The attempts are there already.
Result<void> writeWorkspaces(Database &database, const Directory &directory, const TimeSpan &history)
{
    for (const Workspace &workspace : directory.workspaces) {
        const auto spentMicros = database.scalar(
            QStringLiteral("SELECT sum(cost_micros) FROM usage_daily WHERE workspace_id = ?"), {workspace.id});
        if (!spentMicros)
            return std::unexpected(spentMicros.error());
        const auto done = database.execute(
            QStringLiteral(
                "INSERT INTO workspaces(id, name, owner_account_id, status, region, monthly_cap_micros, created_at) "
                "VALUES(?,?,?,'active',?,?,?)"),
            {workspace.id, workspace.name, workspace.ownerAccountId, workspace.region,
             timeOrNull(monthlyCapMicros(workspace, *spentMicros, history)), workspace.createdAtMs});
        if (!done)
            return std::unexpected(done.error());
    }
    for (const Membership &membership : directory.memberships) {
        const auto done = database.execute(
            QStringLiteral("INSERT INTO memberships(account_id, workspace_id, role, created_at) VALUES(?,?,?,?)"),
            {membership.accountId, membership.workspaceId, membership.role, membership.createdAtMs});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<void> writeKeys(Database &database, const Directory &directory, const DirectoryHashes &hashes)
{
    for (const ApiKey &key : directory.keys) {
        const auto done = database.execute(
            QStringLiteral("INSERT INTO api_keys(id, account_id, workspace_id, name, prefix, hash, status, created_at, "
                           "last_used_at, expires_at, revoked_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)"),
            {key.id, key.accountId, key.workspaceId, key.name, key.prefix, hashes.keys.at(key.id - 1), key.status,
             key.createdAtMs, timeOrNull(key.lastUsedAtMs), timeOrNull(key.expiresAtMs), timeOrNull(key.revokedAtMs)});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<void> writeProviders(Database &database, const TimeSpan &history)
{
    int id = 0;
    for (const ProviderEntry &provider : providers()) {
        const auto done = database.execute(
            QStringLiteral(
                "INSERT INTO providers(id, name, product, region, status, created_at) VALUES(?,?,?,?,'enabled',?)"),
            {++id, QString::fromLatin1(provider.name), QString::fromLatin1(provider.product),
             QString::fromLatin1(provider.region), history.fromMs - 400 * kDayMs});
        if (!done)
            return std::unexpected(done.error());
    }
    for (const ModelEntry &model : models()) {
        const auto done = database.execute(QStringLiteral("INSERT INTO model_prices VALUES(?,?,?,?)"),
                                           {QString::fromLatin1(model.name), model.inputMicrosPerMtok,
                                            model.cachedMicrosPerMtok, model.outputMicrosPerMtok});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

struct RecipientEntry {
    const char *name;
    const char *kind;
    const char *region;
    const char *purpose;
    const char *categories;
    const char *safeguard;
    int providerId;       // 0: none
    int trainingDisabled; // -1: does not apply
    bool agreement;
};

constexpr RecipientEntry kRecipients[] = {
    {"Anthropic route A", "model_provider", "US", "answers API calls", "request metadata,call content in transit",
     "standard contractual clauses", 1, 1, true},
    {"Anthropic route B", "model_provider", "IE", "answers API calls", "request metadata,call content in transit",
     "inside the EEA", 2, 1, true},
    {"OpenAI route A", "model_provider", "US", "answers API calls", "request metadata,call content in transit",
     "standard contractual clauses", 3, 1, true},
    {"Google route A", "model_provider", "BE", "answers API calls", "request metadata,call content in transit",
     "inside the EEA", 4, 1, true},
    {"DeepSeek route A", "model_provider", "SG", "answers API calls", "request metadata,call content in transit",
     "none on file", 5, 0, false},
    {"Example Payments", "payment_processor", "IE", "wallet top-ups and refunds", "identity,payments", "inside the EEA",
     0, -1, true},
    {"Example Cloud", "infrastructure", "SG", "hosting and backups", "all stored categories",
     "standard contractual clauses", 0, -1, true},
    {"Example Mail", "infrastructure", "DE", "service notices", "identity,communication preferences", "inside the EEA",
     0, -1, true},
    {"Courts and authorities", "authority", "SG", "disclosure required by law", "as ordered", "legal obligation", 0, -1,
     false},
};

Result<void> writeRecipients(Database &database, const TimeSpan &history)
{
    for (const RecipientEntry &entry : kRecipients) {
        const auto done = database.execute(
            QStringLiteral(
                "INSERT INTO recipients(name, kind, provider_id, region, purpose, data_categories, safeguard, "
                "training_disabled, agreement_signed_at) VALUES(?,?,?,?,?,?,?,?,?)"),
            {QString::fromLatin1(entry.name), QString::fromLatin1(entry.kind), timeOrNull(entry.providerId),
             QString::fromLatin1(entry.region), QString::fromLatin1(entry.purpose),
             QString::fromLatin1(entry.categories), QString::fromLatin1(entry.safeguard),
             entry.trainingDisabled < 0 ? QVariant() : QVariant(entry.trainingDisabled),
             entry.agreement ? QVariant(history.fromMs - 380 * kDayMs) : QVariant()});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

Result<void> writePreferences(Database &database, const Directory &directory, RandomStream &random)
{
    static constexpr const char *kLanguages[] = {"en", "de", "fr", "zh-CN", "ja", "pt"};
    for (const Account &account : directory.accounts) {
        const bool news = random.chance(0.4);
        const bool analytics = random.chance(0.5);
        const bool withdrawn = !news && random.chance(0.2);
        const auto done = database.execute(
            QStringLiteral("INSERT INTO communication_preferences VALUES(?,?,1,?,?,?,?,?,?,?,?)"),
            {account.id, QString::fromLatin1(kLanguages[random.below(6)]), random.chance(0.9), news, random.chance(0.7),
             analytics, random.chance(0.01), news || withdrawn ? QVariant(account.createdAtMs) : QVariant(),
             withdrawn ? QVariant(account.createdAtMs + 20 * kDayMs) : QVariant(), account.createdAtMs + 20 * kDayMs});
        if (!done)
            return std::unexpected(done.error());
    }
    return {};
}

} // namespace

Result<QString> bcryptHash(const QString &text, RandomStream &random)
{
    char salt[16];
    for (int i = 0; i < 16; i += 8) {
        const quint64 bits = random.bits();
        std::memcpy(salt + i, &bits, 8);
    }
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    // 32 KiB, too much for the stack of a worker thread.
    const auto data = std::make_unique<crypt_data>();
    if (!crypt_gensalt_rn("$2b$", kCost, salt, sizeof salt, setting, sizeof setting))
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("Keys cannot be hashed: the C library has no bcrypt. Install libcrypt with bcrypt."));
    const char *hash = crypt_r(text.toUtf8().constData(), setting, data.get());
    if (!hash || std::strncmp(hash, "$2b$", 4) != 0)
        return failure(
            ErrorKind::Unsupported,
            QStringLiteral("Keys cannot be hashed: the C library has no bcrypt. Install libcrypt with bcrypt."));
    return QString::fromLatin1(hash);
}

Result<DirectoryHashes> hashDirectory(const Directory &directory, quint64 seed)
{
    RandomStream random(seed, kHashPart);
    DirectoryHashes hashes;
    for (const Account &account : directory.accounts) {
        // Nobody knows these passwords: the demo has no sign-in page.
        const QString password = QString::number(account.id) + QString::number(random.bits(), 36) +
                                 QString::number(random.bits(), 36) + QString::number(random.bits(), 36);
        auto hash = bcryptHash(password, random);
        if (!hash)
            return std::unexpected(hash.error());
        hashes.passwords.append(*hash);
    }
    for (const ApiKey &key : directory.keys) {
        auto hash = bcryptHash(key.secret, random);
        if (!hash)
            return std::unexpected(hash.error());
        hashes.keys.append(*hash);
    }
    return hashes;
}

Result<void> writeDirectory(Database &database, const Directory &directory, const DirectoryHashes &hashes, quint64 seed,
                            const TimeSpan &history)
{
    RandomStream random(seed, kRowsPart);
    if (auto done = writeAccounts(database, directory, hashes); !done)
        return done;
    if (auto done = writeWorkspaces(database, directory, history); !done)
        return done;
    if (auto done = writeKeys(database, directory, hashes); !done)
        return done;
    if (auto done = writeProviders(database, history); !done)
        return done;
    if (auto done = writeRecipients(database, history); !done)
        return done;
    return writePreferences(database, directory, random);
}

} // namespace Gatehouse::Demo
