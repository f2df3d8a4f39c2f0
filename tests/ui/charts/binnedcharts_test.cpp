#include "ui/charts/heatmap.h"
#include "ui/charts/histogram.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFrom = 1'795'132'800'000;

HeatmapContent smallMap()
{
    HeatmapContent content;
    content.countName = QStringLiteral("attempts");
    for (int i = 0; i <= 12; ++i)
        content.timeEdgesMs.append(kFrom + i * kHourMs);
    content.latencyEdgesUs = {100'000, 300'000, 1'000'000, 3'000'000, 10'000'000};
    for (int column = 0; column < 12; ++column) {
        for (int row = 0; row < 4; ++row)
            content.counts.append(column * 100 + row);
    }
    return content;
}

HistogramContent smallHistogram()
{
    HistogramContent content;
    content.countName = QStringLiteral("attempts");
    content.edgesUs = {0, 1'000'000, 2'000'000, 5'000'000, 10'000'000, 20'000'000};
    content.counts = {10, 40, 30, 15, 5};
    content.objectiveUs = 10'000'000;
    content.objectiveLabel = QStringLiteral("SLO 10 s");
    return content;
}

} // namespace

class BinnedChartsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_map = std::make_unique<Heatmap>(m_theme);
        m_map->resize(700, 300);
        m_map->setContent(smallMap());
        m_map->show();
        m_histogram = std::make_unique<Histogram>(m_theme);
        m_histogram->resize(700, 240);
        m_histogram->setContent(smallHistogram());
        m_histogram->show();
    }

    void cleanup()
    {
        m_map.reset();
        m_histogram.reset();
    }

    void aDraggedBoxTakesTheCellsItTouches()
    {
        QSignalSpy selected(m_map.get(), &Heatmap::boxSelected);
        const QPoint from = m_map->cellRect(3, 2).center().toPoint();
        const QPoint to = m_map->cellRect(6, 1).center().toPoint();
        QTest::mousePress(m_map.get(), Qt::LeftButton, Qt::NoModifier, from);
        QTest::mouseMove(m_map.get(), (from + to) / 2);
        QTest::mouseMove(m_map.get(), to);
        QTest::mouseRelease(m_map.get(), Qt::LeftButton, Qt::NoModifier, to);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.constFirst().at(0).value<TimeSpan>(), (TimeSpan{kFrom + 3 * kHourMs, kFrom + 7 * kHourMs}));
        QCOMPARE(selected.constFirst().at(1).toLongLong(), 300'000);
        QCOMPARE(selected.constFirst().at(2).toLongLong(), 3'000'000);
    }

    void theKeyboardDrawsTheSameBox()
    {
        QSignalSpy selected(m_map.get(), &Heatmap::boxSelected);
        QTest::keyClick(m_map.get(), Qt::Key_Left); // the cursor appears in the middle: column 6, row 2
        QTest::keyClick(m_map.get(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(m_map.get(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(m_map.get(), Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(m_map.get(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_map->box(), std::optional(HeatmapBox{3, 6, 1, 2}));
        QCOMPARE(selected.size(), 0);
        QTest::keyClick(m_map.get(), Qt::Key_Return);
        QCOMPARE(selected.constFirst().at(0).value<TimeSpan>(), (TimeSpan{kFrom + 3 * kHourMs, kFrom + 7 * kHourMs}));
        QCOMPARE(selected.constFirst().at(1).toLongLong(), 300'000);
        QSignalSpy cleared(m_map.get(), &Heatmap::boxCleared);
        QTest::keyClick(m_map.get(), Qt::Key_Escape);
        QCOMPARE(cleared.size(), 1);
        QVERIFY(!m_map->box());
    }

    void aMarkIsNamedInItsColumnsAndLeadsSomewhere()
    {
        const QImage bare = m_map->grab().toImage();
        m_map->setMarks({{{kFrom + kHourMs, kFrom + 3 * kHourMs}, QStringLiteral("I-000001 Errors"), Tone::Bad},
                         {{kFrom + 7 * kHourMs, kFrom + 8 * kHourMs}, QStringLiteral("I-000002"), Tone::Bad},
                         {{kFrom - kDayMs, kFrom - kHourMs}, QStringLiteral("I-000003 past"), Tone::Bad}});
        QVERIFY(m_map->grab().toImage() != bare);
        QSignalSpy chosen(m_map.get(), &Heatmap::markChosen);
        QSignalSpy selected(m_map.get(), &Heatmap::boxSelected);
        QTest::keyClick(m_map.get(), Qt::Key_Left); // the cursor appears in column 6
        QVERIFY(!m_map->readoutText().contains(QStringLiteral("I-0")));
        QTest::keyClick(m_map.get(), Qt::Key_I); // nothing is marked there
        QCOMPARE(chosen.size(), 0);
        QTest::keyClick(m_map.get(), Qt::Key_Right);
        QVERIFY2(m_map->readoutText().contains(QStringLiteral("I-000002")), qPrintable(m_map->readoutText()));
        QTest::keyClick(m_map.get(), Qt::Key_I);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.takeFirst().constFirst().toInt(), 1);
        const QPointF label = m_map->cellRect(1, 3).topLeft() + QPointF(12, 6); // at the top, beside the line
        QTest::mouseClick(m_map.get(), Qt::LeftButton, {}, label.toPoint());
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.constFirst().constFirst().toInt(), 0);
        QCOMPARE(selected.size(), 0);
        const HeatmapContent other = m_map->content();
        m_map->setContent({});
        m_map->grab(); // nothing to be marked
        m_map->setContent(other);
        QCOMPARE(m_map->marks().size(), 3);
    }

    void aClickTakesTheBoxAway()
    {
        QTest::keyClick(m_map.get(), Qt::Key_Left);
        QTest::keyClick(m_map.get(), Qt::Key_Return);
        QVERIFY(m_map->box());
        QSignalSpy selected(m_map.get(), &Heatmap::boxSelected);
        QTest::mouseClick(m_map.get(), Qt::LeftButton, Qt::NoModifier, m_map->cellRect(9, 1).center().toPoint());
        QVERIFY(!m_map->box());
        QCOMPARE(selected.size(), 0);
    }

    void newFiguresKeepTheBoxAndANewRangeTakesItAway()
    {
        QTest::keyClick(m_map.get(), Qt::Key_Left);
        QTest::keyClick(m_map.get(), Qt::Key_Return);
        HeatmapContent content = smallMap();
        content.counts[7] += 1;
        m_map->setContent(content);
        QVERIFY(m_map->box());
        const HeatmapBox before = *m_map->box();
        QSignalSpy cleared(m_map.get(), &Heatmap::boxCleared);
        for (qint64 &edge : content.timeEdgesMs)
            edge += kHourMs;
        m_map->setContent(content);
        // The range has moved on by one column; the box is where its times and latencies are.
        const HeatmapBox moved{before.firstColumn - 1, before.lastColumn - 1, before.firstRow, before.lastRow};
        QCOMPARE(m_map->box(), std::optional(moved));
        QCOMPARE(cleared.size(), 0);
        for (qint64 &edge : content.timeEdgesMs)
            edge += kHourMs / 2;
        m_map->setContent(content);
        QVERIFY(!m_map->box());
        QCOMPARE(cleared.size(), 1);
    }

    void theTableOfTheHeatmapHasEveryCell()
    {
        const ChartTable table = m_map->table();
        QCOMPARE(table.rows.size(), 12);
        QCOMPARE(table.columns.size(), 5);
        QCOMPARE(table.rows.at(7).at(3), QStringLiteral("702"));
        QVERIFY(m_map->accessibleDescription().contains(QStringLiteral("the fullest cell holds 1,103")));
    }

    void arrowsStopAtTheEdgesOfTheMap()
    {
        for (int i = 0; i < 40; ++i) {
            QTest::keyClick(m_map.get(), Qt::Key_Right);
            QTest::keyClick(m_map.get(), Qt::Key_Up);
        }
        QVERIFY2(m_map->readoutText().contains(QStringLiteral("attempts 1,103")), qPrintable(m_map->readoutText()));
    }

    void anEmptyMapTakesEveryKeyAndClick()
    {
        m_map->setContent({});
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Up, Qt::Key_Return, Qt::Key_Escape})
            QTest::keyClick(m_map.get(), key);
        QTest::mouseClick(m_map.get(), Qt::LeftButton, Qt::NoModifier, QPoint(200, 100));
        QVERIFY(!m_map->grab().isNull());
        QVERIFY(!m_map->box());
    }

    void barsLieSideBySideWithinThePlot()
    {
        for (int bar = 1; bar < 5; ++bar)
            QCOMPARE(m_histogram->barRect(bar).left(), m_histogram->barRect(bar - 1).right());
        QVERIFY(m_histogram->barRect(0).left() >= 0);
        QVERIFY(m_histogram->barRect(4).right() <= m_histogram->width());
        QVERIFY(m_histogram->barRect(1).height() > m_histogram->barRect(2).height());
    }

    void enterGoesToTheRowsOfTheBar()
    {
        QSignalSpy rows(m_histogram.get(), &Histogram::rowsRequested);
        QTest::keyClick(m_histogram.get(), Qt::Key_Home);
        QTest::keyClick(m_histogram.get(), Qt::Key_Right);
        QTest::keyClick(m_histogram.get(), Qt::Key_Return);
        QCOMPARE(rows.constFirst().at(0).toLongLong(), 1'000'000);
        QCOMPARE(rows.constFirst().at(1).toLongLong(), 2'000'000);
    }

    void aDragTakesTheBarsItTouches()
    {
        QSignalSpy rows(m_histogram.get(), &Histogram::rowsRequested);
        const int y = 100;
        QTest::mousePress(m_histogram.get(), Qt::LeftButton, Qt::NoModifier,
                          QPoint(int(m_histogram->barRect(1).center().x()), y));
        QTest::mouseMove(m_histogram.get(), QPoint(int(m_histogram->barRect(2).center().x()), y));
        QTest::mouseMove(m_histogram.get(), QPoint(int(m_histogram->barRect(3).center().x()), y));
        QTest::mouseRelease(m_histogram.get(), Qt::LeftButton, Qt::NoModifier,
                            QPoint(int(m_histogram->barRect(3).center().x()), y));
        QCOMPARE(rows.constFirst().at(0).toLongLong(), 1'000'000);
        QCOMPARE(rows.constFirst().at(1).toLongLong(), 10'000'000);
    }

    void theSummarySaysHowMuchIsBeyondTheObjective()
    {
        QVERIFY2(
            m_histogram->accessibleDescription().contains(QStringLiteral("5.00%1% beyond SLO 10 s").arg(QChar(0x2009))),
            qPrintable(m_histogram->accessibleDescription()));
    }

    void theTableOfTheHistogramAddsUp()
    {
        const ChartTable table = m_histogram->table();
        QCOMPARE(table.rows.size(), 5);
        QCOMPARE(table.rows.constLast().constLast(), QStringLiteral("100%1%").arg(QChar(0x2009)));
        QCOMPARE(table.rows.at(1).at(2), QStringLiteral("40"));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<Heatmap> m_map;
    std::unique_ptr<Histogram> m_histogram;
};

QTEST_MAIN(BinnedChartsTest)
#include "binnedcharts_test.moc"
