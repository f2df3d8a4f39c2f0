#include "models/promises/gatewayfacts.h"
#include "models/promises/promiselooks.h"

#include "models/audit/auditdocuments.h"
#include "models/audit/checkpoint.h"
#include "models/core/counted.h"
#include "models/gateway/consolestore.h"

#include <QDir>
#include <QFile>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// What a log that holds together by itself is held against: a log that was cut off at its end or written anew agrees
// with itself. One checkpoint is kept by this console, and one may be named that is kept elsewhere.
class Checkpoints
{
public:
    static Result<Checkpoints> read(const PromiseScene &scene, const QString &named)
    {
        const auto origin = storeOrigin(scene.store);
        auto key = origin ? storeSigningKey(*origin) : std::unexpected(origin.error());
        if (!key)
            return std::unexpected(key.error());
        Checkpoints all(*origin, std::move(*key));
        for (const QString &file : {all.m_file, named}) {
            if (file.isEmpty() || (file == all.m_file && !QFile::exists(file)))
                continue;
            const auto checkpoint = readCheckpoint(file, *origin, all.m_key.publicKey());
            if (!checkpoint)
                return std::unexpected(checkpoint.error());
            all.m_heads.append(checkpoint->head);
        }
        return all;
    }

    const QList<TreeHead> &heads() const { return m_heads; }
    // In the place of the one before, with which the log agrees.
    Result<void> write(const TreeHead &head, qint64 nowMs) const
    {
        QDir().mkpath(QFileInfo(m_file).path());
        QSaveFile file(m_file);
        if (file.open(QIODevice::WriteOnly) && file.write(checkpointNote({m_origin, head, nowMs}, m_key)) > 0 &&
            file.commit())
            return {};
        return failure(ErrorKind::Denied,
                       QStringLiteral("The checkpoint %1 cannot be written: %2.").arg(m_file, file.errorString()));
    }

private:
    Checkpoints(const QString &origin, SigningKey key)
        : m_origin(origin)
        , m_key(std::move(key))
        , m_file(QStringLiteral("%1/gatehouse/checkpoints/%2.checkpoint")
                     .arg(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation),
                          origin.section(QLatin1Char('/'), -1)))
    {
    }

    QString m_origin;
    SigningKey m_key;
    QString m_file;
    QList<TreeHead> m_heads;
};

PromiseVerdict notGenuine(const LogFindings &found, const QString &looked)
{
    PromiseVerdict broken = verdict(
        PromiseState::Broken,
        QStringLiteral("The audit log does not hold from entry %1 on").arg(found.faults.constFirst().index), looked);
    for (const LogFault &fault : found.faults)
        broken.details.append(QStringLiteral("entry %1: %2").arg(fault.index).arg(fault.what));
    broken.remedy = QStringLiteral("Compare with the last signed checkpoint: Audit page. Treat it as an incident.");
    return broken;
}

// What the sentence says of the gateway's own log, too, and this look does not show.
void addGateways(PromiseVerdict &good, const PromiseScene &scene)
{
    const QString table = scene.map.adminLog.table;
    if (!table.isEmpty()) {
        good.summary +=
            QStringLiteral("; that rows of the gateway's own, %1, were never changed cannot be seen: nothing "
                           "seals them")
                .arg(table);
        return;
    }
    good.state = PromiseState::Unseen;
    good.summary += QStringLiteral(", and the gateway keeps none that could be looked at. %1")
                        .arg(scene.map.why(QStringLiteral("admin_log")));
}

} // namespace

Result<PromiseVerdict> lookAtAuditLog(const Commitment &commitment, const PromiseScene &scene)
{
    const QString looked =
        QStringLiteral("Every entry of the console's audit log against its hash, and the log against its last signed "
                       "checkpoint. Of the gateway's own log of administrators nothing is read here");
    const auto checkpoints =
        Checkpoints::read(scene, commitment.expects.value(QStringLiteral("checkpoint")).toString());
    const auto found = scene.audit.verify(checkpoints ? checkpoints->heads() : QList<TreeHead>(), {}, scene.stop);
    if (!found)
        return unseenBecause(found.error(), looked);
    if (!found->isGenuine())
        return notGenuine(*found, looked);
    if (!checkpoints)
        return unseenBecause(checkpoints.error(), looked);
    PromiseVerdict good =
        verdict(PromiseState::Kept,
                QStringLiteral("This console's log is whole (%1)")
                    .arg(counted(found->head.size, QStringLiteral("entry"), QStringLiteral("entries"))),
                looked);
    good.looked +=
        checkpoints->heads().isEmpty()
            ? QStringLiteral(". There was no checkpoint yet: what was cut off or written anew before now is not seen")
            : QStringLiteral(". It agrees with %1")
                  .arg(counted(found->checkpoints, QStringLiteral("checkpoint"), QStringLiteral("checkpoints")));
    if (const auto written = checkpoints->write(found->head, scene.clock.nowMs()); !written)
        good.details.append(written.error().message);
    addGateways(good, scene);
    return good;
}

} // namespace Gatehouse
