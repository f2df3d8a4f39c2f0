#include "models/audit/merkletree.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

std::vector<Hash> leavesOf(int count)
{
    Sha256 sha;
    std::vector<Hash> leaves;
    for (int i = 0; i < count; ++i)
        leaves.push_back(sha.leaf(QByteArray::number(i)));
    return leaves;
}

std::span<const Hash> firstOf(const std::vector<Hash> &leaves, qint64 count)
{
    return std::span(leaves).first(size_t(count));
}

} // namespace

class MerkleTreeTest : public QObject
{
    Q_OBJECT
private slots:
    // The entries and roots that implementations of RFC 6962 are compared by.
    void headsAreThoseOfRfc6962_data()
    {
        QTest::addColumn<int>("size");
        QTest::addColumn<QByteArray>("root");
        QTest::newRow("none") << 0 << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        QTest::newRow("1") << 1 << QByteArray("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        QTest::newRow("2") << 2 << QByteArray("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        QTest::newRow("3") << 3 << QByteArray("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
        QTest::newRow("4") << 4 << QByteArray("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7");
        QTest::newRow("5") << 5 << QByteArray("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4");
        QTest::newRow("6") << 6 << QByteArray("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef");
        QTest::newRow("7") << 7 << QByteArray("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c");
        QTest::newRow("8") << 8 << QByteArray("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    }
    void headsAreThoseOfRfc6962()
    {
        QFETCH(int, size);
        QFETCH(QByteArray, root);
        const QList<QByteArray> entries{
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
        Sha256 sha;
        MerkleFrontier frontier;
        for (int i = 0; i < size; ++i)
            frontier.append(sha.leaf(QByteArray::fromHex(entries.at(i))));
        QCOMPARE(toHex(frontier.head().root), root);
        QCOMPARE(frontier.head().size, size);
    }

    void everyEntryIsProvenToBeInEveryLog()
    {
        const std::vector<Hash> leaves = leavesOf(70);
        for (qint64 size = 1; size <= qint64(leaves.size()); ++size) {
            const auto log = firstOf(leaves, size);
            const TreeHead head = treeHead(log);
            for (qint64 index = 0; index < size; ++index)
                QVERIFY2(isIncluded(leaves[size_t(index)], index, inclusionProof(log, index), head),
                         qPrintable(QStringLiteral("%1 of %2").arg(index).arg(size)));
        }
    }

    void noOtherEntryPlaceProofOrHeadIsTakenForIt()
    {
        const std::vector<Hash> leaves = leavesOf(23);
        const TreeHead head = treeHead(leaves);
        for (qint64 index = 0; index < 23; ++index) {
            const Hash &leaf = leaves[size_t(index)];
            const QList<Hash> proof = inclusionProof(leaves, index);
            for (qint64 other = -1; other <= 23; ++other)
                QCOMPARE(isIncluded(leaf, other, proof, head), other == index);
            QVERIFY(!isIncluded(leaves[size_t((index + 1) % 23)], index, proof, head));
            QVERIFY(!isIncluded(leaf, index, proof, treeHead(std::span(leaves).first(22))));
            QVERIFY(!isIncluded(leaf, index, proof.mid(1), head));
            QVERIFY(!isIncluded(leaf, index, proof + QList<Hash>{leaf}, head));
            for (qsizetype i = 0; i < proof.size(); ++i) {
                QList<Hash> bent = proof;
                bent[i][7] ^= 1;
                QVERIFY(!isIncluded(leaf, index, bent, head));
            }
        }
    }

    void everyLogIsProvenToHaveGrownFromEveryEarlierOne()
    {
        const std::vector<Hash> leaves = leavesOf(40);
        for (qint64 later = 0; later <= 40; ++later) {
            for (qint64 earlier = 0; earlier <= later; ++earlier) {
                const TreeHead before = treeHead(firstOf(leaves, earlier));
                const TreeHead after = treeHead(firstOf(leaves, later));
                const QList<Hash> proof = consistencyProof(firstOf(leaves, later), earlier);
                QVERIFY2(isConsistent(before, after, proof),
                         qPrintable(QStringLiteral("%1 of %2").arg(earlier).arg(later)));
            }
        }
    }

    void aRewrittenLogIsNotTakenForAGrownOne()
    {
        std::vector<Hash> leaves = leavesOf(40);
        for (qint64 earlier = 1; earlier <= 40; ++earlier) {
            const TreeHead before = treeHead(firstOf(leaves, earlier));
            std::vector<Hash> rewritten = leaves;
            rewritten[size_t(earlier - 1)][0] ^= 1;
            const TreeHead after = treeHead(rewritten);
            QVERIFY(!isConsistent(before, after, consistencyProof(rewritten, earlier)));
            QVERIFY(!isConsistent(treeHead(leaves), before, {}) || earlier == 40);
        }
    }
};

QTEST_GUILESS_MAIN(MerkleTreeTest)
#include "merkletree_test.moc"
