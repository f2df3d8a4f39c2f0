// Reads a list of the admin API to its end, page by page.
#pragma once

#include "models/gateway/adminapiclient.h"

#include <QPromise>

namespace Gatehouse
{

// Belongs to the client; deletes itself when done. The future ends without a value when the client goes first.
class EntityListing final : public QObject
{
    Q_OBJECT
public:
    struct Question {
        EntityKind kind = EntityKind::Account;
        QString verb; // "list_accounts"
        QMap<QString, QString> parameters;
        int most = 0;
    };

    static QFuture<Result<QList<GatewayEntity>>> start(AdminApiClient &client, const Question &question);
    ~EntityListing() override;

private:
    EntityListing(AdminApiClient &client, const Question &question);
    void ask();
    void take(const Result<ApiAnswer> &answer);
    bool isLast(const ApiAnswer &answer) const;
    void finish(const Result<QList<GatewayEntity>> &result);

    AdminApiClient &m_client;
    Question m_question;
    ApiPage m_page;
    QList<GatewayEntity> m_entities;
    QString m_firstOfPage;
    QPromise<Result<QList<GatewayEntity>>> m_promise;
};

} // namespace Gatehouse
