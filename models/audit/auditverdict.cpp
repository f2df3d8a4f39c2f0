#include "models/audit/auditverdict.h"

#include "models/core/format.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Gatehouse
{

namespace
{

struct Texts {
    Q_DECLARE_TR_FUNCTIONS(Gatehouse::AuditVerdict)
};

} // namespace

AuditVerdict verdictOf(const LogFindings &findings, const QStringList &checkpoints, qint64 nowMs)
{
    AuditVerdict verdict;
    verdict.atMs = nowMs;
    for (const LogFault &fault : findings.faults)
        verdict.faults.append(fault.what);
    QStringList files;
    for (const QString &file : checkpoints)
        files.append(QFileInfo(file).fileName());
    const QString last = formatExact(findings.head.size - 1);
    const QString every = findings.removed > 0
                              ? Texts::tr("every entry that was not cut fits its hash, the others are those of the cut")
                              : Texts::tr("every entry fits its hash");
    if (!findings.isGenuine()) {
        verdict.kind = AuditVerdict::Kind::NotGenuine;
        verdict.sentence =
            Texts::tr("Not genuine from entry %1 on.").arg(formatExact(findings.faults.constFirst().index));
    } else if (findings.head.size == 0) {
        verdict.sentence = Texts::tr("The log is empty.");
    } else if (findings.checkpoints == 0) {
        verdict.sentence =
            Texts::tr("Every entry up to %1 fits its hash. Only a checkpoint shows whether the log was cut off "
                      "or written anew: write one, and keep it elsewhere.")
                .arg(last);
    } else {
        verdict.kind = AuditVerdict::Kind::Genuine;
        verdict.sentence = Texts::tr("Genuine up to entry %1: %2, and the log agrees with %3.")
                               .arg(last, every, files.join(Texts::tr(" and ")));
    }
    return verdict;
}

} // namespace Gatehouse
