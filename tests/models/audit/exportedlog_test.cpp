#include "models/audit/exportedlog.h"

#include <QBuffer>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

class ExportedLogTest : public QObject
{
    Q_OBJECT
private slots:
    void whatWasWrittenIsGenuine()
    {
        const auto found = checked(m_log);
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        QVERIFY(found->log.isGenuine());
        QCOMPARE(found->log.head.size, kEntries);
        QCOMPARE(found->log.checkpoints, 1);
        QCOMPARE(found->checkpoint.origin, QStringLiteral("gatehouse/store/x"));
    }

    void everyChangedByteIsFound()
    {
        for (qsizetype i = 0; i < m_log.size(); ++i) {
            for (const char flip : {'\x01', '\x20', '\x80'}) {
                QByteArray changed = m_log;
                changed[i] = char(changed.at(i) ^ flip);
                const auto found = checked(changed);
                QVERIFY2(!found || !found->log.isGenuine(), qPrintable(QStringLiteral("byte %1").arg(i)));
                // The entry that it is in is named. A hash that was changed also breaks the checkpoint, which cannot
                // tell where.
                const qsizetype line = m_log.first(i).count('\n');
                if (found && line > 0)
                    QVERIFY(std::ranges::count(found->log.faults, line - 1, &LogFault::index) > 0);
            }
        }
    }

    void whatIsCutOffIsFoundWhereItEnds()
    {
        const QList<QByteArray> lines = m_log.split('\n');
        for (qsizetype kept = 1; kept <= kEntries; ++kept) {
            const auto found = checked(lines.first(kept).join('\n') + '\n');
            QVERIFY(found);
            QCOMPARE(found->log.faults.constFirst().index, kept - 1);
        }
        for (qsizetype size = 0; size < m_log.size(); size += 7) {
            const auto found = checked(m_log.first(size));
            QVERIFY(!found || !found->log.isGenuine());
        }
    }

    void whatWasAddedIsFound()
    {
        QByteArray longer = m_log;
        longer += exportedLine(logged(int(kEntries)));
        QCOMPARE(checked(longer)->log.faults.constFirst().index, kEntries);
        QCOMPARE(checked(m_log + "\n")->log.faults.constFirst().index, kEntries);
    }

    void anotherKeyIsNoKey()
    {
        QBuffer file;
        file.setData(m_log);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(verifyExported(file, SigningKey::generate().publicKey()).error().kind, ErrorKind::Corrupt);
    }

    void anyBytesAreAnswered()
    {
        for (const char *bytes : {"", "\n", "{", "{}\n", "[]\n", "null\n", "{\"checkpoint\":7}\n", "\xff\xfe\n\n\n"})
            QVERIFY(!checked(bytes));
    }

private:
    static constexpr qint64 kEntries = 5;

    static LoggedEntry logged(int i)
    {
        const AuditEntry entry{i,
                               1'763'000'000'000 + i,
                               QStringLiteral("op-%1").arg(i),
                               QStringLiteral("gateway.key_disabled"),
                               QStringLiteral("key \u94a5\u5319 \"%1\"").arg(i),
                               i == 2 ? QString(64, QLatin1Char('a')) : QString(),
                               QStringLiteral("{\"n\":%1}").arg(i)};
        return {entry, Sha256().leaf(canonicalBytes(entry)), false};
    }

    QByteArray makeLog() const
    {
        MerkleFrontier frontier;
        QByteArray lines;
        for (int i = 0; i < kEntries; ++i) {
            frontier.append(logged(i).leaf);
            lines += exportedLine(logged(i));
        }
        return exportedHead(
                   checkpointNote({QStringLiteral("gatehouse/store/x"), frontier.head(), 1'763'000'000'000}, m_key)) +
               lines;
    }

    Result<ExportFindings> checked(QByteArray bytes) const
    {
        QBuffer file(&bytes);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("a buffer does not open");
        return verifyExported(file, m_key.publicKey());
    }

    const SigningKey m_key = SigningKey::generate();
    const QByteArray m_log = makeLog();
};

QTEST_GUILESS_MAIN(ExportedLogTest)
#include "exportedlog_test.moc"
