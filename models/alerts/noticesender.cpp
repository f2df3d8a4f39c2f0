#include "models/alerts/noticesender.h"

#include "models/alerts/alertmanagersender.h"
#include "models/alerts/smtpsender.h"
#include "models/alerts/webhooksender.h"

namespace Gatehouse
{

Result<std::unique_ptr<NoticeSender>> makeNoticeSender(const AlertChannel &channel, const QString &secret)
{
    std::unique_ptr<NoticeSender> sender;
    if (channel.kind == ChannelKind::Email) {
        sender = std::make_unique<SmtpSender>(channel, secret);
        return sender;
    }
    const bool isWebhook = channel.kind == ChannelKind::Webhook;
    auto request = noticeRequest(channel, isWebhook ? QUrl(channel.url) : AlertmanagerSender::endpoint(channel.url));
    if (!request)
        return std::unexpected(request.error());
    if (isWebhook)
        sender = std::make_unique<WebhookSender>(std::move(*request), secret);
    else
        sender = std::make_unique<AlertmanagerSender>(std::move(*request), channel.user, secret);
    return sender;
}

} // namespace Gatehouse
