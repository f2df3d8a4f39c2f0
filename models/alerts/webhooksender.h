// Messages about alerts as JSON to a URL, signed.
#pragma once

#include "models/alerts/noticepost.h"

namespace Gatehouse
{

// Headers: Idempotency-Key, the id of the message; X-Gatehouse-Timestamp, seconds since the epoch; and where the
// channel has a secret X-Gatehouse-Signature, "v1=" and the HMAC-SHA256 of timestamp, full stop and body, in
// hexadecimal.
class WebhookSender final : public NoticeSender
{
public:
    WebhookSender(HttpMessage request, const QString &secret);

    Delivery send(const NoticeMessage &message, const std::stop_token &stop) override;
    qsizetype mostAlerts() const override { return 20'000; }

private:
    HttpMessage m_request;
    HeldSecret m_secret;
};

} // namespace Gatehouse
