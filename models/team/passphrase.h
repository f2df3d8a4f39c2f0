// Passphrases are kept as what scrypt makes of them: guessing takes memory as well as time.
#pragma once

#include "models/core/error.h"

#include <QByteArray>
#include <QString>

namespace Gatehouse
{

// Kept beside each hash, so that it can be raised for the next one. Memory is 128 * n * r bytes.
struct PassphraseCost {
    qint64 n = 1 << 17; // a power of two
    qint64 r = 8;
    qint64 p = 1;

    bool operator==(const PassphraseCost &) const = default;
};

struct PassphraseHash {
    PassphraseCost cost;
    QByteArray salt; // 16 random bytes
    QByteArray hash; // 32 bytes
};

// Letters of any script and spaces; at least this long, which is the one rule that helps.
inline constexpr int kShortestPassphrase = 12;
Result<void> checkPassphrase(const QString &passphrase);

// Both take most of a second and 128 MiB at the cost above: never on the thread of a window.
Result<PassphraseHash> hashPassphrase(const QString &passphrase, const PassphraseCost &cost = {});
// Corrupt: the stored cost is none that this program would ever have written.
Result<bool> isPassphrase(const QString &passphrase, const PassphraseHash &stored);

} // namespace Gatehouse
