#include "ui/charts/charttablemodel.h"
#include "ui/charts/crosshairlink.h"
#include "ui/charts/linechart.h"
#include "ui/theme/theme.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <memory>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFrom = 1'795'132'800'000; // an hour of UTC
constexpr int kHours = 48;

LineChartContent hourly()
{
    LineChartContent content;
    content.span = {kFrom, kFrom + kHours * kHourMs};
    LineSeries now{QStringLiteral("requests"), {}};
    LineSeries before{QStringLiteral("previous week"), {}, LineStyle::Dashed};
    for (int i = 0; i < kHours; ++i) {
        now.points.append({double(kFrom + i * kHourMs), i == 5 ? kGapInLine : 1000.0 + 100 * i});
        before.points.append({double(kFrom + i * kHourMs), 900.0 + 100 * i});
    }
    content.series = {now, before};
    return content;
}

void drag(QWidget *widget, double fromX, double toX, int y = 60)
{
    QTest::mousePress(widget, Qt::LeftButton, Qt::NoModifier, QPoint(qRound(fromX), y));
    QTest::mouseMove(widget, QPoint(qRound((fromX + toX) / 2), y));
    QTest::mouseMove(widget, QPoint(qRound(toX), y));
    QTest::mouseRelease(widget, Qt::LeftButton, Qt::NoModifier, QPoint(qRound(toX), y));
}

} // namespace

class LineChartTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_chart = std::make_unique<LineChart>(m_theme);
        m_chart->resize(760, 240);
        m_chart->setContent(hourly());
        m_chart->show();
    }

    void cleanup() { m_chart.reset(); }

    void whatIsMarkedIsNamedAtTheCrosshairAndStaysWithOtherContent()
    {
        m_chart->setMarks({{{kFrom + kHourMs, kFrom + 3 * kHourMs}, QStringLiteral("I-000001 Errors"), Tone::Bad}});
        LineChartContent other = m_chart->content();
        other.series.removeLast();
        m_chart->setContent(other);
        QCOMPARE(m_chart->marks().size(), 1);
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QVERIFY(!m_chart->readoutText().contains(QStringLiteral("I-000001")));
        QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QVERIFY2(m_chart->readoutText().contains(QStringLiteral("I-000001 Errors")),
                 qPrintable(m_chart->readoutText()));
        const QImage with = m_chart->grab().toImage();
        m_chart->setMarks({});
        QVERIFY(m_chart->grab().toImage() != with);
        other.xAxis = LineChartContent::XAxis::Latency;
        m_chart->setContent(other);
        m_chart->setMarks({{{1, 2}, QStringLiteral("x"), Tone::Bad}}); // of another axis
        m_chart->grab();
    }

    void aMarkLeadsSomewhereByItsLabelAndByKey()
    {
        m_chart->setMarks({{{kFrom + kHourMs, kFrom + 3 * kHourMs}, QStringLiteral("I-000001 Errors"), Tone::Bad},
                           {{kFrom + 9 * kHourMs, kFrom + 12 * kHourMs}, QStringLiteral("I-000002"), Tone::Bad}});
        m_chart->grab();
        QSignalSpy chosen(m_chart.get(), &LineChart::markChosen);
        QSignalSpy brushed(m_chart.get(), &LineChart::spanSelected);
        const int x = int(m_chart->pixelOf(double(kFrom + kHourMs))) + 8;
        for (int y = m_chart->height() - 1; y > 0 && chosen.isEmpty(); --y) // the label is at the top
            QTest::mouseClick(m_chart.get(), Qt::LeftButton, {}, {x, y});
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.takeFirst().constFirst().toInt(), 0);
        QCOMPARE(brushed.size(), 0);
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QTest::keyClick(m_chart.get(), Qt::Key_I); // nothing is marked there
        QCOMPARE(chosen.size(), 0);
        for (int i = 0; i < 10; ++i)
            QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QTest::keyClick(m_chart.get(), Qt::Key_I);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen.constFirst().constFirst().toInt(), 1);
    }

    void aBrushSelectsTheWholeBucketsItTouches()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        const double from = m_chart->pixelOf(double(kFrom + 10 * kHourMs)) + 3;
        const double to = m_chart->pixelOf(double(kFrom + 20 * kHourMs)) - 3;
        drag(m_chart.get(), from, to);
        QCOMPARE(selected.size(), 1);
        QCOMPARE(selected.constFirst().constFirst().value<TimeSpan>(),
                 (TimeSpan{kFrom + 10 * kHourMs, kFrom + 20 * kHourMs}));
    }

    void aBrushFromRightToLeftSelectsTheSame()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        drag(m_chart.get(), m_chart->pixelOf(double(kFrom + 20 * kHourMs)) - 3,
             m_chart->pixelOf(double(kFrom + 10 * kHourMs)) + 3);
        QCOMPARE(selected.constFirst().constFirst().value<TimeSpan>(),
                 (TimeSpan{kFrom + 10 * kHourMs, kFrom + 20 * kHourMs}));
    }

    void aBrushBeyondTheChartEndsAtItsSpan()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        drag(m_chart.get(), m_chart->pixelOf(double(kFrom + 40 * kHourMs)) + 3, m_chart->width() + 300);
        QCOMPARE(selected.constFirst().constFirst().value<TimeSpan>(),
                 (TimeSpan{kFrom + 40 * kHourMs, kFrom + kHours * kHourMs}));
    }

    void aClickSelectsNothing()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        QTest::mouseClick(m_chart.get(), Qt::LeftButton, Qt::NoModifier, QPoint(300, 60));
        QCOMPARE(selected.size(), 0);
    }

    void arrowsMoveTheCrosshairAndEnterGoesToTheRowsOfThatBucket()
    {
        QSignalSpy rows(m_chart.get(), &LineChart::rowsRequested);
        QTest::keyClick(m_chart.get(), Qt::Key_Return);
        QCOMPARE(rows.size(), 0);
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QCOMPARE(m_chart->cursor(), std::optional(kHours - 1));
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QTest::keyClick(m_chart.get(), Qt::Key_Return);
        QCOMPARE(rows.constFirst().constFirst().value<TimeSpan>(),
                 (TimeSpan{kFrom + (kHours - 2) * kHourMs, kFrom + (kHours - 1) * kHourMs}));
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QTest::keyClick(m_chart.get(), Qt::Key_Left);
        QCOMPARE(m_chart->cursor(), std::optional(0));
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QVERIFY(!m_chart->cursor());
    }

    void shiftWithArrowsSelectsASpan()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(m_chart.get(), Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(selected.size(), 0);
        QTest::keyClick(m_chart.get(), Qt::Key_Return);
        QCOMPARE(selected.constFirst().constFirst().value<TimeSpan>(), (TimeSpan{kFrom, kFrom + 4 * kHourMs}));
    }

    void plusHalvesTheSpanAndMinusDoublesIt()
    {
        QSignalSpy selected(m_chart.get(), &LineChart::spanSelected);
        QTest::keyClick(m_chart.get(), Qt::Key_Plus);
        QCOMPARE(selected.at(0).constFirst().value<TimeSpan>().lengthMs(), kHours * kHourMs / 2);
        QTest::keyClick(m_chart.get(), Qt::Key_Minus);
        const TimeSpan wide = selected.at(1).constFirst().value<TimeSpan>();
        QCOMPARE(wide.lengthMs(), 2 * kHours * kHourMs);
        QCOMPARE(wide.fromMs + wide.lengthMs() / 2, kFrom + kHours * kHourMs / 2);
    }

    void theReadoutSaysTheValuesAndADashInAGap()
    {
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QVERIFY2(m_chart->readoutText().contains(QStringLiteral("requests 1,000")), qPrintable(m_chart->readoutText()));
        QVERIFY(m_chart->accessibleDescription().contains(QStringLiteral("previous week 900")));
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QVERIFY(m_chart->readoutText().contains(QStringLiteral("requests %1").arg(QChar(0x2014))));
        QVERIFY(m_chart->readoutText().contains(QStringLiteral("previous week 1,400")));
    }

    void theTableHasTheNumbersOfTheChart()
    {
        const ChartTable table = m_chart->table();
        QCOMPARE(table.rows.size(), kHours);
        QCOMPARE(table.columns.size(), 3);
        for (int i = 0; i < kHours; ++i) {
            const QString expected = i == 5 ? QString(QChar(0x2014))
                                            : QLocale(QLocale::English, QLocale::UnitedStates).toString(1000 + 100 * i);
            QCOMPARE(table.rows.at(i).at(1), expected);
        }
        ChartTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTable(table);
        QCOMPARE(model.rowCount(), kHours);
        QCOMPARE(model.index(3, 1).data().toString(), QStringLiteral("1,300"));
        model.setTable({});
        QCOMPARE(model.rowCount(), 0);
    }

    void theTableKeepsTheWallClockOfTheZone()
    {
        LineChartContent content = hourly();
        content.zone = QTimeZone("Asia/Kathmandu");
        m_chart->setContent(content);
        QVERIFY(m_chart->table().columns.constFirst().title.contains(QStringLiteral("Asia/Kathmandu")));
        QVERIFY(m_chart->table().rows.constFirst().constFirst().endsWith(QStringLiteral(":45")));
    }

    void aHoverInOneChartMarksTheOtherButDoesNotComeBack()
    {
        LineChart other(m_theme);
        other.resize(400, 200);
        other.setContent(hourly());
        CrosshairLink link;
        link.add(m_chart.get());
        link.add(&other);
        QSignalSpy back(&other, &ChartView::hovered);
        QTest::keyClick(m_chart.get(), Qt::Key_Home);
        QCOMPARE(other.cursor(), std::optional(0));
        QTest::keyClick(m_chart.get(), Qt::Key_Right);
        QCOMPARE(other.cursor(), std::optional(1));
        QTest::keyClick(m_chart.get(), Qt::Key_Escape);
        QVERIFY(!other.cursor());
        QCOMPARE(back.size(), 0);
    }

    void keyTAsksForTheTableAndOtherLettersAreLeftToThePage()
    {
        QSignalSpy toggled(m_chart.get(), &ChartView::tableToggleRequested);
        QTest::keyClick(m_chart.get(), Qt::Key_T);
        QCOMPARE(toggled.size(), 1);
        QTest::keyClick(m_chart.get(), Qt::Key_T, Qt::ControlModifier);
        QCOMPARE(toggled.size(), 1);
    }

    void noSeriesIsDrawnWithMoreThanTwoThousandPoints()
    {
        QList<ChartPoint> many;
        for (int i = 0; i < 50000; ++i)
            many.append({double(i), i == 31234 ? 1e6 : std::sin(i / 300.0)});
        const QList<ChartPoint> few = reducedPoints(many, kMostPlottedPoints);
        QVERIFY(few.size() <= kMostPlottedPoints);
        const auto highest = std::max_element(few.begin(), few.end(),
                                              [](const ChartPoint &a, const ChartPoint &b) { return a.y < b.y; });
        QCOMPARE(highest->y, 1e6);
        QVERIFY(
            std::is_sorted(few.begin(), few.end(), [](const ChartPoint &a, const ChartPoint &b) { return a.x < b.x; }));
        QCOMPARE(reducedPoints(many.mid(0, 100), kMostPlottedPoints).size(), 100);
    }

    void aChartWithoutPointsTakesEveryKeyAndClick()
    {
        m_chart->setContent({});
        for (const Qt::Key key :
             {Qt::Key_Left, Qt::Key_Right, Qt::Key_Return, Qt::Key_Plus, Qt::Key_Minus, Qt::Key_Home, Qt::Key_Escape})
            QTest::keyClick(m_chart.get(), key);
        QTest::mouseMove(m_chart.get(), QPoint(100, 50));
        drag(m_chart.get(), 100, 300);
        QTest::mouseDClick(m_chart.get(), Qt::LeftButton, Qt::NoModifier, QPoint(100, 50));
        QVERIFY(m_chart->table().rows.isEmpty());
        QVERIFY(!m_chart->grab().isNull());
    }

    void aLatencyAxisSelectsLatencies()
    {
        LineChartContent content;
        content.xAxis = LineChartContent::XAxis::Latency;
        content.unit = ValueUnit::Share;
        content.fromUs = 1e5;
        content.toUs = 1e8;
        content.series = {{QStringLiteral("at or below"), {{1e5, 0}, {1e6, 0.4}, {1e7, 0.9}, {1e8, 1}}}};
        m_chart->setContent(content);
        QSignalSpy range(m_chart.get(), &LineChart::latencyRangeSelected);
        drag(m_chart.get(), m_chart->pixelOf(1e6), m_chart->pixelOf(1e7));
        QCOMPARE(range.size(), 1);
        QVERIFY(qAbs(range.constFirst().at(0).toDouble() / 1e6 - 1) < 0.02);
        QVERIFY(qAbs(range.constFirst().at(1).toDouble() / 1e7 - 1) < 0.02);
    }

    void theSummarySaysWhatIsToBeSeen()
    {
        QVERIFY2(m_chart->accessibleDescription().contains(
                     QStringLiteral("requests lowest 1,000, highest 5,700, last 5,700")),
                 qPrintable(m_chart->accessibleDescription()));
        m_chart->setSummary(QStringLiteral("Requests rise."));
        QCOMPARE(m_chart->accessibleDescription(), QStringLiteral("Requests rise."));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<LineChart> m_chart;
};

QTEST_MAIN(LineChartTest)
#include "linechart_test.moc"
