#include "models/audit/signednote.h"

#include "models/audit/hash.h"

#include <QList>

namespace Gatehouse
{

namespace
{

// An em dash and a space.
const QByteArray kMark("\xe2\x80\x94 ");
// The number of Ed25519 in the format.
constexpr char kAlgorithm = 1;
constexpr qsizetype kIdSize = 4;

QByteArray keyId(const QByteArray &name, const PublicKey &key)
{
    const Hash hash = Sha256().of(name + '\n' + kAlgorithm + key.raw());
    return bytesOf(hash).first(kIdSize).toByteArray();
}

// Whether the line is a good signature by this key.
bool isSigned(const QByteArray &text, const QByteArray &line, const PublicKey &key)
{
    const qsizetype space = line.indexOf(' ', kMark.size());
    if (!line.startsWith(kMark) || space < 0)
        return false;
    const QByteArray name = line.sliced(kMark.size(), space - kMark.size());
    const QByteArray encoded = line.sliced(space + 1);
    const auto decoded = QByteArray::fromBase64Encoding(encoded, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || (*decoded).size() <= kIdSize || (*decoded).first(kIdSize) != keyId(name, key))
        return false;
    // One spelling only: base64 leaves bits over at the end, and a byte that was changed there must not pass.
    return (*decoded).toBase64() == encoded && key.verifies(text, (*decoded).sliced(kIdSize));
}

} // namespace

QByteArray signedNote(const QByteArray &text, const QString &name, const SigningKey &key)
{
    Q_ASSERT(text.endsWith('\n') && !name.contains(QLatin1Char(' ')) && !name.contains(QLatin1Char('+')));
    const QByteArray utf8 = name.toUtf8();
    const QByteArray signature = keyId(utf8, key.publicKey()) + key.sign(text);
    return text + '\n' + kMark + utf8 + ' ' + signature.toBase64() + '\n';
}

Result<QByteArray> openNote(const QByteArray &note, const PublicKey &key)
{
    const qsizetype end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith('\n') || note.sliced(end + 2).isEmpty()) {
        return failure(ErrorKind::InvalidInput,
                       QStringLiteral("This is no signed document of Gatehouse: it has no signature at its end."));
    }
    const QByteArray text = note.first(end + 1);
    QList<QByteArray> lines = note.sliced(end + 2).split('\n');
    lines.removeLast(); // behind the last line break
    bool good = false;
    for (const QByteArray &line : std::as_const(lines)) {
        if (!line.startsWith(kMark))
            return failure(ErrorKind::Corrupt, QStringLiteral("A line among the signatures is not a signature."));
        good = good || isSigned(text, line, key);
    }
    if (good)
        return text;
    return failure(ErrorKind::Corrupt, QStringLiteral("No signature by this key: the document was changed after it was "
                                                      "signed, or another key signed it."));
}

} // namespace Gatehouse
