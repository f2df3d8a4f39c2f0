#include "app/ctl/policyoptions.h"

#include <QFileInfo>

namespace Gatehouse::Ctl
{

std::optional<QCommandLineOption> policyOption(const QString &name)
{
    struct Row {
        const char *name;
        const char *description;
        const char *value;
    };
    constexpr Row rows[] = {
        {"reason", "Why; the history and the audit log keep it.", "reason"},
        {"with", "The later policy: a shipped id, a file, NAME@VERSION of the store, or in-force.", "policy"},
        {"notices", "Writes drafts of notices to this folder, and records them.", "folder"},
        {"sender", "The address that the notices come from.", "address"},
        {"organisation", "Who signs the notices.", "name"},
        {"end", "Takes the version out of force.", ""},
        {"effective", "From which day on the later version holds; unless given, the day that it names.", "day"},
    };
    for (const Row &row : rows) {
        if (name == QLatin1String(row.name))
            return QCommandLineOption(name, QString::fromLatin1(row.description), QString::fromLatin1(row.value));
    }
    return std::nullopt;
}

Result<void> readPolicyOptions(const GivenOptions &given, PolicyRequest &into)
{
    into.reason = given.value("reason");
    into.ends = given.isSet("end");
    into.with = given.value("with");
    into.noticeFolder = given.value("notices");
    into.sender = given.value("sender");
    into.organisation = given.value("organisation");
    const auto effective = given.day("effective");
    if (!effective)
        return std::unexpected(effective.error());
    into.effective = *effective;
    if (!into.noticeFolder.isEmpty() && !QFileInfo(into.noticeFolder).isDir())
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--notices %1 is no folder. Make it first.").arg(into.noticeFolder));
    if (!into.noticeFolder.isEmpty() && (into.sender.isEmpty() || into.organisation.isEmpty()))
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("--notices goes with --sender ADDRESS and --organisation NAME."));
    return {};
}

} // namespace Gatehouse::Ctl
