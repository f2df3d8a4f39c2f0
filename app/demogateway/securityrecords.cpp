#include "app/demogateway/securityrecords.h"

#include "app/demogateway/trafficmodel.h"
#include "models/database/database.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace Gatehouse::Demo
{

namespace
{

constexpr quint64 kPart = 0x7365637572697479ULL;

QVariant idOrNull(int id)
{
    return id > 0 ? QVariant(id) : QVariant();
}

quint32 homeOf(const Account &account, quint64 seed)
{
    RandomStream random(seed, kPart, quint64(account.id));
    return homeIp(random);
}

} // namespace

SecurityRecords::SecurityRecords(Database &database, const Directory &directory, quint64 seed)
    : m_database(database)
    , m_directory(directory)
    , m_seed(seed)
{
}

Result<void> SecurityRecords::addLog(qint64 timeMs, int accountId, const QString &path, int status, quint32 ip,
                                     RandomStream &random)
{
    const auto done = m_database.execute(
        QStringLiteral(
            "INSERT INTO technical_logs(created_at, account_id, path, status, ip, user_agent) VALUES(?,?,?,?,?,?)"),
        {timeMs, idOrNull(accountId), path, status, ipText(ip), userAgent(random)});
    if (!done)
        return std::unexpected(done.error());
    return {};
}

Result<void> SecurityRecords::addEvent(qint64 timeMs, const QString &kind, const QString &severity, int accountId,
                                       int keyId, quint32 ip, const QString &detail)
{
    const auto done =
        m_database.execute(QStringLiteral("INSERT INTO security_events(created_at, kind, severity, account_id, "
                                          "api_key_id, ip, detail) VALUES(?,?,?,?,?,?,?)"),
                           {timeMs, kind, severity, idOrNull(accountId), idOrNull(keyId), ipText(ip), detail});
    if (!done)
        return std::unexpected(done.error());
    return {};
}

const Account *SecurityRecords::someAccount(RandomStream &random) const
{
    // Accounts that nobody has seen for long stay unseen; the directory makes them so on purpose.
    for (int tries = 0; tries < 100; ++tries) {
        const Account &account = m_directory.accounts[size_t(random.below(kAccountCount))];
        if (account.status == QLatin1String("active") && (account.id <= kWorkspaceCount || account.id % 19 != 0) &&
            !m_state.goneAccounts.contains(account.id) && !m_state.blockedAccounts.contains(account.id))
            return &account;
    }
    return nullptr;
}

Result<void> SecurityRecords::writeVisit(qint64 timeMs, RandomStream &random)
{
    static constexpr std::array kPaths{"/dashboard", "/keys", "/billing", "/usage", "/settings", "/docs"};
    const Account *visitor = someAccount(random);
    if (!visitor)
        return {};
    const Account &account = *visitor;
    const quint32 ip = homeOf(account, m_seed);
    if (random.chance(0.07)) {
        if (auto done = addLog(timeMs, account.id, QStringLiteral("/sign-in"), 401, ip, random); !done)
            return done;
        return addEvent(timeMs, QStringLiteral("sign_in_failed"), QStringLiteral("info"), account.id, 0, ip,
                        QStringLiteral("wrong password"));
    }
    if (auto done = addLog(timeMs, account.id, QStringLiteral("/sign-in"), 200, ip, random); !done)
        return done;
    const auto seen =
        m_database.execute(QStringLiteral("UPDATE accounts SET last_sign_in_at = max(coalesce(last_sign_in_at, 0), ?) "
                                          "WHERE id = ? AND status = 'active'"),
                           {timeMs, account.id});
    if (!seen)
        return std::unexpected(seen.error());
    if (random.chance(0.12)) {
        const QByteArray cookie = QByteArray::number(random.bits()) + QByteArray::number(random.bits());
        const auto done = m_database.execute(
            QStringLiteral(
                "INSERT INTO sessions(account_id, token_hash, ip, user_agent, created_at, last_seen_at, expires_at) "
                "SELECT id, ?, ?, ?, ?, ?, ? FROM accounts WHERE id = ?"),
            {QString::fromLatin1(QCryptographicHash::hash(cookie, QCryptographicHash::Sha256).toHex()), ipText(ip),
             userAgent(random), timeMs, timeMs + 5 * kMinuteMs, timeMs + 14 * kDayMs, account.id});
        if (!done)
            return std::unexpected(done.error());
    }
    const QString path = QString::fromLatin1(kPaths[size_t(random.below(int(kPaths.size())))]);
    return addLog(timeMs + 2 * kSecondMs, account.id, path, 200, ip, random);
}

Result<void> SecurityRecords::writeStuffing(qint64 timeMs, RandomStream &random)
{
    const Account *victim = someAccount(random);
    const int accountId = victim ? victim->id : 0;
    const quint32 ip = strangerIp(random);
    const bool succeeded = random.chance(0.004);
    if (auto done = addLog(timeMs, accountId, QStringLiteral("/sign-in"), succeeded ? 200 : 401, ip, random); !done)
        return done;
    return succeeded ? addEvent(timeMs, QStringLiteral("sign_in_from_new_network"), QStringLiteral("warning"),
                                accountId, 0, ip, QStringLiteral("right password, unknown network"))
                     : addEvent(timeMs, QStringLiteral("sign_in_failed"), QStringLiteral("info"), accountId, 0, ip,
                                QStringLiteral("wrong password"));
}

Result<void> SecurityRecords::writeIncident(const Incident &incident, qint64 minute, RandomStream &random)
{
    const qint64 startMs = std::max(minute * kMinuteMs, incident.span.fromMs);
    const qint64 endMs = std::min((minute + 1) * kMinuteMs, incident.span.toMs);
    const auto someTimeMs = [&] { return startMs + random.below(int(std::max<qint64>(1, endMs - startMs))); };
    const bool ofGoneKey = incident.dimension == QLatin1String("key") &&
                           (m_state.goneKeys.contains(incident.nodeId) ||
                            m_state.goneAccounts.contains(m_directory.keys[size_t(incident.nodeId - 1)].accountId));
    if (ofGoneKey)
        return {};
    switch (incident.kind) {
    case IncidentKind::CredentialStuffing:
        for (int i = 0; i < 40; ++i) {
            if (auto done = writeStuffing(someTimeMs(), random); !done)
                return done;
        }
        return {};
    case IncidentKind::LeakedKey:
        if (!random.chance(0.4))
            return {};
        return addEvent(someTimeMs(), QStringLiteral("key_used_from_new_network"), QStringLiteral("warning"),
                        m_directory.keys[size_t(incident.nodeId - 1)].accountId, incident.nodeId, strangerIp(random),
                        QStringLiteral("first request from this network"));
    case IncidentKind::DormantKey:
        if (incident.span.fromMs < minute * kMinuteMs)
            return {}; // noted once, when it wakes
        return addEvent(startMs, QStringLiteral("dormant_key_used"), QStringLiteral("warning"),
                        m_directory.keys[size_t(incident.nodeId - 1)].accountId, incident.nodeId, strangerIp(random),
                        QStringLiteral("first use for more than 90 days"));
    case IncidentKind::RateLimitStorm:
        return addEvent(someTimeMs(), QStringLiteral("rate_limit_exceeded"), QStringLiteral("info"), 0,
                        m_directory.busiestKeyOf(incident.nodeId).id,
                        m_directory.busiestKeyOf(incident.nodeId).homeIps.front(),
                        QStringLiteral("above the limit of the workspace"));
    case IncidentKind::ProviderOutage:
    case IncidentKind::LatencyShift:
    case IncidentKind::TrafficDrop:
    case IncidentKind::SpendSpike:
        return {};
    }
    return {};
}

Result<void> SecurityRecords::writeMinute(qint64 minute, const QList<Incident> &incidents)
{
    const qint64 startMs = minute * kMinuteMs;
    RandomStream random(m_seed ^ kPart, quint64(minute));
    if (random.chance(0.3 * rhythmAt(startMs))) {
        if (auto done = writeVisit(startMs + random.below(int(kMinuteMs)), random); !done)
            return done;
    }
    for (const Incident &incident : incidents) {
        if (!incident.span.overlaps({startMs, startMs + kMinuteMs}))
            continue;
        RandomStream incidentRandom(m_seed ^ kPart, quint64(minute), quint64(incident.id) << 40);
        if (auto done = writeIncident(incident, minute, incidentRandom); !done)
            return done;
    }
    return {};
}

Result<void> SecurityRecords::writePast(const TimeSpan &history)
{
    RandomStream random(m_seed ^ kPart, 1);
    for (qint64 timeMs = history.fromMs - 230 * kDayMs; timeMs < history.fromMs; timeMs += 4 * kHourMs) {
        const Account *visitor = someAccount(random);
        if (!visitor)
            return {};
        const Account &account = *visitor;
        const quint32 ip = homeOf(account, m_seed);
        const qint64 when = timeMs + random.below(int(4 * kHourMs));
        if (auto done =
                addLog(std::min(when, history.fromMs - 1), account.id, QStringLiteral("/sign-in"), 200, ip, random);
            !done)
            return done;
        if (!random.chance(0.2))
            continue;
        const bool changed = random.chance(0.3);
        if (auto done = addEvent(std::min(when, history.fromMs - 1),
                                 changed ? QStringLiteral("password_changed") : QStringLiteral("sign_in_failed"),
                                 QStringLiteral("info"), account.id, 0, ip,
                                 changed ? QStringLiteral("by its owner") : QStringLiteral("wrong password"));
            !done)
            return done;
    }
    return {};
}

} // namespace Gatehouse::Demo
