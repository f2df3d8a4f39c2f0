#include "models/audit/logverifier.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

using Log = QList<LoggedEntry>;

LoggedEntry logged(const AuditEntry &entry)
{
    return {entry, Sha256().leaf(canonicalBytes(entry)), false};
}

Log makeLog(int size)
{
    Log log;
    for (int i = 0; i < size; ++i) {
        log.append(logged({i, 1'763'000'000'000 + i, QStringLiteral("op-%1").arg(i % 3),
                           QStringLiteral("case.approved"), QStringLiteral("case C-%1").arg(i),
                           QString(64, QLatin1Char('a')), QStringLiteral("{\"plan\":%1}").arg(i)}));
    }
    return log;
}

TreeHead headOf(const Log &log)
{
    MerkleFrontier frontier;
    for (const LoggedEntry &entry : log)
        frontier.append(entry.leaf);
    return frontier.head();
}

LogFindings verified(const Log &log, const QList<TreeHead> &checkpoints = {})
{
    LogVerifier verifier(checkpoints);
    for (const LoggedEntry &entry : log)
        verifier.add(entry);
    return verifier.finish();
}

// As somebody with the store's password would do it: the hashes are made to fit.
Log withNewHashes(Log log)
{
    for (LoggedEntry &entry : log)
        entry.leaf = Sha256().leaf(canonicalBytes(entry.entry));
    return log;
}

qint64 firstFault(const LogFindings &findings)
{
    return findings.faults.isEmpty() ? -1 : findings.faults.constFirst().index;
}

} // namespace

class LogVerifierTest : public QObject
{
    Q_OBJECT
private slots:
    void aLogThatIsAsItWasWrittenIsGenuine()
    {
        const Log log = makeLog(100);
        const auto findings = verified(log, {headOf(log.first(60)), headOf(log), headOf({})});
        QVERIFY(findings.isGenuine());
        QCOMPARE(findings.head, headOf(log));
        QCOMPARE(findings.checkpoints, 3);
    }

    void everyChangedByteOfEveryEntryIsFoundAtItsPlace()
    {
        const Log log = makeLog(12);
        for (qsizetype i = 0; i < log.size(); ++i) {
            const auto expect = [&](const std::function<void(LoggedEntry &)> &change) {
                Log changed = log;
                change(changed[i]);
                QCOMPARE(firstFault(verified(changed)), i);
            };
            for (QString AuditEntry::*field : {&AuditEntry::actor, &AuditEntry::action, &AuditEntry::object,
                                               &AuditEntry::subject, &AuditEntry::detail}) {
                for (qsizetype at = 0; at < (log.at(i).entry.*field).size(); ++at)
                    expect([&](LoggedEntry &entry) {
                        (entry.entry.*field)[at] = QChar((entry.entry.*field).at(at).unicode() ^ 1);
                    });
                expect([&](LoggedEntry &entry) { (entry.entry.*field).chop(1); });
            }
            for (int bit = 0; bit < 63; ++bit)
                expect([&](LoggedEntry &entry) { entry.entry.timeMs ^= qint64(1) << bit; });
            for (size_t at = 0; at < 32; ++at)
                expect([&](LoggedEntry &entry) { entry.leaf[at] ^= 0x40; });
            expect([](LoggedEntry &entry) { entry.entry.index += 100; });
        }
    }

    void everyGapIsFoundWhereItBegins()
    {
        const Log log = makeLog(16);
        for (qsizetype from = 0; from < log.size(); ++from) {
            for (qsizetype count = 1; from + count <= log.size(); ++count) {
                Log cut = log;
                cut.remove(from, count);
                // What is missing at the end is seen by the checkpoint alone.
                QCOMPARE(firstFault(verified(cut, {headOf(log)})), from);
                // Numbered anew, with hashes that fit, it agrees with itself, and with no checkpoint.
                for (qsizetype i = 0; i < cut.size(); ++i)
                    cut[i].entry.index = i;
                QVERIFY(verified(withNewHashes(cut)).isGenuine());
                QVERIFY(!verified(withNewHashes(cut), {headOf(log)}).isGenuine());
            }
        }
    }

    void everyTwoEntriesThatChangedPlacesAreFound()
    {
        const Log log = makeLog(12);
        for (qsizetype a = 0; a < log.size(); ++a) {
            for (qsizetype b = a + 1; b < log.size(); ++b) {
                Log swapped = log;
                std::swap(swapped[a], swapped[b]);
                QCOMPARE(firstFault(verified(swapped)), a);
                std::swap(swapped[a].entry.index, swapped[b].entry.index);
                QCOMPARE(firstFault(verified(swapped)), a);
                QVERIFY(!verified(withNewHashes(swapped), {headOf(log)}).isGenuine());
            }
        }
    }

    void aRewrittenLogIsLocatedBetweenTwoCheckpoints()
    {
        const Log log = makeLog(90);
        const QList<TreeHead> checkpoints{headOf(log), headOf(log.first(30)), headOf(log.first(60))};
        Log rewritten = log;
        rewritten[41].entry.detail = QStringLiteral("{}");
        const auto findings = verified(withNewHashes(rewritten), checkpoints);
        QCOMPARE(firstFault(findings), 30);
        QVERIFY(findings.faults.constFirst().what.contains(QStringLiteral("30 to 59")));
        QCOMPARE(findings.checkpoints, 1);
    }

    void anOldCopyOfTheLogIsFound()
    {
        const Log log = makeLog(50);
        QCOMPARE(firstFault(verified(log.first(20), {headOf(log)})), 20);
        QCOMPARE(firstFault(verified({}, {headOf(log)})), 0);
    }

    void whatWouldBeAmbiguousIsRefused()
    {
        AuditEntry entry = makeLog(1).constFirst().entry;
        QVERIFY(checkEntry(entry).has_value());
        for (QString AuditEntry::*field :
             {&AuditEntry::actor, &AuditEntry::action, &AuditEntry::object, &AuditEntry::detail}) {
            AuditEntry bad = entry;
            bad.*field += QLatin1Char('\n');
            QCOMPARE(checkEntry(bad).error().kind, ErrorKind::InvalidInput);
        }
        entry.subject = QStringLiteral("a@b.example");
        QVERIFY(!checkEntry(entry));
    }
};

QTEST_GUILESS_MAIN(LogVerifierTest)
#include "logverifier_test.moc"
