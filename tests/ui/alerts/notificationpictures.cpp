// Saves the page of notifications in its states, in both themes and two sizes: notification_pictures <folder>.
#include "tests/support/channelbench.h"
#include "ui/alerts/notificationspage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr QSize kLarge(1920 - 208, 1080 - 76);

} // namespace

class NotificationPictures : public QObject
{
    Q_OBJECT
public:
    static inline QString folder;

private slots:
    void take_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        for (const char *state : {"failing", "mail", "new", "empty", "viewer", "question"}) {
            for (const bool dark : {false, true}) {
                for (const QSize &size : {kSmall, kLarge})
                    QTest::addRow("%s-%s-%d", state, dark ? "dark" : "light", size.width() + 208)
                        << QString::fromLatin1(state) << dark << size;
            }
        }
    }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        ChannelBench bench;
        if (state != QLatin1String("empty"))
            bench.fill();
        NotificationsPage page(bench.channels, bench.wishes, state != QLatin1String("viewer"), theme);
        page.resize(size);
        page.show();
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer) : Roles(Role::Responder));
        page.setActive(true);
        QTRY_VERIFY(page.isSettled());
        if (state == QLatin1String("mail"))
            bench.channels.select(bench.store.kept.channels.constLast().id);
        if (state == QLatin1String("new"))
            QTest::keyClick(&page, Qt::Key_N);
        if (state == QLatin1String("question")) {
            QTest::keyClick(&page, Qt::Key_Delete);
            bench.channels.test();
        }
        for (int pass = 0; pass < 4; ++pass) { // lays out what is new, from the inside out
            page.grab();
            QCoreApplication::sendPostedEvents();
        }
        QVERIFY(page.grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    NotificationPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(NotificationPictures::folder);
    NotificationPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "notificationpictures.moc"
