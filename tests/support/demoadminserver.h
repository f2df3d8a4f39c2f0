// The admin API of the demo gateway over a database of its shape, on a thread of its own, so that a test may wait for
// whoever asks it.
#pragma once

#include "models/core/loopthread.h"
#include "models/gateway/connectionsettings.h"

#include <QTemporaryDir>

#include <memory>

namespace Gatehouse
{

class DemoAdminServer
{
public:
    // Fails the program when it cannot serve.
    explicit DemoAdminServer(const QString &databaseFile);
    ~DemoAdminServer();
    // Nobody listens any more; its certificate stays where it was.
    void stop();

    // With the right token, which is in the environment from then on.
    AdminApiSettings settings() const { return m_settings; }

private:
    struct Served;

    QTemporaryDir m_folder;
    AdminApiSettings m_settings;
    LoopThread m_thread{QStringLiteral("admin API")};
    std::unique_ptr<Served> m_served; // on it
};

} // namespace Gatehouse
