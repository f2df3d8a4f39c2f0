#include "models/privacy/casepackage.h"

#include "models/privacy/packagefiles.h"
#include "models/privacy/personparts.h"

#include <QFile>
#include <QSaveFile>

namespace Gatehouse
{

namespace
{

constexpr qint64 kLargestFile = 64 << 20;
constexpr qint64 kMostFindings = 100'000;

Result<void> isToBeExported(const PrivacyCase &one)
{
    const bool isApproved = one.state == CaseState::Queued || one.state == CaseState::Running ||
                            one.state == CaseState::Verifying || one.state == CaseState::Completed;
    if (isExport(one.type) && isApproved)
        return {};
    return failure(ErrorKind::Denied,
                   isExport(one.type)
                       ? QStringLiteral("Case %1 is %2: a package is made once its plan is approved.")
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

Result<void> readDecisions(const PackageWish &wish, PackageOrder &order)
{
    const auto notice = contentOf(wish.noticeFile, QStringLiteral("notice"));
    const auto reviewed = notice ? contentOf(wish.reviewedFile, QStringLiteral("review")) : notice;
    const auto recipient =
        reviewed ? contentOf(wish.recipientFile, QStringLiteral("recipient's certificate")) : reviewed;
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

} // namespace

Result<std::optional<MadePackage>> packCase(CaseRepository &cases, const CaseGateway &gateway, const QString &by,
                                            const QString &id, const PackageWish &wish, const SigningKey &key,
                                            qint64 nowMs, const std::stop_token &stop,
                                            const ExportPackage::Progress &progress)
{
    const auto one = cases.find(id);
    const auto allowed = one ? isToBeExported(*one) : std::unexpected(one.error());
    const auto subject = allowed ? cases.subject(by, id, QStringLiteral("package")) : std::unexpected(allowed.error());
    const auto person = subject ? Person::fromJson(subject->person) : std::unexpected(subject.error());
    if (!person)
        return std::unexpected(person.error());
    const SubjectSearch search(gateway.profile().dataMap, gateway.tables());
    PackageOrder order;
    order.file = wish.file;
    order.caseId = one->id;
    order.type = one->type;
    order.regime = one->regime;
    order.gateway = gateway.profile().name;
    order.madeMs = nowMs;
    order.parts = personParts(gateway.profile().dataMap, search);
    order.subject = subject->identities;
    order.passphrase = wish.passphrase;
    if (auto read = readDecisions(wish, order); !read)
        return std::unexpected(read.error());
    const PartSource rows = personRows(search, *person, stop);
    if (!wish.reviewFile.isEmpty()) {
        const auto written = writeReview(wish.reviewFile, order, rows, stop);
        return written ? Result<std::optional<MadePackage>>(std::nullopt) : std::unexpected(written.error());
    }
    auto package = ExportPackage(key).write(order, rows, stop, progress);
    const auto kept = package ? cases.addDocument(by, id, {0, {}, QStringLiteral("package"), {}, package->sha256})
                              : std::unexpected(package.error());
    return kept ? Result<std::optional<MadePackage>>(std::move(*package)) : std::unexpected(kept.error());
}

} // namespace Gatehouse
