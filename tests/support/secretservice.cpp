#include "tests/support/secretservice.h"

#include <QDBusConnection>
#include <QDBusServiceWatcher>
#include <QSignalSpy>

namespace Gatehouse
{

SecretService::SecretService()
{
    qputenv("HOME", m_folder.path().toUtf8());
    qputenv("XDG_DATA_HOME", m_folder.path().toUtf8());
    qputenv("XDG_RUNTIME_DIR", m_folder.path().toUtf8());
    qputenv("XDG_CURRENT_DESKTOP", "GNOME");
    m_bus = std::make_unique<MessageBus>();
    const QString name = QStringLiteral("org.freedesktop.secrets");
    const QDBusServiceWatcher watcher(name, QDBusConnection::sessionBus(), QDBusServiceWatcher::WatchForRegistration);
    QSignalSpy up(&watcher, &QDBusServiceWatcher::serviceRegistered);
    // The password of the new keyring comes by standard input; the bus starts nothing by itself.
    m_keyring.start(QStringLiteral("gnome-keyring-daemon"), {QStringLiteral("--foreground"), QStringLiteral("--unlock"),
                                                             QStringLiteral("--components=secrets")});
    m_keyring.write("for this test only");
    m_keyring.closeWriteChannel();
    if (up.isEmpty() && !up.wait(20000))
        qFatal("gnome-keyring-daemon did not start: %s", m_keyring.readAllStandardError().constData());
}

SecretService::~SecretService()
{
    m_keyring.terminate();
    if (!m_keyring.waitForFinished(10000))
        m_keyring.kill();
    m_keyring.waitForFinished(10000);
}

} // namespace Gatehouse
