#include "ui/shell/startwatch.h"

#include "ui/shell/mainwindow.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <ctime>
#include <unistd.h>

namespace Gatehouse
{

namespace
{

constexpr int kLookEveryMs = 2;
constexpr int kMostLooks = 60'000 / kLookEveryMs;

qint64 millisecondsOn(clockid_t clock)
{
    timespec now{};
    clock_gettime(clock, &now);
    return qint64(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

// The kernel notes when a process began, in ticks since the machine did. 0 where there is no such note.
qint64 startedMs()
{
    QFile file(QStringLiteral("/proc/self/stat"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    // The name of the program, in brackets, may hold anything; the start is the 20th word behind it.
    const QByteArray line = file.readAll();
    return line.mid(line.lastIndexOf(')') + 2).split(' ').value(19).toLongLong() * 1000 / sysconf(_SC_CLK_TCK);
}

qint64 memoryKib(const QByteArray &status, const QByteArray &field)
{
    const qsizetype at = status.indexOf('\n' + field + ':');
    return at < 0 ? 0 : status.mid(at + field.size() + 2, 40).trimmed().split(' ').first().toLongLong();
}

StartFigures figuresNow()
{
    StartFigures figures;
    figures.wallMs = millisecondsOn(CLOCK_BOOTTIME) - startedMs();
    figures.processorMs = millisecondsOn(CLOCK_PROCESS_CPUTIME_ID);
    QFile file(QStringLiteral("/proc/self/status"));
    const QByteArray status = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    figures.residentKib = memoryKib(status, "VmRSS");
    figures.ownKib = memoryKib(status, "RssAnon");
    figures.peakKib = memoryKib(status, "VmHWM");
    return figures;
}

} // namespace

QByteArray toJson(const StartFigures &figures)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("wall_ms"), figures.wallMs},
                                     {QStringLiteral("processor_ms"), figures.processorMs},
                                     {QStringLiteral("resident_kib"), figures.residentKib},
                                     {QStringLiteral("own_kib"), figures.ownKib},
                                     {QStringLiteral("peak_kib"), figures.peakKib}})
        .toJson(QJsonDocument::Compact);
}

StartWatch::StartWatch(MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_window(window)
{
    m_timer.setInterval(kLookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &StartWatch::look);
}

void StartWatch::start()
{
    m_timer.start();
}

void StartWatch::look()
{
    if (!m_window.isSettled()) {
        if (++m_looks > kMostLooks) {
            m_timer.stop();
            emit finished(
                failure(ErrorKind::TimedOut,
                        tr("No figures were there after a minute. See what the window says without --time-start.")));
        }
        return;
    }
    m_timer.stop();
    // What changed last may not be on the screen yet.
    m_window.repaint();
    emit finished(figuresNow());
}

} // namespace Gatehouse
