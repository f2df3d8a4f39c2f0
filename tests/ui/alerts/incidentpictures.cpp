// Saves the Incidents page in each of its states, in both themes and two sizes: incident_pictures <folder>.
#include "tests/support/incidentbench.h"
#include "ui/alerts/incidentdetailview.h"
#include "ui/alerts/incidentspage.h"
#include "ui/alerts/questioncard.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QDir>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr QSize kLarge(1920 - 208, 1080 - 76);
constexpr qint64 kNowMs = IncidentBench::kNowMs;

IncidentDeed deedOf(int idx, ActionVerb verb, const char *label, DeedOutcome outcome, int minutesAgo)
{
    IncidentDeed deed;
    deed.idx = idx;
    deed.verb = verb;
    deed.label = QString::fromUtf8(label);
    deed.reason = QStringLiteral("leaked");
    deed.by = QStringLiteral("op-1");
    deed.outcome = outcome;
    deed.intendedMs = kNowMs - minutesAgo * kMinuteMs;
    return deed;
}

} // namespace

class IncidentPictures : public QObject
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
        for (const char *state : {"open", "close", "disable", "note", "closed", "empty", "viewer", "signedout"}) {
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
        IncidentBench bench;
        bench.view.setZone(QTimeZone("Europe/Berlin"));
        bench.alerts.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-anna-muster")}};
        if (state != QLatin1String("empty"))
            fill(bench);
        IncidentsPage page(bench.list, bench.detail, theme);
        page.resize(size);
        page.show();
        if (state != QLatin1String("signedout"))
            bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer)
                                                          : Roles(Role::Responder) | Role::Operator);
        page.setActive(true);
        QTRY_VERIFY(page.isSettled());
        pose(page, state);
        QTRY_VERIFY(page.isSettled());
        page.grab(); // lays out what is new
        QCoreApplication::sendPostedEvents();
        QVERIFY(page.grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));
    }

private:
    static void fill(IncidentBench &bench)
    {
        bench.put(IncidentSeverity::Critical, QStringLiteral("Error burst on anthropic-b"), {1, 2, 8});
        bench.put(IncidentSeverity::Major, QStringLiteral("Spend of northwind reaches its cap"), {4});
        bench.put(IncidentSeverity::Minor, QStringLiteral("Mix shift on workspace contoso"), {7});
        bench.put(IncidentSeverity::Critical, QStringLiteral("Error burst on anthropic-a"), {10});
        for (IncidentFolder &folder : bench.store.folders) {
            folder.incident.beganMs = folder.alerts.constFirst().beganMs;
            folder.incident.openedMs = folder.alerts.constFirst().openedMs + kMinuteMs;
            folder.events.first().timeMs = folder.incident.openedMs;
        }
        IncidentFolder &first = bench.store.folders[0];
        first.incident.owner = QStringLiteral("op-1");
        first.deeds = {deedOf(1, ActionVerb::Disable, "key sk-9f2-a•••", DeedOutcome::Done, 4),
                       deedOf(2, ActionVerb::Disable, "provider anthropic-b", DeedOutcome::Running, 3)};
        const auto tell = [&first](IncidentAction action, int minutesAgo, const char *text, int deed = 0) {
            IncidentEvent event = first.events.constFirst();
            event.idx = int(first.events.size());
            event.timeMs = kNowMs - minutesAgo * kMinuteMs;
            event.actor = QStringLiteral("op-1");
            event.action = action;
            event.text = QString::fromUtf8(text);
            event.deed = deed;
            event.alert = 2;
            first.events.append(event);
        };
        tell(IncidentAction::AddAlert, 5, "");
        tell(IncidentAction::DeedIntended, 4, "the key was posted on a forum", 1);
        tell(IncidentAction::DeedDone, 4, "", 1);
        tell(IncidentAction::DeedIntended, 3, "every second request fails", 2);
        tell(IncidentAction::Note, 2,
             "The status page of the provider says that the region eu-west is being worked on. Traffic goes to "
             "anthropic-a meanwhile; watch its rate limits.");
        bench.store.folders[1].incident.state = IncidentState::Mitigated;
        Incident &closed = bench.store.folders[3].incident;
        closed.state = IncidentState::Closed;
        closed.verdict = AlertVerdict::Incident;
        closed.summary =
            QStringLiteral("A certificate of anthropic-a had run out at 00:00. 1,020 requests failed in 14 "
                           "minutes; the gateway had no other provider for two models. It was renewed at "
                           "00:14, and its end is watched from now on.");
        closed.stateMs = kNowMs - 3 * kHourMs;
        closed.endedMs = kNowMs - 800 * kMinuteMs;
    }

    static void pose(IncidentsPage &page, const QString &state)
    {
        const QMap<QString, Qt::Key> keys{{QStringLiteral("close"), Qt::Key_C},
                                          {QStringLiteral("note"), Qt::Key_N},
                                          {QStringLiteral("closed"), Qt::Key_2}};
        page.activateWindow();
        QTRY_VERIFY(page.isActiveWindow());
        if (state == QLatin1String("disable")) {
            QTRY_VERIFY(page.detailView()->targets()->model()->rowCount() == 2);
            page.detailView()->targets()->setCurrentIndex(page.detailView()->targets()->model()->index(1, 0));
            page.detailView()->disableButton()->click();
        } else if (keys.contains(state)) {
            QTest::keyClick(&page, keys.value(state));
        }
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    IncidentPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(IncidentPictures::folder);
    IncidentPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "incidentpictures.moc"
