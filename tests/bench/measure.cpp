#include "tests/bench/measure.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <unistd.h>

namespace Gatehouse::Bench
{

namespace
{

double processorMs()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return double(now.tv_sec) * 1e3 + double(now.tv_nsec) / 1e6;
}

// Of a process and of all processes that came from it, those that have ended too.
double processTreeMs(qint64 root)
{
    const double msPerTick = 1000.0 / double(sysconf(_SC_CLK_TCK));
    double sum = 0;
    for (const QString &name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(QStringLiteral("/proc/%1/stat").arg(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        // The name of the program is in brackets and may hold anything.
        const QByteArray text = file.readAll();
        const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        if (fields.size() < 15 || (name.toLongLong() != root && fields.at(1).toLongLong() != root))
            continue;
        for (int field = 11; field < 15; ++field)
            sum += fields.at(field).toDouble() * msPerTick;
    }
    return sum;
}

} // namespace

double processorsMs(qint64 serverPid)
{
    timespec own{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
    return double(own.tv_sec) * 1e3 + double(own.tv_nsec) / 1e6 + (serverPid > 0 ? processTreeMs(serverPid) : 0);
}

Spent spent(qint64 serverPid, const std::function<void()> &work)
{
    const double before = processorsMs(serverPid);
    QElapsedTimer timer;
    timer.start();
    work();
    const double wallMs = double(timer.nsecsElapsed()) / 1e6;
    return {wallMs, processorsMs(serverPid) - before};
}

void Columns::add(const QStringList &cells)
{
    m_out << QStringLiteral("| ") << cells.join(QStringLiteral(" | ")) << QStringLiteral(" |\n");
    m_out.flush();
}

void giveUp(const Error &error)
{
    std::fprintf(stderr, "gatehouse_bench: %s (%s)\n", qPrintable(error.message), qPrintable(error.detail));
    std::exit(1);
}

double milliseconds(const std::function<void()> &work)
{
    const double before = processorMs();
    work();
    return processorMs() - before;
}

double medianOf(int times, const std::function<void()> &work)
{
    std::vector<double> taken;
    for (int i = 0; i < times; ++i)
        taken.push_back(milliseconds(work));
    return median(std::move(taken));
}

double median(std::vector<double> taken)
{
    std::sort(taken.begin(), taken.end());
    return taken[taken.size() / 2];
}

qint64 memoryKib(const QByteArray &field)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(field))
            return line.mid(field.size() + 1).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

QString times(double ratio)
{
    return QStringLiteral("%1x").arg(ratio, 0, 'f', ratio < 10 ? 2 : 0);
}

void Table::add(const QString &rows, const QString &what, const QString &ours, const QString &peer,
                const QString &ratio)
{
    m_out << QStringLiteral("| %1 | %2 | %3 | %4 | %5 |\n")
                 .arg(rows, -10)
                 .arg(what, -34)
                 .arg(ours, 14)
                 .arg(peer, 34)
                 .arg(ratio, 9);
    m_out.flush();
}

} // namespace Gatehouse::Bench
