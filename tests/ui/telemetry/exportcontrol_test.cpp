#include "ui/telemetry/exportcontrol.h"

#include "tests/support/faketelemetrysession.h"
#include "tests/support/madetraffic.h"

#include <QFileDialog>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace {

constexpr qint64 kNowMs = 1'795'269'600'000;

ExportJob rowsOfADay()
{
    ExportJob job;
    job.head.what = QStringLiteral("requests");
    job.head.span = {kNowMs - kDayMs, kNowMs};
    RowPageRequest request;
    request.span = job.head.span;
    job.question = request;
    return job;
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
        ExportControl control(session, rowsOfADay);
        QTest::mouseClick(control.button(), Qt::LeftButton);
        QTRY_VERIFY(control.dialog());
        QVERIFY(control.dialog()->windowTitle().contains(QLocale(QLocale::English).toString(qint64(rows.size()))));
        const QString file = folder.filePath(QStringLiteral("day.json"));
        emit control.dialog()->fileSelected(file);
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
        QTest::mouseClick(control.button(), Qt::LeftButton);
        session.answer(0, {TelemetryAnswer()});
        QTRY_VERIFY(control.dialog());
        emit control.dialog()->fileSelected(folder.filePath(QStringLiteral("day.csv")));
        control.dialog()->reject();
        QCOMPARE(control.button()->text(), QStringLiteral("Cancel export"));
        QTest::mouseClick(control.button(), Qt::LeftButton);
        QVERIFY(control.message().contains(QStringLiteral("cancelled")));
        QVERIFY(!QFile::exists(folder.filePath(QStringLiteral("day.csv"))));
        QCOMPARE(control.button()->text(), QStringLiteral("Export…"));
    }

    void aFailureIsSaidAndNothingOpens()
    {
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        QTest::mouseClick(control.button(), Qt::LeftButton);
        session.fail(0, {ErrorKind::TimedOut, QStringLiteral("Too slow.")});
        QTRY_COMPARE(control.message(), QStringLiteral("Too slow."));
        QVERIFY(!control.dialog());
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        FakeTelemetrySession session;
        ExportControl control(session, rowsOfADay);
        QTest::mouseClick(control.button(), Qt::LeftButton);
        session.answer(0, {TelemetryAnswer()});
        QTRY_VERIFY(control.dialog());
        emit control.dialog()->fileSelected(QStringLiteral("/nowhere/day.csv"));
        QVERIFY(!control.message().isEmpty());
        QCOMPARE(control.button()->text(), QStringLiteral("Export…"));
        QCOMPARE(session.pageRequests.size(), 0);
        control.dialog()->reject();
    }
};

QTEST_MAIN(ExportControlTest)
#include "exportcontrol_test.moc"
