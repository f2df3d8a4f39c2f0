#include "app/ctl/commands.h"
#include "app/ctl/findingstext.h"

#include "models/audit/exportedlog.h"

#include <QDateTime>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

namespace Gatehouse::Ctl
{

namespace
{

constexpr qint64 kLargestNote = 1 << 20;

int writeCheckpoint(const Checkpoint &checkpoint, bool json, Terminal &terminal)
{
    const QString time = checkpoint.timeMs > 0
                             ? QDateTime::fromMSecsSinceEpoch(checkpoint.timeMs, Qt::UTC).toString(Qt::ISODateWithMs)
                             : QString();
    const QString root = QString::fromLatin1(toHex(checkpoint.head.root));
    if (json) {
        terminal.out << QJsonDocument(QJsonObject{{QStringLiteral("origin"), checkpoint.origin},
                                                  {QStringLiteral("genuine"), true},
                                                  {QStringLiteral("entries"), checkpoint.head.size},
                                                  {QStringLiteral("root"), root},
                                                  {QStringLiteral("time"), time.isEmpty() ? QJsonValue() : time}})
                            .toJson();
    } else {
        terminal.out << QStringLiteral("Genuine: checkpoint of %1\nentries      %2\nroot         %3\ntime         %4\n")
                            .arg(checkpoint.origin)
                            .arg(checkpoint.head.size)
                            .arg(root, time.isEmpty() ? QStringLiteral("not told") : time);
    }
    return finish(terminal);
}

} // namespace

int verify(const Request &request, Terminal &terminal)
{
    // Whatever keeps it from being checked is a failure, and no refusal.
    const auto fail = [&](const Error &error) { return complain({ErrorKind::Corrupt, error.message}, terminal); };
    const auto key = PublicKey::load(request.keyFile);
    if (!key)
        return fail(key.error());
    QFile file(request.operand);
    if (!file.open(QIODevice::ReadOnly))
        return fail(
            {ErrorKind::NotFound, QStringLiteral("%1 cannot be read: %2.").arg(request.operand, file.errorString())});
    if (looksExported(file.peek(1))) {
        const auto found = verifyExported(file, *key);
        return found ? writeFindings({found->checkpoint.origin, found->log}, request.json, terminal)
                     : fail(found.error());
    }
    const auto checkpoint = openCheckpoint(file.read(kLargestNote), *key);
    return checkpoint ? writeCheckpoint(*checkpoint, request.json, terminal) : fail(checkpoint.error());
}

} // namespace Gatehouse::Ctl
