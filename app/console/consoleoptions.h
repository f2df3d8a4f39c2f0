// The command line of the console.
#pragma once

#include "ui/theme/theme.h"

#include <QSize>
#include <QString>

#include <optional>

class QApplication;

namespace Gatehouse
{

// Who takes the tour: pages that stand on the store show nothing to nobody.
struct TourOperator {
    QString name;
    QString passphrase;
};

struct ConsoleOptions {
    std::optional<QString> connectionFile;
    std::optional<QString> link; // gatehouse://...
    std::optional<QString> tourFolder;
    QSize tourSize{1280, 800};
    std::optional<TourOperator> tourOperator;
    bool timeStart = false; // print what the start took, and end
    std::optional<ThemeMode> theme;
    // Set when there is nothing more to do: after --help and --version, or 2 after a mistake, which has been said.
    std::optional<int> exitCode;

    static ConsoleOptions parse(const QApplication &application);
};

} // namespace Gatehouse
