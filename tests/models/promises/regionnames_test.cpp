#include "models/promises/regionnames.h"

#include <QTest>

using namespace Gatehouse;

class RegionNamesTest : public QObject
{
    Q_OBJECT
private slots:
    void aRegionIsInsideWhatIsNamedOrOutsideOrNotKnown_data()
    {
        QTest::addColumn<QString>("region");
        QTest::addColumn<QStringList>("named");
        QTest::addColumn<RegionFit>("fit");
        const auto row = [](const char *region, const QStringList &named, RegionFit fit) {
            QTest::addRow("%s in %s", region, qPrintable(named.join(QLatin1Char('+'))))
                << QString::fromUtf8(region) << named << fit;
        };
        const QStringList eu{QStringLiteral("EU")};
        const QStringList us{QStringLiteral("US")};
        row("US", us, RegionFit::Inside);
        row("usa", us, RegionFit::Inside);
        row("United States", us, RegionFit::Inside);
        row("Australia", us, RegionFit::Outside);
        row("Austria", us, RegionFit::Outside);
        row("Singapore", {QStringLiteral("IN")}, RegionFit::Outside);
        row("SG", {QStringLiteral("Singapore")}, RegionFit::Inside);
        row("IE", eu, RegionFit::Inside);
        row("Ireland", {QStringLiteral("European Union")}, RegionFit::Inside);
        row("NO", eu, RegionFit::Outside);
        row("NO", {QStringLiteral("EEA")}, RegionFit::Inside);
        row("EU", {QStringLiteral("EEA")}, RegionFit::Inside);
        row("UK", eu, RegionFit::Outside);
        row("EU", {QStringLiteral("IE")}, RegionFit::Unknown); // it may be there
        row("IE, US", eu, RegionFit::Unknown);                 // some of it is
        row("IE; DE", eu, RegionFit::Inside);
        row("eu-west-1", eu, RegionFit::Unknown);
        row("eu-west-1", {QStringLiteral("EU-West-1")}, RegionFit::Inside);
        row("US", {QStringLiteral("our own cellar")}, RegionFit::Unknown);
    }
    void aRegionIsInsideWhatIsNamedOrOutsideOrNotKnown()
    {
        QFETCH(QString, region);
        QFETCH(QStringList, named);
        QFETCH(RegionFit, fit);
        QCOMPARE(regionFit(region, named), fit);
    }
};

QTEST_GUILESS_MAIN(RegionNamesTest)
#include "regionnames_test.moc"
