// Messages about alerts as people read them.
#pragma once

#include "models/alerts/noticesender.h"

namespace Gatehouse
{

// "[page] Error burst on anthropic-b (Northwind)".
QString noticeSubject(const NoticeMessage &message);
// Plain text, times in UTC.
QString noticeText(const NoticeMessage &message);

} // namespace Gatehouse
