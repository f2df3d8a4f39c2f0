#include "ui/telemetry/exportcontrol.h"

#include "tests/support/faketelemetrysession.h"
#include "tests/support/madetraffic.h"
#include "ui/telemetry/reportpaper.h"

#include <QFileDialog>
#include <QImageReader>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;

ExportHead headOfADay()
{
    ExportHead head;
    head.what = QStringLiteral("requests");
    head.span = {kNowMs - kDayMs, kNowMs};
    head.zone = QTimeZone("Asia/Kathmandu");
    head.filter.set(Dimension::Account, {QStringLiteral("jo@mail.example")});
    return head;
}

QList<ExportJob> rowsOfADay()
{
    RowPageRequest request;
    request.span = {kNowMs - kDayMs, kNowMs};
    return {{QStringLiteral("Every row"), headOfADay(), request}};
}

PageReport smallReport()
{
    PageReport report;
    report.title = QStringLiteral("Latency");
    report.sentence = QStringLiteral("Total time per attempt");
    report.head = headOfADay();
    report.family = QStringLiteral("Inter");
    QImage picture(1396, 500, QImage::Format_RGB32);
    picture.setDevicePixelRatio(2);
    picture.fill(Qt::lightGray);
    report.charts.append({QStringLiteral("Percentiles"),
                          QStringLiteral("s"),
                          QStringLiteral("p95 fell."),
                          picture,
                          {{QStringLiteral("p95"), Qt::blue}}});
    ChartTable table{{{QStringLiteral("from"), false}, {QStringLiteral("p95"), true}}, {}};
    for (int i = 0; i < 200; ++i)
        table.rows.append({QStringLiteral("row %1").arg(i), QStringLiteral("1.9 s")});
    report.tables.append({QStringLiteral("Percentiles"), table});
    return report;
}

void choose(ExportControl &control, int index)
{
    emit control.menu()->aboutToShow();
    QVERIFY(control.menu()->actions().size() > index);
    control.menu()->actions().at(index)->trigger();
}

} // namespace

class ExportControlTest : public QObject
{
    Q_OBJECT

private slots:
    void theSizeIsSaidBeforeAFileIsChosen()
    {
        const QTemporaryDir folder;
        const std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 1000, 0);
        FakeTelemetrySession session;
        answerFrom(session, rows, kNowMs);
        session.answering = [&rows](const TelemetryQuery &query) {
            TelemetryAnswer answer;
            answer.query = query;
            answer.total.attempts = qint64(rows.size());
            return answer;
        };
        ExportControl control(session, rowsOfADay);
        QSignalSpy started(&control, &ExportControl::taskStarted);
        choose(control, 0);
        QTRY_VERIFY(control.dialog());
        const QString count = QLocale(QLocale::English).toString(qint64(rows.size()));
        QVERIFY(control.dialog()->windowTitle().contains(QStringLiteral("about %1 rows").arg(count)));
        QVERIFY(control.dialog()->labelText(QFileDialog::Accept).contains(count));
        QCOMPARE(session.pageRequests.size(), 0);
        const QString file = folder.filePath(QStringLiteral("day.json"));
        emit control.dialog()->fileSelected(file);
        QCOMPARE(started.size(), 1);
        QTRY_VERIFY(control.message().contains(QStringLiteral("day.json")));
        QVERIFY(QFile::exists(file));
        control.dialog()->reject();
        QVERIFY(!control.dialog());
    }

    void aRunningExportIsCancelledByTheSameButton()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        choose(control, 0);
        session.answer(0, {TelemetryAnswer()});
        QTRY_VERIFY(control.dialog());
        emit control.dialog()->fileSelected(folder.filePath(QStringLiteral("day.csv")));
        control.dialog()->reject();
        QCOMPARE(control.button()->text(), QStringLiteral("Cancel export"));
        QTest::mouseClick(control.button(), Qt::LeftButton);
        QVERIFY(control.message().contains(QStringLiteral("cancelled")));
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("day.csv"))));
        QCOMPARE(control.button()->text(), QStringLiteral("Export…"));
        QVERIFY(control.button()->menu());
    }

    void anExportGoesOnWhenThePageIsLeft()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("day.csv"));
        FakeTelemetrySession session;
        {
            ExportControl control(session, rowsOfADay);
            choose(control, 0);
            session.answer(0, {TelemetryAnswer()});
            QTRY_VERIFY(control.dialog());
            emit control.dialog()->fileSelected(file);
        }
        session.answerPage(0, {});
        QTRY_VERIFY(QFile::exists(file));
    }

    void aFailureIsSaidAndNothingOpens()
    {
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        choose(control, 0);
        session.fail(0, {ErrorKind::TimedOut, QStringLiteral("Too slow.")});
        QTRY_COMPARE(control.message(), QStringLiteral("Too slow."));
        QVERIFY(!control.dialog());
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        choose(control, 0);
        session.answer(0, {TelemetryAnswer()});
        QTRY_VERIFY(control.dialog());
        emit control.dialog()->fileSelected(QStringLiteral("/nowhere/day.csv"));
        session.answerPage(0, {});
        QTRY_VERIFY2(control.message().contains(QStringLiteral("/nowhere/day.csv")), qPrintable(control.message()));
        QCOMPARE(control.button()->text(), QStringLiteral("Export…"));
        control.dialog()->reject();
    }

    void withoutFiguresThereIsNothingToExport()
    {
        FakeTelemetrySession session;
        ExportControl control(session, [] { return QList<ExportJob>(); });
        control.setReport(smallReport);
        emit control.menu()->aboutToShow();
        QCOMPARE(control.menu()->actions().size(), 1);
        QVERIFY(!control.menu()->actions().constFirst()->isEnabled());
    }

    void aReportIsSavedOffTheGuiThread()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        control.setReport(smallReport);
        const QString file = folder.filePath(QStringLiteral("latency.pdf"));
        choose(control, 3);
        QVERIFY(control.dialog());
        QVERIFY(control.dialog()->windowTitle().contains(QStringLiteral("1 chart, 200 table rows")));
        emit control.dialog()->fileSelected(file);
        control.dialog()->reject();
        QVERIFY(!control.button()->isEnabled());
        QTRY_VERIFY(control.message().contains(QStringLiteral("latency.pdf")));
        QVERIFY(control.button()->isEnabled());
    }

    void aPdfHasPagesAndItsTitle()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("latency.pdf"));
        const auto written = writeReportPdf(smallReport(), file);
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        QFile opened(file);
        QVERIFY(opened.open(QIODevice::ReadOnly));
        const QByteArray pdf = opened.readAll();
        QVERIFY(pdf.startsWith("%PDF-"));
        // 200 rows of a table do not fit on the page of the chart.
        QVERIFY2(pdf.count("/Type /Page\n") >= 4, QByteArray::number(pdf.count("/Type /Page\n")).constData());
    }

    void aPictureIsAsHighAsItsCharts()
    {
        const QTemporaryDir folder;
        const QString one = folder.filePath(QStringLiteral("one.png"));
        const QString two = folder.filePath(QStringLiteral("two.png"));
        PageReport report = smallReport();
        QVERIFY(writeReportPng(report, one));
        report.charts.append(report.charts.constFirst());
        QVERIFY(writeReportPng(report, two));
        const QSize single = QImageReader(one).size();
        const QSize both = QImageReader(two).size();
        QCOMPARE(single.width(), both.width());
        QVERIFY(both.height() >= single.height() + 500);
    }

    void paperThatCannotBeSavedSaysWhy()
    {
        for (const auto &write : {writeReportPdf, writeReportPng}) {
            const auto written = write(smallReport(), QStringLiteral("/nowhere/page.out"));
            QVERIFY(!written);
            QVERIFY2(written.error().message.contains(QStringLiteral("/nowhere/page.out")),
                     qPrintable(written.error().message));
        }
    }
};

QTEST_MAIN(ExportControlTest)
#include "exportcontrol_test.moc"
