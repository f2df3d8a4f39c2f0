// gatehousectl: the models without a window.
#include "app/ctl/commands.h"
#include "app/ctl/interruption.h"

#include "models/core/coredumps.h"

#include <QCoreApplication>

#include <cstdio>
#include <unistd.h>

int main(int argc, char **argv)
{
    using namespace Gatehouse;

    leaveNoCoreDump();
    const Ctl::Interruption interruption;
    const QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gatehousectl"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GATEHOUSE_VERSION));

    QTextStream out(stdout);
    QTextStream err(stderr);
    const SystemClock clock;
    Ctl::Terminal terminal{out, err, isatty(STDERR_FILENO) == 1, clock, interruption.token()};
    return Ctl::run(QCoreApplication::arguments(), terminal);
}
