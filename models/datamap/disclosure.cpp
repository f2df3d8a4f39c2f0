#include "models/datamap/disclosure.h"

#include "models/core/counted.h"
#include "models/policy/policyterms.h"
#include "models/promises/gatewayfacts.h"

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostRows = 10'000;
const QString kNotKnown = QStringLiteral("not known");

struct CategoryWords {
    const char *category;
    const char *title;
    bool isGiven; // by the person; else it is made while the service is used
};

constexpr std::array kWords{CategoryWords{"identifier", "Identifiers of accounts", false},
                            CategoryWords{"identity", "Names and identity", true},
                            CategoryWords{"contact", "Contact details", true},
                            CategoryWords{"content", "Content of calls", true},
                            CategoryWords{"network", "Network addresses and devices", false},
                            CategoryWords{"credential", "Credentials, mostly as hashes", false},
                            CategoryWords{"free_text", "Free text", true},
                            CategoryWords{"location", "Location", false},
                            CategoryWords{"payment", "Payments", true},
                            CategoryWords{"support", "Support", true},
                            CategoryWords{"communication", "Communication", true},
                            CategoryWords{"billing", "Billing", false},
                            CategoryWords{"authentication", "Sign-ins", false},
                            CategoryWords{"security", "Security events", false},
                            CategoryWords{"privacy", "Privacy requests", true},
                            CategoryWords{"membership", "Membership of workspaces", false},
                            CategoryWords{"preference", "Preferences", true},
                            CategoryWords{"usage", "Use of the service", false},
                            CategoryWords{"administration", "Administration", false},
                            CategoryWords{"reference", "Internal references", false},
                            CategoryWords{"operational", "States of the service", false},
                            CategoryWords{"time", "Times", false}};

const CategoryWords *wordsOf(const QString &category)
{
    const auto found = std::ranges::find_if(
        kWords, [&](const CategoryWords &words) { return category == QLatin1String(words.category); });
    return found == kWords.end() ? nullptr : &*found;
}

Result<CollectedTable> untold(const DataMapTable &table, const Error &why)
{
    if (why.kind == ErrorKind::Cancelled)
        return std::unexpected(why);
    return CollectedTable{table.name,
                          CollectedTable::Seen::Untold,
                          {},
                          why.kind == ErrorKind::TimedOut ? QStringLiteral("counting took too long and was given up")
                                                          : why.message};
}

// The sum over the databases in which a table is.
Result<CollectedTable> collected(const DataMapTable &table, const PromiseScene &scene, qint64 fromUs)
{
    CollectedTable one{table.name, CollectedTable::Seen::No, {}, {}};
    const auto places = scene.tables.placesOf(table.name);
    if (places.isEmpty())
        one.why = QStringLiteral("this database does not have the table");
    qint64 rows = 0;
    bool isMore = false;
    bool isHeld = false;
    for (const TablePlace *place : places) {
        const TableFacts facts(*place, scene);
        const auto time = facts.time(table);
        const auto count = facts.count(time ? time->from(fromUs) : SqlCondition(), kMostRows);
        if (!count)
            return untold(table, count.error());
        if (!time && count->rows > 0)
            return CollectedTable{table.name, CollectedTable::Seen::Untold, count->text(),
                                  QStringLiteral("it has rows, and none says when it was written")};
        const auto any = count->rows > 0 ? count : facts.count({}, 1);
        if (!any)
            return untold(table, any.error());
        isHeld = isHeld || any->rows > 0;
        rows += count->rows;
        isMore = isMore || count->isMore;
    }
    one.rows = CappedCount{rows, isMore}.text();
    if (rows > 0)
        one.seen = CollectedTable::Seen::Yes;
    else if (isHeld) {
        one.seen = CollectedTable::Seen::Held;
        one.why = QStringLiteral("it has rows from before, which are still held");
    }
    return one;
}

// All that is said of one category, put together from the tables that hold it.
struct CategorySum {
    QStringList places;
    QStringList purposes;
    QStringList recipients;
    bool isAnyRecipientUnknown = false;
    QStringList retention;
    bool isSeen = false; // at least one of its tables got a row
    bool isHeld = false; // at least one has rows from before

    QString collected() const
    {
        return isSeen   ? QStringLiteral("yes")
               : isHeld ? QStringLiteral("held from before")
                        : QStringLiteral("cannot be told");
    }
};

void addOnce(QStringList &list, const QString &text)
{
    if (!text.isEmpty() && !list.contains(text))
        list.append(text);
}

QString joined(const QStringList &list, const QString &ifNone)
{
    return list.isEmpty() ? ifNone : list.join(QStringLiteral("; "));
}

QMap<QString, CategorySum> sumsOf(const DataMapSight &sight, const QMap<QString, CollectedTable> &tables,
                                  const QList<PolicyDocument> &policies)
{
    QMap<QString, CategorySum> sums;
    for (const DataMapRow &row : sight.rows) {
        const auto table = tables.constFind(row.table);
        if (row.column.isEmpty() || row.category.isEmpty() || row.state == DataMapRow::State::Absent ||
            table == tables.constEnd() || table->seen == CollectedTable::Seen::No)
            continue;
        CategorySum &sum = sums[row.category];
        sum.isSeen = sum.isSeen || table->seen == CollectedTable::Seen::Yes;
        sum.isHeld = sum.isHeld || table->seen == CollectedTable::Seen::Held;
        addOnce(sum.places, row.place());
        addOnce(sum.purposes, row.purpose);
        addOnce(sum.retention, retentionText(policies, row.retentionClass));
        sum.isAnyRecipientUnknown = sum.isAnyRecipientUnknown || !row.recipients;
        for (const QString &recipient : row.recipients.value_or(QStringList()))
            addOnce(sum.recipients, recipient);
    }
    return sums;
}

DisclosureSection categoriesSection(const QMap<QString, CategorySum> &sums)
{
    DisclosureSection section{
        QStringLiteral("Categories collected in the past 12 months"),
        {QStringLiteral(
            "A category counts as collected when a table that holds it got a row in "
            "these months. What was collected earlier is named as well while it is "
            "held: names and addresses of accounts are used as long as there are "
            "accounts, whether or not anybody signed up. Sources follow from the kind of data: correct them where "
            "they are otherwise.")},
        {QStringLiteral("Category"), QStringLiteral("Collected"), QStringLiteral("Purposes"), QStringLiteral("Sources"),
         QStringLiteral("Recipients"), QStringLiteral("Kept"), QStringLiteral("Where")},
        {}};
    for (const QString &category : dataCategories()) {
        const auto sum = sums.constFind(category);
        if (sum == sums.constEnd())
            continue;
        QStringList recipients = sum->recipients;
        if (sum->isAnyRecipientUnknown)
            recipients = {kNotKnown};
        section.rows.append({categoryTitle(category), sum->collected(), joined(sum->purposes, kNotKnown),
                             categorySource(category), joined(recipients, QStringLiteral("nobody")),
                             joined(sum->retention, kNotKnown), sum->places.join(QStringLiteral(", "))});
    }
    return section;
}

DisclosureSection tablesSection(const QList<CollectedTable> &tables)
{
    DisclosureSection section{
        QStringLiteral("What was looked at"),
        {},
        {QStringLiteral("Table"), QStringLiteral("Rows of the past 12 months"), QStringLiteral("Remark")},
        {}};
    for (const CollectedTable &one : tables) {
        const bool isUntold = one.seen == CollectedTable::Seen::Untold;
        section.rows.append(
            {one.table, isUntold || one.rows.isEmpty() ? QStringLiteral("not known") : one.rows, one.why});
    }
    return section;
}

DisclosureSection policySection(const PolicyDocument &policy)
{
    DisclosureSection section{QStringLiteral("What the policy says of it: %1").arg(policy.name),
                              {},
                              {QStringLiteral("Sentence"), QStringLiteral("About"), QStringLiteral("What it says")},
                              {}};
    for (const PlacedCommitment &each : placed(policy, CommitmentKind::Disclosure))
        section.rows.append({each.sentence->place, each.commitment->discloses, each.commitment->says});
    return section;
}

} // namespace

QString categoryTitle(const QString &category)
{
    const CategoryWords *words = wordsOf(category);
    return words ? QString::fromLatin1(words->title) : category;
}

QString categorySource(const QString &category)
{
    const CategoryWords *words = wordsOf(category);
    if (!words)
        return kNotKnown;
    return words->isGiven ? QStringLiteral("the person") : QStringLiteral("made by the service while it is used");
}

QString retentionText(const QList<PolicyDocument> &policies, const QString &recordClass)
{
    QStringList terms;
    for (const PolicyDocument &policy : policies) {
        const QString of = policies.size() > 1 ? policy.name + QStringLiteral(", ") : QString();
        for (const PlacedCommitment &each : placed(policy, CommitmentKind::Retention)) {
            const RetentionTerm &term = each.commitment->retention;
            if (term.recordClass == recordClass)
                addOnce(terms, QStringLiteral("%1 (%2%3)").arg(periodText(term.period), of, each.sentence->id));
        }
    }
    return terms.join(QStringLiteral(", "));
}

QStringList documentLead(const DataMapReading &reading, const QList<PolicyDocument> &policies,
                         const DataMapSight &sight)
{
    const ConnectionSettings &settings = reading.scene().settings;
    const QString day = reading.scene().today().toString(Qt::ISODate);
    QStringList lead{settings.name.isEmpty() ? QStringLiteral("Gateway: %1").arg(sight.product)
                                             : QStringLiteral("Gateway: %1 (%2)").arg(settings.name, sight.product)};
    for (const PolicyDocument &policy : policies)
        lead.append(QStringLiteral("Policy: %1, %2").arg(policy.name, policyPin(policy)));
    if (policies.isEmpty())
        lead.append(QStringLiteral("Policy: none is in force at this gateway, so periods and recipients of a policy "
                                   "are not known."));
    lead.append(QStringLiteral("As of %1, by the data map and the live database.").arg(day));
    if (const int open = sight.unclassified(); open > 0)
        lead.append(
            open == 1 ? QStringLiteral("Incomplete: 1 table or column of the database is not classified, and is not in "
                                       "this document.")
                      : QStringLiteral("Incomplete: %1 tables or columns of the database are not classified, and are "
                                       "not in this document.")
                            .arg(open));
    if (const int disputed = sight.contradicted(); disputed > 0)
        lead.append(
            QStringLiteral("Disputed: of %1 the gateway profile says something else than what was classified here; "
                           "this document has the word of the profile.")
                .arg(counted(disputed, QStringLiteral("table or column"), QStringLiteral("tables or columns"))));
    if (!sight.recipientsUnknown.isEmpty())
        lead.append(QStringLiteral("Recipients could not be seen: %1").arg(sight.recipientsUnknown));
    return lead;
}

Result<QList<CollectedTable>> collectedTables(DataMapReading &reading, qint64 fromUs)
{
    QList<CollectedTable> all;
    for (const DataMapTable &table : reading.profile().dataMap.tables) {
        if (!table.personal)
            continue;
        const auto one = collected(table, reading.scene(), fromUs);
        if (!one)
            return std::unexpected(one.error());
        all.append(*one);
    }
    std::ranges::sort(all, {}, &CollectedTable::table);
    return all;
}

Result<DisclosureDocument> twelveMonthDisclosure(DataMapReading &reading)
{
    const auto sight = reading.sight();
    const auto policies = sight ? reading.policies() : std::unexpected(sight.error());
    const QDate from = reading.scene().today().addMonths(-12);
    const auto tables = policies ? collectedTables(reading, from.startOfDay(Qt::UTC).toMSecsSinceEpoch() * 1000)
                                 : std::unexpected(policies.error());
    if (!tables)
        return std::unexpected(tables.error());
    QMap<QString, CollectedTable> byName;
    for (const CollectedTable &one : *tables)
        byName.insert(one.table, one);
    DisclosureDocument document;
    document.title = QStringLiteral("Personal information collected in the past 12 months");
    document.lead = documentLead(reading, *policies, *sight);
    document.lead.append(QStringLiteral("From %1 to %2.")
                             .arg(from.toString(Qt::ISODate), reading.scene().today().toString(Qt::ISODate)));
    document.sections.append(categoriesSection(sumsOf(*sight, byName, *policies)));
    document.sections.append(tablesSection(*tables));
    for (const PolicyDocument &policy : *policies)
        document.sections.append(policySection(policy));
    return document;
}

} // namespace Gatehouse
