// Saves every widget and chart with sample data as a picture, in both themes: ui_gallery <folder>.
#include "tests/ui/gallery/samplecontent.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTimer>
#include <QWidget>

#include <cstdio>

using namespace Gatehouse;

namespace {

struct Page {
    const char *name;
    QWidget *(*make)(const Theme &);
};

constexpr Page kPages[] = {{"widgets", widgetsSample}, {"overview", overviewChartsSample}, {"latency", latencyChartsSample}};

void savePages(Theme &theme, const QDir &folder)
{
    for (const ThemeMode mode : {ThemeMode::Light, ThemeMode::Dark}) {
        theme.setMode(mode);
        for (const Page &page : kPages) {
            const std::unique_ptr<QWidget> widget(page.make(theme));
            widget->resize(1280, 800);
            widget->show();
            const QString file = folder.filePath(QStringLiteral("%1-%2.png").arg(QLatin1String(page.name), themeModeToken(mode)));
            if (!widget->grab().save(file))
                std::fprintf(stderr, "%s cannot be written.\n", qPrintable(file));
        }
    }
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc != 2) {
        std::fprintf(stderr, "Usage: ui_gallery <folder>\n");
        return 2;
    }
    Theme theme(application, ThemeMode::Light);
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    QTimer::singleShot(0, &application, [&] {
        savePages(theme, folder);
        QApplication::quit();
    });
    return QApplication::exec();
}
