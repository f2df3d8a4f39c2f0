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

static int dispatch(const Request &request, Terminal &terminal)
{
    switch (request.command) {
    case Command::Doctor:
        return doctor(request, terminal);
    case Command::Rollup:
        return rollup(request, terminal);
    case Command::Report:
        return report(request, terminal);
    case Command::Rows:
        return rows(request, terminal);
    case Command::Grants:
        return grants(request, terminal);
    case Command::Profiles:
        return profiles(request, terminal);
    case Command::OperatorAdd:
        return operatorAdd(request, terminal);
    case Command::OperatorList:
        return operatorList(request, terminal);
    case Command::AuditVerify:
        return auditVerify(request, terminal);
    case Command::AuditCheckpoint:
        return auditCheckpoint(request, terminal);
    case Command::AuditExport:
        return auditExport(request, terminal);
    case Command::AuditPublicKey:
        return auditPublicKey(request, terminal);
    case Command::Verify:
        return verify(request, terminal);
    }
    Q_UNREACHABLE();
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
    return dispatch(*line->request, terminal);
}

} // namespace Gatehouse::Ctl
