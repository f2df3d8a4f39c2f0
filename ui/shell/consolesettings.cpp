#include "ui/shell/consolesettings.h"

#include <QSettings>
#include <QStandardPaths>

namespace Gatehouse
{

namespace
{

const QString kDesktopNotices = QStringLiteral("desktop_notices");
const QString kQuietHours = QStringLiteral("quiet_hours");
const QString kNoNotices = QStringLiteral("none");
const QString kLetterSigners = QStringLiteral("letter_signers");
const QString kAlertViews = QStringLiteral("alert_views");

QString file()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/gatehouse/console.ini");
}

QHash<QString, QString> textsOf(const QSettings &stored, const QString &name)
{
    QHash<QString, QString> texts;
    const QVariantMap map = stored.value(name).toMap();
    for (auto each = map.begin(); each != map.end(); ++each)
        texts.insert(each.key(), each->toString());
    return texts;
}

QVariantMap mapOf(const QHash<QString, QString> &texts)
{
    QVariantMap map;
    for (auto each = texts.begin(); each != texts.end(); ++each)
        map.insert(each.key(), *each);
    return map;
}

DesktopNoticeWishes desktopWishes(const QSettings &stored)
{
    DesktopNoticeWishes wishes;
    const QString level = stored.value(kDesktopNotices).toString();
    wishes.wanted = level != kNoNotices;
    if (const auto least = alertLevelFromToken(level); least && *least != AlertLevel::Watch)
        wishes.least = *least;
    if (const auto quiet = quietHoursFromText(stored.value(kQuietHours).toString()))
        wishes.quiet = *quiet;
    return wishes;
}

} // namespace

ConsoleSettings ConsoleSettings::load()
{
    const QSettings stored(file(), QSettings::IniFormat);
    ConsoleSettings settings;
    settings.themeMode =
        themeModeFromToken(stored.value(QStringLiteral("theme")).toString()).value_or(ThemeMode::System);
    settings.connectionFile = stored.value(QStringLiteral("connection")).toString();
    settings.viewLink = stored.value(QStringLiteral("view")).toString();
    settings.windowGeometry = stored.value(QStringLiteral("geometry")).toByteArray();
    bool isNumber = false;
    const int minutes = stored.value(QStringLiteral("idle_lock_minutes")).toInt(&isNumber);
    if (isNumber && minutes >= 0)
        settings.idleLockMinutes = minutes;
    settings.desktopNotices = desktopWishes(stored);
    settings.letterSigners = textsOf(stored, kLetterSigners);
    settings.alertViews = textsOf(stored, kAlertViews);
    return settings;
}

void ConsoleSettings::save() const
{
    QSettings stored(file(), QSettings::IniFormat);
    stored.setValue(QStringLiteral("theme"), themeModeToken(themeMode));
    stored.setValue(QStringLiteral("connection"), connectionFile);
    stored.setValue(QStringLiteral("view"), viewLink);
    stored.setValue(QStringLiteral("geometry"), windowGeometry);
    stored.setValue(QStringLiteral("idle_lock_minutes"), idleLockMinutes);
    stored.setValue(kDesktopNotices, desktopNotices.wanted ? alertLevelToken(desktopNotices.least) : kNoNotices);
    stored.setValue(kQuietHours, desktopNotices.quiet ? quietHoursText(*desktopNotices.quiet) : QString());
    stored.setValue(kLetterSigners, mapOf(letterSigners));
    stored.setValue(kAlertViews, mapOf(alertViews));
}

} // namespace Gatehouse
