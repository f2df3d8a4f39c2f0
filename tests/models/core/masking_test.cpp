#include "models/core/masking.h"

#include <QTest>

using namespace Gatehouse;

class MaskingTest : public QObject
{
    Q_OBJECT

private slots:
    void addressesKeepTheirNetworkOnly_data()
    {
        QTest::addColumn<QString>("ip");
        QTest::addColumn<QString>("shown");
        QTest::newRow("v4") << QStringLiteral("203.0.113.7") << QStringLiteral("203.0.113.•••");
        QTest::newRow("v6") << QStringLiteral("2001:db8:1:2::5") << QStringLiteral("2001:db8:•••");
        QTest::newRow("loopback v6") << QStringLiteral("::1") << QStringLiteral("•••");
        QTest::newRow("mapped") << QStringLiteral("::ffff:203.0.113.7") << QStringLiteral("•••");
        QTest::newRow("a name") << QStringLiteral("maria-laptop") << QStringLiteral("•••");
        QTest::newRow("not an address") << QStringLiteral("999.1.2.3") << QStringLiteral("•••");
        QTest::newRow("none") << QString() << QString();
    }

    void addressesKeepTheirNetworkOnly()
    {
        QFETCH(QString, ip);
        QTEST(maskedIp(ip), "shown");
    }

    void accountsStayOnlyWhenTheyAreIds_data()
    {
        QTest::addColumn<QString>("account");
        QTest::addColumn<QString>("shown");
        QTest::newRow("number") << QStringLiteral("42") << QStringLiteral("42");
        QTest::newRow("id") << QStringLiteral("acc_7f3a") << QStringLiteral("acc_7f3a");
        QTest::newRow("uuid") << QStringLiteral("0e6f2c1a-9d55-4a3e-8a47-3c6b1f0d2e11")
                              << QStringLiteral("0e6f2c1a-9d55-4a3e-8a47-3c6b1f0d2e11");
        QTest::newRow("mail") << QStringLiteral("jo7@mail.example") << QStringLiteral("j•••");
        QTest::newRow("name") << QStringLiteral("maria") << QStringLiteral("m•••");
        QTest::newRow("full name") << QStringLiteral("Jo Doe 2") << QStringLiteral("J•••");
        QTest::newRow("Chinese") << QString::fromUtf8("王小明7") << QString::fromUtf8("王•••");
    }

    void accountsStayOnlyWhenTheyAreIds()
    {
        QFETCH(QString, account);
        QTEST(maskedAccount(account), "shown");
    }

    void longKeysKeepTheirPrefixOnly_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("shown");
        QTest::newRow("id") << QStringLiteral("k_9f2") << QStringLiteral("k_9f2");
        QTest::newRow("secret") << QStringLiteral("sk-abcdefghijklmnop") << QStringLiteral("sk-abcde•••");
        QTest::newRow("named") << QStringLiteral("Jo's laptop") << QStringLiteral("•••");
        QTest::newRow("none") << QString() << QString();
    }

    void longKeysKeepTheirPrefixOnly()
    {
        QFETCH(QString, key);
        QTEST(maskedKey(key), "shown");
    }

    void aNameKeepsItsFirstLetterWhateverItLooksLike()
    {
        QCOMPARE(maskedName(QStringLiteral("maria2")), QStringLiteral("m•••"));
        QCOMPARE(maskedName(QStringLiteral("42")), QStringLiteral("4•••"));
        QCOMPARE(maskedName(QString()), QString());
    }
};

QTEST_GUILESS_MAIN(MaskingTest)
#include "masking_test.moc"
