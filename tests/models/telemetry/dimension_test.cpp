#include "models/telemetry/dimension.h"

#include <QTest>

using namespace Gatehouse;

class DimensionTest : public QObject
{
    Q_OBJECT
private slots:
    void everyTokenLeadsBackToItsDimension()
    {
        QCOMPARE(allDimensions().size(), kDimensionCount);
        for (Dimension dimension : allDimensions()) {
            QCOMPARE(dimensionFromToken(dimensionToken(dimension)).value(), dimension);
            QVERIFY(!dimensionTitle(dimension).isEmpty());
        }
        for (int i = 0; i < kOutcomeCount; ++i)
            QCOMPARE(outcomeFromToken(outcomeToken(Outcome(i))).value(), Outcome(i));
    }

    void onlyAccountsAndKeysLeadToAPerson()
    {
        for (Dimension dimension : allDimensions())
            QCOMPARE(isPersonal(dimension), dimension == Dimension::Account || dimension == Dimension::Key);
    }

    void filterTermsSurviveTheirText_data()
    {
        QTest::addColumn<QStringList>("values");
        QTest::addColumn<bool>("exclude");
        QTest::newRow("one") << QStringList{QStringLiteral("gpt-5")} << false;
        QTest::newRow("excluded") << QStringList{QStringLiteral("gpt-5")} << true;
        QTest::newRow("several") << QStringList{QStringLiteral("a"), QStringLiteral("b")} << false;
        QTest::newRow("not recorded") << QStringList{QString()} << false;
        QTest::newRow("commas and backslashes")
            << QStringList{QStringLiteral("a,b"), QStringLiteral("c\\d,"), QStringLiteral("\\")} << true;
        QTest::newRow("equals sign") << QStringList{QStringLiteral("a=b!=c")} << false;
    }
    void filterTermsSurviveTheirText()
    {
        QFETCH(QStringList, values);
        QFETCH(bool, exclude);
        const FilterTerm term{Dimension::Model, values, exclude};
        QCOMPARE(filterTermFromToken(filterTermToToken(term)).value(), term);
    }

    void whatIsNotAFilterIsRefusedByName_data()
    {
        QTest::addColumn<QString>("token");
        QTest::addColumn<QString>("named");
        QTest::newRow("no equals sign") << QStringLiteral("model") << QStringLiteral("model");
        QTest::newRow("nothing before it") << QStringLiteral("=x") << QStringLiteral("=x");
        QTest::newRow("unknown dimension") << QStringLiteral("colour=red") << QStringLiteral("colour");
        QTest::newRow("unknown outcome") << QStringLiteral("outcome=fine") << QStringLiteral("fine");
        QTest::newRow("nothing at all") << QString() << QStringLiteral("Filter");
    }
    void whatIsNotAFilterIsRefusedByName()
    {
        QFETCH(QString, token);
        QFETCH(QString, named);
        const auto term = filterTermFromToken(token);
        QVERIFY(!term.has_value());
        QCOMPARE(term.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(term.error().message.contains(named), qPrintable(term.error().message));
    }

    void aFilterHasOneTermPerDimension()
    {
        FilterSet filter;
        filter.set(Dimension::Model, {QStringLiteral("a")});
        filter.set(Dimension::Provider, {QStringLiteral("p")}, true);
        filter.set(Dimension::Model, {QStringLiteral("b")});
        QCOMPARE(filter.terms.size(), 2);
        QCOMPARE(filter.terms.first().values, QStringList{QStringLiteral("b")});
        QVERIFY(filter.names(Dimension::Provider));
        filter.set(Dimension::Model, {});
        QVERIFY(!filter.names(Dimension::Model));
        QCOMPARE(filter.terms.size(), 1);
    }
};

QTEST_GUILESS_MAIN(DimensionTest)
#include "dimension_test.moc"
