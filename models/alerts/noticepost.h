// One POST of a message about alerts, and what the answer means.
#pragma once

#include "models/alerts/noticesender.h"
#include "models/database/httppost.h"

namespace Gatehouse
{

// With the authorities of the channel. InvalidInput: its CA file cannot be used.
Result<HttpMessage> noticeRequest(const AlertChannel &channel, const QUrl &url);
// 2xx: sent. 408, 425, 429, 5xx, or no answer: try again, as late as it is asked for. 401, 403, 407: the channel is at
// fault. All others, redirects too, say that the next try would end alike.
Delivery postNotice(const HttpMessage &message, const std::stop_token &stop);

} // namespace Gatehouse
