// Messages about alerts by mail.
#pragma once

#include "models/alerts/noticesender.h"

namespace Gatehouse
{

// The connection is encrypted and its certificate checked, by STARTTLS or with TLS first, before anything else is said;
// only a server on this machine may go without. The Message-ID is that of the message, however often it is tried.
class SmtpSender final : public NoticeSender
{
public:
    SmtpSender(AlertChannel channel, const QString &secret);

    Delivery send(const NoticeMessage &message, const std::stop_token &stop) override;
    qsizetype mostAlerts() const override { return 20'000; }

private:
    Result<QByteArray> bytesOf(const NoticeMessage &message) const;

    AlertChannel m_channel;
    HeldSecret m_secret;
};

} // namespace Gatehouse
