// Saves the telemetry pages, over made traffic, in both themes and two sizes, and two reports: page_pictures <folder>.
#include "models/telemetry/errorscontroller.h"
#include "models/telemetry/requeststablemodel.h"
#include "models/telemetry/requeststorymodel.h"
#include "models/telemetry/usagecontroller.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/fixedclock.h"
#include "tests/support/madetraffic.h"
#include "ui/telemetry/errorspage.h"
#include "ui/telemetry/figuretilesview.h"
#include "ui/telemetry/reportpaper.h"
#include "ui/telemetry/requestspage.h"
#include "ui/telemetry/usagepage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTimer>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z
// What the window leaves of the screen: without navigation, bar and status line.
constexpr QSize kSmall(1280 - 208, 800 - 76);
constexpr QSize kLarge(1920 - 208, 1080 - 76);

class Studio : public QObject
{
public:
    Studio(QApplication &application, const QString &folder)
        : m_theme(application, ThemeMode::Light)
        , m_rows(madeTraffic({kNowMs - 15 * kDayMs, kNowMs}, 60'000, kNowMs - 50 * kHourMs))
        , m_folder(folder)
    {
        answerFrom(m_session, m_rows, kNowMs);
        SessionStatus status = m_session.status();
        status.history = {kNowMs - 15 * kDayMs, kNowMs};
        m_session.setStatus(status);
        m_view.setRange(TimeRange::last(7 * kDayMs, QTimeZone("Europe/Berlin")));
        m_view.setComparison(Comparison::PreviousWeek);
        m_usage.setActive(true);
        m_errors.setActive(true);
        m_requests.setActive(true);
        m_story.open(m_rows.back().requestId, m_view.zone());
        m_session.answerStory(0, QList{m_rows.at(m_rows.size() - 2), m_rows.back()});
    }

    void takeAll()
    {
        UsagePage usage(m_usage, m_theme);
        ErrorsPage errors(m_errors, m_theme);
        RequestsPage requests(m_requests, m_story, m_view, m_theme);
        for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
            m_theme.setMode(mode);
            for (const QSize &size : {kSmall, kLarge}) {
                take(usage, QStringLiteral("usage"), size);
                take(errors, QStringLiteral("errors"), size);
                take(requests, QStringLiteral("requests"), size);
            }
        }
        // In the dark theme, which paper must not show.
        saveReport(usage, m_usage);
        saveReport(errors, m_errors);
    }

private:
    void saveReport(const QWidget &page, const TelemetryController &controller)
    {
        const QString name = page.accessibleName().toLower();
        PageReport report = pageReport(page, page.findChild<FigureTilesView *>(), m_theme);
        report.sentence = controller.headline();
        report.head = controller.exportHead(name);
        const auto pdf = writeReportPdf(report, QStringLiteral("%1/%2-report.pdf").arg(m_folder, name));
        const auto png = writeReportPng(report, QStringLiteral("%1/%2-report.png").arg(m_folder, name));
        if (!pdf || !png)
            qFatal("The report of %s cannot be written", qPrintable(name));
    }

    void take(QWidget &page, const QString &name, const QSize &size)
    {
        page.resize(size);
        page.show();
        // Texts that wrap ask for their height once they know their width.
        page.grab();
        QCoreApplication::sendPostedEvents();
        const QString theme = themeModeToken(m_theme.mode());
        const QString file = QStringLiteral("%1/%2-%3-%4.png").arg(m_folder, name, theme).arg(size.width());
        if (!page.grab().save(file))
            qFatal("%s cannot be written", qPrintable(file));
        page.hide();
    }

    Theme m_theme;
    FixedClock m_clock{kNowMs};
    std::vector<RequestRow> m_rows;
    FakeTelemetrySession m_session;
    ViewState m_view{m_clock};
    UsageController m_usage{m_session, m_view, m_clock};
    ErrorsController m_errors{m_session, m_view, m_clock};
    RequestsTableModel m_requests{m_session, m_view, m_clock};
    RequestStoryModel m_story{m_session};
    QString m_folder;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    const QString folder = application.arguments().value(1, QStringLiteral("pictures"));
    if (!QDir().mkpath(folder))
        return 1;
    Studio studio(application, folder);
    // The answers of the session come through the event loop.
    QTimer::singleShot(500, &studio, [&] {
        studio.takeAll();
        QApplication::quit();
    });
    return QApplication::exec();
}
