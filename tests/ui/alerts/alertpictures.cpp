// Saves the Alerts page in each of its states, in both themes and two sizes: alert_pictures <folder>.
#include "tests/support/alertbench.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"
#include "ui/alerts/alertcontrastview.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertform.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>

using namespace Gatehouse;

namespace
{

// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr QSize kLarge(1920 - 208, 1080 - 76);
constexpr qint64 kNowMs = AlertBench::kNowMs;

ContrastAnswer madeContrast()
{
    ContrastAnswer answer;
    answer.inside = 412;
    answer.outside = 9120;
    answer.provenance = Provenance::Both;
    answer.rows = {
        {Dimension::Key, QStringLiteral("sk-northwind-batch-0007"), 371, 410, 0.9, 0.045, 2100},
        {Dimension::Account, QStringLiteral("batch@northwind.example"), 371, 480, 0.9, 0.053, 2000},
        {Dimension::ErrorClass, QStringLiteral("overloaded"), 402, 31, 0.976, 0.003, 1900},
        {Dimension::Workspace, QStringLiteral("northwind"), 380, 1204, 0.92, 0.132, 1100},
        {Dimension::Model, QStringLiteral("claude-sonnet-4-5-20250929"), 399, 4104, 0.968, 0.45, 380},
        {Dimension::Endpoint, QStringLiteral("/v1/messages"), 410, 7296, 0.995, 0.8, 90},
    };
    return answer;
}

QJsonArray madeFindings()
{
    QJsonArray rows;
    for (int row = 1; row <= 50; ++row)
        rows.append(
            QStringLiteral("litellm_spendlogs 7f3a0c1e-58d2-4b7e-9c55-0000000012%1").arg(row, 2, 10, QLatin1Char('0')));
    return {QJsonObject{{QStringLiteral("rows"), rows},
                        {QStringLiteral("row_count"), 1204},
                        {QStringLiteral("note"), QStringLiteral("It was replaced 3 h ago: programs may still have to "
                                                                "change over.")}}};
}

} // namespace

class AlertPictures : public QObject
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
        for (const char *state :
             {"queue", "person", "owner", "nochart", "bulk", "silence", "resolve", "unwatched", "unseen", "empty",
              "nothing", "failed", "loading", "viewer", "many", "resolved", "apart", "proof", "address"}) {
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
        AlertBench bench;
        bench.view.setZone(QTimeZone("Europe/Berlin"));
        bench.store.alerts =
            state == QLatin1String("empty") || state == QLatin1String("nothing") ? QList<Alert>() : madeAlerts(kNowMs);
        bench.store.folders = madeFolder(kNowMs);
        bench.store.folders.similar = {madeAlerts(kNowMs).at(9), madeAlerts(kNowMs).at(8)};
        if (state == QLatin1String("proof") || state == QLatin1String("address"))
            bench.store.folders.evidence.insert(QStringLiteral("findings"), madeFindings());
        if (state == QLatin1String("address")) {
            bench.store.folders.evidence.remove(QStringLiteral("series"));
            bench.store.alerts[1].node = {QStringLiteral("network=203.0.113.•••")};
        }
        if (state == QLatin1String("nochart"))
            bench.store.folders.evidence.remove(QStringLiteral("series"));
        if (state == QLatin1String("unwatched") || state == QLatin1String("nothing"))
            bench.store.standing.heartbeatMs = kNowMs - 26 * kMinuteMs;
        if (state == QLatin1String("unseen"))
            bench.store.unseen = {QStringLiteral("This gateway writes a call down when it has ended, under the time of "
                                                 "its start: minutes are looked at 2 min later than elsewhere. A call "
                                                 "that lasts longer is judged by its figures when it is written down, "
                                                 "up to an hour later; the rules on misuse do not see it."),
                                  QStringLiteral("23 of the providers, models and workspaces are not watched: there "
                                                 "are more than 500, and the busiest ones are.")};
        if (state == QLatin1String("failed"))
            bench.store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The alerts cannot be read: the server "
                                                                               "of the store is out of reach.")};
        for (int i = 0; state == QLatin1String("many") && i < 9990; ++i) {
            Alert alert = bench.store.alerts.at(i % 7);
            alert.seq = 1000 + i;
            bench.store.alerts.append(alert);
        }
        FakeTelemetrySession figures;
        bench.store.folders.evidence.insert(QStringLiteral("metric"), QStringLiteral("errors"));
        AlertsPage page(bench.queue, bench.detail, theme);
        page.useFigures(figures);
        page.resize(size);
        page.show();
        page.setActive(true);
        bench.store.answersAtOnce = state != QLatin1String("loading");
        bench.teamStore.put(QStringLiteral("resp-1"), Role::Responder, QStringLiteral("x"));
        bench.teamStore.put(QStringLiteral("ops-2"), Role::Responder, QStringLiteral("x"));
        bench.signIn(state == QLatin1String("viewer") ? Roles(Role::Viewer)
                                                      : Roles(Role::Responder) | Role::PrivacyOfficer);
        if (state == QLatin1String("loading"))
            QTRY_VERIFY(!page.isSettled());
        else
            QTRY_VERIFY(page.isSettled());
        pose(page, bench, state);
        if (state == QLatin1String("apart")) {
            page.detailView()->compare();
            figures.answerContrast(0, madeContrast());
            QTRY_VERIFY(page.detailView()->contrast()->table()->isVisible());
        }
        page.grab();   // lays out what is new,
        int turns = 0; // and the rest of it in the next turns of the loop
        QTimer turn;
        connect(&turn, &QTimer::timeout, this, [&turns] { ++turns; });
        turn.start(0);
        QTRY_VERIFY(turns > 5);
        if (state == QLatin1String("proof"))
            page.detailView()->findChild<QScrollArea *>()->ensureWidgetVisible(page.detailView()->timeline());
        QCoreApplication::sendPostedEvents();
        QVERIFY(page.grab().save(QStringLiteral("%1/%2.png").arg(folder, QLatin1String(QTest::currentDataTag()))));
    }

private:
    static void pose(AlertsPage &page, AlertBench &bench, const QString &state)
    {
        if (state == QLatin1String("person")) {
            page.queueView()->move(4);
            QTRY_VERIFY(page.isSettled());
            page.detailView()->revealButton()->click();
        } else if (state == QLatin1String("bulk")) {
            page.queueView()->select();
            for (int i = 0; i < 2; ++i) {
                page.queueView()->move(2);
                page.queueView()->select();
            }
            bench.queue.acknowledge(page.queueView()->chosen());
        } else if (state == QLatin1String("owner")) {
            page.detailView()->assignButton()->click();
        } else if (state == QLatin1String("nochart")) {
            page.queueView()->move(4);
        } else if (state == QLatin1String("address")) {
            page.showAlert(2);
        } else if (state == QLatin1String("proof")) {
            page.showAlert(1);
        } else if (state == QLatin1String("silence")) {
            page.form()->askSilence(page.queueView()->chosen(), kNowMs, bench.view.zone());
        } else if (state == QLatin1String("resolve")) {
            page.form()->askVerdict(page.queueView()->chosen());
        } else if (state == QLatin1String("resolved")) {
            bench.queue.setView(AlertView::Resolved);
        }
        QTRY_VERIFY(page.isSettled() || state == QLatin1String("loading"));
        QTRY_VERIFY(!bench.queue.isBusy() || state == QLatin1String("loading"));
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    AlertPictures::folder = application.arguments().value(1, QStringLiteral("pictures"));
    QDir().mkpath(AlertPictures::folder);
    AlertPictures pictures;
    return QTest::qExec(&pictures, QStringList{application.arguments().constFirst()} + application.arguments().mid(2));
}

#include "alertpictures.moc"
