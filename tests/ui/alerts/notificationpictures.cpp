// Saves the page of notifications in its states, in both themes and two sizes: notification_pictures <folder>.
#include "tests/support/channelbench.h"
#include "tests/support/pagepictures.h"
#include "ui/alerts/notificationspage.h"
#include "ui/theme/theme.h"

using namespace Gatehouse;

class NotificationPictures : public PagePictures
{
    Q_OBJECT
private slots:
    void take_data() { addStates({"failing", "mail", "new", "empty", "viewer", "question"}); }

    void take()
    {
        QFETCH(QString, state);
        QFETCH(bool, dark);
        Theme theme(*qApp, dark ? ThemeMode::Dark : ThemeMode::Light);
        ChannelBench bench;
        if (state != QLatin1String("empty"))
            bench.fill();
        NotificationsPage page(bench.channels, bench.wishes, state != QLatin1String("viewer"), theme);
        page.resize(kSmallPage);
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
        QVERIFY(saveBoth(page));
    }
};

int main(int argc, char *argv[])
{
    return PagePictures::take<NotificationPictures>(argc, argv);
}

#include "notificationpictures.moc"
