#include "models/telemetry/rightsstep.h"

#include "models/core/counted.h"
#include "models/gateway/accountrights.h"

#include <QFileInfo>

namespace Gatehouse
{

namespace
{

using State = CheckStep::State;

CheckStep rightsStep(State state, const QString &message, const QString &remedy = {}, const QStringList &details = {})
{
    return {QStringLiteral("rights"), QStringLiteral("Rights"), state, message, remedy, details};
}

// Adds those of one database.
Result<void> collectRights(Database &database, const GatewayProfile &profile, DatabasePart part, AccountRights &all)
{
    if (database.dialect() == Dialect::Sqlite)
        return {};
    const auto rights =
        accountRights(database, accessNeeds(profile, AccessPurpose::Telemetry, database.dialect(), part));
    if (!rights)
        return std::unexpected(rights.error());
    all.unknown += rights->unknown;
    all.missing += rights->missing;
    if (rights->excess.isEmpty())
        return {};
    // An account that checks promises as well reads more; one that has just that has nothing in excess.
    const auto checks =
        accountRights(database, accessNeeds(profile, AccessPurpose::Promises, database.dialect(), part));
    if (!checks)
        return std::unexpected(checks.error());
    all.excess += checks->excess.isEmpty() && checks->missing.isEmpty() ? QStringList() : rights->excess;
    return {};
}

} // namespace

CheckStep accountRightsStep(const GatewayDatabases &databases, const GatewayProfile &profile)
{
    AccountRights all;
    auto done = collectRights(*databases.main, profile, databases.log ? DatabasePart::Main : DatabasePart::Whole, all);
    if (done && databases.log)
        done = collectRights(*databases.log, profile, DatabasePart::Traffic, all);
    if (!done)
        return rightsStep(State::Failed, done.error().message);
    const QString remedy =
        QStringLiteral("Give Gatehouse an account of its own, with what \"gatehousectl grants\" or the "
                       "Connections page prints.");
    if (!all.missing.isEmpty()) {
        return rightsStep(
            State::Failed,
            QStringLiteral("The account may not read %1 needed.")
                .arg(counted(all.missing.size(), QStringLiteral("column that is"), QStringLiteral("columns that are"))),
            remedy, all.missing);
    }
    if (!all.excess.isEmpty()) {
        return rightsStep(
            State::Warning,
            QStringLiteral("The account may do more than Gatehouse needs; only reading is ever done with it."), remedy,
            all.excess);
    }
    if (!all.unknown.isEmpty())
        return rightsStep(State::Skipped, all.unknown);
    return rightsStep(State::Ok, QStringLiteral("The account reads what is needed, and nothing else."));
}

CheckStep fileRightsStep(const QString &file)
{
    const QFileInfo database(file);
    const QFileInfo folder(database.absolutePath());
    if (database.permission(QFile::WriteOther) || folder.permission(QFile::WriteOther)) {
        return rightsStep(State::Warning,
                          QStringLiteral("Everybody on this machine may write the database file or its folder."),
                          QStringLiteral("Take the right away: chmod o-w on the file and the folder."));
    }
    return rightsStep(State::Ok,
                      database.isWritable()
                          ? QStringLiteral("Reading is enough and is all that is used, though this user might "
                                           "also write the file.")
                          : QStringLiteral("Read-only, which is enough."));
}

} // namespace Gatehouse
