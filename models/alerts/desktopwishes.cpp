#include "models/alerts/desktopwishes.h"

namespace Gatehouse
{

DesktopWishes::DesktopWishes(DesktopNoticeWishes wishes, QObject *parent)
    : QObject(parent)
    , m_wishes(std::move(wishes))
{
}

Result<void> DesktopWishes::set(const DesktopNoticeWishes &wishes)
{
    if (wishes.least == AlertLevel::Watch)
        return failure(ErrorKind::InvalidInput, tr("A watch is never told: choose ticket or page."));
    if (wishes.quiet) {
        if (auto checked = checkQuietHours(*wishes.quiet); !checked)
            return checked;
    }
    if (wishes == m_wishes)
        return {};
    m_wishes = wishes;
    emit changed();
    return {};
}

} // namespace Gatehouse
