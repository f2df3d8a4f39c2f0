#include "models/gateway/entitylisting.h"

#include "models/core/onfinished.h"

namespace Gatehouse
{

EntityListing::EntityListing(AdminApiClient &client, const Question &question)
    : QObject(&client)
    , m_client(client)
    , m_question(question)
{
    m_promise.start();
}

EntityListing::~EntityListing()
{
    m_promise.finish();
}

QFuture<Result<QList<GatewayEntity>>> EntityListing::start(AdminApiClient &client, const Question &question)
{
    auto *listing = new EntityListing(client, question);
    QFuture<Result<QList<GatewayEntity>>> future = listing->m_promise.future();
    listing->ask();
    return future;
}

void EntityListing::ask()
{
    onFinished(m_client.call(m_question.verb, m_question.parameters, m_page), this,
               [this](const Result<ApiAnswer> &answer) { take(answer); });
}

void EntityListing::take(const Result<ApiAnswer> &answer)
{
    if (!answer) {
        finish(std::unexpected(answer.error()));
        return;
    }
    QList<GatewayEntity> found;
    for (const QJsonValue &item : answer->items)
        found.append(entityFrom(m_question.kind, item, answer->call, m_client.rules().states.value(m_question.kind)));
    // A server that does not know the page parameter answers every page with the first.
    if (!found.isEmpty() && found.first().id == m_firstOfPage) {
        finish(
            failure(ErrorKind::Corrupt,
                    QStringLiteral("The list of the admin API cannot be read to its end: the next page is the same as "
                                   "the one before. The product may be older or newer than its profile.")));
        return;
    }
    m_firstOfPage = found.isEmpty() ? QString() : found.first().id;
    m_entities += found.first(std::min<qsizetype>(found.size(), m_question.most - m_entities.size()));
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
    const PagingRules paging = answer.call.paging.value_or(m_client.rules().paging);
    if (answer.items.isEmpty() || m_entities.size() >= m_question.most || paging.style == QLatin1String("none"))
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
