#include "tests/bench/consolestart.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include <algorithm>
#include <vector>

namespace Gatehouse::Bench
{

namespace
{

constexpr int kStarts = 7;

Result<ConsoleStart> startOnce(const QString &connectionFile, const QString &link, const QString &folder)
{
    QProcess console;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), folder);
    environment.insert(QStringLiteral("XDG_DATA_HOME"), folder);
    console.setProcessEnvironment(environment);
    console.start(QStringLiteral(GATEHOUSE_PROGRAM),
                  {QStringLiteral("--connection"), connectionFile, QStringLiteral("--time-start"), link});
    const bool ended = console.waitForFinished(120'000);
    const QJsonObject said = QJsonDocument::fromJson(console.readAllStandardOutput()).object();
    if (!ended || said.isEmpty()) {
        console.kill();
        return failure(
            ErrorKind::Internal,
            QStringLiteral("The console did not start: %1").arg(QString::fromUtf8(console.readAllStandardError())));
    }
    const auto number = [&](const char *name) { return said.value(QLatin1String(name)).toDouble(); };
    return ConsoleStart{number("wall_ms"), number("processor_ms"), qint64(number("resident_kib")),
                        qint64(number("own_kib")), qint64(number("peak_kib"))};
}

} // namespace

Result<ConsoleStart> startConsole(const QString &connectionFile, const QString &link, const QString &folder)
{
    if (const auto warm = startOnce(connectionFile, link, folder); !warm)
        return warm;
    std::vector<ConsoleStart> starts;
    for (int i = 0; i < kStarts; ++i) {
        const auto start = startOnce(connectionFile, link, folder);
        if (!start)
            return start;
        starts.push_back(*start);
    }
    std::sort(starts.begin(), starts.end(), [](const auto &a, const auto &b) { return a.wallMs < b.wallMs; });
    return starts[starts.size() / 2];
}

} // namespace Gatehouse::Bench
