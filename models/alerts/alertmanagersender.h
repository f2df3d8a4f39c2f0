// Alerts to an Alertmanager, or to what speaks as one (POST /api/v2/alerts).
#pragma once

#include "models/alerts/noticepost.h"

namespace Gatehouse
{

class AlertmanagerSender final : public NoticeSender
{
public:
    // Signs in as the user with the secret, or with the secret as a bearer token where there is no user.
    AlertmanagerSender(HttpMessage request, const QString &user, const QString &secret);

    Delivery send(const NoticeMessage &message, const std::stop_token &stop) override;
    qsizetype mostAlerts() const override { return 500; }
    bool repeats() const override { return true; }

    // Of the address that people know, such as https://alertmanager.example/prefix.
    static QUrl endpoint(const QString &address);

private:
    HttpMessage m_request;
    QString m_user;
    HeldSecret m_secret;
};

} // namespace Gatehouse
