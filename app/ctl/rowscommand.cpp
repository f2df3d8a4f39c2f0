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

Result<RowPage> nextPage(const RowPageRequest &request, GatewayAccess &access, Terminal &terminal)
{
    return mergedPage(request, access.askParts<RowPage>([&](AccessPart &part, int index) {
        return part.source->page(pageOfPart(request, index), {.stop = terminal.stop});
    }));
}

// Writes page after page and keeps only the one in hand. Names the parts whose rows are not there.
Result<QList<MissingPart>> stream(const Request &request, GatewayAccess &access, Terminal &terminal)
{
    const RowWriter writer(access.capabilities(), request.zone);
    const bool json = request.format == RowFormat::Json;
    qint64 left = request.limit.value_or(std::numeric_limits<qint64>::max());
    bool isFirst = true;
    RowPageRequest ask = firstPage(request);
    QList<MissingPart> missing;
    terminal.out << (json ? QStringLiteral("[") : writer.csvHead());
    while (left > 0) {
        ask.limit = int(std::min<qint64>(left, kPageRows));
        const Result<RowPage> page = nextPage(ask, access, terminal);
        if (!page)
            return std::unexpected(page.error());
        missing = page->missingParts;
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
    return missing;
}

} // namespace

int rows(const Request &request, Terminal &terminal)
{
    const auto access = GatewayAccess::open(request.connectionFile, terminal);
    if (!access)
        return complain(access.error(), terminal);
    const Result<QList<MissingPart>> missing = stream(request, **access, terminal);
    return missing ? finishWithout(*missing, terminal) : complain(missing.error(), terminal);
}

} // namespace Gatehouse::Ctl
