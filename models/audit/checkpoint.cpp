#include "models/audit/checkpoint.h"

namespace Gatehouse
{

namespace
{

const QString kSigner = QStringLiteral("gatehouse");
const QByteArray kTime("time ");

Result<Checkpoint> parsed(const QByteArray &text)
{
    const auto refuse = [] {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("This signed document is no checkpoint of an audit log."));
    };
    const QList<QByteArray> lines = text.split('\n');
    if (lines.size() < 4 || lines.constFirst().isEmpty())
        return refuse();
    Checkpoint checkpoint;
    checkpoint.origin = QString::fromUtf8(lines.at(0));
    bool isNumber = false;
    checkpoint.head.size = lines.at(1).toLongLong(&isNumber);
    const QByteArray root = QByteArray::fromBase64(lines.at(2));
    // Written in one way only: "007" and "+7" are not sizes.
    if (!isNumber || checkpoint.head.size < 0 || QByteArray::number(checkpoint.head.size) != lines.at(1) ||
        root.toBase64() != lines.at(2) || !fromBytes(root, checkpoint.head.root))
        return refuse();
    for (const QByteArray &line : lines.mid(3)) {
        if (line.startsWith(kTime))
            checkpoint.timeMs = line.sliced(kTime.size()).toLongLong();
    }
    return checkpoint;
}

} // namespace

QByteArray checkpointNote(const Checkpoint &checkpoint, const SigningKey &key)
{
    QByteArray text = checkpoint.origin.toUtf8() + '\n';
    text += QByteArray::number(checkpoint.head.size) + '\n';
    text += bytesOf(checkpoint.head.root).toByteArray().toBase64() + '\n';
    if (checkpoint.timeMs > 0)
        text += kTime + QByteArray::number(checkpoint.timeMs) + '\n';
    return signedNote(text, kSigner, key);
}

Result<Checkpoint> openCheckpoint(const QByteArray &note, const PublicKey &key)
{
    const auto text = openNote(note, key);
    return text ? parsed(*text) : std::unexpected(text.error());
}

} // namespace Gatehouse
