// Pages of a real audit log in SQLite, asked for directly and over threads.
#include "models/audit/liveauditlog.h"
#include "models/gateway/consolestore.h"
#include "tests/support/fixedclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class AuditPagesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        qputenv("XDG_DATA_HOME", m_folder.path().toLocal8Bit());
        m_settings.store.file = m_folder.filePath(QStringLiteral("store.sqlite"));
        m_store = std::move(*openConsoleStore(m_settings));
        m_audit = std::make_unique<AuditRepository>(*m_store, m_clock);
        QList<AuditEntry> entries;
        for (int i = 0; i < 1000; ++i) {
            const bool rare = i % 100 == 7;
            entries.append({0,
                            0,
                            rare ? QStringLiteral("op-2") : QStringLiteral("op-1"),
                            rare ? QStringLiteral("case.opened") : QStringLiteral("operator.signed_in"),
                            rare ? QStringLiteral("case C-%1").arg(i) : QString(),
                            {},
                            rare ? QStringLiteral(R"({"share":"50%_"})") : QString()});
        }
        const auto done = m_store->transaction([&]() -> Result<void> {
            for (const AuditEntry &entry : entries) {
                m_clock.advance(1000);
                if (const auto index = m_audit->append(entry); !index)
                    return std::unexpected(index.error());
            }
            return {};
        });
        QVERIFY(done.has_value());
    }

    void aFilterFindsWhatItNames_data()
    {
        QTest::addColumn<AuditFilter>("filter");
        QTest::addColumn<int>("count");
        const qint64 firstMs = kStartMs + 1000;
        QTest::newRow("none") << AuditFilter() << 200;
        QTest::newRow("actor") << AuditFilter{.actor = QStringLiteral("op-2")} << 10;
        QTest::newRow("area") << AuditFilter{.action = QStringLiteral("case.")} << 10;
        QTest::newRow("action") << AuditFilter{.action = QStringLiteral("case.opened")} << 10;
        QTest::newRow("no such action") << AuditFilter{.action = QStringLiteral("case")} << 0;
        QTest::newRow("object") << AuditFilter{.object = QStringLiteral("case C-10")} << 2 - 1;
        QTest::newRow("text") << AuditFilter{.text = QStringLiteral("SHARE")} << 10;
        QTest::newRow("a letter that LIKE knows") << AuditFilter{.text = QStringLiteral("50%_")} << 10;
        QTest::newRow("and one that it would match") << AuditFilter{.text = QStringLiteral("5%")} << 0;
        QTest::newRow("time") << AuditFilter{.fromMs = firstMs, .toMs = firstMs + 10'000} << 10;
        QTest::newRow("several") << AuditFilter{.fromMs = firstMs + 500'000, .actor = QStringLiteral("op-2")} << 5;
    }

    void aFilterFindsWhatItNames()
    {
        QFETCH(AuditFilter, filter);
        QFETCH(int, count);
        const auto slice = m_audit->page({filter, std::nullopt, 0, 200});
        QVERIFY2(slice, slice ? "" : qPrintable(slice.error().message));
        QCOMPARE(slice->entries.size(), count);
        QCOMPARE(slice->size, qint64(1000));
        for (qsizetype i = 1; i < slice->entries.size(); ++i)
            QVERIFY(slice->entries.at(i).entry.index < slice->entries.at(i - 1).entry.index);
    }

    void pagesFollowEachOtherWithoutGapOrRepeat()
    {
        QList<qint64> seen;
        std::optional<qint64> below;
        do {
            const auto slice = m_audit->page({{.action = QStringLiteral("operator.")}, below, 0, 37});
            for (const LoggedEntry &entry : slice->entries)
                seen.append(entry.entry.index);
            below = slice->readTo;
        } while (*below > 0);
        QCOMPARE(seen.size(), 990);
        QCOMPARE(QSet<qint64>(seen.begin(), seen.end()).size(), 990);
    }

    void bothEndsOfAStretchAreKept()
    {
        const auto slice = m_audit->page({{}, 500, 490, 200});
        QCOMPARE(slice->entries.size(), 10);
        QCOMPARE(slice->entries.constFirst().entry.index, qint64(499));
        QCOMPARE(slice->entries.constLast().entry.index, qint64(490));
        QCOMPARE(slice->readTo, qint64(490));
    }

    void overThreadsItIsTheSameLog()
    {
        ThreadedDatabase store(QStringLiteral("test store"),
                               [settings = m_settings](const std::stop_token &) { return openConsoleStore(settings); });
        LiveAuditLog log(store, &storeOrigin, m_clock);
        auto page = log.page({});
        page.waitForFinished();
        QCOMPARE(page.result()->entries.size(), 200);
        auto identity = log.identity();
        identity.waitForFinished();
        QVERIFY(identity.result()->publicKey.startsWith("-----BEGIN PUBLIC KEY"));

        const QString file = m_folder.filePath(QStringLiteral("one.checkpoint"));
        QCOMPARE(order(log, {AuditOrder::Kind::Checkpoint, file, {}})->head.size, qint64(1000));
        const auto verified = order(log, {AuditOrder::Kind::Verify, {}, {file}});
        QVERIFY(verified->isGenuine());
        QCOMPARE(verified->checkpoints, qint64(1));
        const QString wrong = m_folder.filePath(QStringLiteral("nowhere"));
        QCOMPARE(order(log, {AuditOrder::Kind::Verify, {}, {wrong}}).error().kind, ErrorKind::NotFound);
        const auto stopped = std::make_shared<AuditProgress>();
        stopped->stop.request_stop();
        auto future = log.carryOut({}, stopped);
        future.waitForFinished();
        QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
        const QString exported = m_folder.filePath(QStringLiteral("log.jsonl"));
        QVERIFY(order(log, {AuditOrder::Kind::Export, exported, {}}).has_value());
        QVERIFY(QFile::exists(exported));
    }

    void aStoreThatIsOpenedAnotherWayAnswersNoOldQuestion()
    {
        int opened = 0;
        ThreadedDatabase store(QStringLiteral("test store"),
                               [](const std::stop_token &) -> Result<std::unique_ptr<Database>> {
                                   return failure(ErrorKind::SignIn, QStringLiteral("refused"));
                               });
        const auto count = [](Database &database) {
            return database.scalar(QStringLiteral("SELECT count(*) FROM audit_log"));
        };
        auto refused = store.ask(count);
        refused.waitForFinished();
        QCOMPARE(refused.result().error().kind, ErrorKind::SignIn);
        store.reopenBy([&opened, settings = m_settings](const std::stop_token &) {
            ++opened;
            return openConsoleStore(settings);
        });
        for (int i = 0; i < 2; ++i) {
            auto answer = store.ask(count);
            answer.waitForFinished();
            QCOMPARE(answer.result(), Result<qint64>(1000));
        }
        QCOMPARE(opened, 1);
    }

private:
    static constexpr qint64 kStartMs = 1'795'000'000'000;

    static Result<LogFindings> order(LiveAuditLog &log, const AuditOrder &wanted)
    {
        auto future = log.carryOut(wanted, std::make_shared<AuditProgress>());
        future.waitForFinished();
        return future.result();
    }

    QTemporaryDir m_folder;
    FixedClock m_clock{kStartMs};
    ConnectionSettings m_settings;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<AuditRepository> m_audit;
};

QTEST_GUILESS_MAIN(AuditPagesTest)
#include "auditpages_test.moc"
