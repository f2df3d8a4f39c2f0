#include "app/ctl/commands.h"
#include "app/ctl/findingstext.h"

#include "models/audit/exportedlog.h"
#include "models/privacy/certificate.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestNote = 8 << 20;

int write(const QJsonObject &object, Terminal &terminal)
{
    terminal.out << QJsonDocument(object).toJson();
    return finish(terminal);
}

// Whatever keeps it from being checked is a failure, and no refusal.
int writeFailure(const QString &kind, const Error &error, bool json, Terminal &terminal)
{
    if (json) {
        write({{QStringLiteral("kind"), kind},
               {QStringLiteral("genuine"), false},
               {QStringLiteral("fails"), error.detail.isEmpty() ? errorKindName(error.kind) : error.detail},
               {QStringLiteral("message"), error.message}},
              terminal);
    }
    return complain({ErrorKind::Corrupt, error.message}, terminal);
}

QString timeText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

int writeCheckpoint(const Checkpoint &checkpoint, bool json, Terminal &terminal)
{
    const QString time = checkpoint.timeMs > 0 ? timeText(checkpoint.timeMs) : QString();
    const QString root = QString::fromLatin1(toHex(checkpoint.head.root));
    if (json) {
        return write({{QStringLiteral("kind"), QStringLiteral("checkpoint")},
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

int writeCertificate(const OpenedCertificate &opened, bool json, Terminal &terminal)
{
    const ErasureCertificate &certificate = opened.certificate;
    const QByteArray body = certificateBody(certificate);
    if (json) {
        return write({{QStringLiteral("kind"), QStringLiteral("certificate")},
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

} // namespace

int verify(const Request &request, Terminal &terminal)
{
    const auto fail = [&](const char *kind, const Error &error) {
        return writeFailure(QString::fromLatin1(kind), error, request.json, terminal);
    };
    const auto key = PublicKey::load(request.keyFile);
    if (!key)
        return fail("key", key.error());
    QFile file(request.operand);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail("file", {ErrorKind::NotFound,
                             QStringLiteral("%1 cannot be read: %2.").arg(request.operand, file.errorString())});
    }
    const QByteArray begin = file.peek(64);
    if (looksExported(begin)) {
        const auto found = verifyExported(file, *key);
        return found ? writeFindings({found->checkpoint.origin, found->log}, request.json, terminal)
                     : fail("log", found.error());
    }
    const QByteArray note = file.read(kLargestNote);
    if (looksLikeCertificate(begin)) {
        const auto certificate = openCertificate(note, *key);
        return certificate ? writeCertificate(*certificate, request.json, terminal)
                           : fail("certificate", certificate.error());
    }
    const auto checkpoint = openCheckpoint(note, *key);
    return checkpoint ? writeCheckpoint(*checkpoint, request.json, terminal) : fail("checkpoint", checkpoint.error());
}

} // namespace Gatehouse::Ctl
