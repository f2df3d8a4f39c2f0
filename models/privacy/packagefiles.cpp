#include "models/privacy/packagefiles.h"

#include "models/core/counted.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>

namespace Gatehouse
{

namespace
{

std::unexpected<Error> refused(const QString &what, const QString &why)
{
    return failure(ErrorKind::InvalidInput, QStringLiteral("%1 cannot be used: %2.").arg(what, why));
}

QString textOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

Result<QJsonObject> objectIn(const QByteArray &json, const QString &what)
{
    QJsonParseError error{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        return refused(what, QStringLiteral("%1 at byte %2").arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return refused(what, QStringLiteral("it is no JSON object"));
    return document.object();
}

constexpr std::array<std::pair<const char *, QString PackageNotice::*>, 7> kNoticeTexts{
    std::pair{"controller", &PackageNotice::controller},
    std::pair{"contact", &PackageNotice::contact},
    std::pair{"data_protection_officer", &PackageNotice::dataProtectionOfficer},
    std::pair{"transfers", &PackageNotice::transfers},
    std::pair{"source", &PackageNotice::source},
    std::pair{"automated_decisions", &PackageNotice::automatedDecisions},
    std::pair{"authority", &PackageNotice::authority},
};

Result<QStringList> recipientsIn(const QJsonValue &value, const QString &what)
{
    QStringList recipients;
    for (const QJsonValue &each : value.toArray()) {
        if (!each.isString())
            return refused(what, QStringLiteral("a recipient is no text"));
        recipients.append(each.toString());
    }
    return value.isArray() ? Result<QStringList>(recipients)
                           : refused(what, QStringLiteral("\"recipients\" is no list of texts"));
}

} // namespace

QByteArray reviewJson(const RedactionReview &review)
{
    QJsonArray findings;
    for (const RedactionFinding &each : review.findings) {
        findings.append(QJsonObject{{QStringLiteral("table"), each.table},
                                    {QStringLiteral("column"), each.column},
                                    {QStringLiteral("row"), each.row},
                                    {QStringLiteral("why"), findingReasonToken(each.reason)},
                                    {QStringLiteral("snippet"), each.snippet},
                                    {QStringLiteral("withhold"), QString()}});
    }
    return QJsonDocument(QJsonObject{{QStringLiteral("digest"), QString::fromLatin1(review.digest.toHex())},
                                     {QStringLiteral("count"), review.count},
                                     {QStringLiteral("findings"), findings}})
        .toJson(QJsonDocument::Indented);
}

Result<ReviewedPackage> reviewedFrom(const QByteArray &json)
{
    const QString what = QStringLiteral("The review");
    const auto object = objectIn(json, what);
    if (!object)
        return std::unexpected(object.error());
    ReviewedPackage reviewed{QByteArray::fromHex(textOf(*object, "digest").toLatin1()), {}};
    const QJsonArray findings = object->value(QLatin1String("findings")).toArray();
    if (reviewed.digest.size() != qsizetype(sizeof(Hash)))
        return refused(what, QStringLiteral("it does not say what it is a review of"));
    if (object->value(QLatin1String("count")).toInteger(-1) != findings.size())
        return refused(what, QStringLiteral("it lists %1 of %2. Let all of them be listed, and leave out none")
                                 .arg(counted(findings.size(), QStringLiteral("finding"), QStringLiteral("findings")))
                                 .arg(object->value(QLatin1String("count")).toInteger()));
    for (const QJsonValue &value : findings) {
        const QJsonObject each = value.toObject();
        if (textOf(each, "table").isEmpty() || textOf(each, "column").isEmpty() || textOf(each, "row").isEmpty())
            return refused(what, QStringLiteral("a finding has no table, column or row"));
        if (const QString ground = textOf(each, "withhold").trimmed(); !ground.isEmpty())
            reviewed.redactions.append({textOf(each, "table"), textOf(each, "row"), textOf(each, "column"), ground});
    }
    return reviewed;
}

Result<PackageNotice> noticeFrom(const QByteArray &json)
{
    const QString what = QStringLiteral("The notice");
    const auto object = objectIn(json, what);
    if (!object)
        return std::unexpected(object.error());
    PackageNotice notice;
    for (auto it = object->begin(); it != object->end(); ++it) {
        if (it.key() == QLatin1String("recipients")) {
            const auto recipients = recipientsIn(it.value(), what);
            if (!recipients)
                return std::unexpected(recipients.error());
            notice.recipients = *recipients;
            continue;
        }
        const auto known = std::ranges::find_if(
            kNoticeTexts, [&it](const auto &each) { return it.key() == QLatin1String(each.first); });
        if (known == kNoticeTexts.end() || !it.value().isString())
            return refused(what, QStringLiteral("\"%1\" is not known, or is no text").arg(it.key()));
        notice.*(known->second) = it.value().toString();
    }
    return notice;
}

} // namespace Gatehouse
