#include "app/ctl/credentialoptions.h"

namespace Gatehouse::Ctl
{

namespace
{

QString findingTokens()
{
    QStringList tokens;
    for (const CredentialFinding finding : kCredentialFindings)
        tokens.append(credentialFindingToken(finding));
    return tokens.join(QStringLiteral(", "));
}

} // namespace

std::optional<QCommandLineOption> credentialOption(const QString &name)
{
    if (name == QLatin1String("unused-for"))
        return QCommandLineOption(name,
                                  QStringLiteral("From how many days on one counts as unused; unless given, what the "
                                                 "policy in force says, or 90."),
                                  QStringLiteral("days"));
    if (name == QLatin1String("finding"))
        return QCommandLineOption(
            name, QStringLiteral("Only those with this finding; repeat it for more: %1.").arg(findingTokens()),
            QStringLiteral("finding"));
    if (name == QLatin1String("reason"))
        return QCommandLineOption(name, QStringLiteral("Why, in a sentence that names nobody; the store keeps it."),
                                  QStringLiteral("reason"));
    return std::nullopt;
}

Result<void> readCredentialOptions(const GivenOptions &given, CredentialRequest &into)
{
    into.reason = given.value("reason");
    if (given.isSet("unused-for")) {
        bool isNumber = false;
        into.unusedDays = given.value("unused-for").toLongLong(&isNumber);
        if (!isNumber || *into.unusedDays < 1)
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("--unused-for is not a number of days. Give a whole number from 1 up."));
    }
    for (const QString &token : given.values("finding")) {
        const auto finding = credentialFindingFromToken(QString(token).replace(QLatin1Char('-'), QLatin1Char('_')));
        if (!finding)
            return failure(ErrorKind::InvalidInput,
                           QStringLiteral("--finding %1 is not known. It is one of %2.").arg(token, findingTokens()));
        into.findings |= *finding;
    }
    return {};
}

} // namespace Gatehouse::Ctl
