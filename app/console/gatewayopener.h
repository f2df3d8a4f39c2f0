// Opens a gateway in the window: from a connection file to the pages that stand on it.
#pragma once

#include "models/gateway/connectionsettings.h"

#include <QObject>

namespace Gatehouse {

class Clock;
class ConnectionListModel;
class ConnectionRepository;
class MainWindow;
class Theme;
class ViewState;

class GatewayOpener : public QObject
{
    Q_OBJECT
public:
    // All must outlive it.
    GatewayOpener(MainWindow &window, ViewState &view, const Clock &clock, const Theme &theme,
                  ConnectionRepository &repository, ConnectionListModel &connections);

    // Replaces the gateway that is shown. A file that is empty or cannot be read opens the pages with the reason, and
    // the Connections page first.
    void open(const QString &file);
    const QString &file() const { return m_file; }

private:
    MainWindow &m_window;
    ViewState &m_view;
    const Clock &m_clock;
    const Theme &m_theme;
    ConnectionRepository &m_repository;
    ConnectionListModel &m_connections;
    QString m_file;
};

} // namespace Gatehouse
