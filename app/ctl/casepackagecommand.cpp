// The export package of an access or portability request.
#include "app/ctl/casetext.h"

#include "models/core/counted.h"
#include "models/privacy/casepackage.h"

#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

// Which package, with the passphrase that an environment variable holds.
Result<PackageWish> wishOf(const Request &request)
{
    PackageWish wish = request.privacy.package;
    wish.file = request.outFile;
    if (request.privacy.packagePassphraseVariable.isEmpty())
        return wish;
    const auto passphrase =
        passphraseFrom(request.privacy.packagePassphraseVariable, QStringLiteral("--package-passphrase-env"));
    if (!passphrase)
        return std::unexpected(passphrase.error());
    wish.passphrase = *passphrase;
    return wish;
}

} // namespace

int casePackage(const Request &request, Terminal &terminal)
{
    const auto wish = wishOf(request);
    const auto access =
        wish ? CaseAccess::open(request, CaseAccess::Actor::Needed, terminal) : std::unexpected(wish.error());
    const auto key = access ? (*access)->store().signingKey() : std::unexpected(access.error());
    const auto gateway =
        key ? openGateway(request, CaseGateway::Purpose::Look, **access, terminal) : std::unexpected(key.error());
    const auto package = gateway ? packCase((*access)->cases(), **gateway, (*access)->self(), request.operand, *wish,
                                            *key, terminal.clock.nowMs(), terminal.stop)
                                 : std::unexpected(gateway.error());
    if (!package)
        return complain(package.error(), terminal);
    if (!*package)
        return finish(terminal);
    const MadePackage &whole = **package;
    if (whole.unreviewed > 0)
        terminal.err << QStringLiteral(
                            "%1 concern other people, and nobody has looked there. Look through with --review FILE "
                            "before the package is sent.")
                            .arg(counted(whole.unreviewed, QStringLiteral("value may"), QStringLiteral("values may")))
                     << Qt::endl;
    if (request.json)
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("file"), whole.file},
                                                  {QStringLiteral("sha256"), whole.sha256},
                                                  {QStringLiteral("bytes"), whole.bytes},
                                                  {QStringLiteral("unreviewed"), whole.unreviewed}})
                            .toJson();
    else
        terminal.out << QStringLiteral("%1  %2 bytes  SHA-256 %3\n").arg(whole.file).arg(whole.bytes).arg(whole.sha256);
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
