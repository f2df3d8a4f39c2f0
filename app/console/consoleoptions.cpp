#include "app/console/consoleoptions.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

namespace Gatehouse
{

namespace
{

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

struct OfferedOptions {
    const QCommandLineOption connection{QStringLiteral("connection"),
                                        QObject::tr("Open this gateway: a connection file."), QObject::tr("FILE")};
    const QCommandLineOption tour{QStringLiteral("tour"),
                                  QObject::tr("Walk every page in both themes, save each as a PNG in DIR, and end."),
                                  QObject::tr("DIR")};
    const QCommandLineOption size{QStringLiteral("size"), QObject::tr("Size of the window in a tour (1280x800)."),
                                  QObject::tr("WxH"), QStringLiteral("1280x800")};
    const QCommandLineOption as{QStringLiteral("as"), QObject::tr("Sign in as this operator in a tour."),
                                QObject::tr("NAME")};
    const QCommandLineOption passphrase{QStringLiteral("passphrase-env"),
                                        QObject::tr("The environment variable with the passphrase of --as."),
                                        QObject::tr("VARIABLE")};
    const QCommandLineOption theme{QStringLiteral("theme"), QObject::tr("system, light or dark."), QObject::tr("NAME")};
    const QCommandLineOption timeStart{
        QStringLiteral("time-start"),
        QObject::tr("Print what it took until figures were painted, in time and memory, as JSON, and end.")};
};

// Nothing: nobody signs in.
Result<std::optional<TourOperator>> tourOperator(const QCommandLineParser &parser, const OfferedOptions &offered)
{
    if (!parser.isSet(offered.as))
        return std::optional<TourOperator>();
    if (!parser.isSet(offered.tour))
        return failure(ErrorKind::InvalidInput,
                       QObject::tr("--as is for a tour. In the window somebody signs in on the page."));
    const QString variable = parser.value(offered.passphrase);
    const QString passphrase = variable.isEmpty() ? QString() : qEnvironmentVariable(qUtf8Printable(variable));
    if (passphrase.isEmpty())
        return failure(ErrorKind::InvalidInput, QObject::tr("Put the passphrase of %1 into an environment variable, "
                                                            "and name that with --passphrase-env.")
                                                    .arg(parser.value(offered.as).left(80)));
    qunsetenv(qUtf8Printable(variable)); // what the console starts has no use for it
    return TourOperator{parser.value(offered.as), passphrase};
}

ConsoleOptions chosen(const QCommandLineParser &parser, const OfferedOptions &offered)
{
    ConsoleOptions options;
    if (parser.positionalArguments().size() > 1)
        return wrong(QObject::tr("Give one link at most."));
    if (!parser.positionalArguments().isEmpty())
        options.link = parser.positionalArguments().constFirst();
    if (parser.isSet(offered.connection))
        options.connectionFile = parser.value(offered.connection);
    if (parser.isSet(offered.tour))
        options.tourFolder = parser.value(offered.tour);
    options.timeStart = parser.isSet(offered.timeStart);
    if (options.timeStart && options.tourFolder)
        return wrong(QObject::tr("Give --tour or --time-start, not both."));
    const auto signsIn = tourOperator(parser, offered);
    if (!signsIn)
        return wrong(signsIn.error().message);
    options.tourOperator = *signsIn;
    const auto wantedSize = sizeFrom(parser.value(offered.size));
    if (!wantedSize) {
        return wrong(QObject::tr("Size \"%1\" is not understood. Write it as 1280x800.")
                         .arg(parser.value(offered.size).left(40)));
    }
    options.tourSize = *wantedSize;
    if (parser.isSet(offered.theme)) {
        const auto mode = themeModeFromToken(parser.value(offered.theme));
        if (!mode)
            return wrong(mode.error().message);
        options.theme = *mode;
    }
    return options;
}

} // namespace

ConsoleOptions ConsoleOptions::parse(const QApplication &application)
{
    const OfferedOptions offered;
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("The operator console of an LLM API gateway."));
    parser.addOptions({offered.connection, offered.tour, offered.size, offered.as, offered.passphrase, offered.theme,
                       offered.timeStart});
    const QCommandLineOption help = parser.addHelpOption();
    const QCommandLineOption version = parser.addVersionOption();
    parser.addPositionalArgument(QObject::tr("link"), QObject::tr("A gatehouse:// link to open."),
                                 QStringLiteral("[LINK]"));
    if (!parser.parse(application.arguments()))
        return wrong(parser.errorText());
    if (parser.isSet(help) || parser.isSet(version)) {
        QTextStream(stdout) << (parser.isSet(help)
                                    ? parser.helpText()
                                    : QStringLiteral("gatehouse %1\n").arg(application.applicationVersion()));
        ConsoleOptions options;
        options.exitCode = 0;
        return options;
    }
    return chosen(parser, offered);
}

} // namespace Gatehouse
