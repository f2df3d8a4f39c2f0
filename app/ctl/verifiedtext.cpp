#include "app/ctl/verifiedtext.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace Gatehouse::Ctl
{

namespace
{

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString rescanText(const ErasureCertificate &certificate)
{
    const auto clean = std::ranges::count_if(certificate.rescans, &CertificateRescan::clean);
    return QStringLiteral("%1, of which %2 found nothing left").arg(certificate.rescans.size()).arg(clean);
}

void writeTables(const ErasureCertificate &certificate, Terminal &terminal)
{
    for (const CertificateTable &table : certificate.tables) {
        QString line =
            QStringLiteral("  %1: %2 %3").arg(table.table, dispositionToken(table.disposition)).arg(table.rowsDone);
        if (table.rowsRetained > 0)
            line += QStringLiteral(", %1 stay").arg(table.rowsRetained);
        if (!table.ground.isEmpty())
            line += QStringLiteral(" (%1)").arg(table.ground);
        if (table.until.isValid())
            line += QStringLiteral(" until %1").arg(table.until.toString(Qt::ISODate));
        terminal.out << line << QLatin1Char('\n');
    }
}

} // namespace

int writeVerified(const QJsonObject &object, Terminal &terminal)
{
    terminal.out << QJsonDocument(object).toJson();
    return finish(terminal);
}

int writeCheckpoint(const Checkpoint &checkpoint, bool json, Terminal &terminal)
{
    const QString time = checkpoint.timeMs > 0 ? timeText(checkpoint.timeMs) : QString();
    const QString root = QString::fromLatin1(toHex(checkpoint.head.root));
    if (json) {
        return writeVerified({{QStringLiteral("kind"), QStringLiteral("checkpoint")},
                              {QStringLiteral("origin"), checkpoint.origin},
                              {QStringLiteral("genuine"), true},
                              {QStringLiteral("entries"), checkpoint.head.size},
                              {QStringLiteral("root"), root},
                              {QStringLiteral("time"), time.isEmpty() ? QJsonValue() : time}},
                             terminal);
    }
    terminal.out << QStringLiteral("Genuine: checkpoint of %1\nentries      %2\nroot         %3\ntime         %4\n")
                        .arg(checkpoint.origin)
                        .arg(checkpoint.head.size)
                        .arg(root, time.isEmpty() ? QStringLiteral("not told") : time);
    return finish(terminal);
}

int writeCertificate(const OpenedCertificate &opened, bool json, Terminal &terminal)
{
    const ErasureCertificate &certificate = opened.certificate;
    const QByteArray body = certificateBody(certificate);
    if (json) {
        return writeVerified({{QStringLiteral("kind"), QStringLiteral("certificate")},
                              {QStringLiteral("genuine"), true},
                              {QStringLiteral("certificate"), QJsonDocument::fromJson(body).object()},
                              {QStringLiteral("sha256"), certificateHash(body)},
                              {QStringLiteral("recorded"), timeText(opened.entry.timeMs)},
                              {QStringLiteral("entry"), opened.entry.index},
                              {QStringLiteral("entries"), opened.checkpoint.head.size}},
                             terminal);
    }
    terminal.out << QStringLiteral("Genuine: certificate of case %1\nrequest      %2, %3, received %4, completed %5\n")
                        .arg(certificate.caseId, requestTypeToken(certificate.type), regimeToken(certificate.regime),
                             certificate.received.toString(Qt::ISODate), certificate.completed.toString(Qt::ISODate));
    if (!certificate.policyVersion.isEmpty())
        terminal.out << QStringLiteral("policy       %1\n").arg(certificate.policyVersion);
    terminal.out << QStringLiteral("plan         %1\napproved by  %2%3\nre-scans     %4\nsuppression  %5\n")
                        .arg(certificate.planHash, certificate.approvers.join(QStringLiteral(", ")),
                             certificate.approvalsNeeded < 2 ? QStringLiteral(" (one approver only)") : QString(),
                             rescanText(certificate),
                             certificate.suppressed ? QStringLiteral("recorded") : QStringLiteral("not recorded"));
    terminal.out << QStringLiteral("recorded     entry %1 of %2, %3\nholds        signature, audit entry, inclusion "
                                   "proof, checkpoint of %4 entries\ntables\n")
                        .arg(opened.entry.index)
                        .arg(certificate.auditOrigin, timeText(opened.entry.timeMs))
                        .arg(opened.checkpoint.head.size);
    writeTables(certificate, terminal);
    return finish(terminal);
}

QJsonObject failureJson(const QString &kind, const Error &error)
{
    return {{QStringLiteral("kind"), kind},
            {QStringLiteral("genuine"), false},
            {QStringLiteral("fails"), error.detail.isEmpty() ? errorKindName(error.kind) : error.detail},
            {QStringLiteral("message"), error.message}};
}

int writePackage(const PackageFindings &found, bool json, Terminal &terminal)
{
    const qint64 files = found.manifest ? found.manifest->files.size() : 0;
    if (json) {
        QJsonObject object{{QStringLiteral("kind"), QStringLiteral("package")},
                           {QStringLiteral("genuine"), true},
                           {QStringLiteral("case"), found.caseId},
                           {QStringLiteral("made"), timeText(found.madeMs)},
                           {QStringLiteral("encrypted"), found.encrypted},
                           {QStringLiteral("contents_checked"), found.manifest.has_value()}};
        if (found.manifest) {
            object.insert(QStringLiteral("files"), files);
            object.insert(QStringLiteral("rows"), found.manifest->rows());
            object.insert(QStringLiteral("gateway"), found.manifest->gateway);
        }
        return writeVerified(object, terminal);
    }
    terminal.out << QStringLiteral("Genuine: export package of case %1\nmade         %2\n")
                        .arg(found.caseId, timeText(found.madeMs));
    if (found.manifest) {
        terminal.out << QStringLiteral("gateway      %1\nholds        seal, manifest, %2 files, %3 rows\n")
                            .arg(found.manifest->gateway)
                            .arg(files)
                            .arg(found.manifest->rows());
    } else {
        terminal.out << QStringLiteral("holds        seal: no byte was changed since it was made\n"
                                       "not checked  what is inside, which is encrypted: add --passphrase-env VAR\n");
    }
    return finish(terminal);
}

} // namespace Gatehouse::Ctl
