// Tests a connection step by step: what the Connections page and `gatehousectl doctor` show.
#pragma once

#include "models/core/clock.h"
#include "models/gateway/adminapiclient.h"
#include "models/gateway/connectionsettings.h"
#include "models/gateway/gatewayprofile.h"

#include <QObject>

#include <memory>
#include <optional>
#include <stop_token>

namespace Gatehouse
{

struct CheckStep {
    enum class State { Waiting, Ok, Warning, Failed, Skipped };

    // "address", "tls" and "account" of a server, "log_address" and so on of one with the log; "database", "product",
    // "capabilities", "traffic", "drift", "rights", "parts", "actions", "admin_api", "sign_in", "clock"
    QString id;
    QString name; // for people
    State state = State::Waiting;
    QString message;
    QString remedy;      // empty when there is nothing to do
    QStringList details; // a line each: capabilities and why they are missing, columns without a category

    bool operator==(const CheckStep &) const = default;
};

// "waiting", "ok", "warn", "failed", "skipped".
QString checkStateToken(CheckStep::State state);

// The steps on the database, in order, on the calling thread; it may wait for the database for some seconds. Between
// two steps it looks whether it is still wanted; else it returns the steps that it has.
QList<CheckStep> checkDatabase(const ConnectionSettings &settings, qint64 nowMs, const std::stop_token &stop = {});

// Thread: the one that makes it; nothing waits there. A check that is dropped or started again leaves the step that
// waits for its database to end by itself, on a thread of the pool.
class ConnectionCheck final : public QObject
{
    Q_OBJECT
public:
    // The clock and the budgets outlive the check; its calls count in the budgets, so that testing again and again does
    // not eat the limit of the gateway.
    ConnectionCheck(const ConnectionSettings &settings, const Clock &clock, CallBudgets &budgets,
                    QObject *parent = nullptr);
    ~ConnectionCheck() override;

    // Runs all steps. A second start drops what the first has not answered yet.
    void start();
    bool isRunning() const { return m_open > 0; }
    const QList<CheckStep> &steps() const { return m_steps; }
    CheckStep::State worst() const;
    void setApiLimits(const HttpLimits &limits) { m_limits = limits; }

signals:
    void stepsChanged();
    void finished();

private:
    void set(const CheckStep &step);
    void set(const QString &id, CheckStep::State state, const QString &message, const QString &remedy = {});
    void checkApi();
    void takeHealth(const Result<GatewayHealth> &health);
    void takeSignIn(const Result<GatewayHealth> &signIn);
    void takeVersion(const Result<QString> &version);
    void takeClock(const GatewayHealth &health);
    void partDone();

    ConnectionSettings m_settings;
    const Clock &m_clock;
    CallBudgets &m_budgets;
    HttpLimits m_limits;
    QList<CheckStep> m_steps;
    std::unique_ptr<AdminApiClient> m_api;
    bool m_versionTold = false;
    std::stop_source m_stop;
    int m_open = 0;
    quint64 m_generation = 0;
};

} // namespace Gatehouse
