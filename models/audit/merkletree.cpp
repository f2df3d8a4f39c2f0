#include "models/audit/merkletree.h"

#include <bit>

namespace Gatehouse
{

namespace
{

// The largest power of two below `size`: where a tree is divided. `size` is at least 2.
qint64 splitOf(qint64 size)
{
    return qint64(std::bit_floor(quint64(size - 1)));
}

Hash rootOf(std::span<const Hash> leaves, Sha256 &sha)
{
    if (leaves.empty())
        return sha.of({});
    if (leaves.size() == 1)
        return leaves.front();
    const auto split = size_t(splitOf(qint64(leaves.size())));
    const Hash left = rootOf(leaves.first(split), sha);
    return sha.node(left, rootOf(leaves.subspan(split), sha));
}

void collectInclusion(std::span<const Hash> leaves, qint64 index, Sha256 &sha, QList<Hash> &proof)
{
    if (leaves.size() <= 1)
        return;
    const qint64 split = splitOf(qint64(leaves.size()));
    const auto left = leaves.first(size_t(split));
    const auto right = leaves.subspan(size_t(split));
    if (index < split) {
        collectInclusion(left, index, sha, proof);
        proof.append(rootOf(right, sha));
    } else {
        collectInclusion(right, index - split, sha, proof);
        proof.append(rootOf(left, sha));
    }
}

// `whole`: the earlier tree is all of these leaves, so that its root is known to who checks.
void collectConsistency(std::span<const Hash> leaves, qint64 size, bool whole, Sha256 &sha, QList<Hash> &proof)
{
    if (size == qint64(leaves.size())) {
        if (!whole)
            proof.append(rootOf(leaves, sha));
        return;
    }
    const qint64 split = splitOf(qint64(leaves.size()));
    const auto left = leaves.first(size_t(split));
    const auto right = leaves.subspan(size_t(split));
    if (size <= split) {
        collectConsistency(left, size, whole, sha, proof);
        proof.append(rootOf(right, sha));
    } else {
        collectConsistency(right, size - split, false, sha, proof);
        proof.append(rootOf(left, sha));
    }
}

} // namespace

MerkleFrontier::MerkleFrontier()
    : m_empty(m_sha.of({}))
{
}

void MerkleFrontier::append(const Hash &leaf)
{
    m_peaks.push_back(leaf);
    // As in counting: each one bit at the end is a perfect tree that the new leaf completes to one of twice the size.
    for (qint64 bits = m_size; bits & 1; bits >>= 1) {
        const size_t last = m_peaks.size() - 1;
        m_peaks[last - 1] = m_sha.node(m_peaks[last - 1], m_peaks[last]);
        m_peaks.pop_back();
    }
    ++m_size;
}

TreeHead MerkleFrontier::head() const
{
    if (m_peaks.empty())
        return {0, m_empty};
    Hash root = m_peaks.back();
    for (auto peak = m_peaks.rbegin() + 1; peak != m_peaks.rend(); ++peak)
        root = m_sha.node(*peak, root);
    return {m_size, root};
}

TreeHead treeHead(std::span<const Hash> leaves)
{
    MerkleFrontier frontier;
    for (const Hash &leaf : leaves)
        frontier.append(leaf);
    return frontier.head();
}

QList<Hash> inclusionProof(std::span<const Hash> leaves, qint64 index)
{
    Q_ASSERT(index >= 0 && index < qint64(leaves.size()));
    Sha256 sha;
    QList<Hash> proof;
    collectInclusion(leaves, index, sha, proof);
    return proof;
}

bool isIncluded(const Hash &leaf, qint64 index, const QList<Hash> &proof, const TreeHead &head)
{
    if (index < 0 || index >= head.size)
        return false;
    Sha256 sha;
    Hash hash = leaf;
    qint64 node = index;
    qint64 last = head.size - 1;
    for (const Hash &each : proof) {
        if (last == 0)
            return false;
        if ((node & 1) != 0 || node == last) {
            hash = sha.node(each, hash);
            // A lone node on the right rises until it is somebody's right child.
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = sha.node(hash, each);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == head.root;
}

QList<Hash> consistencyProof(std::span<const Hash> leaves, qint64 size)
{
    Q_ASSERT(size >= 0 && size <= qint64(leaves.size()));
    QList<Hash> proof;
    if (size == 0 || size == qint64(leaves.size()))
        return proof;
    Sha256 sha;
    collectConsistency(leaves, size, true, sha, proof);
    return proof;
}

bool isConsistent(const TreeHead &earlier, const TreeHead &later, const QList<Hash> &proof)
{
    if (earlier.size < 0 || earlier.size > later.size)
        return false;
    if (earlier.size == later.size)
        return proof.isEmpty() && earlier.root == later.root;
    if (earlier.size == 0)
        return proof.isEmpty() && earlier.root == Sha256().of({});
    QList<Hash> path = proof;
    // A tree of a power of two is a node of the later one, and its root is where the path begins.
    if (std::has_single_bit(quint64(earlier.size)))
        path.prepend(earlier.root);
    if (path.isEmpty())
        return false;
    qint64 node = earlier.size - 1;
    qint64 last = later.size - 1;
    while ((node & 1) != 0) {
        node >>= 1;
        last >>= 1;
    }
    Sha256 sha;
    Hash first = path.constFirst();
    Hash second = first;
    for (const Hash &each : path.mid(1)) {
        if (last == 0)
            return false;
        if ((node & 1) != 0 || node == last) {
            first = sha.node(each, first);
            second = sha.node(each, second);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            second = sha.node(second, each);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && first == earlier.root && second == later.root;
}

} // namespace Gatehouse
