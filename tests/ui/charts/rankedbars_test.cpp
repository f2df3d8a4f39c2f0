#include "ui/charts/rankedbars.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QListView>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

QList<RankedBar> threeBars()
{
    return {{QStringLiteral("opus"), QStringLiteral("Opus"), 24'118e6},
            {QStringLiteral("gpt"), QStringLiteral("GPT"), 12'059e6},
            {{}, QStringLiteral("4 others"), 2e6, 6, false}};
}

} // namespace

class RankedBarsTest : public QObject
{
    Q_OBJECT

private slots:
    void theModelKeepsTheRulesOfItemModels()
    {
        RankedBarsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setBars(threeBars(), ValueUnit::Money);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.index(0).data(RankedBarsModel::ValueTextRole).toString(), QStringLiteral("$24,118"));
        QCOMPARE(model.index(1).data(RankedBarsModel::LengthRole).toDouble(), 0.5);
        QCOMPARE(model.index(0).data(Qt::AccessibleTextRole).toString(), QStringLiteral("Opus, $24,118"));
        model.setBars({}, ValueUnit::Money);
        QCOMPARE(model.rowCount(), 0);
    }

    void enterChoosesARowButNotTheOthers()
    {
        RankedBars bars(m_theme);
        bars.setBars(threeBars(), ValueUnit::Money);
        QSignalSpy chosen(&bars, &RankedBars::barActivated);
        bars.list()->setCurrentIndex(bars.list()->model()->index(1, 0));
        QTest::keyClick(bars.list(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.constFirst().constFirst().toString(), QStringLiteral("gpt"));
        bars.list()->setCurrentIndex(bars.list()->model()->index(2, 0));
        QTest::keyClick(bars.list(), Qt::Key_Return);
        QCOMPARE(chosen.size(), 1);
    }

    void aRefreshKeepsTheRowOneIsOn()
    {
        RankedBars bars(m_theme);
        bars.setBars(threeBars(), ValueUnit::Money);
        bars.list()->setCurrentIndex(bars.list()->model()->index(1, 0));
        QList<RankedBar> swapped = threeBars();
        swapped.swapItemsAt(0, 1);
        bars.setBars(swapped, ValueUnit::Money);
        QCOMPARE(bars.list()->currentIndex().row(), 0);
    }

    void theTableHasValuesAndShares()
    {
        RankedBars bars(m_theme);
        bars.setTitles(QStringLiteral("model"), QStringLiteral("spend"));
        bars.setBars({{QStringLiteral("a"), QStringLiteral("a"), 75}, {QStringLiteral("b"), QStringLiteral("b"), 25}},
                     ValueUnit::Count);
        QCOMPARE(bars.table().rows.at(0), (QStringList{QStringLiteral("a"), QStringLiteral("75"),
                                                       QStringLiteral("75.0%1%").arg(QChar(0x2009))}));
        QSignalSpy toggled(&bars, &ChartView::tableToggleRequested);
        QTest::keyClick(bars.list(), Qt::Key_T);
        QCOMPARE(toggled.size(), 1);
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(RankedBarsTest)
#include "rankedbars_test.moc"
