#include "models/telemetry/connectioncheck.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/serversteps.h"

#include <algorithm>
#include <array>

namespace Gatehouse
{

namespace
{

using State = CheckStep::State;

// What a person can see in a chart, and more than machines with a time service ever differ.
constexpr qint64 kClockToleranceMs = 2000;

QList<CheckStep> allSteps(const ConnectionSettings &settings)
{
    QList<CheckStep> steps = serverSteps(settings);
    static constexpr std::array<std::pair<const char *, const char *>, 10> kSteps{{{"database", "Database"},
                                                                                   {"product", "Product"},
                                                                                   {"capabilities", "Capabilities"},
                                                                                   {"traffic", "Traffic"},
                                                                                   {"drift", "Data map"},
                                                                                   {"rights", "Rights"},
                                                                                   {"actions", "Actions"},
                                                                                   {"admin_api", "Admin API"},
                                                                                   {"sign_in", "Sign-in"},
                                                                                   {"clock", "Clock"}}};
    for (const auto &[id, name] : kSteps)
        steps.append({QLatin1String(id), QLatin1String(name), State::Waiting, {}, {}, {}});
    if (!settings.parts.isEmpty())
        steps.insert(steps.size() - 4,
                     {QStringLiteral("parts"), QStringLiteral("Further databases"), State::Waiting, {}, {}, {}});
    return steps;
}

} // namespace

QString checkStateToken(CheckStep::State state)
{
    switch (state) {
    case State::Waiting:
        return QStringLiteral("waiting");
    case State::Ok:
        return QStringLiteral("ok");
    case State::Warning:
        return QStringLiteral("warn");
    case State::Failed:
        return QStringLiteral("failed");
    case State::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

ConnectionCheck::ConnectionCheck(const ConnectionSettings &settings, const Clock &clock, CallBudgets &budgets,
                                 QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_clock(clock)
    , m_budgets(budgets)
    , m_steps(allSteps(settings))
{
}

ConnectionCheck::~ConnectionCheck()
{
    m_stop.request_stop();
}

void ConnectionCheck::start()
{
    const quint64 generation = ++m_generation;
    m_steps = allSteps(m_settings);
    m_open = 2;
    m_api.reset();
    emit stepsChanged();
    m_stop.request_stop();
    m_stop = std::stop_source();
    // The time as a value: the job may outlive this check and its clock.
    auto database = runInPool([settings = m_settings, nowMs = m_clock.nowMs(), stop = m_stop.get_token()] {
        return checkDatabase(settings, nowMs, stop);
    });
    onFinished(database, this, [this, generation](const QList<CheckStep> &steps) {
        if (generation != m_generation)
            return;
        for (const CheckStep &step : steps)
            set(step);
        partDone();
    });
    checkApi();
}

void ConnectionCheck::checkApi()
{
    const auto skip = [this](const QString &why) {
        for (const char *id : {"admin_api", "sign_in", "clock"})
            set(QLatin1String(id), State::Skipped, why);
        partDone();
    };
    if (!m_settings.adminApi) {
        skip(QStringLiteral("The connection names no admin API."));
        return;
    }
    const auto profile = loadProfile(m_settings.profile);
    if (!profile) {
        skip(QStringLiteral("Not tried, because the profile cannot be used."));
        return;
    }
    m_api = std::make_unique<AdminApiClient>(profile->adminApi, *m_settings.adminApi, m_budgets);
    m_api->setLimits(m_limits);
    m_api->setRetryPolicy({.attempts = 1, .patienceMs = 0}); // a test tells what is, at once
    onFinished(m_api->health(), m_api.get(), [this](const Result<GatewayHealth> &health) { takeHealth(health); });
}

void ConnectionCheck::takeHealth(const Result<GatewayHealth> &health)
{
    // Without the right token some products do not tell their health either; that is a matter of the sign-in.
    const bool onlySignIn = !health &&
                            (health.error().kind == ErrorKind::SignIn || health.error().kind == ErrorKind::Denied) &&
                            health.error().detail.startsWith(QStringLiteral("status "));
    if (!health && !onlySignIn) {
        set(QStringLiteral("admin_api"), State::Failed, health.error().message);
        for (const char *id : {"sign_in", "clock"})
            set(QLatin1String(id), State::Skipped, QStringLiteral("Not tried, because an earlier step failed."));
        partDone();
        return;
    }
    if (onlySignIn) {
        set(QStringLiteral("admin_api"), State::Ok, QStringLiteral("Reached, with a trusted certificate."));
        set(QStringLiteral("sign_in"), State::Failed, health.error().message);
        set(QStringLiteral("clock"), State::Skipped, QStringLiteral("Not tried, because an earlier step failed."));
        partDone();
        return;
    }
    m_versionTold = !health->version.isEmpty();
    const QString version = health->version.isEmpty() ? QStringLiteral("version not told")
                                                      : QStringLiteral("version %1").arg(health->version);
    if (health->encrypted)
        set(QStringLiteral("admin_api"), State::Ok,
            QStringLiteral("Reached by TLS 1.3 with a trusted certificate; %1; %2 ms.")
                .arg(version)
                .arg(health->roundTripMs));
    else
        set(QStringLiteral("admin_api"), State::Warning,
            QStringLiteral("Reached without encryption, on this machine; %1.").arg(version),
            QStringLiteral("Put a TLS proxy before the gateway if others can sign in to this machine."));
    takeClock(*health);
    onFinished(m_api->checkSignIn(), m_api.get(), [this](const Result<GatewayHealth> &signIn) { takeSignIn(signIn); });
}

void ConnectionCheck::takeSignIn(const Result<GatewayHealth> &signIn)
{
    if (!signIn) {
        const bool unknown = signIn.error().kind == ErrorKind::Unsupported;
        set(QStringLiteral("sign_in"), unknown ? State::Skipped : State::Failed, signIn.error().message);
        partDone();
        return;
    }
    set(QStringLiteral("sign_in"), State::Ok, QStringLiteral("The token is accepted."));
    // Some products tell their version only to who has signed in.
    if (!m_versionTold && m_api->offers(QStringLiteral("version")))
        onFinished(m_api->version(), m_api.get(), [this](const Result<QString> &version) { takeVersion(version); });
    else
        partDone();
}

void ConnectionCheck::takeVersion(const Result<QString> &version)
{
    if (version)
        set(QStringLiteral("sign_in"), State::Ok, QStringLiteral("The token is accepted; version %1.").arg(*version));
    partDone();
}

void ConnectionCheck::takeClock(const GatewayHealth &health)
{
    if (!health.clockAheadMs) {
        set(QStringLiteral("clock"), State::Skipped, QStringLiteral("The gateway does not tell its time."));
        return;
    }
    const qint64 offMs = std::abs(*health.clockAheadMs);
    if (offMs <= kClockToleranceMs + health.clockPrecisionMs) {
        set(QStringLiteral("clock"), State::Ok, QStringLiteral("Agrees with this machine's clock."));
        return;
    }
    set(QStringLiteral("clock"), State::Warning,
        QStringLiteral("The gateway's clock is %1 s %2 of this machine's.")
            .arg(double(offMs) / 1000, 0, 'f', 1)
            .arg(*health.clockAheadMs > 0 ? QStringLiteral("ahead") : QStringLiteral("behind")),
        QStringLiteral(
            "Let both machines take their time from a time server; the newest minutes are cut or empty until then."));
}

void ConnectionCheck::set(const CheckStep &step)
{
    const auto at =
        std::find_if(m_steps.begin(), m_steps.end(), [&](const CheckStep &known) { return known.id == step.id; });
    if (at == m_steps.end())
        return;
    *at = step;
    emit stepsChanged();
}

void ConnectionCheck::set(const QString &id, CheckStep::State state, const QString &message, const QString &remedy)
{
    const auto at =
        std::find_if(m_steps.begin(), m_steps.end(), [&](const CheckStep &known) { return known.id == id; });
    if (at != m_steps.end())
        set(CheckStep{id, at->name, state, message, remedy, {}});
}

CheckStep::State ConnectionCheck::worst() const
{
    State worst = State::Ok;
    for (const CheckStep &step : m_steps) {
        if (step.state == State::Failed || (step.state == State::Warning && worst == State::Ok))
            worst = step.state;
    }
    return worst;
}

void ConnectionCheck::partDone()
{
    if (--m_open == 0)
        emit finished();
}

} // namespace Gatehouse
