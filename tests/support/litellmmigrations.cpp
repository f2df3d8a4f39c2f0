#include "tests/support/litellmmigrations.h"

#include <QDir>
#include <QDirIterator>
#include <QProcess>

namespace Gatehouse
{

namespace
{

constexpr int kPatienceMs = 120'000;

// What the program said when it failed.
Result<void> runPython(const QStringList &arguments, ErrorKind kind)
{
    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start(QStringLiteral("python3"), arguments);
    if (!python.waitForStarted())
        return failure(ErrorKind::Internal, QStringLiteral("python3 cannot be started: %1.").arg(python.errorString()));
    if (!python.waitForFinished(kPatienceMs))
        return failure(kind, QStringLiteral("%1 did not end.").arg(arguments.join(QLatin1Char(' '))));
    if (python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0)
        return {};
    return failure(kind, QString::fromUtf8(python.readAll()).trimmed().right(600));
}

} // namespace

Result<QStringList> fetchLiteLlmMigrations(const QString &folder)
{
    if (auto there =
            runPython({QStringLiteral("-m"), QStringLiteral("pip"), QStringLiteral("--version")}, ErrorKind::Internal);
        !there)
        return std::unexpected(there.error());
    auto fetched =
        runPython({QStringLiteral("-m"), QStringLiteral("pip"), QStringLiteral("download"), QStringLiteral("--quiet"),
                   QStringLiteral("--no-deps"), QStringLiteral("--retries"), QStringLiteral("1"),
                   QStringLiteral("--timeout"), QStringLiteral("20"), QStringLiteral("--only-binary"),
                   QStringLiteral(":all:"), QStringLiteral("--dest"), folder, QString::fromLatin1(kLiteLlmRelease)},
                  ErrorKind::Unreachable);
    if (!fetched)
        return std::unexpected(fetched.error());
    const QStringList wheels = QDir(folder).entryList({QStringLiteral("*.whl")});
    if (wheels.size() != 1)
        return failure(ErrorKind::Internal, QStringLiteral("pip left %1 files instead of one.").arg(wheels.size()));
    const QDir unpacked(folder + QStringLiteral("/unpacked"));
    auto opened = runPython({QStringLiteral("-m"), QStringLiteral("zipfile"), QStringLiteral("-e"),
                             folder + QLatin1Char('/') + wheels.constFirst(), unpacked.path()},
                            ErrorKind::Internal);
    if (!opened)
        return std::unexpected(opened.error());
    QStringList files;
    QDirIterator found(unpacked.path(), {QStringLiteral("migration.sql")}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext())
        files.append(found.next());
    files.sort();
    return files;
}

} // namespace Gatehouse
