#include "models/gateway/gatewayactions.h"

#include "models/core/onfinished.h"
#include "models/core/poolwork.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

using Outcome = Result<ActionOutcome>;

struct BoundSql {
    QString text;
    QVariantList values;
};

// {id} becomes a placeholder as often as it is there.
BoundSql boundTo(QString sql, const QString &id)
{
    const QString placeholder = QStringLiteral("{id}");
    BoundSql bound;
    bool isNumber = false;
    const qint64 number = id.toLongLong(&isNumber);
    for (qsizetype at = sql.indexOf(placeholder); at >= 0; at = sql.indexOf(placeholder, at)) {
        sql.replace(at, placeholder.size(), QStringLiteral("?"));
        bound.values.append(isNumber ? QVariant(number) : QVariant(id));
    }
    bound.text = sql;
    return bound;
}

Result<QString> stateNow(Database &database, const SqlAction &action, const QString &id)
{
    const BoundSql check = boundTo(action.check.forDialect(database.dialect()), id);
    auto rows = database.query(check.text, check.values, {std::chrono::seconds(10), {}});
    if (!rows)
        return std::unexpected(rows.error());
    const auto found = (*rows)->next();
    if (!found)
        return std::unexpected(found.error());
    return *found ? (*rows)->string(0) : QString();
}

// One row or none at all: an id that fits several rows is a mistake of the profile.
Result<void> changeOneRow(Database &database, const SqlAction &action, const QString &id)
{
    const BoundSql change = boundTo(action.sql.forDialect(database.dialect()), id);
    return database.transaction([&]() -> Result<void> {
        const auto changed = database.execute(change.text, change.values);
        if (!changed)
            return std::unexpected(changed.error());
        if (*changed > 1) {
            return failure(
                ErrorKind::Corrupt,
                QStringLiteral("Nothing was changed: %1 rows of the gateway's database have this id, and one was "
                               "expected. Check the profile's SQL.")
                    .arg(*changed));
        }
        return {};
    });
}

Outcome carryOut(const GatewayActions::OpenDatabase &open, const SqlAction &action, const QString &id)
{
    auto database = open();
    if (!database)
        return std::unexpected(database.error());
    if (const auto changed = changeOneRow(**database, action, id); !changed)
        return std::unexpected(changed.error());
    const auto state = stateNow(**database, action, id);
    if (!state)
        return std::unexpected(state.error());
    if (*state == action.expected)
        return ActionOutcome{ActionWay::Sql, true, action.caveat};
    if (state->isEmpty()) {
        return failure(
            ErrorKind::NotFound,
            QStringLiteral("Nothing was changed: the gateway's database has no row with this id. It may have "
                           "been deleted meanwhile."));
    }
    return failure(
        ErrorKind::Corrupt,
        QStringLiteral("The row in the gateway's database does not read as it should after the change. Look at it "
                       "before you try again: the gateway may have written to it at the same time."));
}

// Corrupt: the gateway answered, but nobody can read what. One API and old versions of New API answer a deletion that
// worked with nothing at all.
bool mayHaveHappened(const Error &error)
{
    return error.kind == ErrorKind::TimedOut || error.kind == ErrorKind::Unreachable ||
           error.kind == ErrorKind::Corrupt;
}

bool isGone(const Result<GatewayEntity> &found)
{
    return found ? found->state == EntityState::Gone : found.error().kind == ErrorKind::NotFound;
}

bool isAsWanted(ActionVerb verb, const Result<GatewayEntity> &found)
{
    const EntityState wanted = verb == ActionVerb::Enable ? EntityState::Enabled : EntityState::Disabled;
    return verb == ActionVerb::Delete ? isGone(found) : found && found->state == wanted;
}

// Some products refuse to do again what is done (status 409): then it is as it was wanted, and nobody has to look.
Outcome outcomeOfRefusal(ActionVerb verb, const Error &refusal, const Result<GatewayEntity> &found)
{
    if (isAsWanted(verb, found))
        return ActionOutcome{ActionWay::AdminApi, true,
                             QStringLiteral("The gateway refused to do it, since it was so already.")};
    if (isGone(found))
        return failure(ErrorKind::NotFound, QStringLiteral("The gateway refused to do it, since it is deleted."));
    return std::unexpected(refusal);
}

// `sent` is the error after which the outcome is unknown; nothing: the gateway said yes.
Outcome outcomeOf(ActionVerb verb, const std::optional<Error> &sent, const Result<GatewayEntity> &found)
{
    if (sent && sent->kind == ErrorKind::InvalidInput)
        return outcomeOfRefusal(verb, *sent, found);
    const bool deletes = verb == ActionVerb::Delete;
    const bool confirmed = isAsWanted(verb, found);
    const bool contradicted =
        found && !confirmed &&
        (deletes || found->state == EntityState::Enabled || found->state == EntityState::Disabled);
    if (confirmed || (!sent && !contradicted))
        return ActionOutcome{ActionWay::AdminApi, confirmed, {}};
    if (contradicted && sent) {
        return failure(ErrorKind::Unreachable,
                       QStringLiteral("It was not done: the answer of the admin API was lost or cannot be read, and "
                                      "the gateway shows the old state. Try again."),
                       sent->message);
    }
    if (contradicted) {
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("The gateway said yes, but still shows the old state. It may keep a cache; look "
                                      "again in a minute."));
    }
    return failure(ErrorKind::TimedOut,
                   QStringLiteral("It is unknown whether it was done: the answer was lost or cannot be read, and the "
                                  "state could not be read back. Look at the gateway before you try again."),
                   sent->message);
}

Result<bool> isDoneBySql(const GatewayActions::OpenDatabase &open, const SqlAction &action, const QString &id)
{
    auto database = open();
    if (!database)
        return std::unexpected(database.error());
    const auto state = stateNow(**database, action, id);
    return state ? Result<bool>(*state == action.expected) : std::unexpected(state.error());
}

void answer(const std::shared_ptr<QPromise<Outcome>> &promise, const Outcome &outcome)
{
    promise->addResult(outcome);
    promise->finish();
}

} // namespace

GatewayActions::GatewayActions(const GatewayProfile &profile, AdminApiClient *api, OpenDatabase open, QObject *parent)
    : QObject(parent)
    , m_profile(profile)
    , m_api(api)
    , m_open(std::move(open))
{
}

Result<ActionWay> GatewayActions::wayOf(const GatewayAction &action) const
{
    return actionWay(m_profile, {m_api != nullptr, bool(m_open)}, action);
}

QString GatewayActions::whySql(const GatewayAction &action) const
{
    return wayOf(action) == ActionWay::Sql ? m_profile.sqlActions.value(action.token()).why : QString();
}

QFuture<Outcome> GatewayActions::run(const GatewayAction &action)
{
    // shared_ptr: handlers are copied, and a promise only moves.
    const auto promise = std::make_shared<QPromise<Outcome>>();
    promise->start();
    const auto way = wayOf(action);
    if (!way) {
        answer(promise, std::unexpected(way.error()));
    } else if (*way == ActionWay::AdminApi) {
        runByApi(action, promise);
    } else {
        runBySql(action, promise);
    }
    return promise->future();
}

QFuture<Result<bool>> GatewayActions::isDone(const GatewayAction &action)
{
    const auto way = wayOf(action);
    if (way && *way == ActionWay::Sql) {
        return runInPool([open = m_open, sql = m_profile.sqlActions.value(action.token()), id = action.id] {
            return isDoneBySql(open, sql, id);
        });
    }
    const auto promise = std::make_shared<QPromise<Result<bool>>>();
    promise->start();
    const auto say = [promise](const Result<bool> &done) {
        promise->addResult(done);
        promise->finish();
    };
    if (!way) {
        say(std::unexpected(way.error()));
        return promise->future();
    }
    onFinished(m_api->find(action.kind, action.id), this,
               [verb = action.verb, say](const Result<GatewayEntity> &found) {
                   if (!found && !isGone(found))
                       say(std::unexpected(found.error()));
                   else
                       say(isAsWanted(verb, found));
               });
    return promise->future();
}

void GatewayActions::runByApi(const GatewayAction &action, const Promise &promise)
{
    if (m_api->wants(action.token(), QStringLiteral("name")))
        runByName(action, promise);
    else
        send(action, {}, promise);
}

// A name may change hands, an id does not: the state is read back by the id, so that a name that was given to somebody
// else in this moment does not go unnoticed.
void GatewayActions::runByName(const GatewayAction &action, const Promise &promise)
{
    onFinished(m_api->find(action.kind, action.id), this, [this, action, promise](const Result<GatewayEntity> &found) {
        if (!found) {
            answer(promise, std::unexpected(found.error()));
        } else if (found->state == EntityState::Gone || found->name.isEmpty()) {
            answer(promise, failure(ErrorKind::NotFound,
                                    QStringLiteral("Nothing was changed: the gateway shows this %1 as deleted, or "
                                                   "without the name that the call needs.")
                                        .arg(entityToken(action.kind))));
        } else {
            send(action, found->name, promise);
        }
    });
}

void GatewayActions::send(const GatewayAction &action, const QString &name, const Promise &promise)
{
    const QMap<QString, QString> parameters{
        {QStringLiteral("id"), action.id}, {QStringLiteral("name"), name}, {QStringLiteral("reason"), action.reason}};
    onFinished(m_api->call(action.token(), parameters), this, [this, action, promise](const Result<ApiAnswer> &said) {
        if (!said && !mayHaveHappened(said.error()) && said.error().kind != ErrorKind::InvalidInput)
            answer(promise, std::unexpected(said.error()));
        else
            readBack(action, said ? std::nullopt : std::optional(said.error()), promise);
    });
}

void GatewayActions::readBack(const GatewayAction &action, const std::optional<Error> &sent, const Promise &promise)
{
    onFinished(m_api->find(action.kind, action.id), this,
               [verb = action.verb, sent, promise](const Result<GatewayEntity> &found) {
                   answer(promise, outcomeOf(verb, sent, found));
               });
}

void GatewayActions::runBySql(const GatewayAction &action, const Promise &promise)
{
    m_waiting.enqueue({m_profile.sqlActions.value(action.token()), action.id, promise});
    if (!m_sqlRuns)
        runNextSql();
}

// In the pool and not on a thread of its own, whose end would be waited for.
void GatewayActions::runNextSql()
{
    m_sqlRuns = !m_waiting.isEmpty();
    if (!m_sqlRuns)
        return;
    const WaitingSql next = m_waiting.dequeue();
    auto done = runInPool([open = m_open, sql = next.action, id = next.id] { return carryOut(open, sql, id); });
    onFinished(done, this, [this, promise = next.promise](const Outcome &outcome) {
        answer(promise, outcome);
        runNextSql();
    });
}

} // namespace Gatehouse
