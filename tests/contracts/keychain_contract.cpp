// What every keychain promises, run on the fake and on a real Secret Service alike.
#include "models/core/onfinished.h"
#include "models/gateway/systemkeychain.h"
#include "tests/support/fakekeychain.h"
#include "tests/support/secretservice.h"

#include <QTest>

using namespace Gatehouse;

class KeychainContract : public QObject
{
    Q_OBJECT

    void keychains()
    {
        QTest::addColumn<bool>("real");
        QTest::newRow("fake") << false;
        QTest::newRow("Secret Service") << true;
    }

    Keychain &keychain()
    {
        QFETCH(bool, real);
        return real ? *m_system : m_fake;
    }

    template<typename T>
    static Result<T> answerOf(QFuture<Result<T>> future)
    {
        [&] { QTRY_VERIFY_WITH_TIMEOUT(future.isFinished(), 20000); }();
        if (future.resultCount() == 0)
            return failure(ErrorKind::TimedOut, QStringLiteral("no answer"));
        return future.result();
    }

    static HeldSecret secret(const char *text) { return HeldSecret(QString::fromUtf8(text)); }

    std::unique_ptr<SecretService> m_service;
    std::unique_ptr<Keychain> m_system;
    FakeKeychain m_fake;

private slots:
    void initTestCase()
    {
        m_service = std::make_unique<SecretService>();
        m_system = makeSystemKeychain();
    }
    void cleanupTestCase()
    {
        m_system.reset();
        m_service.reset();
    }

    void givesBackWhatWasPutIn_data() { keychains(); }
    void givesBackWhatWasPutIn()
    {
        const auto kept = answerOf(keychain().write(QStringLiteral("eu database"), secret("pässwörd \"1\"")));
        QVERIFY2(kept, kept ? "" : qPrintable(kept.error().message + kept.error().detail));
        const auto read = answerOf(keychain().read(QStringLiteral("eu database")));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message + read.error().detail));
        QCOMPARE(read->text(), QString::fromUtf8("pässwörd \"1\""));
    }

    void replacesWhatIsThere_data() { keychains(); }
    void replacesWhatIsThere()
    {
        QVERIFY(answerOf(keychain().write(QStringLiteral("a"), secret("one"))));
        QVERIFY(answerOf(keychain().write(QStringLiteral("a"), secret("two"))));
        QVERIFY(answerOf(keychain().write(QStringLiteral("b"), secret("three"))));
        QCOMPARE(answerOf(keychain().read(QStringLiteral("a")))->text(), QStringLiteral("two"));
    }

    void saysWhenThereIsNone_data() { keychains(); }
    void saysWhenThereIsNone()
    {
        QCOMPARE(answerOf(keychain().read(QStringLiteral("never kept"))).error().kind, ErrorKind::NotFound);
        QCOMPARE(answerOf(keychain().remove(QStringLiteral("never kept"))).error().kind, ErrorKind::NotFound);
    }

    void forgetsWhatIsRemoved_data() { keychains(); }
    void forgetsWhatIsRemoved()
    {
        QVERIFY(answerOf(keychain().write(QStringLiteral("short"), secret("lived"))));
        QVERIFY(answerOf(keychain().remove(QStringLiteral("short"))));
        QCOMPARE(answerOf(keychain().read(QStringLiteral("short"))).error().kind, ErrorKind::NotFound);
    }

    void namesNoSecretInItsErrors_data() { keychains(); }
    void namesNoSecretInItsErrors()
    {
        const auto none = answerOf(keychain().read(QStringLiteral("nothing here")));
        QVERIFY(none.error().message.contains(QStringLiteral("nothing here")));
        QVERIFY(!none.error().message.contains(QStringLiteral("lived")));
    }
};

QTEST_GUILESS_MAIN(KeychainContract)
#include "keychain_contract.moc"
