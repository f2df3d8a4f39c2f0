#include "app/console/consoleoptions.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

namespace Gatehouse {

namespace {

ConsoleOptions wrong(const QString &message)
{
    QTextStream(stderr) << message << "\nTry gatehouse --help." << Qt::endl;
    ConsoleOptions options;
    options.exitCode = 2;
    return options;
}

std::optional<QSize> sizeFrom(const QString &text)
{
    const QStringList sides = text.split(QLatin1Char('x'));
    const QSize size(sides.value(0).toInt(), sides.value(1).toInt());
    if (sides.size() != 2 || size.width() < 640 || size.height() < 480 || size.width() > 7680 || size.height() > 4320)
        return std::nullopt;
    return size;
}

} // namespace

ConsoleOptions ConsoleOptions::parse(const QApplication &application)
{
    const QCommandLineOption connection(QStringLiteral("connection"), QObject::tr("Open this gateway: a connection file."), QObject::tr("FILE"));
    const QCommandLineOption tour(QStringLiteral("tour"), QObject::tr("Walk every page in both themes, save each as a PNG in DIR, and end."), QObject::tr("DIR"));
    const QCommandLineOption size(QStringLiteral("size"), QObject::tr("Size of the window in a tour (1280x800)."), QObject::tr("WxH"), QStringLiteral("1280x800"));
    const QCommandLineOption theme(QStringLiteral("theme"), QObject::tr("system, light or dark."), QObject::tr("NAME"));
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("The operator console of an LLM API gateway."));
    parser.addOptions({connection, tour, size, theme});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addPositionalArgument(QObject::tr("link"), QObject::tr("A gatehouse:// link to open."), QStringLiteral("[LINK]"));
    if (!parser.parse(application.arguments()))
        return wrong(parser.errorText());

    ConsoleOptions options;
    if (parser.isSet(help) || parser.isSet(version)) {
        QTextStream(stdout) << (parser.isSet(help) ? parser.helpText() : QStringLiteral("gatehouse %1\n").arg(application.applicationVersion()));
        options.exitCode = 0;
        return options;
    }
    if (parser.positionalArguments().size() > 1)
        return wrong(QObject::tr("Give one link at most."));
    if (!parser.positionalArguments().isEmpty())
        options.link = parser.positionalArguments().constFirst();
    if (parser.isSet(connection))
        options.connectionFile = parser.value(connection);
    if (parser.isSet(tour))
        options.tourFolder = parser.value(tour);
    const auto wantedSize = sizeFrom(parser.value(size));
    if (!wantedSize)
        return wrong(QObject::tr("Size \"%1\" is not understood. Write it as 1280x800.").arg(parser.value(size).left(40)));
    options.tourSize = *wantedSize;
    if (parser.isSet(theme)) {
        const auto mode = themeModeFromToken(parser.value(theme));
        if (!mode)
            return wrong(mode.error().message);
        options.theme = *mode;
    }
    return options;
}

} // namespace Gatehouse
