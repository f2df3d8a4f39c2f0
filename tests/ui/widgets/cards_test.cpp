#include "tests/support/clippedtext.h"
#include "ui/charts/linechart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/panelgrid.h"
#include "ui/widgets/stateview.h"
#include "ui/widgets/stattile.h"
#include "ui/widgets/wrappedlabel.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QVBoxLayout>

using namespace Gatehouse;

namespace
{

constexpr qint64 kFrom = 1'795'132'800'000;

LineChartContent threeHours()
{
    LineChartContent content;
    content.span = {kFrom, kFrom + 3 * kHourMs};
    content.series = {{QStringLiteral("requests"),
                       {{double(kFrom), 10}, {double(kFrom + kHourMs), 20}, {double(kFrom + 2 * kHourMs), 30}}}};
    return content;
}

QPushButton *visibleButton(const QWidget &parent)
{
    for (QPushButton *button : parent.findChildren<QPushButton *>()) {
        if (button->isVisible())
            return button;
    }
    return nullptr;
}

} // namespace

class CardsTest : public QObject
{
    Q_OBJECT

private slots:
    void aWrappedLabelIsAsHighAsItsTextAndNoHigher()
    {
        WrappedLabel label;
        label.resize(200, 20);
        label.setText(QStringLiteral("One line."));
        const int low = label.minimumHeight();
        QVERIFY(low > 0);
        label.setText(QString(QStringLiteral("A text of many words that needs some lines. ")).repeated(6));
        QVERIFY(label.minimumHeight() > 3 * low);
        label.setText(QStringLiteral("One line."));
        QCOMPARE(label.minimumHeight(), low);
    }

    void aLongWordDoesNotWidenThePage()
    {
        WrappedLabel label(QString(64, QLatin1Char('e')));
        QVERIFY2(label.minimumSizeHint().width() <= 160, qPrintable(QString::number(label.minimumSizeHint().width())));
    }

    void keyTTurnsTheChartIntoItsTableAndBack()
    {
        auto *chart = new LineChart(m_theme);
        ChartCard card(m_theme, QStringLiteral("Requests"), QStringLiteral("per hour"), chart);
        chart->setContent(threeHours());
        card.resize(500, 300);
        card.show();
        QApplication::setActiveWindow(&card);
        chart->setFocus();
        QTest::keyClick(chart, Qt::Key_T);
        QVERIFY(card.isTableShown());
        QCOMPARE(card.table()->model()->rowCount(), 3);
        QCOMPARE(card.table()->model()->index(2, 1).data().toString(), QStringLiteral("30"));
        QVERIFY(card.table()->isVisible());
        LineChartContent more = threeHours();
        more.series[0].points[2].y = 31;
        chart->setContent(more);
        QCOMPARE(card.table()->model()->index(2, 1).data().toString(), QStringLiteral("31"));
        QTest::keyClick(card.table(), Qt::Key_T);
        QVERIFY(!card.isTableShown());
        QVERIFY(chart->isVisible());
    }

    void theTitleNamesChartAndTable()
    {
        auto *chart = new LineChart(m_theme);
        ChartCard card(m_theme, QStringLiteral("Requests"), {}, chart);
        chart->setContent(threeHours());
        QCOMPARE(chart->accessibleName(), QStringLiteral("Requests"));
        card.setTitle(QStringLiteral("Attempts"));
        QCOMPARE(chart->accessibleName(), QStringLiteral("Attempts"));
        QVERIFY(card.table()->accessibleName().contains(QStringLiteral("Attempts")));
        QVERIFY(!chart->accessibleDescription().isEmpty());
    }

    void everyStateShowsItsOwnWordsAndButton()
    {
        auto *content = new QLabel(QStringLiteral("content"));
        StateView view(m_theme, content);
        view.resize(500, 300);
        view.show();
        QCOMPARE(view.state(), StateView::State::Loading);
        QVERIFY(!content->isVisible());
        QVERIFY(!visibleButton(view));

        QSignalSpy retried(&view, &StateView::retryRequested);
        QSignalSpy acted(&view, &StateView::actionRequested);
        view.showError({ErrorKind::Busy, QStringLiteral("The database cannot be read: it is locked. Wait.")});
        QVERIFY(view.message().contains(QStringLiteral("It is locked. Wait.")));
        visibleButton(view)->click();
        QCOMPARE(retried.size(), 1);

        view.showError({ErrorKind::Unsupported, QStringLiteral("First tokens are not recorded.")});
        QVERIFY(!visibleButton(view));

        view.showEmpty(QStringLiteral("Nothing"), QStringLiteral("Choose more."), QStringLiteral("Show 30 days"));
        visibleButton(view)->click();
        QCOMPARE(acted.size(), 1);
        QCOMPARE(retried.size(), 1);

        view.showContent();
        QVERIFY(content->isVisible());
        QVERIFY(view.message().isEmpty());
        view.setBanner(QStringLiteral("Partial: 9 of 30 days."));
        QVERIFY(content->isVisible());
        QCOMPARE(view.bannerText(), QStringLiteral("Partial: 9 of 30 days."));
    }

    void aTileLeadsOnByClickEnterAndSpace()
    {
        StatTile tile(m_theme, QStringLiteral("Requests"));
        tile.setFigure({QStringLiteral("17.4"), QStringLiteral("M")});
        tile.setNote(QStringLiteral("+6.1 %"), Tone::Ok);
        QSignalSpy clicked(&tile, &QAbstractButton::clicked);
        tile.show();
        QTest::keyClick(&tile, Qt::Key_Return);
        QTest::keyClick(&tile, Qt::Key_Space);
        QTest::mouseClick(&tile, Qt::LeftButton);
        QCOMPARE(clicked.size(), 3);
        QVERIFY(tile.accessibleName().contains(QStringLiteral("17.4")));
        tile.setLeadsSomewhere(false);
        QCOMPARE(tile.focusPolicy(), Qt::NoFocus);
    }

    void aMissingFigureIsADashWithItsReasonAndNeverZero()
    {
        StatTile tile(m_theme, QStringLiteral("Spend"));
        tile.setFigure({QStringLiteral("0"), {}});
        tile.setMissing(QStringLiteral("not recorded by this gateway"));
        QCOMPARE(tile.figureText(), QString(QChar(0x2014)));
        QCOMPARE(tile.noteText(), QStringLiteral("not recorded by this gateway"));
    }

    void anElidedTextStandsInItsTooltip()
    {
        ElidedLabel label;
        label.setText(QStringLiteral("attempts per cell, log scale, drag a box to explain it"));
        label.resize(80, 20);
        label.show();
        QVERIFY(label.QLabel::text().endsWith(QChar(0x2026)));
        QVERIFY(label.toolTip().contains(label.text()));
        label.resize(800, 20);
        QCOMPARE(label.QLabel::text(), label.text());
        QVERIFY(label.toolTip().isEmpty());
    }

    void cardsStackWhereTheWindowIsNarrow()
    {
        PanelGrid grid;
        auto *left = new QWidget;
        auto *right = new QWidget;
        grid.addRow({{left, 2}, {right, 1}}, 100);
        grid.resize(1000, 400);
        grid.show();
        QCOMPARE(left->y(), right->y());
        QVERIFY(left->width() > right->width());
        grid.resize(500, 400);
        QTRY_VERIFY(right->y() >= left->y() + left->height());
        QVERIFY(left->height() >= 100);
    }

    void noTextIsClipped_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("1280x800") << QSize(1280, 800);
        QTest::newRow("half of it, as at 200 %") << QSize(640, 400);
    }

    void noTextIsClipped()
    {
        QFETCH(QSize, size);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        auto *header = new PageHeader(QStringLiteral("Overview"));
        header->setSentence(QStringLiteral("One incident open, 7 alerts, 23 privacy requests, 2 due within 3 days, 3 "
                                           "promises broken, and more words"));
        layout->addWidget(header);
        auto *tile = new StatTile(m_theme, QStringLiteral("Latency p95"));
        tile->setFigure({QStringLiteral("8.40"), QStringLiteral("s")});
        tile->setNote(QStringLiteral("−0.3 s against the week before"), Tone::Ok);
        tile->setDetail(QStringLiteral("n 17.2 M, within 1 %, p50 2.01 s, p99 14.0 s"));
        tile->setFixedWidth(150);
        layout->addWidget(tile);
        layout->addWidget(new Chip(m_theme, QStringLiteral("ticket"), Tone::Warn));
        layout->addStretch(1);
        window.resize(size);
        window.show();
        QVERIFY2(clippedTexts(&window).isEmpty(), qPrintable(clippedTexts(&window).join(QLatin1Char('\n'))));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(CardsTest)
#include "cards_test.moc"
