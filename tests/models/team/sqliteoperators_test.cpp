// Signing in to a store in a file, where the console itself is the doorkeeper.
#include "models/audit/auditrepository.h"
#include "models/gateway/consolestore.h"
#include "models/team/sqliteoperators.h"
#include "tests/support/fixedclock.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

class SqliteOperatorsTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        ConnectionSettings settings;
        settings.store.file = m_folder->filePath(QStringLiteral("store.sqlite"));
        auto store = openConsoleStore(settings);
        QVERIFY2(store, store ? "" : qPrintable(store.error().message));
        m_store = std::move(*store);
        m_audit = std::make_unique<AuditRepository>(*m_store, m_clock);
        m_operators = std::make_unique<SqliteOperators>(*m_store, *m_audit, m_clock, m_cost);
        const auto first = m_operators->add({}, {kName, Role::Viewer, kPassphrase});
        QVERIFY2(first, first ? "" : qPrintable(first.error().message));
        m_first = *first;
    }

    void theRightPassphraseLetsInAndIsRecorded()
    {
        const auto self = m_operators->signIn(kName, kPassphrase);
        QVERIFY2(self, self ? "" : qPrintable(self.error().message));
        QCOMPARE(*self, m_first);
        QCOMPARE(lastEntry().action, QStringLiteral("operator.signed_in"));
        QCOMPARE(lastEntry().actor, m_first.id);
    }

    void aWrongNameAndAWrongPassphraseAreToldAlike()
    {
        const auto passphrase = m_operators->signIn(kName, QStringLiteral("something else"));
        QCOMPARE(lastEntry().object, QStringLiteral("operator ") + m_first.id);
        const auto name = m_operators->signIn(QStringLiteral("Nobody"), kPassphrase);
        QCOMPARE(passphrase.error(), name.error());
        QCOMPARE(name.error().kind, ErrorKind::Denied);
        QCOMPARE(lastEntry().action, QStringLiteral("operator.sign_in_failed"));
        QVERIFY(!name.error().message.contains(QStringLiteral("Nobody")));
    }

    void whoeverWasDeactivatedIsNobody()
    {
        const auto second = m_operators->add(m_first.id, {QStringLiteral("Ben"), Role::Admin, kPassphrase});
        QVERIFY(m_operators->deactivate(m_first.id, second->id).has_value());
        QCOMPARE(m_operators->signIn(QStringLiteral("Ben"), kPassphrase).error(),
                 m_operators->signIn(QStringLiteral("Nobody"), kPassphrase).error());
        QCOMPARE(m_operators->add(second->id, {QStringLiteral("Eve"), Role::Admin, kPassphrase}).error().kind,
                 ErrorKind::Denied);
    }

    // The same for a name that nobody has: the wait must not tell who is there.
    void theWaitGrowsWithEveryFailure_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("an operator") << kName;
        QTest::newRow("nobody") << QStringLiteral("Nobody");
    }

    void theWaitGrowsWithEveryFailure()
    {
        QFETCH(QString, name);
        const auto fails = [&] { return m_operators->signIn(name, QStringLiteral("wrong")).error().kind; };
        for (int i = 0; i < SqliteOperators::kFreeFailures; ++i)
            QCOMPARE(fails(), ErrorKind::Denied);
        for (qint64 waitMs = SqliteOperators::kFirstWaitMs; waitMs < SqliteOperators::kLongestWaitMs; waitMs *= 2) {
            QCOMPARE(fails(), ErrorKind::Denied);
            m_clock.advance(waitMs - 1);
            QCOMPARE(fails(), ErrorKind::Busy);
            m_clock.advance(1);
        }
        QCOMPARE(fails(), ErrorKind::Denied);
        m_clock.advance(SqliteOperators::kLongestWaitMs - 1);
        // Not even the right passphrase, which a guesser would otherwise find by it.
        QCOMPARE(m_operators->signIn(name, kPassphrase).error().kind, ErrorKind::Busy);
    }

    void theWaitOutlivesTheProgramAndEndsWithASignIn()
    {
        for (int i = 0; i <= SqliteOperators::kFreeFailures; ++i)
            QVERIFY(!m_operators->signIn(kName, QStringLiteral("wrong")));
        SqliteOperators again(*m_store, *m_audit, m_clock, m_cost);
        QCOMPARE(again.signIn(kName, kPassphrase).error().kind, ErrorKind::Busy);
        m_clock.advance(SqliteOperators::kFirstWaitMs);
        QVERIFY(again.signIn(kName, kPassphrase).has_value());
        QCOMPARE(again.signIn(kName, QStringLiteral("wrong")).error().kind, ErrorKind::Denied);
        QVERIFY(again.signIn(kName, kPassphrase).has_value());
    }

    void aClockThatWasSetBackLocksNobodyOutForLong()
    {
        for (int i = 0; i <= SqliteOperators::kFreeFailures; ++i)
            QVERIFY(!m_operators->signIn(kName, QStringLiteral("wrong")));
        m_clock.advance(-24 * 3'600'000);
        QVERIFY(m_operators->signIn(kName, kPassphrase).has_value());
    }

    void onesOwnPassphraseIsChangedWithTheOneBefore()
    {
        const QString next = QStringLiteral("another long passphrase");
        QCOMPARE(m_operators->changePassphrase(kName, QStringLiteral("wrong"), next).error().kind, ErrorKind::Denied);
        QCOMPARE(m_operators->changePassphrase(kName, kPassphrase, QStringLiteral("short")).error().kind,
                 ErrorKind::InvalidInput);
        QVERIFY(m_operators->changePassphrase(kName, kPassphrase, next).has_value());
        QCOMPARE(lastEntry().action, QStringLiteral("operator.passphrase_changed"));
        QCOMPARE(lastEntry().actor, m_first.id);
        QVERIFY(lastEntry().detail.isEmpty());
        QVERIFY(!m_operators->signIn(kName, kPassphrase));
        QVERIFY(m_operators->signIn(kName, next).has_value());
    }

    void aCostThatWasRaisedComesWithTheNextSignIn()
    {
        SqliteOperators dearer(*m_store, *m_audit, m_clock, {1 << 5, 8, 1});
        QVERIFY(dearer.signIn(kName, kPassphrase).has_value());
        QCOMPARE(m_store->scalar(QStringLiteral("SELECT scrypt_n FROM team_operator")), Result<qint64>(1 << 5));
        QVERIFY(dearer.signIn(kName, kPassphrase).has_value());
    }

    void noPassphraseAndNoNameIsInTheLog()
    {
        QVERIFY(!m_operators->signIn(kName, QStringLiteral("hunter2 hunter2")));
        QVERIFY(m_audit->visit([](const EntryView &entry, const Hash &) -> Result<void> {
            const QByteArray bytes = canonicalBytes(entry.entry());
            return bytes.contains("hunter2") || bytes.contains("Anna") ? failure(ErrorKind::Internal, {})
                                                                       : Result<void>();
        }));
    }

private:
    AuditEntry lastEntry()
    {
        AuditEntry last;
        const auto read = m_audit->visit([&last](const EntryView &entry, const Hash &) -> Result<void> {
            last = entry.entry();
            return {};
        });
        return read ? last : AuditEntry();
    }

    const QString kName = QStringLiteral("Anna");
    const QString kPassphrase = QStringLiteral("correct horse battery");
    const PassphraseCost m_cost{1 << 4, 8, 1};
    FixedClock m_clock{1'763'000'000'000};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Database> m_store;
    std::unique_ptr<AuditRepository> m_audit;
    std::unique_ptr<SqliteOperators> m_operators;
    TeamOperator m_first;
};

QTEST_GUILESS_MAIN(SqliteOperatorsTest)
#include "sqliteoperators_test.moc"
