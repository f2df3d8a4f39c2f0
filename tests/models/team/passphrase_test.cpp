#include "models/team/passphrase.h"

#include <QTest>

using namespace Gatehouse;

class PassphraseTest : public QObject
{
    Q_OBJECT
private slots:
    void onlyTheSamePassphraseFits()
    {
        const auto stored = hashPassphrase(QStringLiteral("correct horse battery"), m_cheap);
        QVERIFY(stored);
        QCOMPARE(isPassphrase(QStringLiteral("correct horse battery"), *stored), Result<bool>(true));
        QCOMPARE(isPassphrase(QStringLiteral("correct horse batterz"), *stored), Result<bool>(false));
        QCOMPARE(isPassphrase(QString(), *stored), Result<bool>(false));
    }

    void theSamePassphraseTwiceHasTwoHashes()
    {
        const auto one = hashPassphrase(QStringLiteral("correct horse battery"), m_cheap);
        const auto other = hashPassphrase(QStringLiteral("correct horse battery"), m_cheap);
        QVERIFY(one->salt != other->salt && one->hash != other->hash);
    }

    void anotherKeyboardTypesTheSameLetters()
    {
        const auto stored = hashPassphrase(QStringLiteral("caf\u00e9 in the morning"), m_cheap);
        QCOMPARE(isPassphrase(QStringLiteral("cafe\u0301 in the morning"), *stored), Result<bool>(true));
    }

    // RFC 7914, section 12: so that another program, or another version of this one, finds the same.
    void theHashIsScryptAsTheStandardHasIt()
    {
        PassphraseHash vector{{1024, 8, 16},
                              QByteArray("NaCl"),
                              QByteArray::fromHex("fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162")};
        QCOMPARE(isPassphrase(QStringLiteral("password"), vector), Result<bool>(true));
    }

    void aCostThatNobodyWouldWriteIsRefusedBeforeItIsPaid_data()
    {
        QTest::addColumn<qint64>("n");
        QTest::addColumn<qint64>("r");
        QTest::newRow("no power of two") << Q_INT64_C(1000) << Q_INT64_C(8);
        QTest::newRow("nothing") << Q_INT64_C(0) << Q_INT64_C(8);
        QTest::newRow("all memory") << (Q_INT64_C(1) << 40) << Q_INT64_C(8);
        QTest::newRow("8 GiB") << (Q_INT64_C(1) << 23) << Q_INT64_C(8);
        QTest::newRow("below nothing") << (Q_INT64_C(1) << 10) << Q_INT64_C(-8);
    }

    void aCostThatNobodyWouldWriteIsRefusedBeforeItIsPaid()
    {
        QFETCH(qint64, n);
        QFETCH(qint64, r);
        const auto checked = isPassphrase(QStringLiteral("x"), {{n, r, 1}, QByteArray(16, 'a'), QByteArray(32, 'b')});
        QCOMPARE(checked.error().kind, ErrorKind::Corrupt);
    }

    void aShortPassphraseIsRefused()
    {
        QVERIFY(!checkPassphrase(QStringLiteral("eleven char")));
        QVERIFY(checkPassphrase(QStringLiteral("twelve chars")).has_value());
    }

private:
    const PassphraseCost m_cheap{1 << 4, 8, 1};
};

QTEST_GUILESS_MAIN(PassphraseTest)
#include "passphrase_test.moc"
