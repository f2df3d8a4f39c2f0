#include "app/ctl/datamapoptions.h"

#include <array>

namespace Gatehouse::Ctl
{

namespace
{

struct Row {
    const char *name;
    const char *description;
    const char *value; // none: a switch
};

constexpr std::array kRows{
    Row{"reason", "Why; the history keeps it.", "reason"},
    Row{"category", "What is in it: contact, identity, network, free_text, operational ...", "category"},
    Row{"on-erasure", "Of a column whose rows stay: keep, blank or pseudonymise.", "what"},
    Row{"of-subject", "Of a column: the table of persons that it tells of, where that is not whose row it is.",
        "table"},
    Row{"machinery", "Of a table: it holds no data of people, as a list of migrations.", nullptr},
    Row{"purpose", "Of a table: what it is for.", "purpose"},
    Row{"retention-class", "Of a table: a record class of the profile.", "class"},
    Row{"disposition",
        "Of a table: what an erasure does with its rows: delete (unless given), pseudonymise, restrict or "
        "retain.",
        "what"},
    Row{"ground", "Of a table whose rows stay: the duty that keeps them.", "ground"},
    Row{"keep-for",
        "Of a table whose rows stay: for how long from a row's own time, as P10Y; no purge takes it before.", "period"},
    Row{"subject", "Of a table: the column that leads to the person, as account_id=accounts.id.", "link"},
    Row{"unlinked", "Of a table: why no column leads to the people in it.", "reason"},
    Row{"impersonal", "Of a table: its rows are not about people.", nullptr},
    Row{"time",
        "Of a table: the column with the time of a row, and its unit: created_at:ms, or us, s, timestamp, text.",
        "column:unit"},
    Row{"controller", "Who decides why data is processed, for the record.", "name"},
    Row{"contact", "How the controller is reached.", "contact"},
    Row{"officer", "Who is responsible for data protection, where somebody is named.", "name"},
};

Result<Disposition> dispositionOf(const QString &token)
{
    for (const Disposition each :
         {Disposition::Delete, Disposition::Pseudonymise, Disposition::Restrict, Disposition::Retain}) {
        if (token.isEmpty() || token == dispositionToken(each))
            return each;
    }
    return failure(
        ErrorKind::InvalidInput,
        QStringLiteral("--disposition %1 is not known. It is delete, pseudonymise, restrict or retain.").arg(token));
}

} // namespace

std::optional<QCommandLineOption> dataMapOption(const QString &name)
{
    for (const Row &row : kRows) {
        if (name == QLatin1String(row.name))
            return row.value
                       ? QCommandLineOption(name, QString::fromLatin1(row.description), QString::fromLatin1(row.value))
                       : QCommandLineOption(name, QString::fromLatin1(row.description));
    }
    return std::nullopt;
}

Result<void> readDataMapOptions(const GivenOptions &given, DataMapRequest &into)
{
    into.reason = given.value("reason");
    into.onErasure = given.value("on-erasure");
    into.ofSubject = given.value("of-subject");
    into.parties = {given.value("controller"), given.value("contact"), given.value("officer")};
    TableStatement &table = into.table;
    table.isMachinery = given.isSet("machinery");
    table.isPersonal = !given.isSet("impersonal");
    table.category = given.value("category");
    table.purpose = given.value("purpose");
    table.retentionClass = given.value("retention-class");
    table.ground = given.value("ground");
    table.keepFor = given.value("keep-for");
    table.unlinked = given.value("unlinked");
    table.timeColumn = given.value("time").section(QLatin1Char(':'), 0, 0);
    table.timeUnit = given.value("time").section(QLatin1Char(':'), 1);
    const auto disposition = dispositionOf(given.value("disposition"));
    if (!disposition)
        return std::unexpected(disposition.error());
    table.disposition = *disposition;
    return given.isSet("subject") ? readLink(given.value("subject"), table) : Result<void>();
}

} // namespace Gatehouse::Ctl
