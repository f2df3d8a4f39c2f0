// What sets an alert apart, as it is asked for on the Alerts page.
#include "tests/support/alertbench.h"
#include "tests/support/clippedtext.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"
#include "ui/alerts/alertcontrastview.h"
#include "ui/alerts/alertdetailview.h"
#include "ui/alerts/alertqueueview.h"
#include "ui/alerts/alertspage.h"
#include "ui/charts/linechart.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QPushButton>
#include <QSignalSpy>

using namespace Gatehouse;

class AlertContrastViewTest : public QObject
{
    Q_OBJECT
private slots:
    void aKeyAsksAndARowLeadsToItsRequests_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::newRow("small") << QSize(1072, 724);
        QTest::newRow("large") << QSize(1712, 1004);
    }
    void aKeyAsksAndARowLeadsToItsRequests()
    {
        QFETCH(QSize, size);
        Theme theme{*qApp, ThemeMode::Light};
        AlertBench bench;
        bench.store.alerts = madeAlerts(AlertBench::kNowMs);
        bench.store.alerts[4].node = {QStringLiteral("network=203.0.113.•••")};
        bench.store.people = {{QStringLiteral("node"), QStringLiteral("key=sk-9f2-anna-muster")}};
        bench.store.folders = madeFolder(AlertBench::kNowMs);
        bench.store.folders.evidence.insert(QStringLiteral("metric"), QStringLiteral("errors"));
        FakeTelemetrySession figures;
        AlertsPage page(bench.queue, bench.detail, theme);
        page.useFigures(figures);
        page.resize(size);
        page.show();
        page.activateWindow();
        QTRY_VERIFY(page.isActiveWindow());
        bench.signIn();
        page.setActive(true);
        QTRY_VERIFY(page.isSettled() && !bench.queue.isBusy());
        choose(page, bench, 1);

        AlertContrastView *view = page.detailView()->contrast();
        QVERIFY(!view->isHidden() && view->table()->isHidden());
        QCOMPARE(figures.contrastQueries.size(), 0); // nobody asked
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_B);
        QCOMPARE(figures.contrastQueries.size(), 1);
        QVERIFY(!view->compareButton()->isEnabled());
        ContrastAnswer answer;
        answer.inside = 100;
        answer.outside = 900;
        answer.provenance = Provenance::Both;
        answer.rows = {{Dimension::Key, QStringLiteral("sk-anna-muster-0001"), 92, 41, 0.92, 0.05, 400}};
        figures.answerContrast(0, answer);
        QTRY_VERIFY(view->table()->isVisible());
        QVERIFY2(view->text().contains(QStringLiteral("100 attempts that failed")), qPrintable(view->text()));
        QTRY_VERIFY(!view->table()->visibleRegion().isEmpty()); // it is scrolled to
        QTRY_COMPARE(clippedTexts(&page), QStringList());
        QSignalSpy asked(&page, &AlertsPage::viewRequested);
        emit view->table()->rowActivated(view->table()->model()->index(0, 0));
        QVERIFY(asked.constLast().at(2).value<FilterSet>().names(Dimension::Key));

        page.detailView()->chart()->setFocus();
        QTest::keyClick(page.detailView()->chart(), Qt::Key_T); // the chart's own: its table
        QCOMPARE(figures.contrastQueries.size(), 1);

        choose(page, bench, 5); // of an address
        QVERIFY(view->table()->isHidden());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_B);
        QVERIFY2(page.message().contains(QStringLiteral("not counted by address")), qPrintable(page.message()));
        QCOMPARE(figures.contrastQueries.size(), 1);
        choose(page, bench, 2); // of a key, whose name is asked of the store
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_B);
        QTRY_COMPARE(figures.contrastQueries.size(), 2);
    }

private:
    static void choose(AlertsPage &page, AlertBench &bench, qint64 seq)
    {
        const int row = bench.queue.table().rowOf(seq);
        page.queueView()->table()->setFocus();
        page.queueView()->table()->setCurrentIndex(bench.queue.table().index(row, 0));
        QTRY_VERIFY(bench.detail.seq() == seq && bench.detail.folder());
    }
};

QTEST_MAIN(AlertContrastViewTest)
#include "alertcontrastview_test.moc"
