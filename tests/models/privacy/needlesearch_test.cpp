// Many texts are looked for at once.
#include "models/privacy/needlesearch.h"

#include <QtTest>

using namespace Gatehouse;

class NeedleSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void aTextIsFoundWhereverItStands_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isIn");
        QTest::newRow("as it is") << QByteArray("ada@mail.example") << true;
        QTest::newRow("in the middle") << QByteArray("{\"user\":\"ada@mail.example\"}") << true;
        QTest::newRow("at the end") << QByteArray("by ada@mail.example") << true;
        QTest::newRow("in capitals") << QByteArray("Ada@Mail.EXAMPLE") << true;
        QTest::newRow("the other one") << QByteArray("xx ab xx") << true;
        QTest::newRow("behind its own beginning") << QByteArray("adada@mail.example") << true;
        QTest::newRow("behind a zero") << QByteArray("a\0ada@mail.example", 18) << true;
        QTest::newRow("beyond ASCII") << QByteArray("to J\xc3\xb6rg.") << true;
        QTest::newRow("cut short") << QByteArray("ada@mail.exampl") << false;
        QTest::newRow("nothing of it") << QByteArray("somebody else") << false;
        QTest::newRow("one byte") << QByteArray("a") << false;
        QTest::newRow("empty") << QByteArray() << false;
    }
    void aTextIsFoundWhereverItStands()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isIn);
        const NeedleSearch search({"Ada@mail.example", "AB", "J\xc3\xb6rg", "ada@mail.example"});
        QCOMPARE(search.isIn({text.constData(), size_t(text.size())}), isIn);
    }

    void aSingleByteIsNotLookedFor()
    {
        QVERIFY(NeedleSearch::canFind({"ab", "abc"}));
        QVERIFY(!NeedleSearch::canFind({"ab", "a"}));
        QVERIFY(!NeedleSearch::canFind({""}));
    }
};

QTEST_GUILESS_MAIN(NeedleSearchTest)

#include "needlesearch_test.moc"
