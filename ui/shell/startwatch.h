// Says how long a start took until figures could be read, and what memory it takes: for the benchmark, and for anyone
// who wonders.
#pragma once

#include "models/core/error.h"

#include <QObject>
#include <QTimer>

namespace Gatehouse
{

class MainWindow;

struct StartFigures {
    qint64 wallMs = 0;      // since the program was started, in steps of 10 ms; loading of libraries is in it
    qint64 processorMs = 0; // of all threads
    qint64 residentKib = 0;
    qint64 ownKib = 0;  // resident, without the parts of files that are only mapped
    qint64 peakKib = 0; // the most that was resident

    bool operator==(const StartFigures &) const = default;
};

// {"wall_ms":..., "processor_ms":..., "resident_kib":..., "own_kib":..., "peak_kib":...}
QByteArray toJson(const StartFigures &figures);

class StartWatch : public QObject
{
    Q_OBJECT
public:
    explicit StartWatch(MainWindow &window, QObject *parent = nullptr);

    // Comes right after the window is shown.
    void start();

signals:
    // Once the page at hand has its figures and they are painted; or TimedOut.
    void finished(const Gatehouse::Result<Gatehouse::StartFigures> &figures);

private:
    void look();

    MainWindow &m_window;
    QTimer m_timer;
    int m_looks = 0;
};

} // namespace Gatehouse
