#include "models/audit/exportedlog.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace Gatehouse
{

namespace
{

const QString kCheckpoint = QStringLiteral("checkpoint");
constexpr qint64 kLongestLine = 1 << 20;

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

QJsonObject objectIn(const QByteArray &line)
{
    return QJsonDocument::fromJson(line).object();
}

// Nothing for a line that is not, byte for byte, how an entry is written.
std::optional<LoggedEntry> entryIn(const QByteArray &line)
{
    const QJsonObject object = objectIn(line);
    const auto text = [&object](const char *name) { return object.value(QLatin1String(name)).toString(); };
    LoggedEntry logged;
    logged.entry.index = object.value(QLatin1String("index")).toInteger(-1);
    logged.removed = !object.contains(QLatin1String("action"));
    if (!logged.removed) {
        logged.entry = {logged.entry.index, object.value(QLatin1String("time_ms")).toInteger(),
                        text("actor"),      text("action"),
                        text("object"),     text("subject"),
                        text("detail")};
    }
    if (!fromHex(text("leaf").toLatin1(), logged.leaf) || exportedLine(logged) != line)
        return std::nullopt;
    return logged;
}

} // namespace

QByteArray exportedHead(const QByteArray &note)
{
    return lineOf({{kCheckpoint, QString::fromUtf8(note)}});
}

QByteArray exportedLine(const LoggedEntry &logged)
{
    QJsonObject object{{QStringLiteral("index"), logged.entry.index},
                       {QStringLiteral("leaf"), QString::fromLatin1(toHex(logged.leaf))}};
    if (!logged.removed) {
        object.insert(QStringLiteral("time_ms"), logged.entry.timeMs);
        object.insert(QStringLiteral("actor"), logged.entry.actor);
        object.insert(QStringLiteral("action"), logged.entry.action);
        object.insert(QStringLiteral("object"), logged.entry.object);
        object.insert(QStringLiteral("subject"), logged.entry.subject);
        object.insert(QStringLiteral("detail"), logged.entry.detail);
    }
    return lineOf(object);
}

bool looksExported(const QByteArray &begin)
{
    return begin.startsWith('{');
}

Result<ExportFindings> verifyExported(QIODevice &file, const PublicKey &key)
{
    const QByteArray head = file.readLine(kLongestLine);
    const QByteArray note = objectIn(head).value(kCheckpoint).toString().toUtf8();
    const auto checkpoint = openCheckpoint(note, key);
    if (!checkpoint)
        return std::unexpected(checkpoint.error());
    if (exportedHead(note) != head)
        return failure(ErrorKind::Corrupt, QStringLiteral("The first line was changed: it is not as it was written."));
    LogVerifier verifier({checkpoint->head});
    qint64 lines = 0;
    std::optional<LogFault> broken;
    for (QByteArray line = file.readLine(kLongestLine); !line.isEmpty(); line = file.readLine(kLongestLine), ++lines) {
        const auto entry = entryIn(line);
        if (!entry || lines >= checkpoint->head.size) {
            broken = {lines, entry ? QStringLiteral("Entry %1 is not covered by the checkpoint.").arg(lines)
                                   : QStringLiteral("Line %1 is not an entry as it was written.").arg(lines + 2)};
            break;
        }
        verifier.add(*entry);
    }
    ExportFindings found{*checkpoint, verifier.finish()};
    if (broken) {
        // What follows from it is no fault of its own.
        found.log.faults.removeIf([&](const LogFault &fault) { return fault.index >= broken->index; });
        found.log.faults.append(*broken);
    }
    return found;
}

} // namespace Gatehouse
