#include "app/demogateway/demogateway.h"
#include "app/demogateway/injectclient.h"
#include "app/demogateway/options.h"
#include "app/demogateway/stopsignals.h"
#include "models/core/clock.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <cstdio>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

namespace
{

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

void printLine(FILE *stream, const QByteArray &line)
{
    std::fprintf(stream, "%s\n", line.constData());
    std::fflush(stream);
}

int fail(const Error &error, int code = kFailed)
{
    printLine(stderr, "gatehouse-demo-gateway: " + error.message.toUtf8());
    return code;
}

int inject(QCoreApplication &application, const Options &options)
{
    InjectClient client;
    // Sent from within the event loop: an answer that is there at once must find a loop that it can end.
    QObject::connect(&client, &InjectClient::finished, &application, [](const Result<QByteArray> &answer) {
        if (answer)
            printLine(stdout, *answer);
        QCoreApplication::exit(answer ? kDone : fail(answer.error()));
    });
    QMetaObject::invokeMethod(
        &client, [&] { client.send(options); }, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int run(QCoreApplication &application, const Options &options)
{
    const SystemClock clock;
    StopSignals stopSignals;
    DemoGateway gateway(options, clock);
    QObject::connect(&gateway, &DemoGateway::said, &application,
                     [](const QString &line) { printLine(stderr, line.toUtf8()); });
    const auto started = gateway.start([] { return !StopSignals::arrived(); });
    if (!started)
        return fail(started.error());
    QObject::connect(&stopSignals, &StopSignals::stopRequested, &application, &QCoreApplication::quit);
    if (StopSignals::arrived())
        return kDone;
    printLine(stdout, QJsonDocument(gateway.readyMessage()).toJson(QJsonDocument::Compact));
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gatehouse-demo-gateway"));
    const auto options = parseOptions(QCoreApplication::arguments());
    if (!options)
        return fail(options.error(), kWrongUsage);
    switch (options->action) {
    case Options::Action::Help:
        printLine(stdout, helpText().trimmed().toUtf8());
        return kDone;
    case Options::Action::Version:
        printLine(stdout, "gatehouse-demo-gateway " GATEHOUSE_VERSION);
        return kDone;
    case Options::Action::Inject:
        return inject(application, *options);
    case Options::Action::Run:
        return run(application, *options);
    }
    return kWrongUsage;
}
