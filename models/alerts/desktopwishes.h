// What the person at this desktop wants to be told of on it.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/quiethours.h"

#include <QObject>

#include <optional>

namespace Gatehouse
{

struct DesktopNoticeWishes {
    bool wanted = true;
    AlertLevel least = AlertLevel::Ticket;
    std::optional<QuietHours> quiet = {}; // what is held back in them is told in one notice when they end

    bool operator==(const DesktopNoticeWishes &) const = default;
};

class DesktopWishes : public QObject
{
    Q_OBJECT
public:
    explicit DesktopWishes(DesktopNoticeWishes wishes = {}, QObject *parent = nullptr);

    const DesktopNoticeWishes &wishes() const { return m_wishes; }
    // InvalidInput: quiet hours that cannot be, or a level that is never told; then nothing changes.
    Result<void> set(const DesktopNoticeWishes &wishes);

signals:
    void changed();

private:
    DesktopNoticeWishes m_wishes;
};

} // namespace Gatehouse
