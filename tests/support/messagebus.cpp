#include "tests/support/messagebus.h"

namespace Gatehouse
{

MessageBus::MessageBus()
{
    m_process.start(QStringLiteral("dbus-daemon"),
                    {QStringLiteral("--session"), QStringLiteral("--nofork"), QStringLiteral("--print-address=1")});
    if (!m_process.waitForReadyRead(20000))
        qFatal("dbus-daemon did not start: %s", qPrintable(m_process.errorString()));
    const QByteArray address = m_process.readAllStandardOutput().trimmed();
    m_address = QString::fromUtf8(address);
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
}

MessageBus::~MessageBus()
{
    m_process.terminate();
    if (!m_process.waitForFinished(10000))
        m_process.kill();
    m_process.waitForFinished(10000);
}

} // namespace Gatehouse
