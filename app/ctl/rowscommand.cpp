#include "app/ctl/commands.h"
#include "app/ctl/gatewayaccess.h"
#include "app/ctl/rowformat.h"

namespace Gatehouse::Ctl
{

namespace
{

constexpr int kPageRows = 5000;

RowPageRequest firstPage(const Request &request)
{
    RowPageRequest page;
    page.span = {*request.fromMs, *request.toMs};
    page.filter = request.filter;
    page.newestFirst = false;
    page.limit = kPageRows;
    return page;
}

// Writes page after page and keeps only the one in hand.
Result<void> stream(const Request &request, GatewayAccess &access, Terminal &terminal)
{
    const RowWriter writer(access.capabilities(), request.zone);
    const bool json = request.format == RowFormat::Json;
    qint64 left = request.limit.value_or(std::numeric_limits<qint64>::max());
    bool isFirst = true;
    RowPageRequest ask = firstPage(request);
    terminal.out << (json ? QStringLiteral("[") : writer.csvHead());
    while (left > 0) {
        ask.limit = int(std::min<qint64>(left, kPageRows));
        const Result<RowPage> page = access.source().page(ask, {.stop = terminal.stop});
        if (!page)
            return std::unexpected(page.error());
        for (const RequestRow &row : page->rows) {
            if (json)
                terminal.out << (isFirst ? "\n" : ",\n") << writer.json(row);
            else
                terminal.out << writer.csv(row);
            isFirst = false;
        }
        terminal.out.flush();
        if (terminal.out.status() != QTextStream::Ok || !page->more || page->rows.isEmpty())
            break;
        left -= page->rows.size();
        ask.after = RowCursor{page->rows.last().timeMs, page->rows.last().position};
    }
    if (json)
        terminal.out << "\n]\n";
    return {};
}

} // namespace

int rows(const Request &request, Terminal &terminal)
{
    const auto access = GatewayAccess::open(request.connectionFile, terminal.clock);
    if (!access)
        return complain(access.error(), terminal);
    if (const Result<void> done = stream(request, **access, terminal); !done)
        return complain(done.error(), terminal);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
