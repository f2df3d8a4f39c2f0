// The Merkle tree of an append-only log, as RFC 6962 and RFC 9162 define it: a tree head for all entries, proofs that
// an entry is in it, and proofs that a log only grew.
#pragma once

#include "models/audit/hash.h"

#include <QList>
#include <QtGlobal>

#include <optional>
#include <span>
#include <vector>

namespace Gatehouse
{

// A log of so many entries, in one hash.
struct TreeHead {
    qint64 size = 0;
    Hash root{};

    bool operator==(const TreeHead &) const = default;
};

// Grows by leaves and tells its head at any time, in memory that grows with the logarithm of the size.
class MerkleFrontier
{
public:
    MerkleFrontier();

    void append(const Hash &leaf);
    qint64 size() const { return m_size; }
    TreeHead head() const;

private:
    mutable Sha256 m_sha; // before what is made with it
    // Of the perfect trees that the leaves make up, the largest first.
    std::vector<Hash> m_peaks;
    qint64 m_size = 0;
    Hash m_empty;
};

// The head of the first `size` leaves. Sizes and indexes are within the leaves; a mistake of the caller otherwise.
TreeHead treeHead(std::span<const Hash> leaves);

// The hashes that lead from leaf `index` to the root of all leaves.
QList<Hash> inclusionProof(std::span<const Hash> leaves, qint64 index);
bool isIncluded(const Hash &leaf, qint64 index, const QList<Hash> &proof, const TreeHead &head);

// The hashes that show that the first `size` leaves are the beginning of all of them. 0 <= size <= leaves.
QList<Hash> consistencyProof(std::span<const Hash> leaves, qint64 size);
bool isConsistent(const TreeHead &earlier, const TreeHead &later, const QList<Hash> &proof);

} // namespace Gatehouse
