#include "models/gateway/itemlisting.h"

#include "models/core/onfinished.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse
{

namespace
{

// A server that pages by cursor may send a page on which nothing is left of what it has looked at; not for ever.
constexpr int kMostIdlePages = 50;

// What has no id is known by all that it says.
QString markOf(const QJsonValue &item, const ApiCall &call)
{
    const QJsonValue id = valueAt(item, call.results.value(QStringLiteral("id")));
    const bool named = call.results.contains(QStringLiteral("id")) && !id.isUndefined() && !id.isNull();
    return QString::fromUtf8(QJsonDocument(QJsonArray{named, named ? id : item}).toJson(QJsonDocument::Compact));
}

} // namespace

ItemListing::ItemListing(AdminApiClient &client, const Question &question)
    : QObject(&client)
    , m_client(client)
    , m_question(question)
{
    m_promise.start();
}

ItemListing::~ItemListing()
{
    m_promise.finish();
}

QFuture<Result<ListedItems>> ItemListing::start(AdminApiClient &client, const Question &question)
{
    auto *listing = new ItemListing(client, question);
    QFuture<Result<ListedItems>> future = listing->m_promise.future();
    listing->ask();
    return future;
}

void ItemListing::ask()
{
    onFinished(m_client.call(m_question.verb, m_question.parameters, m_page), this,
               [this](const Result<ApiAnswer> &answer) { take(answer); });
}

void ItemListing::take(const Result<ApiAnswer> &answer)
{
    if (!answer) {
        finish(std::unexpected(answer.error()));
        return;
    }
    if (!answer->hasItems) {
        finish(failure(ErrorKind::Corrupt,
                       QStringLiteral("The answer of the admin API holds no list where its profile says. The product "
                                      "may be older or newer than its profile.")));
        return;
    }
    if (isRepeated(*answer)) {
        finish(
            failure(ErrorKind::Corrupt,
                    QStringLiteral("The list of the admin API cannot be read to its end: the next page is the same as "
                                   "the one before. The product may be older or newer than its profile.")));
        return;
    }
    add(*answer);
    if (m_listed.isCut || isLast(*answer)) {
        m_listed.hasMoved =
            m_listed.hasMoved || (!m_listed.isCut && answer->total && m_listed.items.size() < *answer->total);
        finish(m_listed);
        return;
    }
    ++m_page.number;
    m_page.cursor = answer->nextCursor;
    ask();
}

// A server that does not know the page parameter answers every page with the first.
bool ItemListing::isRepeated(const ApiAnswer &answer)
{
    QSet<QString> here;
    for (const QJsonValue &item : answer.items)
        here.insert(markOf(item, answer.call));
    const bool same = !here.isEmpty() && here == m_onLastPage;
    const bool sameCursor = !answer.nextCursor.isEmpty() && answer.nextCursor == m_page.cursor;
    m_idlePages = m_known.contains(here) ? m_idlePages + 1 : 0;
    m_onLastPage = here;
    return same || sameCursor || m_idlePages > kMostIdlePages;
}

// An item that moves to the next page while this one is read comes a second time.
void ItemListing::add(const ApiAnswer &answer)
{
    m_listed.call = answer.call;
    m_listed.hasMoved = m_listed.hasMoved || (m_total && answer.total && *m_total != *answer.total);
    m_total = answer.total;
    for (const QJsonValue &item : answer.items) {
        if (m_known.contains(markOf(item, answer.call)))
            continue;
        if (m_listed.items.size() >= m_question.most) {
            m_listed.isCut = true;
            break;
        }
        m_listed.items.append(item);
    }
    m_known.unite(m_onLastPage);
}

bool ItemListing::isLast(const ApiAnswer &answer) const
{
    const PagingRules paging = answer.call.paging.value_or(m_client.rules().paging);
    if (paging.style == QLatin1String("none"))
        return true;
    if (paging.style == QLatin1String("cursor"))
        return answer.nextCursor.isEmpty();
    if (answer.items.isEmpty() || (answer.total && m_listed.items.size() >= *answer.total))
        return true;
    // Who was asked for a size may have its own idea of the largest; whose pages have a fixed one does not.
    return !answer.total && paging.sizeParameter.isEmpty() && answer.items.size() < paging.maxSize;
}

void ItemListing::finish(const Result<ListedItems> &result)
{
    m_promise.addResult(result);
    m_promise.finish();
    deleteLater();
}

} // namespace Gatehouse
