// Rolls up a gateway's database into a store, in many small steps: the program that rollupkill_test kills.
#include "models/database/sqlitedatabase.h"
#include "models/gateway/profileloader.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/rollupfixture.h"

#include <QCoreApplication>

#include <cstdio>

using namespace Gatehouse;

namespace
{

int failed(const Error &error)
{
    std::fprintf(stderr, "%s (%s)\n", qPrintable(error.message), qPrintable(error.detail));
    return 1;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    if (arguments.size() != 4)
        return 2;
    const SetClock clock(arguments.at(3).toLongLong());
    const auto profile = loadProfile(QStringLiteral("demo"));
    if (!profile)
        return failed(profile.error());
    const auto database = SqliteDatabase::open(arguments.at(1), SqliteDatabase::Mode::ReadOnly);
    if (!database)
        return failed(database.error());
    const auto source = SqlTelemetrySource::create(**database, **database, *profile, clock);
    if (!source)
        return failed(source.error());
    const auto store = openStore(arguments.at(2));
    if (!store)
        return 1;
    RollupRepository rollups(*store, QStringLiteral("kill"));
    RollupBuilder builder(rollups, **source, clock);
    builder.setRowsPerScan(100);
    if (auto opened = builder.open(); !opened)
        return failed(opened.error());
    const auto done = builder.bringUpToDate({}, [] {});
    return done ? 0 : failed(done.error());
}
