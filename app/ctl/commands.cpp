#include "app/ctl/commands.h"

namespace Gatehouse::Ctl
{

int complain(const Error &error, Terminal &terminal)
{
    terminal.err << error.message << Qt::endl;
    return error.kind == ErrorKind::Denied ? Refused : Failed;
}

int finish(Terminal &terminal)
{
    terminal.out.flush();
    if (terminal.out.status() == QTextStream::Ok)
        return Done;
    return complain(
        {ErrorKind::Internal, QStringLiteral("The result is incomplete: standard output could not be written. "
                                             "Check the free space and the program that reads it.")},
        terminal);
}

int run(const QStringList &arguments, Terminal &terminal)
{
    const Result<ParsedLine> line = parseCommandLine(arguments);
    if (!line) {
        terminal.err << line.error().message << Qt::endl;
        return WrongUsage;
    }
    if (!line->request) {
        terminal.out << line->text;
        return finish(terminal);
    }
    return line->request->run(*line->request, terminal);
}

} // namespace Gatehouse::Ctl
