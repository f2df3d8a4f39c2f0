#include "ui/shell/tour.h"

#include "ui/shell/mainwindow.h"
#include "ui/theme/theme.h"

#include <QDir>
#include <QPixmap>

namespace Gatehouse
{

namespace
{

constexpr int kLookEveryMs = 50;
constexpr int kCalmLooks = 3; // a page is done when it stays done: figures may arrive in two parts
constexpr qint64 kLongestWaitMs = 180'000;

} // namespace

Tour::Tour(MainWindow &window, Theme &theme, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_window(window)
    , m_theme(theme)
    , m_folder(folder)
{
    m_timer.setInterval(kLookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &Tour::look);
}

void Tour::start()
{
    if (!QDir().mkpath(m_folder)) {
        emit finished(failure(ErrorKind::Denied, tr("Tour: the folder %1 cannot be made.").arg(m_folder)));
        return;
    }
    m_pages = m_window.pageIds();
    m_stop = 0;
    arrive();
    m_timer.start();
}

void Tour::arrive()
{
    m_theme.setMode(m_stop < m_pages.size() ? ThemeMode::Light : ThemeMode::Dark);
    m_window.showPage(m_pages.at(m_stop % m_pages.size()));
    m_calmLooks = 0;
    m_waited.start();
}

void Tour::look()
{
    m_calmLooks = m_window.isSettled() ? m_calmLooks + 1 : 0;
    if (m_calmLooks >= kCalmLooks) {
        if (auto taken = takePicture(); !taken) {
            m_timer.stop();
            emit finished(std::unexpected(taken.error()));
            return;
        }
        nextStop();
    } else if (m_waited.elapsed() > kLongestWaitMs) {
        m_timer.stop();
        emit finished(failure(
            ErrorKind::TimedOut,
            tr("Tour: page %1 was still loading after three minutes.").arg(m_pages.at(m_stop % m_pages.size()))));
    }
}

void Tour::nextStop()
{
    ++m_stop;
    if (m_stop == 2 * m_pages.size()) {
        m_timer.stop();
        emit finished(m_pictures);
        return;
    }
    arrive();
}

Result<void> Tour::takePicture()
{
    const QString file =
        QDir(m_folder).filePath(QStringLiteral("%1-%2.png")
                                    .arg(m_pages.at(m_stop % m_pages.size()),
                                         m_theme.isDark() ? QStringLiteral("dark") : QStringLiteral("light")));
    if (!m_window.grab().save(file))
        return failure(ErrorKind::Denied, tr("Tour: %1 cannot be written. Check the folder and the disk.").arg(file));
    ++m_pictures;
    emit pictureSaved(file);
    return {};
}

} // namespace Gatehouse
