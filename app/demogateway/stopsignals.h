// SIGINT and SIGTERM as something that Qt code can react to.
#pragma once

#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace Gatehouse::Demo
{

// One per program: signal handlers belong to the process.
class StopSignals final : public QObject
{
    Q_OBJECT
public:
    explicit StopSignals(QObject *parent = nullptr);

    // True once a signal came. May be asked without an event loop.
    static bool arrived();

signals:
    void stopRequested();

private:
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace Gatehouse::Demo
