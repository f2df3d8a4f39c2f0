// What changes a gateway: one verb on one account, key or provider.
#pragma once

#include "models/database/database.h"
#include "models/gateway/actionway.h"
#include "models/gateway/adminapiclient.h"

#include <QPromise>
#include <QQueue>

#include <functional>
#include <memory>

namespace Gatehouse
{

struct ActionOutcome {
    ActionWay way = ActionWay::AdminApi;
    bool confirmed = false; // read back from the gateway and found as wanted
    QString caveat;         // what else the operator must know; may be empty

    bool operator==(const ActionOutcome &) const = default;
};

// Carries out actions by the admin API, and by the profile's SQL where the API lacks the verb. Each is sent once; when
// its outcome is unknown (a time-out, a cut connection, an answer that cannot be read), the state is read back before
// anything is said of it. Where a product wants the name, it is looked up by the id first.
//
// Thread: the one that makes it; nothing waits there. Actions still open when it is destroyed end without a value; one
// that was sent may have happened, and one that the database is at goes on to its end by itself.
class GatewayActions final : public QObject
{
    Q_OBJECT
public:
    using OpenDatabase = std::function<Result<std::unique_ptr<Database>>()>;

    // `api` may be null: the connection names none. It and the profile outlive this. `open` is called on a thread of
    // the pool, perhaps after this is gone, and opens the gateway's database for writing; without it there is no SQL.
    GatewayActions(const GatewayProfile &profile, AdminApiClient *api, OpenDatabase open, QObject *parent = nullptr);

    // The way that an action would take; Unsupported with the reason when there is none.
    Result<ActionWay> wayOf(const GatewayAction &action) const;
    // Why it is not done through the admin API; empty for ActionWay::AdminApi.
    QString whySql(const GatewayAction &action) const;

    // Denied, NotFound: nothing was changed. TimedOut: unknown; the message says that it must be looked at.
    QFuture<Result<ActionOutcome>> run(const GatewayAction &action);
    // Whether the gateway is as the action would leave it, by the way that the action would take. Nothing is changed.
    QFuture<Result<bool>> isDone(const GatewayAction &action);

private:
    using Promise = std::shared_ptr<QPromise<Result<ActionOutcome>>>;

    void runByApi(const GatewayAction &action, const Promise &promise);
    void runByName(const GatewayAction &action, const Promise &promise);
    void send(const GatewayAction &action, const QString &name, const Promise &promise);
    void readBack(const GatewayAction &action, const std::optional<Error> &sent, const Promise &promise);
    void runBySql(const GatewayAction &action, const Promise &promise);
    void runNextSql();

    struct WaitingSql {
        SqlAction action;
        QString id;
        Promise promise;
    };

    const GatewayProfile &m_profile;
    AdminApiClient *m_api;
    OpenDatabase m_open;
    QQueue<WaitingSql> m_waiting; // one after the other
    bool m_sqlRuns = false;
};

} // namespace Gatehouse
