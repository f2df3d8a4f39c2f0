// The data map: listed, classified where the profile knows nothing, exported.
#include "app/ctl/caseaccess.h"
#include "app/ctl/datamaptext.h"
#include "app/ctl/usableconnection.h"

#include "models/datamap/disclosure.h"
#include "models/datamap/processingrecord.h"
#include "models/telemetry/rollupstore.h"

#include <QJsonDocument>
#include <QSaveFile>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

// The store, and the gateway where it is looked at.
struct Access {
    ConnectionSettings settings;
    QString gateway;
    std::unique_ptr<CaseAccess> store;
    std::unique_ptr<DataMapReading> reading; // null: only the store was asked for

    ClassificationRepository classifications(const Terminal &terminal)
    {
        return {store->store().store(), store->store().audit(), store->store().operators(), terminal.clock};
    }
};

enum class Wants { Store, Gateway };

Result<Access> open(const Request &request, CaseAccess::Actor actor, Wants wants, const Terminal &terminal)
{
    auto settings = usableConnection(request.connectionFile, terminal);
    auto store = settings ? CaseAccess::open(request, actor, terminal) : std::unexpected(settings.error());
    if (!store)
        return std::unexpected(store.error());
    Access access{*settings, gatewayFingerprint(*settings), std::move(*store), {}};
    if (wants == Wants::Store)
        return access;
    auto reading = DataMapReading::open(access.settings, access.store->store().store(), terminal.clock, terminal.stop);
    if (!reading)
        return std::unexpected(reading.error());
    access.reading = std::move(*reading);
    return access;
}

std::unexpected<Error> noPlace(const QString &place)
{
    return failure(ErrorKind::NotFound,
                   QStringLiteral("There is no table or column %1 in the database or the data map. 'datamap' lists "
                                  "those there are.")
                       .arg(place));
}

// What is to be said of the place, and what stands there.
Result<NewClassification> wishOf(const Request &request, const DataMapReading &reading, const DataMapSight &sight)
{
    const DataMapRow *row = sight.row(request.operand);
    if (!row)
        return noPlace(request.operand);
    NewClassification wish;
    wish.said = {row->table, row->column, {}, row->type};
    wish.before = row->said ? row->said->says : QJsonObject();
    if (!row->column.isEmpty()) {
        const DataMapRequest &asked = request.dataMap;
        if (asked.table.category.isEmpty())
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("It needs a category. Add --category, or ask 'datamap suggest %1'.")
                               .arg(request.operand));
        wish.said.says = columnStatement(asked.table.category, asked.onErasure);
        if (!asked.ofSubject.isEmpty())
            wish.said.says.insert(QStringLiteral("of_subject"), asked.ofSubject);
        return wish;
    }
    TableStatement table = request.dataMap.table;
    table.keyColumn = sight.keyColumns.value(row->table);
    const auto says = tableStatement(table, reading.profile().dataMap);
    if (!says)
        return std::unexpected(says.error());
    wish.said.says = *says;
    return wish;
}

int answer(const NewClassification &wish, const Request &request, Terminal &terminal)
{
    const bool isWithdrawn = wish.said.says.isEmpty();
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("place"), wish.said.place()},
                                                  {QStringLiteral("says"),
                                                   isWithdrawn ? QJsonValue() : QJsonValue(wish.said.says)}})
                            .toJson();
    else
        terminal.out << (isWithdrawn ? QStringLiteral("What was said of %1 is withdrawn.\n")
                                     : QStringLiteral("%1 is classified.\n"))
                            .arg(wish.said.place());
    return finish(terminal);
}

int record(NewClassification wish, const Request &request, Access &access, Terminal &terminal)
{
    wish.gateway = access.gateway;
    wish.reason = request.dataMap.reason;
    wish.by = access.store->self();
    const auto done = access.classifications(terminal).classify(wish, access.settings.profile);
    return done ? answer(wish, request, terminal) : complain(done.error(), terminal);
}

} // namespace

int dataMap(const Request &request, Terminal &terminal)
{
    const auto access = open(request, CaseAccess::Actor::IfGiven, Wants::Gateway, terminal);
    const auto sight = access ? access->reading->sight() : std::unexpected(access.error());
    if (!sight)
        return complain(sight.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(dataMapJson(*sight)).toJson();
    else
        terminal.out << dataMapText(*sight);
    const int code = finish(terminal);
    return code == Done && sight->unclassified() + sight->contradicted() > 0 ? Failed : code;
}

int dataMapClassify(const Request &request, Terminal &terminal)
{
    auto access = open(request, CaseAccess::Actor::Needed, Wants::Gateway, terminal);
    const auto sight = access ? access->reading->sight() : std::unexpected(access.error());
    const auto wish = sight ? wishOf(request, *access->reading, *sight) : std::unexpected(sight.error());
    return wish ? record(*wish, request, *access, terminal) : complain(wish.error(), terminal);
}

int dataMapWithdraw(const Request &request, Terminal &terminal)
{
    auto access = open(request, CaseAccess::Actor::Needed, Wants::Store, terminal);
    const auto said =
        access ? classificationsOf(access->store->store().store(), access->gateway) : std::unexpected(access.error());
    if (!said)
        return complain(said.error(), terminal);
    const auto found = std::ranges::find(*said, request.operand, &Classification::place);
    if (found == said->end())
        return complain({ErrorKind::NotFound, QStringLiteral("%1 is not classified here, so there is nothing to "
                                                             "withdraw. 'datamap export' lists what is.")
                                                  .arg(request.operand)},
                        terminal);
    NewClassification wish;
    wish.said = {found->table, found->column, {}, found->type};
    wish.before = found->says;
    return record(wish, request, *access, terminal);
}

int dataMapSuggest(const Request &request, Terminal &terminal)
{
    auto access = open(request, CaseAccess::Actor::Needed, Wants::Gateway, terminal);
    if (!access)
        return complain(access.error(), terminal);
    if (!access->store->may(Right::ClassifyData))
        return complain({ErrorKind::Denied, QStringLiteral("Values are looked at by those only who classify data. Ask "
                                                           "an admin for the role privacy_officer.")},
                        terminal);
    const auto sight = access->reading->sight();
    if (!sight)
        return complain(sight.error(), terminal);
    const DataMapRow *row = sight->row(request.operand);
    const auto made = row ? access->reading->suggestion(row->table, row->column) : noPlace(request.operand);
    if (!made)
        return complain(made.error(), terminal);
    if (request.json)
        terminal.out << QJsonDocument(suggestionJson(request.operand, *made)).toJson();
    else
        terminal.out << suggestionText(request.operand, *made);
    return finish(terminal);
}

namespace
{

int writeTo(const QString &name, const DisclosureDocument &document, Terminal &terminal)
{
    const bool isCsv = name.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive);
    if (!isCsv && !name.endsWith(QLatin1String(".md"), Qt::CaseInsensitive))
        return complain({ErrorKind::InvalidInput,
                         QStringLiteral("%1 is neither CSV nor Markdown. Name a file that ends in .csv or .md; the "
                                        "window writes PDF.")
                             .arg(name)},
                        terminal);
    const QByteArray bytes = isCsv ? documentCsv(document) : documentMarkdown(document).toUtf8();
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return complain(
            {ErrorKind::Unreachable,
             QStringLiteral("%1 cannot be written: %2. Name another file by --out.").arg(name, file.errorString())},
            terminal);
    terminal.err << QStringLiteral("%1 is written.").arg(name) << Qt::endl;
    return finish(terminal);
}

} // namespace

int dataMapDisclosure(const Request &request, Terminal &terminal)
{
    const auto access = open(request, CaseAccess::Actor::IfGiven, Wants::Gateway, terminal);
    const auto document = access ? twelveMonthDisclosure(*access->reading) : std::unexpected(access.error());
    return document ? writeTo(request.outFile, *document, terminal) : complain(document.error(), terminal);
}

int dataMapRecord(const Request &request, Terminal &terminal)
{
    const auto access = open(request, CaseAccess::Actor::IfGiven, Wants::Gateway, terminal);
    const auto document =
        access ? processingRecord(*access->reading, request.dataMap.parties) : std::unexpected(access.error());
    return document ? writeTo(request.outFile, *document, terminal) : complain(document.error(), terminal);
}

int dataMapExport(const Request &request, Terminal &terminal)
{
    const auto access = open(request, CaseAccess::Actor::IfGiven, Wants::Store, terminal);
    const auto said =
        access ? classificationsOf(access->store->store().store(), access->gateway) : std::unexpected(access.error());
    if (!said)
        return complain(said.error(), terminal);
    terminal.out << QJsonDocument(profileFragment(*said)).toJson();
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
