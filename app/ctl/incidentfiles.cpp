#include "app/ctl/incidentfiles.h"

#include "models/alerts/alert.h"
#include "models/alerts/incidentbundle.h"
#include "models/alerts/replayrecord.h"
#include "models/privacy/zipreading.h"

#include <QFile>
#include <QJsonDocument>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kMostJson = 8 << 20;

std::unexpected<Error> unreadable(const QString &file, const QString &why)
{
    return failure(ErrorKind::Corrupt,
                   QStringLiteral("%1 cannot be read as the bundle of an incident: %2.").arg(file, why));
}

Result<QByteArray> bytesOf(ZipReading &zip, qint64 most)
{
    QByteArray bytes;
    const auto read = zip.read(most, [&bytes](QByteArrayView piece) -> Result<void> {
        bytes.append(piece);
        return {};
    });
    return read ? Result<QByteArray>(bytes) : std::unexpected(read.error());
}

} // namespace

Result<BundledAlert> bundledAlert(const QString &file, qint64 seq)
{
    QFile device(file);
    if (!device.open(QIODevice::ReadOnly))
        return failure(ErrorKind::NotFound, QStringLiteral("%1 cannot be opened: %2.").arg(file, device.errorString()));
    const auto zip = ZipReading::open(device, {});
    if (!zip)
        return unreadable(file, zip.error().message);
    BundledAlert alert;
    bool isThere = false;
    for (auto more = (*zip)->next();; more = (*zip)->next()) {
        if (!more)
            return unreadable(file, more.error().message);
        if (!*more)
            break;
        const QString name = (*zip)->name();
        const bool isAlert = name == bundledAlertName(seq) + QLatin1String(".json");
        const auto part = isAlert ? std::nullopt : bundledReplayPart(seq, name);
        if (!isAlert && !part)
            continue;
        const auto bytes = bytesOf(**zip, isAlert ? kMostJson : kMostReplayBytes);
        if (!bytes)
            return unreadable(file, bytes.error().message);
        isThere = isThere || isAlert;
        if (isAlert)
            alert.score = QJsonDocument::fromJson(*bytes).object().value(QLatin1String("score")).toDouble();
        else
            alert.replays.append({*part, *bytes});
    }
    return isThere ? Result<BundledAlert>(alert)
                   : failure(ErrorKind::NotFound, QStringLiteral("%1 has no alert %2.").arg(file, alertId(seq)));
}

} // namespace Gatehouse::Ctl
