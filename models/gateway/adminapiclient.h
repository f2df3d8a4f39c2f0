// Speaks to a gateway's admin API in the way that its profile describes.
#pragma once

#include "models/gateway/apianswer.h"
#include "models/gateway/apiexchange.h"
#include "models/gateway/apirequest.h"
#include "models/gateway/callbudgets.h"
#include "models/gateway/connectionsettings.h"

#include <QMap>

#include <memory>
#include <optional>

namespace Gatehouse
{

struct GatewayHealth {
    QString version;                    // empty: not told
    std::optional<qint64> clockAheadMs; // how far the gateway's clock is ahead of ours
    qint64 clockPrecisionMs = 1;        // half the round trip, and a second where only the Date header tells the time
    qint64 roundTripMs = 0;
    bool encrypted = false;
};

// Versions of a product differ, and none is asked what it is: where the profile knows several ways of a verb, they are
// tried in order until the gateway does not refuse one as unknown, and the one that worked is remembered until the
// gateway tells another version than before. A call that may have changed something is never followed by another way.
//
// Thread: the one that makes it; no call waits. Calls still open when it is destroyed end without a value.
class AdminApiClient final : public QObject
{
    Q_OBJECT
public:
    // The budgets outlive the client.
    AdminApiClient(const AdminApiRules &rules, const AdminApiSettings &settings, CallBudgets &budgets,
                   QObject *parent = nullptr);

    void setLimits(const HttpLimits &limits) { m_limits = limits; }
    void setRetryPolicy(const RetryPolicy &policy) { m_policy = policy; }

    // Without a token where the product allows that.
    QFuture<Result<GatewayHealth>> health();
    // Succeeds only when the token is accepted; Unsupported when the profile has no call that needs one.
    QFuture<Result<GatewayHealth>> checkSignIn();
    // Unsupported when the product tells none.
    QFuture<Result<QString>> version();

    // A verb of the profile. {id}, {reason} and the like in its path, query and body are filled in from `parameters`;
    // Unsupported with the profile's reason when the product does not offer it. `page` is for lists.
    QFuture<Result<ApiAnswer>> call(const QString &verb, const QMap<QString, QString> &parameters = {},
                                    const ApiPage &page = {});

    // All pages, at most `most` entities; Corrupt when the server hands out the same page again and again.
    QFuture<Result<QList<GatewayEntity>>> list(EntityKind kind, int most = 100'000);
    // Those whose name or address holds the text, as the product searches.
    QFuture<Result<QList<GatewayEntity>>> search(EntityKind kind, const QString &text, int most = 1000);
    // NotFound when there is none with this id; what is deleted but still shown has the state Gone.
    QFuture<Result<GatewayEntity>> find(EntityKind kind, const QString &id);
    const AdminApiRules &rules() const { return m_rules; }

    bool offers(const QString &verb) const { return m_rules.calls.contains(verb); }
    // Whether one of the ways of the verb holds {parameter}.
    bool wants(const QString &verb, const QString &parameter) const;

private:
    // One call on its way through the ways of its verb.
    struct Attempt {
        QString verb;
        ApiInput input;
        QList<qsizetype> ways; // that are left, the one that is tried first
        // shared_ptr: handlers are copied, and a promise only moves.
        std::shared_ptr<QPromise<Result<ApiAnswer>>> promise;
    };

    void tryNext(const Attempt &attempt);
    void take(const Attempt &attempt, const ApiCall &call, const Result<HttpAnswer> &http);
    QList<qsizetype> waysOf(const QString &verb) const;
    void learnVersion(const QString &version);
    QFuture<Result<GatewayHealth>> healthBy(const QString &verb);

    AdminApiRules m_rules;
    AdminApiSettings m_settings;
    HttpLimits m_limits;
    RetryPolicy m_policy;
    CallBudgets &m_budgets;
    QMap<QString, qsizetype> m_wayThatWorked; // by verb
    QString m_version;                        // that the gateway told last
    QNetworkAccessManager m_network;
};

} // namespace Gatehouse
