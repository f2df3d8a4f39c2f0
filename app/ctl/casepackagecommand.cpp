// The export package of an access or portability request.
#include "app/ctl/casegateway.h"
#include "app/ctl/casetext.h"

#include "models/privacy/exportpackage.h"
#include "models/privacy/packagefiles.h"
#include "models/privacy/personparts.h"

#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestFile = 64 << 20;
constexpr qint64 kMostFindings = 100'000;

Result<void> isToBeExported(const PrivacyCase &one)
{
    const bool isExport = one.type == RequestType::Access || one.type == RequestType::Portability;
    const bool isApproved = one.state == CaseState::Queued || one.state == CaseState::Running ||
                            one.state == CaseState::Verifying || one.state == CaseState::Completed;
    if (isExport && isApproved)
        return {};
    return failure(ErrorKind::Denied,
                   isExport ? QStringLiteral("Case %1 is %2: a package is made once its plan is approved.")
                                  .arg(one.id, caseStateToken(one.state))
                            : QStringLiteral("Case %1 is of type %2: only access and portability have a package.")
                                  .arg(one.id, requestTypeToken(one.type)));
}

// Nothing without a name.
Result<QByteArray> contentOf(const QString &name, const QString &what)
{
    if (name.isEmpty())
        return QByteArray();
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound,
                       QStringLiteral("The %1 %2 cannot be read: %3.").arg(what, name, file.errorString()));
    if (file.size() > kLargestFile)
        return failure(ErrorKind::InvalidInput, QStringLiteral("The %1 %2 is too large.").arg(what, name));
    return file.readAll();
}

Result<void> readDecisions(const CaseRequest &request, PackageOrder &order)
{
    const auto notice = contentOf(request.noticeFile, QStringLiteral("notice"));
    const auto reviewed = notice ? contentOf(request.reviewedFile, QStringLiteral("review")) : notice;
    const auto recipient =
        reviewed ? contentOf(request.recipientFile, QStringLiteral("recipient's certificate")) : reviewed;
    if (!recipient)
        return std::unexpected(recipient.error());
    order.recipient = *recipient;
    if (!notice->isEmpty()) {
        auto read = noticeFrom(*notice);
        if (!read)
            return std::unexpected(read.error());
        order.notice = std::move(*read);
    }
    if (!reviewed->isEmpty()) {
        auto read = reviewedFrom(*reviewed);
        if (!read)
            return std::unexpected(read.error());
        order.reviewDigest = read->digest;
        order.redactions = std::move(read->redactions);
    }
    return {};
}

// The findings are personal data: the file is for its owner alone.
Result<void> writeReview(const QString &name, const PackageOrder &order, const PartSource &rows,
                         const std::stop_token &stop)
{
    const auto review = redactionFindings(order.parts, rows, order.subject, kMostFindings, stop);
    if (!review)
        return std::unexpected(review.error());
    QSaveFile file(name);
    const QByteArray json = reviewJson(*review);
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
        file.write(json) == json.size() && file.commit())
        return {};
    return failure(
        ErrorKind::Unreachable,
        QStringLiteral("%1 cannot be written: %2. Check the folder and the room in it.").arg(name, file.errorString()));
}

// Nothing: what may concern others was written down instead.
Result<std::optional<MadePackage>> made(const Request &request, CaseAccess &access, CaseGateway &gateway,
                                        const PrivacyCase &one, const Terminal &terminal)
{
    const auto subject = access.cases().subject(access.self(), one.id, QStringLiteral("package"));
    const auto person = subject ? Person::fromJson(subject->person) : std::unexpected(subject.error());
    const auto key = person ? access.store().signingKey() : std::unexpected(person.error());
    const auto passphrase =
        !key ? std::unexpected(key.error())
        : request.privacy.packagePassphraseVariable.isEmpty()
            ? Result<QString>(QString())
            : passphraseFrom(request.privacy.packagePassphraseVariable, QStringLiteral("--package-passphrase-env"));
    if (!passphrase)
        return std::unexpected(passphrase.error());
    const SubjectSearch search(gateway.profile().dataMap, gateway.tables());
    PackageOrder order;
    order.file = request.outFile;
    order.caseId = one.id;
    order.type = one.type;
    order.regime = one.regime;
    order.gateway = gateway.profile().name;
    order.madeMs = terminal.clock.nowMs();
    order.parts = personParts(gateway.profile().dataMap, search);
    order.subject = subject->identities;
    order.passphrase = *passphrase;
    if (auto read = readDecisions(request.privacy, order); !read)
        return std::unexpected(read.error());
    const PartSource rows = personRows(search, *person, terminal.stop);
    if (!request.privacy.reviewFile.isEmpty()) {
        const auto written = writeReview(request.privacy.reviewFile, order, rows, terminal.stop);
        return written ? Result<std::optional<MadePackage>>(std::nullopt) : std::unexpected(written.error());
    }
    auto package = ExportPackage(*key).write(order, rows, terminal.stop);
    return package ? Result<std::optional<MadePackage>>(std::move(*package)) : std::unexpected(package.error());
}

} // namespace

int casePackage(const Request &request, Terminal &terminal)
{
    const auto access = CaseAccess::open(request, CaseAccess::Actor::Needed, terminal);
    const auto one = access ? (*access)->cases().find(request.operand) : std::unexpected(access.error());
    const auto allowed = one ? isToBeExported(*one) : std::unexpected(one.error());
    const auto gateway = allowed ? CaseGateway::open(request.connectionFile, CaseGateway::Purpose::Look, terminal)
                                 : std::unexpected(allowed.error());
    const auto package =
        gateway ? made(request, **access, **gateway, *one, terminal) : std::unexpected(gateway.error());
    if (!package)
        return complain(package.error(), terminal);
    if (!*package)
        return finish(terminal);
    const MadePackage &whole = **package;
    const auto kept = (*access)->cases().addDocument((*access)->self(), one->id,
                                                     {0, {}, QStringLiteral("package"), {}, whole.sha256});
    if (!kept)
        return complain(kept.error(), terminal);
    if (whole.unreviewed > 0)
        terminal.err << QStringLiteral("%1 values may concern other people, and nobody has looked at them. Look them "
                                       "through with --review FILE before the package is sent.")
                            .arg(whole.unreviewed)
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
