#include "models/privacy/certificatejson.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr std::array kDispositions{Disposition::Delete, Disposition::Pseudonymise, Disposition::Restrict,
                                   Disposition::Retain};

QString dayText(const QDate &day)
{
    return day.toString(Qt::ISODate);
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

qint64 timeOf(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toMSecsSinceEpoch();
}

QDate dayOf(const QJsonObject &object, const char *name)
{
    return QDate::fromString(object.value(QLatin1String(name)).toString(), Qt::ISODate);
}

QString textOf(const QJsonObject &object, const char *name)
{
    return object.value(QLatin1String(name)).toString();
}

QJsonObject tableJson(const CertificateTable &table)
{
    QJsonObject object{{QStringLiteral("table"), table.table},
                       {QStringLiteral("disposition"), dispositionToken(table.disposition)},
                       {QStringLiteral("rows_done"), table.rowsDone},
                       {QStringLiteral("rows_retained"), table.rowsRetained}};
    if (!table.ground.isEmpty())
        object.insert(QStringLiteral("ground"), table.ground);
    if (table.until.isValid())
        object.insert(QStringLiteral("until"), dayText(table.until));
    return object;
}

CertificateTable tableOf(const QJsonObject &object)
{
    CertificateTable table;
    table.table = textOf(object, "table");
    const auto known = std::ranges::find(kDispositions, textOf(object, "disposition"), &dispositionToken);
    table.disposition = known == kDispositions.end() ? Disposition::Delete : *known;
    table.rowsDone = object.value(QLatin1String("rows_done")).toInteger();
    table.rowsRetained = object.value(QLatin1String("rows_retained")).toInteger();
    table.ground = textOf(object, "ground");
    table.until = dayOf(object, "until");
    return table;
}

QJsonObject rescanJson(const CertificateRescan &rescan)
{
    return {{QStringLiteral("time"), timeText(rescan.timeMs)},
            {QStringLiteral("clean"), rescan.clean},
            {QStringLiteral("tables"), rescan.tables}};
}

QJsonObject approvalsJson(const ErasureCertificate &certificate)
{
    QJsonObject object{{QStringLiteral("needed"), certificate.approvalsNeeded},
                       {QStringLiteral("operators"), QJsonArray::fromStringList(certificate.approvers)}};
    if (certificate.approvalsNeeded < 2)
        object.insert(QStringLiteral("remark"),
                      QStringLiteral("one approver only: no second person checked what was erased"));
    return object;
}

QJsonObject bodyJson(const ErasureCertificate &certificate)
{
    QJsonArray tables;
    for (const CertificateTable &table : certificate.tables)
        tables.append(tableJson(table));
    QJsonArray rescans;
    for (const CertificateRescan &rescan : certificate.rescans)
        rescans.append(rescanJson(rescan));
    QJsonObject object{{QStringLiteral("case"), certificate.caseId},
                       {QStringLiteral("request_type"), requestTypeToken(certificate.type)},
                       {QStringLiteral("regime"), regimeToken(certificate.regime)},
                       {QStringLiteral("received"), dayText(certificate.received)},
                       {QStringLiteral("completed"), dayText(certificate.completed)},
                       {QStringLiteral("plan_sha256"), certificate.planHash},
                       {QStringLiteral("policy_version"), certificate.policyVersion},
                       {QStringLiteral("gateway_profile"), certificate.profileId},
                       {QStringLiteral("tables"), tables},
                       {QStringLiteral("approvals"), approvalsJson(certificate)},
                       {QStringLiteral("rescans"), rescans},
                       {QStringLiteral("suppression_recorded"), certificate.suppressed},
                       {QStringLiteral("journal_sha256"), certificate.journalHash},
                       {QStringLiteral("audit_log"), certificate.auditOrigin}};
    if (certificate.recordedHere)
        object.insert(QStringLiteral("recorded_in_store"), true);
    return object;
}

ErasureCertificate certificateOf(const QJsonObject &object)
{
    ErasureCertificate certificate;
    certificate.caseId = textOf(object, "case");
    certificate.type = requestTypeFromToken(textOf(object, "request_type")).value_or(RequestType::Deletion);
    certificate.regime = regimeFromToken(textOf(object, "regime")).value_or(Regime::Gdpr);
    certificate.received = dayOf(object, "received");
    certificate.completed = dayOf(object, "completed");
    certificate.planHash = textOf(object, "plan_sha256");
    certificate.policyVersion = textOf(object, "policy_version");
    certificate.profileId = textOf(object, "gateway_profile");
    for (const QJsonValue &table : object.value(QLatin1String("tables")).toArray())
        certificate.tables.append(tableOf(table.toObject()));
    const QJsonObject approvals = object.value(QLatin1String("approvals")).toObject();
    certificate.approvalsNeeded = approvals.value(QLatin1String("needed")).toInt();
    for (const QJsonValue &approver : approvals.value(QLatin1String("operators")).toArray())
        certificate.approvers.append(approver.toString());
    for (const QJsonValue &each : object.value(QLatin1String("rescans")).toArray()) {
        const QJsonObject rescan = each.toObject();
        certificate.rescans.append({timeOf(textOf(rescan, "time")), rescan.value(QLatin1String("clean")).toBool(),
                                    rescan.value(QLatin1String("tables")).toInt()});
    }
    certificate.suppressed = object.value(QLatin1String("suppression_recorded")).toBool();
    certificate.journalHash = textOf(object, "journal_sha256");
    certificate.auditOrigin = textOf(object, "audit_log");
    certificate.recordedHere = object.value(QLatin1String("recorded_in_store")).toBool();
    return certificate;
}

QJsonObject proofJson(const CertificateProof &proof, const QByteArray &body)
{
    QJsonArray inclusion;
    for (const Hash &hash : proof.inclusion)
        inclusion.append(QString::fromLatin1(toHex(hash)));
    return {{QStringLiteral("certificate_sha256"), certificateHash(body)},
            {QStringLiteral("audit_entry"), QString::fromUtf8(proof.entry)},
            {QStringLiteral("inclusion"), inclusion},
            {QStringLiteral("checkpoint"), QString::fromUtf8(proof.checkpoint)}};
}

} // namespace

QByteArray certificateBody(const ErasureCertificate &certificate)
{
    return QJsonDocument(bodyJson(certificate)).toJson(QJsonDocument::Compact);
}

Result<ErasureCertificate> certificateFromBody(const QByteArray &body)
{
    const ErasureCertificate certificate = certificateOf(QJsonDocument::fromJson(body).object());
    const bool complete = !certificate.caseId.isEmpty() && !certificate.auditOrigin.isEmpty() &&
                          certificate.received.isValid() && certificate.completed.isValid();
    if (complete && certificateBody(certificate) == body)
        return certificate;
    return failure(ErrorKind::Corrupt, QStringLiteral("its content is not written as certificates are."));
}

QByteArray certificateText(const CertificateParts &parts)
{
    return QJsonDocument(QJsonObject{{QStringLiteral("certificate"), QJsonDocument::fromJson(parts.body).object()},
                                     {QStringLiteral("proof"), proofJson(parts.proof, parts.body)}})
        .toJson(QJsonDocument::Indented);
}

std::optional<CertificateParts> certificateParts(const QByteArray &text)
{
    const QJsonObject whole = QJsonDocument::fromJson(text).object();
    const QJsonObject proof = whole.value(QLatin1String("proof")).toObject();
    CertificateParts parts;
    parts.body = QJsonDocument(whole.value(QLatin1String("certificate")).toObject()).toJson(QJsonDocument::Compact);
    parts.proof.entry = textOf(proof, "audit_entry").toUtf8();
    parts.proof.checkpoint = textOf(proof, "checkpoint").toUtf8();
    for (const QJsonValue &each : proof.value(QLatin1String("inclusion")).toArray()) {
        Hash hash{};
        if (!fromHex(each.toString().toLatin1(), hash))
            return std::nullopt;
        parts.proof.inclusion.append(hash);
    }
    return certificateText(parts) == text ? std::optional(parts) : std::nullopt;
}

} // namespace Gatehouse
