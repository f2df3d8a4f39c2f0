// Saves every widget, chart and telemetry page with sample data as a picture, in both themes:
// ui_gallery <folder> [<width> <height>].
#include "tests/ui/gallery/samplecontent.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDir>
#include <QTimer>
#include <QWidget>

#include <cstdio>
#include <memory>

using namespace Gatehouse;

namespace
{

struct Page {
    const char *name;
    QWidget *(*make)(const Theme &);
};

constexpr Page kPages[] = {
    {"widgets", widgetsSample}, {"overview-charts", overviewChartsSample}, {"latency-charts", latencyChartsSample},
    {"popups", popupsSample},   {"overview", overviewPageSample},          {"latency", latencyPageSample}};
constexpr int kCount = int(std::size(kPages));
// Pages get their answers through the event loop; a moment is enough for answers that are there already.
constexpr int kSettleMs = 300;

class Photographer : public QObject
{
public:
    Photographer(Theme &theme, const QDir &folder, const QSize &size)
        : m_theme(theme)
        , m_folder(folder)
        , m_size(size)
    {
    }

    void next()
    {
        if (m_stop == 2 * kCount) {
            m_widget.reset();
            return QApplication::quit();
        }
        m_theme.setMode(m_stop < kCount ? ThemeMode::Light : ThemeMode::Dark);
        m_widget.reset(kPages[m_stop % kCount].make(m_theme));
        m_widget->resize(m_size);
        m_widget->show();
        QTimer::singleShot(kSettleMs, this, &Photographer::save);
    }

private:
    void save()
    {
        const QString file =
            m_folder.filePath(QStringLiteral("%1-%2.png")
                                  .arg(QLatin1String(kPages[m_stop % kCount].name), themeModeToken(m_theme.mode())));
        if (!m_widget->grab().save(file))
            std::fprintf(stderr, "%s cannot be written.\n", qPrintable(file));
        ++m_stop;
        next();
    }

    Theme &m_theme;
    QDir m_folder;
    QSize m_size;
    std::unique_ptr<QWidget> m_widget;
    int m_stop = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    if (argc != 2 && argc != 4) {
        std::fprintf(stderr, "Usage: ui_gallery <folder> [<width> <height>]\n");
        return 2;
    }
    Theme theme(application, ThemeMode::Light);
    const QSize size = argc == 4 ? QSize(std::atoi(argv[2]), std::atoi(argv[3])) : QSize(1280, 800);
    Photographer photographer(theme, QDir(QString::fromLocal8Bit(argv[1])), size);
    QTimer::singleShot(0, &photographer, [&photographer] { photographer.next(); });
    return QApplication::exec();
}
