// How a figure is taken and how the table is printed.
#pragma once

#include "models/core/error.h"

#include <QString>
#include <QStringList>
#include <QTextStream>

#include <cstdlib>
#include <functional>
#include <type_traits>
#include <vector>

namespace Gatehouse::Bench
{

[[noreturn]] void giveUp(const Error &error);

template<typename T>
T need(Result<T> result)
{
    if (!result)
        giveUp(result.error());
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

// What the work takes of this thread on the processor: all of it is synchronous and its files are in memory, and other
// programs on the machine must not show.
double milliseconds(const std::function<void()> &work);
double medianOf(int times, const std::function<void()> &work);
double median(std::vector<double> taken);

// Kibibytes of this process, from the kernel. "RssAnon" leaves out the parts of files that are only mapped.
qint64 memoryKib(const QByteArray &field);

// "12.3x".
QString times(double ratio);

// The clock on the wall, and the processors: of this process and of a server with all its children.
struct Spent {
    double wallMs = 0;
    double processorMs = 0;
};
// Without a server its number is 0.
Spent spent(qint64 serverPid, const std::function<void()> &work);
// What both have spent since they began.
double processorsMs(qint64 serverPid);

// A table of any columns, printed row by row.
class Columns
{
public:
    void add(const QStringList &cells);

private:
    QTextStream m_out{stdout};
};

class Table
{
public:
    void add(const QString &rows, const QString &what, const QString &ours, const QString &peer, const QString &ratio);

private:
    QTextStream m_out{stdout};
};

} // namespace Gatehouse::Bench
