// What the console remembers between two starts. No secret and no figure is in here.
#pragma once

#include "models/alerts/desktopwishes.h"
#include "ui/theme/theme.h"

#include <QByteArray>
#include <QHash>
#include <QString>

namespace Gatehouse
{

struct ConsoleSettings {
    ThemeMode themeMode = ThemeMode::System;
    QString connectionFile; // opened last
    QString viewLink;       // gatehouse://overview?...: page, range, comparison and filter
    QByteArray windowGeometry;
    int idleLockMinutes = 10;              // 0: never
    QHash<QString, QString> letterSigners; // who signs letters, by the id of the operator
    DesktopNoticeWishes desktopNotices;    // of alerts
    QHash<QString, QString> alertViews;    // of one's own, as JSON, by the id of the operator

    // From and to <config>/gatehouse/console.ini. A damaged value reads as its default.
    static ConsoleSettings load();
    void save() const;

    bool operator==(const ConsoleSettings &) const = default;
};

} // namespace Gatehouse
