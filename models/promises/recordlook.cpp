#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"
#include "models/promises/tokenlook.h"

#include "models/core/counted.h"
#include "models/core/format.h"
#include "models/gateway/accountrights.h"
#include "models/gateway/gatewaydatabase.h"
#include "models/gateway/schemadrift.h"

#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr qsizetype kMostNamed = 20;

// The first of many names, a line each.
QStringList someOf(const QStringList &names)
{
    QStringList shown = names.mid(0, kMostNamed);
    if (names.size() > kMostNamed)
        shown.append(QStringLiteral("and %1 more").arg(names.size() - kMostNamed));
    return shown;
}

} // namespace

Result<PromiseVerdict> lookAtColumns(const Commitment &, const PromiseScene &scene)
{
    const QString looked = QStringLiteral("The live schema against the data map of %1").arg(scene.profile.name);
    const SchemaDrift drift = schemaDrift(scene.profile.dataMap, scene.tables.schema());
    if (drift.isClassified()) {
        VerdictSum sum;
        sum.add(
            verdict(PromiseState::Kept,
                    QStringLiteral("Every column of %1 is classified")
                        .arg(counted(scene.tables.schema().size(), QStringLiteral("table"), QStringLiteral("tables"))),
                    looked));
        addUnreached(sum, scene, scene.profile.telemetry.table);
        return sum.sum({});
    }
    PromiseVerdict one =
        verdict(PromiseState::Broken,
                QStringLiteral("%1 and %2 are not classified: nobody has said what is in them")
                    .arg(counted(drift.unknownTables.size(), QStringLiteral("table"), QStringLiteral("tables")),
                         counted(drift.unknownColumns.size(), QStringLiteral("column"), QStringLiteral("columns"))),
                looked);
    one.details = someOf(drift.unknownTables + drift.unknownColumns);
    one.remedy = QStringLiteral(
        "Classify them on the page Data map, or in the gateway profile; until then no plan can be approved.");
    return one;
}

namespace
{

Result<PromiseVerdict> lookAtFile(const QString &file)
{
    const QFileInfo database(file);
    const QFileInfo folder(database.absolutePath());
    if (database.permission(QFile::WriteOther) || folder.permission(QFile::WriteOther))
        return verdict(PromiseState::Broken,
                       QStringLiteral("Everybody on this machine may write the database file or its folder"));
    if (database.permission(QFile::ReadOther) && folder.permission(QFile::ExeOther))
        return verdict(PromiseState::AtRisk, QStringLiteral("Everybody on this machine may read the database file"));
    return verdict(PromiseState::Kept, QStringLiteral("The database file is closed to other users of this machine"));
}

// What the account at hand may do, against what it is for.
Result<PromiseVerdict> lookAtAccount(Database &database, const QList<TableAccess> &needs, const QString &who,
                                     AccessPurpose purpose)
{
    const auto rights = accountRights(
        database, needs, purpose == AccessPurpose::Privacy ? PartitionRights::Needed : PartitionRights::Excess);
    if (!rights)
        return unseenBecause(rights.error(), QStringLiteral("the rights of the account"));
    if (!rights->excess.isEmpty()) {
        PromiseVerdict one =
            verdict(PromiseState::Broken,
                    QStringLiteral("%1 may do %2 things that it need not").arg(who).arg(rights->excess.size()));
        one.details = someOf(rights->excess);
        one.remedy =
            QStringLiteral("Give the console an account of its own: gatehousectl grants --for %1 prints the SQL.")
                .arg(accessPurposeToken(purpose));
        return one;
    }
    if (!rights->unknown.isEmpty())
        return unseen(rights->unknown);
    return verdict(PromiseState::Kept, QStringLiteral("%1 may do what is needed, and nothing else").arg(who));
}

// One account may carry out requests, switch keys and accounts, and purge rows whose period is over.
QList<TableAccess> writerNeeds(const GatewayProfile &profile, Dialect dialect, DatabasePart part)
{
    QList<TableAccess> all = accessNeeds(profile, AccessPurpose::Privacy, dialect, part);
    for (const TableAccess &more : accessNeeds(profile, AccessPurpose::Actions, dialect, part)) {
        const auto at = std::ranges::find(all, more.table, &TableAccess::table);
        if (at == all.end()) {
            all.append(more);
            continue;
        }
        at->reads += more.reads;
        at->reads.removeDuplicates();
        at->updates += more.updates;
        at->updates.removeDuplicates();
        at->deletes = at->deletes || more.deletes;
    }
    for (TableAccess &access : all) {
        const DataMapTable *table = profile.dataMap.table(access.table);
        access.deletes = access.deletes || (table && !table->retentionClass.isEmpty() && !table->timeColumn.isEmpty());
    }
    return all;
}

class RightsLook
{
public:
    explicit RightsLook(const PromiseScene &scene)
        : m_scene(scene)
    {
    }

    Result<PromiseVerdict> run(const QString &looked)
    {
        auto done = lookAtReaders();
        for (const ConnectionSettings &part : partsOf(m_scene.settings)) {
            if (done)
                done = lookAtDatabase(part.database, part.logDatabase ? DatabasePart::Main : DatabasePart::Whole);
            if (done && part.logDatabase)
                done = lookAtDatabase(*part.logDatabase, DatabasePart::Traffic);
        }
        if (!done)
            return std::unexpected(done.error());
        if (m_scene.settings.adminApi)
            done = add(lookAtAdminToken(*m_scene.settings.adminApi, m_scene));
        if (!done)
            return std::unexpected(done.error());
        PromiseVerdict all = m_sum.sum(unseen(QStringLiteral("No database is open.")));
        all.looked = looked;
        return all;
    }

private:
    Result<void> add(const Result<PromiseVerdict> &one)
    {
        if (!one)
            return std::unexpected(one.error());
        m_sum.add(*one);
        return {};
    }

    // Those of the sessions that are open.
    Result<void> lookAtReaders()
    {
        QSet<Database *> seen;
        for (const TablePlace &place : m_scene.tables.places()) {
            if (seen.contains(place.database) || place.dialect() == Dialect::Sqlite)
                continue;
            seen.insert(place.database);
            const DatabasePart part = !m_scene.settings.logDatabase              ? DatabasePart::Whole
                                      : place.database == logDatabaseOf(m_scene) ? DatabasePart::Traffic
                                                                                 : DatabasePart::Main;
            const auto one = lookAtAccount(*place.database,
                                           accessNeeds(m_scene.profile, AccessPurpose::Promises, place.dialect(), part),
                                           QStringLiteral("The account that reads"), AccessPurpose::Promises);
            if (auto added = add(one); !added)
                return added;
        }
        addUnreached(m_sum, m_scene, m_scene.profile.telemetry.table,
                     QStringLiteral("What the account that reads may do"));
        return {};
    }

    // A file, or the account that changes rows.
    Result<void> lookAtDatabase(const DatabaseSettings &settings, DatabasePart part)
    {
        if (settings.driver == Dialect::Sqlite)
            return add(lookAtFile(settings.file));
        if (settings.writer.isEmpty())
            return {};
        const auto writer = openGatewayDatabaseForWriting(settings, m_scene.stop);
        if (!writer)
            return add(unseenBecause(writer.error(), QStringLiteral("the rights of the account that changes rows")));
        return add(lookAtAccount(**writer, writerNeeds(m_scene.profile, settings.driver, part),
                                 QStringLiteral("The account that changes rows"), AccessPurpose::Privacy));
    }

    const PromiseScene &m_scene;
    VerdictSum m_sum;
};

} // namespace

Result<PromiseVerdict> lookAtRights(const Commitment &, const PromiseScene &scene)
{
    return RightsLook(scene).run(
        QStringLiteral("What the accounts of this console may do at the gateway, against what it needs"));
}

} // namespace Gatehouse
