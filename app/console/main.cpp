// The composition root of the console: makes the parts, ties them together, and nothing else.
#include "app/console/consoleoptions.h"
#include "app/console/gatewayopener.h"

#include "models/core/backgroundtask.h"
#include "models/core/clock.h"
#include "models/core/coredumps.h"
#include "models/gateway/callbudgets.h"
#include "models/gateway/connectionlistmodel.h"
#include "models/gateway/systemkeychain.h"
#include "models/telemetry/viewstate.h"
#include "ui/shell/consolesettings.h"
#include "ui/shell/mainwindow.h"
#include "ui/shell/startwatch.h"
#include "ui/shell/tour.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QTextStream>

using namespace Gatehouse;

namespace
{

// "Etc/UTC", as many servers are set, is said as people say it.
QTimeZone homeZone()
{
    const QTimeZone zone = QTimeZone::systemTimeZone();
    return zone.id() == "Etc/UTC" || !zone.isValid() ? QTimeZone::utc() : zone;
}

void startTour(MainWindow &window, Theme &theme, const QString &folder)
{
    auto *tour = new Tour(window, theme, folder, &window);
    QObject::connect(tour, &Tour::pictureSaved, [](const QString &file) { QTextStream(stdout) << file << Qt::endl; });
    QObject::connect(tour, &Tour::finished, [](const Result<int> &pictures) {
        if (!pictures)
            QTextStream(stderr) << pictures.error().message << Qt::endl;
        QApplication::exit(pictures ? 0 : 1);
    });
    tour->start();
}

// Of somebody who signs in first, or of nobody.
void prepareTour(GatewayOpener &opener, MainWindow &window, Theme &theme, const ConsoleOptions &options)
{
    if (!options.tourOperator) {
        QMetaObject::invokeMethod(
            &window, [&window, &theme, folder = *options.tourFolder] { startTour(window, theme, folder); },
            Qt::QueuedConnection);
        return;
    }
    // Later, when there is a loop to end.
    QObject::connect(
        &opener, &GatewayOpener::signedIn, &window,
        [&window, &theme, folder = *options.tourFolder](const Result<void> &done) {
            if (done)
                return startTour(window, theme, folder);
            QTextStream(stderr) << done.error().message << Qt::endl;
            QApplication::exit(1);
        },
        Qt::QueuedConnection);
    opener.signInAs(options.tourOperator->name, options.tourOperator->passphrase);
}

void timeStart(MainWindow &window)
{
    auto *watch = new StartWatch(window, &window);
    QObject::connect(watch, &StartWatch::finished, [](const Result<StartFigures> &figures) {
        if (figures)
            QTextStream(stdout) << toJson(*figures) << Qt::endl;
        else
            QTextStream(stderr) << figures.error().message << Qt::endl;
        QApplication::exit(figures ? 0 : 1);
    });
    watch->start();
}

// What the desktop tells of is written down at once: nobody sets it twice.
void keepWishes(DesktopWishes &desktop, ConsoleSettings &settings)
{
    QObject::connect(&desktop, &DesktopWishes::changed, [&desktop, &settings] {
        settings.desktopNotices = desktop.wishes();
        settings.save();
    });
}

// What the next start begins with.
void remember(ConsoleSettings &settings, const Theme &theme, const GatewayOpener &opener, const ViewState &view,
              const MainWindow &window)
{
    settings.themeMode = theme.mode();
    settings.connectionFile = opener.file();
    settings.viewLink = view.toLink(window.currentPage());
    settings.windowGeometry = window.saveGeometry();
    settings.save();
}

} // namespace

int main(int argc, char *argv[])
{
    leaveNoCoreDump();
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("gatehouse"));
    QApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));
    const ConsoleOptions options = ConsoleOptions::parse(application);
    if (options.exitCode)
        return *options.exitCode;

    ConsoleSettings settings = ConsoleSettings::load();
    const SystemClock clock;
    Theme theme(application, options.theme.value_or(settings.themeMode));
    ViewState view(clock);
    view.setSnapshot({TimeRange::last(7 * kDayMs, homeZone()), Comparison::PreviousWeek, {}});
    BackgroundTaskTableModel tasks;
    ConnectionRepository repository(ConnectionRepository::standardFolder());
    ConnectionListModel connections(repository);
    CallBudgets budgets;
    DesktopWishes desktop(settings.desktopNotices);
    keepWishes(desktop, settings);
    MainWindow window(theme, view, clock, tasks);
    const std::unique_ptr<Keychain> keychain = makeSystemKeychain();
    GatewayOpener opener(window, view, clock, theme, repository, connections, *keychain, budgets, settings, desktop);
    if (options.tourFolder)
        prepareTour(opener, window, theme, options);
    opener.open(options.connectionFile.value_or(settings.connectionFile));
    window.restoreGeometry(settings.windowGeometry);
    if (const QString link = options.link.value_or(settings.viewLink); !link.isEmpty())
        window.openLink(link);
    window.show();

    if (options.tourFolder)
        window.resize(options.tourSize);
    else if (options.timeStart)
        timeStart(window);
    const int code = QApplication::exec();
    if (!options.tourFolder && !options.timeStart)
        remember(settings, theme, opener, view, window);
    return code;
}
