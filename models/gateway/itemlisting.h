// Reads a list of the admin API to its end, page by page.
#pragma once

#include "models/gateway/adminapiclient.h"

#include <QPromise>
#include <QSet>

namespace Gatehouse
{

struct ListedItems {
    ApiCall call; // that was answered: where the places of an item are
    QList<QJsonValue> items;
    bool isCut = false;    // there may be more than was wanted
    bool hasMoved = false; // items came or went meanwhile, so one may be missing
};

// Each item once, in the order of the list. Corrupt when the server hands out the same page again and again, or answers
// without a list.
//
// Belongs to the client; deletes itself when done. The future ends without a value when the client goes first.
class ItemListing final : public QObject
{
    Q_OBJECT
public:
    struct Question {
        QString verb; // "list_accounts"
        QMap<QString, QString> parameters;
        qsizetype most = 0;
    };

    static QFuture<Result<ListedItems>> start(AdminApiClient &client, const Question &question);
    ~ItemListing() override;

private:
    ItemListing(AdminApiClient &client, const Question &question);
    void ask();
    void take(const Result<ApiAnswer> &answer);
    // Whether there was nothing more to it than the page before has had.
    bool isRepeated(const ApiAnswer &answer);
    void add(const ApiAnswer &answer);
    bool isLast(const ApiAnswer &answer) const;
    void finish(const Result<ListedItems> &result);

    AdminApiClient &m_client;
    Question m_question;
    ApiPage m_page;
    ListedItems m_listed;
    QSet<QString> m_known; // items of the pages before, by their ids
    QSet<QString> m_onLastPage;
    std::optional<qint64> m_total;
    int m_idlePages = 0; // in a row, with nothing new
    QPromise<Result<ListedItems>> m_promise;
};

} // namespace Gatehouse
