#include "models/alerts/noticesender.h"

#include "models/alerts/alertmanagersender.h"
#include "models/alerts/webhooksender.h"

namespace Gatehouse
{

Result<std::unique_ptr<NoticeSender>> makeNoticeSender(const AlertChannel &channel, const QString &secret)
{
    const bool isWebhook = channel.kind == ChannelKind::Webhook;
    if (!isWebhook && channel.kind != ChannelKind::Alertmanager)
        return failure(ErrorKind::Unsupported, QStringLiteral("Mail is not sent yet."));
    auto request = noticeRequest(channel, isWebhook ? QUrl(channel.url) : AlertmanagerSender::endpoint(channel.url));
    if (!request)
        return std::unexpected(request.error());
    std::unique_ptr<NoticeSender> sender;
    if (isWebhook)
        sender = std::make_unique<WebhookSender>(std::move(*request), secret);
    else
        sender = std::make_unique<AlertmanagerSender>(std::move(*request), channel.user, secret);
    return sender;
}

} // namespace Gatehouse
