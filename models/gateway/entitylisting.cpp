#include "models/gateway/entitylisting.h"

#include "models/core/onfinished.h"

namespace Gatehouse
{

EntityListing::EntityListing(AdminApiClient &client, EntityKind kind, int most)
    : QObject(&client)
    , m_client(client)
    , m_kind(kind)
    , m_most(most)
    , m_verb(QStringLiteral("list_%1s").arg(entityToken(kind)))
{
    m_promise.start();
}

EntityListing::~EntityListing()
{
    m_promise.finish();
}

QFuture<Result<QList<GatewayEntity>>> EntityListing::start(AdminApiClient &client, EntityKind kind, int most)
{
    auto *listing = new EntityListing(client, kind, most);
    QFuture<Result<QList<GatewayEntity>>> future = listing->m_promise.future();
    listing->ask();
    return future;
}

void EntityListing::ask()
{
    onFinished(m_client.call(m_verb, {}, m_page), this, [this](const Result<ApiAnswer> &answer) { take(answer); });
}

void EntityListing::take(const Result<ApiAnswer> &answer)
{
    if (!answer) {
        finish(std::unexpected(answer.error()));
        return;
    }
    const ApiCall call = m_client.rules().calls.value(m_verb);
    QList<GatewayEntity> found;
    for (const QJsonValue &item : answer->items)
        found.append(entityFrom(m_kind, item, call, m_client.rules().states.value(m_kind)));
    // A server that does not know the page parameter answers every page with the first.
    if (!found.isEmpty() && found.first().id == m_firstOfPage) {
        finish(
            failure(ErrorKind::Corrupt,
                    QStringLiteral("The list of the admin API cannot be read to its end: the next page is the same as "
                                   "the one before. The product may be older or newer than its profile.")));
        return;
    }
    m_firstOfPage = found.isEmpty() ? QString() : found.first().id;
    m_entities += found.first(std::min<qsizetype>(found.size(), m_most - m_entities.size()));
    if (isLast(*answer)) {
        finish(m_entities);
        return;
    }
    ++m_page.number;
    m_page.cursor = answer->nextCursor;
    ask();
}

bool EntityListing::isLast(const ApiAnswer &answer) const
{
    const PagingRules paging = m_client.rules().calls.value(m_verb).paging.value_or(m_client.rules().paging);
    if (answer.items.isEmpty() || m_entities.size() >= m_most || paging.style == QLatin1String("none"))
        return true;
    if (paging.style == QLatin1String("cursor"))
        return answer.nextCursor.isEmpty();
    if (answer.total)
        return m_entities.size() >= *answer.total;
    return answer.items.size() < paging.maxSize;
}

void EntityListing::finish(const Result<QList<GatewayEntity>> &result)
{
    m_promise.addResult(result);
    m_promise.finish();
    deleteLater();
}

} // namespace Gatehouse
