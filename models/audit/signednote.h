// Text with signatures below it, in the signed-note format of the transparency logs: what a person reads is, byte for
// byte, what was signed. Checkpoints, certificates and manifests are such notes.
#pragma once

#include "models/audit/signingkey.h"

namespace Gatehouse
{

// `name` says whose key it is: one word, without a plus sign. The text ends with a line break.
QByteArray signedNote(const QByteArray &text, const QString &name, const SigningKey &key);

// The text, when it carries a good signature by this key under any name. InvalidInput: these bytes are no note.
// Corrupt: no signature by this key, or a changed byte.
Result<QByteArray> openNote(const QByteArray &note, const PublicKey &key);

} // namespace Gatehouse
