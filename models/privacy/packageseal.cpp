#include "models/privacy/packageseal.h"

#include <QDateTime>
#include <QList>

namespace Gatehouse
{

namespace
{

const QByteArray kHead("gatehouse package 1\n");
const QString kSigner = QStringLiteral("gatehouse");
const QByteArray kZipEnd("PK\x05\x06", 4);
constexpr qsizetype kCommentSizeAt = 20;
constexpr qint64 kMostEnd = kZipEndSize + 0xffff;

std::unexpected<Error> broken(const char *what, const QString &why)
{
    return failure(ErrorKind::Corrupt, QStringLiteral("This package does not hold: %1").arg(why),
                   QString::fromLatin1(what));
}

qsizetype commentSizeIn(QByteArrayView end)
{
    return static_cast<unsigned char>(end.at(kCommentSizeAt)) +
           256 * static_cast<unsigned char>(end.at(kCommentSizeAt + 1));
}

// Behind the last record that says that the comment reaches to the end of the file.
qsizetype commentAt(const QByteArray &tail)
{
    for (qsizetype at = tail.lastIndexOf(kZipEnd); at >= 0; at = at > 0 ? tail.lastIndexOf(kZipEnd, at - 1) : -1) {
        const QByteArrayView end = QByteArrayView(tail).sliced(at);
        if (end.size() >= kZipEndSize && commentSizeIn(end) == end.size() - kZipEndSize)
            return at + kZipEndSize;
    }
    return -1;
}

QByteArray sealText(const PackageSeal &seal)
{
    return kHead + "case " + seal.caseId.toUtf8() + "\nmade " +
           QDateTime::fromMSecsSinceEpoch(seal.madeMs, Qt::UTC).toString(Qt::ISODateWithMs).toLatin1() + "\nbytes " +
           QByteArray::number(seal.size) + "\nsha256 " + toHex(seal.hash) + '\n';
}

std::optional<PackageSeal> sealIn(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    PackageSeal seal;
    if (lines.size() != 6 || !fromHex(lines.at(4).mid(7), seal.hash))
        return std::nullopt;
    seal.caseId = QString::fromUtf8(lines.at(1).mid(5));
    seal.madeMs = QDateTime::fromString(QString::fromLatin1(lines.at(2).mid(5)), Qt::ISODateWithMs).toMSecsSinceEpoch();
    seal.size = lines.at(3).mid(6).toLongLong();
    return sealText(seal) == text ? std::optional(seal) : std::nullopt;
}

Result<Hash> hashOf(QIODevice &file, qint64 size, const std::stop_token &stop)
{
    constexpr qint64 kPiece = 1 << 18;
    Sha256 sha;
    sha.begin();
    if (!file.seek(0))
        return broken("form", QStringLiteral("it cannot be read: %1.").arg(file.errorString()));
    QByteArray piece(kPiece, '\0');
    for (qint64 left = size; left > 0;) {
        if (stop.stop_requested())
            return failure(ErrorKind::Cancelled, QStringLiteral("The check was cancelled."));
        const qint64 read = file.read(piece.data(), std::min(left, kPiece));
        if (read <= 0)
            return broken("form", QStringLiteral("it cannot be read to its end: %1.").arg(file.errorString()));
        sha.add(QByteArrayView(piece).first(read));
        left -= read;
    }
    return sha.end();
}

} // namespace

QByteArray sealNote(const PackageSeal &seal, const SigningKey &key)
{
    return signedNote(sealText(seal), kSigner, key);
}

qsizetype sealSize(const PackageSeal &seal, const SigningKey &key)
{
    return sealNote(seal, key).size();
}

bool isZipEnd(QByteArrayView bytes)
{
    return bytes.size() == kZipEndSize && bytes.startsWith(kZipEnd) && commentSizeIn(bytes) == 0;
}

QByteArray zipEndWithComment(QByteArrayView end, qsizetype commentSize)
{
    QByteArray changed = end.toByteArray();
    changed[kCommentSizeAt] = char(commentSize & 0xff);
    changed[kCommentSizeAt + 1] = char(commentSize >> 8 & 0xff);
    return changed;
}

bool looksLikeZip(const QByteArray &begin)
{
    return begin.startsWith(QByteArray("PK\x03\x04", 4)) || begin.startsWith(kZipEnd);
}

Result<PackageSeal> checkSeal(QIODevice &file, const PublicKey &key, const std::stop_token &stop)
{
    const qint64 size = file.size();
    const qint64 tailAt = std::max<qint64>(0, size - kMostEnd);
    if (!file.seek(tailAt))
        return broken("form", QStringLiteral("it cannot be read: %1.").arg(file.errorString()));
    const QByteArray tail = file.read(kMostEnd);
    const qsizetype at = commentAt(tail);
    if (at < 0)
        return broken("form", QStringLiteral("it has no end, as a ZIP has one; it may have been cut off."));
    if (at == tail.size())
        return broken("seal", QStringLiteral("it has no seal: Gatehouse did not write it, or it was packed again."));
    const auto text = openNote(tail.sliced(at), key);
    if (!text)
        return broken("seal", QStringLiteral("its seal is not genuine. %1").arg(text.error().message));
    const auto seal = sealIn(*text);
    if (!seal)
        return broken("seal", QStringLiteral("its seal is another kind of signed document."));
    const auto hash = hashOf(file, tailAt + at, stop);
    if (!hash)
        return std::unexpected(hash.error());
    if (seal->size != tailAt + at || seal->hash != *hash)
        return broken("seal", QStringLiteral("it is not what was sealed: a byte was changed, added or removed."));
    return *seal;
}

} // namespace Gatehouse
