// Notices on the desktop, on a bus and with a service of the test's own.
#include "tests/support/messagebus.h"
#include "ui/shell/desktopnotifier.h"

#include <QDBusConnection>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

const QString kName = QStringLiteral("org.freedesktop.Notifications");
const QString kPath = QStringLiteral("/org/freedesktop/Notifications");

DesktopNotice made(qint64 key, const QString &title, AlertLevel level = AlertLevel::Page)
{
    return {key, level, title, QStringLiteral("5 < 6 & more")};
}

} // namespace

class FakeDesktop : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    struct Shown {
        uint replaces;
        QString title;
        QString text;
        QStringList actions;
        QVariantMap hints;
    };
    QList<Shown> shown;
    QList<uint> closed;

public slots:
    // Named as on the bus.
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &text,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        shown.append({replaces, title, text, actions, hints});
        return replaces > 0 ? replaces : ++m_last;
    }
    void CloseNotification(uint id)
    {
        closed.append(id);
        emit NotificationClosed(id, 3);
    }

signals:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);

private:
    uint m_last = 40;
};

class DesktopNotifierTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_bus = std::make_unique<MessageBus>();
        m_side = std::make_unique<QDBusConnection>(
            QDBusConnection::connectToBus(m_bus->address(), QStringLiteral("desktop")));
        QVERIFY(m_side->isConnected());
    }
    void cleanupTestCase()
    {
        QDBusConnection::disconnectFromBus(QStringLiteral("desktop"));
        m_side.reset();
    }

    void withoutAServiceNothingIsShownAndNothingFails()
    {
        DesktopNotifier notifier;
        QVERIFY(notifier.isAvailable());
        notifier.show(made(7, QStringLiteral("Error burst")));
        notifier.withdraw(7);
        // And one that comes later is used.
        begin();
        notifier.show(made(8, QStringLiteral("Spend")));
        QTRY_COMPARE(m_desktop->shown.size(), 1);
        end();
    }

    void aNoticeHasItsLevelAndAWayToTheAlert()
    {
        begin();
        DesktopNotifier notifier;
        QSignalSpy wanted(&notifier, &DesktopNotifier::wanted);
        notifier.show(made(7, QStringLiteral("Error burst")));
        notifier.show(made(8, QStringLiteral("Spend"), AlertLevel::Ticket));
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QCOMPARE(m_desktop->shown.at(0).title, QStringLiteral("Error burst"));
        QCOMPARE(m_desktop->shown.at(0).text, QStringLiteral("5 &lt; 6 &amp; more"));
        QCOMPARE(m_desktop->shown.at(0).hints.value(QStringLiteral("urgency")).toInt(), 2);
        QCOMPARE(m_desktop->shown.at(1).hints.value(QStringLiteral("urgency")).toInt(), 1);
        QVERIFY(m_desktop->shown.at(0).actions.contains(QStringLiteral("show")));
        // The answers are here when a further one replaces the first.
        notifier.show(made(7, QStringLiteral("Error burst, worse")));
        QTRY_COMPARE(m_desktop->shown.size(), 3);
        QCOMPARE(m_desktop->shown.at(2).replaces, 41U);
        const auto invoked = [&] {
            emit m_desktop->ActionInvoked(42, QStringLiteral("show"));
            return !wanted.isEmpty();
        };
        QTRY_VERIFY(invoked());
        QCOMPARE(wanted.constFirst().constFirst().toLongLong(), 8);
        end();
    }

    void whatIsOverIsClosedHoweverEarly()
    {
        begin();
        DesktopNotifier notifier;
        notifier.show(made(7, QStringLiteral("Error burst")));
        notifier.withdraw(7); // before the desktop has answered
        QTRY_COMPARE(m_desktop->closed, QList<uint>{41});
        notifier.show(made(7, QStringLiteral("Error burst")));
        QTRY_COMPARE(m_desktop->shown.size(), 2);
        QCOMPARE(m_desktop->shown.at(1).replaces, 0U);
        end();
    }

private:
    void begin()
    {
        m_desktop = std::make_unique<FakeDesktop>();
        QVERIFY(m_side->registerObject(kPath, m_desktop.get(),
                                       QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
        QVERIFY(m_side->registerService(kName));
    }
    void end()
    {
        m_side->unregisterService(kName);
        m_side->unregisterObject(kPath);
        m_desktop.reset();
    }

    std::unique_ptr<MessageBus> m_bus;
    std::unique_ptr<QDBusConnection> m_side;
    std::unique_ptr<FakeDesktop> m_desktop;
};

QTEST_GUILESS_MAIN(DesktopNotifierTest)
#include "desktopnotifier_test.moc"
