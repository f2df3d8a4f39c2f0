#include "app/demogateway/adminapi.h"

#include "app/demogateway/admintoken.h"
#include "app/demogateway/apicollections.h"
#include "app/demogateway/apireplies.h"
#include "app/demogateway/meta.h"
#include "models/database/database.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <optional>

namespace Gatehouse::Demo
{

namespace
{

constexpr qsizetype kMaxBodyBytes = 64 * 1024;

// The number that stands for {id} when the path has the form of the template; 0 for a template without one.
std::optional<qint64> matched(const QString &pathTemplate, const QString &path)
{
    const QStringList wanted = pathTemplate.split(QLatin1Char('/'));
    const QStringList given = path.split(QLatin1Char('/'));
    if (wanted.size() != given.size())
        return std::nullopt;
    qint64 id = 0;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted.at(i) == QLatin1String("{id}")) {
            bool ok = false;
            id = given.at(i).toLongLong(&ok);
            if (!ok || id <= 0)
                return std::nullopt;
        } else if (wanted.at(i) != given.at(i)) {
            return std::nullopt;
        }
    }
    return id;
}

// An empty body is an empty object.
Result<QJsonObject> bodyObject(const QByteArray &body)
{
    if (body.size() > kMaxBodyBytes)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The body is longer than %1 bytes.").arg(kMaxBodyBytes));
    if (body.trimmed().isEmpty())
        return QJsonObject();
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(body, &parsed);
    if (!document.isObject())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("The body is not a JSON object: %1.").arg(parsed.errorString()));
    return document.object();
}

} // namespace

AdminApi::AdminApi(Database &database, TrafficControl &traffic, const Clock &clock, QByteArray tokenDigest,
                   ApiLimits limits)
    : m_database(database)
    , m_traffic(traffic)
    , m_clock(clock)
    , m_tokenDigest(std::move(tokenDigest))
    , m_calls(limits.burst, limits.perSecond)
    , m_wrongTokens(limits.wrongTokenBurst, limits.wrongTokensPerSecond)
{
}

const QList<AdminApi::Route> &AdminApi::routes()
{
    static const QList<Route> kRoutes{
        {"GET", "/admin/v1/health", &AdminApi::health},
        {"GET", "/admin/v1/version", &AdminApi::version},
        {"GET", "/admin/v1/openapi.json", &AdminApi::openApi},
        {"GET", "/admin/v1/accounts", &AdminApi::listAccounts},
        {"GET", "/admin/v1/accounts/{id}", &AdminApi::getAccount},
        {"DELETE", "/admin/v1/accounts/{id}", &AdminApi::deleteAccount},
        {"POST", "/admin/v1/accounts/{id}/disable", &AdminApi::disableAccount},
        {"POST", "/admin/v1/accounts/{id}/enable", &AdminApi::enableAccount},
        {"GET", "/admin/v1/keys", &AdminApi::listKeys},
        {"GET", "/admin/v1/keys/{id}", &AdminApi::getKey},
        {"POST", "/admin/v1/keys/{id}/disable", &AdminApi::disableKey},
        {"POST", "/admin/v1/keys/{id}/enable", &AdminApi::enableKey},
        {"GET", "/admin/v1/providers", &AdminApi::listProviders},
        {"GET", "/admin/v1/providers/{id}", &AdminApi::getProvider},
        {"POST", "/admin/v1/providers/{id}/disable", &AdminApi::disableProvider},
        {"POST", "/admin/v1/providers/{id}/enable", &AdminApi::enableProvider},
        {"GET", "/admin/v1/privacy-requests", &AdminApi::listPrivacyRequests},
        {"POST", "/admin/v1/demo/incidents", &AdminApi::injectIncident},
    };
    return kRoutes;
}

ApiReply AdminApi::handle(const ApiRequest &request)
{
    const qint64 nowMs = m_clock.nowMs();
    const auto tooMany = [](const RateLimit &limit, const QString &message) {
        ApiReply reply = errorReply(429, QStringLiteral("rate_limited"), message);
        reply.headers.emplaceBack("Retry-After", QByteArray::number(limit.retryAfterSeconds()));
        return reply;
    };
    const QByteArray bearer("Bearer ");
    if (!request.authorization.startsWith(bearer) ||
        tokenDigest(request.authorization.mid(bearer.size()).trimmed()) != m_tokenDigest) {
        if (!m_wrongTokens.take(nowMs))
            return tooMany(
                m_wrongTokens,
                QStringLiteral("Too many calls without a valid token. Wait, then use the token of the token file."));
        ApiReply reply = errorReply(
            401, QStringLiteral("unauthorized"),
            QStringLiteral("The call needs the header Authorization: Bearer with the token of the token file."));
        reply.headers.emplaceBack("WWW-Authenticate", "Bearer");
        return reply;
    }
    if (!m_calls.take(nowMs))
        return tooMany(m_calls, QStringLiteral("Too many calls. Wait as long as Retry-After says."));
    QByteArrayList allowed;
    for (const Route &route : routes()) {
        const auto id = matched(QString::fromLatin1(route.path), request.path);
        if (!id)
            continue;
        if (request.method == route.method)
            return (this->*route.answer)(request, *id);
        allowed.append(route.method);
    }
    if (allowed.isEmpty())
        return errorReply(404, QStringLiteral("not_found"),
                          QStringLiteral("There is nothing at this path. See /admin/v1/openapi.json."));
    ApiReply reply =
        errorReply(405, QStringLiteral("method_not_allowed"), QStringLiteral("This path does not take that method."));
    reply.headers.emplaceBack("Allow", allowed.join(", "));
    return reply;
}

Result<void> AdminApi::note(const QString &action, const char *targetKind, qint64 id, const QString &reason,
                            const QString &result)
{
    const auto done = m_database.execute(
        QStringLiteral("INSERT INTO admin_actions(created_at, actor, action, target_kind, target_id, reason, result) "
                       "VALUES(?,'admin-api',?,?,?,?,?)"),
        {m_clock.nowMs(), action, QString::fromLatin1(targetKind), id > 0 ? QVariant(id) : QVariant(),
         reason.isEmpty() ? QVariant() : QVariant(reason), result});
    if (!done)
        return std::unexpected(done.error());
    return {};
}

ApiReply AdminApi::change(const Collection &collection, const ApiRequest &request, qint64 id, bool enable)
{
    const auto body = bodyObject(request.body);
    if (!body)
        return errorReply(body.error());
    const auto before = row(collection, id);
    if (!before)
        return errorReply(before.error());
    const QString enabled = QString::fromLatin1(collection.enabled);
    const QString wanted = enable ? enabled : QStringLiteral("disabled");
    const QString status = before->value(QLatin1String("status")).toString();
    if (status != enabled && status != QLatin1String("disabled")) {
        return errorReply(409, QStringLiteral("conflict"),
                          QStringLiteral("This %1 is %2 and can be neither enabled nor disabled.")
                              .arg(QString::fromLatin1(collection.kind), status));
    }
    const QString action =
        QString::fromLatin1(collection.kind) + (enable ? QStringLiteral(".enable") : QStringLiteral(".disable"));
    const auto done = m_database.transaction([&]() -> Result<void> {
        const auto updated =
            m_database.execute(QStringLiteral("UPDATE %1 SET status = ?, disabled_at = ? WHERE id = ? AND status <> ?")
                                   .arg(QString::fromLatin1(collection.table)),
                               {wanted, enable ? QVariant() : QVariant(m_clock.nowMs()), id, wanted});
        if (!updated)
            return std::unexpected(updated.error());
        return note(action, collection.kind, id, body->value(QLatin1String("reason")).toString(),
                    *updated > 0 ? QStringLiteral("done") : QStringLiteral("unchanged"));
    });
    if (!done)
        return errorReply(done.error());
    if (auto reloaded = m_traffic.reloadState(); !reloaded)
        return errorReply(reloaded.error());
    return get(collection, id);
}

Result<QJsonObject> AdminApi::removeAccount(qint64 id, const QString &reason)
{
    static constexpr std::pair<const char *, const char *> kDeletes[] = {
        {"api_keys", "account_id"}, {"memberships", "account_id"},
        {"sessions", "account_id"}, {"communication_preferences", "account_id"},
        {"accounts", "id"},
    };
    QJsonObject removed;
    const auto done = m_database.transaction([&]() -> Result<void> {
        for (const auto &[table, column] : kDeletes) {
            const auto rows = m_database.execute(QStringLiteral("DELETE FROM %1 WHERE %2 = ?")
                                                     .arg(QString::fromLatin1(table), QString::fromLatin1(column)),
                                                 {id});
            if (!rows)
                return std::unexpected(rows.error());
            removed.insert(QString::fromLatin1(table), *rows);
        }
        const auto owner = m_database.execute(
            QStringLiteral("UPDATE workspaces SET owner_account_id = NULL WHERE owner_account_id = ?"), {id});
        if (!owner)
            return std::unexpected(owner.error());
        return note(QStringLiteral("account.delete"), "account", id, reason, QStringLiteral("done"));
    });
    if (!done)
        return std::unexpected(done.error());
    return removed;
}

ApiReply AdminApi::deleteAccount(const ApiRequest &request, qint64 id)
{
    const auto body = bodyObject(request.body);
    if (!body)
        return errorReply(body.error());
    if (const auto found = row(accountCollection(), id); !found)
        return errorReply(found.error());
    const auto removed = removeAccount(id, body->value(QLatin1String("reason")).toString());
    if (!removed)
        return errorReply(removed.error());
    if (auto reloaded = m_traffic.reloadState(); !reloaded)
        return errorReply(reloaded.error());
    // Said plainly, because a caller must know what is still there: this gateway, like most, does not look further.
    static constexpr const char *kKept[] = {
        "requests",        "security_events",  "technical_logs",   "payments",     "invoices", "wallet_transactions",
        "support_tickets", "support_messages", "privacy_requests", "admin_actions"};
    QJsonArray kept;
    for (const char *table : kKept)
        kept.append(QString::fromLatin1(table));
    return dataReply(QJsonObject{{QStringLiteral("id"), id},
                                 {QStringLiteral("deleted"), true},
                                 {QStringLiteral("removed_rows"), *removed},
                                 {QStringLiteral("not_cleaned"), kept}});
}

ApiReply AdminApi::injectIncident(const ApiRequest &request, qint64)
{
    const auto body = bodyObject(request.body);
    if (!body)
        return errorReply(body.error());
    const QString word = body->value(QLatin1String("kind")).toString();
    const auto kind = incidentFromToken(word);
    if (!kind) {
        QStringList known;
        for (IncidentKind other : incidentKinds())
            known.append(incidentToken(other));
        return errorReply(400, QStringLiteral("invalid_request"),
                          QStringLiteral("kind must be one of: %1.").arg(known.join(QStringLiteral(", "))));
    }
    const double minutes =
        body->value(QLatin1String("minutes")).toDouble(body->contains(QLatin1String("minutes")) ? 0 : 30);
    if (minutes < 1 || minutes > 1440 || minutes != double(qint64(minutes)))
        return errorReply(400, QStringLiteral("invalid_request"),
                          QStringLiteral("minutes must be a whole number from 1 to 1440."));
    const QJsonValue target = body->value(QLatin1String("target"));
    if (!target.isUndefined() && !target.isNull() && !target.isString())
        return errorReply(400, QStringLiteral("invalid_request"),
                          QStringLiteral("target must be a text: an id, a name or a key prefix."));
    const auto incident = m_traffic.inject(*kind, target.toString(), qint64(minutes));
    if (!incident)
        return errorReply(incident.error());
    const auto noted =
        note(QStringLiteral("demo.inject"), "incident", incident->id, incidentToken(*kind), QStringLiteral("done"));
    if (!noted)
        return errorReply(noted.error());
    return dataReply(incidentToJson(*incident), 201);
}

} // namespace Gatehouse::Demo
