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
    static QFuture<Result<QList<GatewayEntity>>> start(AdminApiClient &client, EntityKind kind, int most);
    ~EntityListing() override;

private:
    EntityListing(AdminApiClient &client, EntityKind kind, int most);
    void ask();
    void take(const Result<ApiAnswer> &answer);
    bool isLast(const ApiAnswer &answer) const;
    void finish(const Result<QList<GatewayEntity>> &result);

    AdminApiClient &m_client;
    EntityKind m_kind;
    int m_most;
    QString m_verb;
    ApiPage m_page;
    QList<GatewayEntity> m_entities;
    QString m_firstOfPage;
    QPromise<Result<QList<GatewayEntity>>> m_promise;
};

} // namespace Gatehouse
