// Logs after a retention cut, of random sizes and cuts, against an implementation of RFC 6962 that follows its text
// word by word and shares nothing with ours.
#include "models/audit/cutnote.h"
#include "models/audit/logverifier.h"

#include <QCryptographicHash>
#include <QRandomGenerator>
#include <QTest>

#include <functional>

using namespace Gatehouse;

namespace
{

using Log = QList<LoggedEntry>;
using Hashes = QList<QByteArray>;

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

// The largest power of two smaller than n.
qsizetype powerBelow(qsizetype n)
{
    qsizetype power = 1;
    while (power * 2 < n)
        power *= 2;
    return power;
}

// MTH(D[n]) of section 2.1, of the hashes of the leaves.
QByteArray treeHash(const Hashes &leaves)
{
    if (leaves.isEmpty())
        return sha256({});
    if (leaves.size() == 1)
        return leaves.constFirst();
    const qsizetype k = powerBelow(leaves.size());
    return sha256('\x01' + treeHash(leaves.first(k)) + treeHash(leaves.sliced(k)));
}

// PATH(m, D[n]) of section 2.1.1.
Hashes auditPath(qsizetype m, const Hashes &leaves)
{
    if (leaves.size() <= 1)
        return {};
    const qsizetype k = powerBelow(leaves.size());
    return m < k ? auditPath(m, leaves.first(k)) << treeHash(leaves.sliced(k))
                 : auditPath(m - k, leaves.sliced(k)) << treeHash(leaves.first(k));
}

QByteArray lineOf(const AuditEntry &e)
{
    return "gatehouse audit 1\n" + QByteArray::number(e.index) + '\n' + QByteArray::number(e.timeMs) + '\n' +
           e.actor.toUtf8() + '\n' + e.action.toUtf8() + '\n' + e.object.toUtf8() + '\n' + e.subject.toUtf8() + '\n' +
           e.detail.toUtf8();
}

Hash hashOf(const QByteArray &bytes)
{
    Hash hash{};
    if (!fromBytes(bytes, hash))
        qFatal("no hash");
    return hash;
}

Hashes leavesOf(const Log &log)
{
    Hashes leaves;
    for (const LoggedEntry &each : log)
        leaves.append(bytesOf(each.leaf).toByteArray());
    return leaves;
}

TreeHead headOf(const Log &log)
{
    return {log.size(), hashOf(treeHash(leavesOf(log)))};
}

void append(Log &log, const QString &action, const QString &detail)
{
    const qint64 i = log.size();
    const AuditEntry entry{i,
                           1'763'000'000'000 + i,
                           QStringLiteral("op-%1").arg(i % 3),
                           action,
                           QStringLiteral("case C-%1").arg(i),
                           i % 2 ? QString(64, QLatin1Char('a')) : QString(),
                           detail};
    log.append({entry, hashOf(sha256('\0' + lineOf(entry))), false});
}

void fill(Log &log, qsizetype size)
{
    while (log.size() < size)
        append(log, QStringLiteral("case.approved"), QStringLiteral("{\"plan\":%1}").arg(log.size()));
}

void cut(Log &log, qint64 before)
{
    append(log, kCutAction, cutDetail({before, log.size(), headOf(log)}));
    for (qint64 i = 0; i < before; ++i)
        log[i] = {{i, 0, {}, {}, {}, {}, {}}, log.at(i).leaf, true};
}

LogFindings verified(const Log &log, const QList<TreeHead> &checkpoints = {})
{
    LogVerifier verifier(checkpoints);
    for (const LoggedEntry &entry : log)
        verifier.add(entry);
    return verifier.finish();
}

Log withNewHashes(Log log)
{
    for (LoggedEntry &each : log) {
        if (!each.removed)
            each.leaf = hashOf(sha256('\0' + lineOf(each.entry)));
    }
    return log;
}

Log numberedAnew(Log log)
{
    for (qsizetype i = 0; i < log.size(); ++i)
        log[i].entry.index = i;
    return withNewHashes(log);
}

// Thirty entries, of which twelve were cut by the twenty-first.
Log cutLog()
{
    Log log;
    fill(log, 20);
    cut(log, 12);
    fill(log, 30);
    return log;
}

const char *firstOf(const LogFindings &findings)
{
    static QByteArray text;
    text = findings.isGenuine() ? QByteArray() : findings.faults.constFirst().what.toUtf8();
    return text.constData();
}

} // namespace

class CutLogTest : public QObject
{
    Q_OBJECT
private slots:
    void everyCheckpointAndProofHoldsAfterRandomCuts_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 0; seed < 60; ++seed)
            QTest::addRow("%d", seed) << seed;
    }

    void everyCheckpointAndProofHoldsAfterRandomCuts()
    {
        QFETCH(int, seed);
        QRandomGenerator random{quint32(seed)};
        Log log;
        QList<TreeHead> checkpoints{headOf(log)};
        qint64 before = 0;
        for (int round = random.bounded(1, 4); round > 0; --round) {
            fill(log, log.size() + random.bounded(1, 60));
            checkpoints.append(headOf(log));
            before += random.bounded(1, int(log.size() - before) + 1);
            cut(log, before);
        }
        fill(log, log.size() + random.bounded(0, 40));
        checkpoints.append(headOf(log));
        const auto findings = verified(log, checkpoints);
        QVERIFY2(findings.isGenuine(), firstOf(findings));
        QCOMPARE(findings.removed, before);
        QCOMPARE(findings.checkpoints, checkpoints.size());
        QCOMPARE(findings.head, headOf(log));

        std::vector<Hash> leaves;
        for (const LoggedEntry &each : log)
            leaves.push_back(each.leaf);
        const Hashes plain = leavesOf(log);
        for (qsizetype i = 0; i < log.size(); ++i) {
            Hashes path;
            const QList<Hash> proof = inclusionProof(leaves, i);
            for (const Hash &each : proof)
                path.append(bytesOf(each).toByteArray());
            QCOMPARE(path, auditPath(i, plain));
            QVERIFY(isIncluded(log.at(i).leaf, i, proof, findings.head));
        }
        for (const TreeHead &earlier : checkpoints)
            QVERIFY(isConsistent(earlier, findings.head, consistencyProof(leaves, earlier.size)));
    }

    // Without any checkpoint: what was cut is bound by the entry of the cut, what was not by its own hash.
    void everyChangedByteOfACutLogIsFound()
    {
        const Log log = cutLog();
        for (qsizetype i = 0; i < log.size(); ++i) {
            const auto expect = [&](bool named, const std::function<void(LoggedEntry &)> &change) {
                Log changed = log;
                change(changed[i]);
                const auto findings = verified(changed);
                QVERIFY2(!findings.isGenuine(), qPrintable(QStringLiteral("entry %1").arg(i)));
                if (named)
                    QCOMPARE(findings.faults.constFirst().index, i);
            };
            for (QString AuditEntry::*field : {&AuditEntry::actor, &AuditEntry::action, &AuditEntry::object,
                                               &AuditEntry::subject, &AuditEntry::detail}) {
                for (qsizetype at = 0; at < (log.at(i).entry.*field).size(); ++at) {
                    expect(!log.at(i).removed && i != 20, [&](LoggedEntry &entry) {
                        (entry.entry.*field)[at] = QChar((entry.entry.*field).at(at).unicode() ^ 1);
                    });
                }
            }
            for (size_t at = 0; at < 32; ++at)
                expect(i >= 12 && i != 20, [&](LoggedEntry &entry) { entry.leaf[at] ^= 0x40; });
            expect(i != 20, [](LoggedEntry &entry) { entry.entry.index += 100; });
        }
    }

    void everyGapOfACutLogIsFound()
    {
        const Log log = cutLog();
        for (qsizetype from = 0; from < log.size(); ++from) {
            for (qsizetype count = 1; from + count <= log.size(); ++count) {
                Log shorter = log;
                shorter.remove(from, count);
                QVERIFY(!verified(shorter, {headOf(log)}).isGenuine());
                QVERIFY(!verified(numberedAnew(shorter), {headOf(log)}).isGenuine());
                // At the end alone it takes a checkpoint, as in any log.
                if (from + count < log.size())
                    QVERIFY(!verified(shorter).isGenuine());
            }
        }
    }

    void everyTwoEntriesOfACutLogThatChangedPlacesAreFound()
    {
        const Log log = cutLog();
        for (qsizetype a = 0; a < log.size(); ++a) {
            for (qsizetype b = a + 1; b < log.size(); ++b) {
                Log swapped = log;
                std::swap(swapped[a], swapped[b]);
                QVERIFY(!verified(swapped).isGenuine());
                std::swap(swapped[a].entry.index, swapped[b].entry.index);
                QVERIFY(!verified(swapped).isGenuine());
                QVERIFY(!verified(withNewHashes(swapped), {headOf(log)}).isGenuine());
            }
        }
    }

    void anOldCopyIsFoundByACheckpointOfAfterTheCut()
    {
        Log before;
        fill(before, 20);
        const Log log = cutLog();
        QVERIFY(verified(before).isGenuine());
        QCOMPARE(verified(before, {headOf(log)}).faults.constFirst().index, 20);
    }

    void whatWasCutDoesNotComeBack()
    {
        Log whole;
        fill(whole, 20);
        Log log = cutLog();
        log[11] = whole.at(11);
        const auto findings = verified(log, {headOf(log)});
        QVERIFY(!findings.isGenuine());
        QCOMPARE(findings.faults.constFirst().index, 11);
    }

    void aCutThatNoEntryRecordsIsFound()
    {
        Log log;
        fill(log, 30);
        const TreeHead head = headOf(log);
        for (qint64 i = 0; i < 12; ++i)
            log[i] = {{i, 0, {}, {}, {}, {}, {}}, log.at(i).leaf, true};
        QCOMPARE(verified(log).faults.constFirst().index, 0);
        QCOMPARE(verified(log, {head}).faults.constFirst().index, 0);
        // More than was recorded.
        Log further = cutLog();
        for (qint64 i = 12; i < 15; ++i)
            further[i] = {{i, 0, {}, {}, {}, {}, {}}, further.at(i).leaf, true};
        QCOMPARE(verified(further, {headOf(further)}).faults.constFirst().index, 12);
        // And with the record of it, too.
        Log erased = cutLog();
        for (qint64 i = 12; i < 21; ++i)
            erased[i] = {{i, 0, {}, {}, {}, {}, {}}, erased.at(i).leaf, true};
        QCOMPARE(verified(erased, {headOf(erased)}).faults.constFirst().index, 0);
    }

    void aRecordThatCannotHaveBeenIsFound_data()
    {
        QTest::addColumn<QString>("detail");
        Log log;
        fill(log, 20);
        const TreeHead head = headOf(log);
        TreeHead other = head;
        other.root[5] ^= 1;
        QTest::newRow("nothing") << QString();
        QTest::newRow("no head") << QStringLiteral("{\"before\":12}");
        QTest::newRow("another head") << cutDetail({12, 20, other});
        QTest::newRow("a head of less") << cutDetail({12, 19, headOf(log.first(19))});
        QTest::newRow("beyond the checkpoint") << cutDetail({12, 11, head});
        QTest::newRow("a checkpoint of more than there was") << cutDetail({12, 21, head});
        QTest::newRow("of itself") << cutDetail({21, 21, head});
    }

    void aRecordThatCannotHaveBeenIsFound()
    {
        QFETCH(QString, detail);
        Log log;
        fill(log, 20);
        append(log, kCutAction, detail);
        for (qint64 i = 0; i < 12; ++i)
            log[i] = {{i, 0, {}, {}, {}, {}, {}}, log.at(i).leaf, true};
        QVERIFY(!verified(log, {headOf(log)}).isGenuine());
    }
};

QTEST_GUILESS_MAIN(CutLogTest)
#include "cutlog_test.moc"
