#include "models/telemetry/exporttask.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madetraffic.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000;
constexpr TimeSpan kDay{kNowMs - kDayMs, kNowMs};

ExportHead head()
{
    ExportHead made;
    made.what = QStringLiteral("requests");
    made.gateway = QStringLiteral("eu-prod, New API");
    made.span = kDay;
    made.askedAtMs = kNowMs;
    return made;
}

RowPageRequest rowsOfTheDay()
{
    RowPageRequest request;
    request.span = kDay;
    return request;
}

RowPage onePage(int rows, bool more)
{
    RowPage page;
    for (int i = 0; i < rows; ++i) {
        RequestRow row;
        row.rowId = QString::number(100'000 - i);
        row.position = row.rowId;
        row.timeMs = kNowMs - 1000 - i;
        row.requestId = QStringLiteral("req_%1").arg(i);
        row.account = QStringLiteral("jo@mail.example");
        page.rows.append(row);
    }
    page.more = more;
    return page;
}

QByteArray contentOf(const QString &file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

QStringList filesIn(const QTemporaryDir &folder)
{
    return QDir(folder.path()).entryList(QDir::Files | QDir::Hidden);
}

// Answers come as posted events, in order; what is posted last comes last.
void whatIsPostedHasArrived()
{
    QObject last;
    bool arrived = false;
    QMetaObject::invokeMethod(
        &last, [&arrived] { arrived = true; }, Qt::QueuedConnection);
    QTRY_VERIFY(arrived);
}

// Lets no file of this process grow beyond a size while it lives, as a full disk would.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        rlimit now = m_before;
        now.rlim_cur = bytes;
        setrlimit(RLIMIT_FSIZE, &now);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }
    Q_DISABLE_COPY_MOVE(FullDisk)

private:
    rlimit m_before{};
};

} // namespace

class ExportTaskTest : public QObject
{
    Q_OBJECT

private slots:
    void allRowsOfTheQuestionAreWrittenNotOnePage()
    {
        const QTemporaryDir folder;
        const std::vector<RequestRow> rows = madeTraffic(kDay, 12'000, 0);
        FakeTelemetrySession session;
        answerFrom(session, rows, kNowMs);
        const QString file = folder.filePath(QStringLiteral("rows.csv"));
        ExportTask task(session, head(), rowsOfTheDay(), qint64(rows.size()), file);
        QCOMPARE(task.title(), QStringLiteral("Export requests to rows.csv"));
        QTRY_COMPARE(task.state(), BackgroundTask::State::Done);
        QCOMPARE(task.linesWritten(), qint64(rows.size()));
        QCOMPARE(task.share(), std::optional<double>(1));
        const QByteArray content = contentOf(file);
        QCOMPARE(content.count("req_"), qsizetype(rows.size()));
        QVERIFY(!content.contains("203.0.113.1"));
        QCOMPARE(session.pageRequests.size(), 3);
        QCOMPARE(filesIn(folder), QStringList{QStringLiteral("rows.csv")});
    }

    void figuresAreWrittenPerGroupAndBucket()
    {
        const QTemporaryDir folder;
        const std::vector<RequestRow> rows = madeTraffic(kDay, 500, 0);
        FakeTelemetrySession session;
        answerFrom(session, rows, kNowMs);
        TelemetryQuery query;
        query.span = kDay;
        query.edges = {kNowMs - kDayMs, kNowMs - kDayMs / 2, kNowMs};
        query.groupBy = {Dimension::Provider};
        const TelemetryAnswer answer = session.answering(query);
        const QString file = folder.filePath(QStringLiteral("usage.json"));
        ExportTask task(session, head(), answer, 6, file);
        QVERIFY(!task.canPause());
        QTRY_COMPARE(task.state(), BackgroundTask::State::Done);
        const QJsonArray lines = QJsonDocument::fromJson(contentOf(file))[QLatin1String("rows")].toArray();
        QCOMPARE(lines.size(), 6);
        qint64 attempts = 0;
        for (const QJsonValue &line : lines)
            attempts += line[4].toInteger();
        QCOMPARE(attempts, qint64(rows.size()));
    }

    void itSaysHowFarItIs()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        ExportTask task(session, head(), rowsOfTheDay(), 400, folder.filePath(QStringLiteral("rows.csv")));
        QSignalSpy changed(&task, &BackgroundTask::changed);
        QCOMPARE(task.share(), std::optional<double>(0));
        session.answerPage(0, onePage(100, true));
        QTRY_COMPARE(task.linesWritten(), 100);
        QCOMPARE(task.share(), std::optional(0.25));
        QVERIFY(task.detail().startsWith(QStringLiteral("100 lines")));
        QVERIFY(changed.size() > 0);
        QCOMPARE(session.pageRequests.constLast().after, (RowCursor{kNowMs - 1099, QStringLiteral("99901")}));
        // More rows than were counted never look like the end.
        session.answerPage(1, onePage(900, true));
        QTRY_COMPARE(task.linesWritten(), 1000);
        QCOMPARE(task.share(), std::optional(0.99));
    }

    void pausedItAsksForNoMoreRowsAndResumedItGoesOn()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        ExportTask task(session, head(), rowsOfTheDay(), 30, folder.filePath(QStringLiteral("rows.csv")));
        task.pause();
        QCOMPARE(task.state(), BackgroundTask::State::Paused);
        session.answerPage(0, onePage(10, true));
        whatIsPostedHasArrived();
        QCOMPARE(session.pageRequests.size(), 1);
        task.resume();
        QTRY_COMPARE(session.pageRequests.size(), 2);
        session.answerPage(1, onePage(20, false));
        QTRY_COMPARE(task.state(), BackgroundTask::State::Done);
        QCOMPARE(task.linesWritten(), 30);
    }

    void cancelledItLeavesNothingAndDropsTheLateAnswer()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        ExportTask task(session, head(), rowsOfTheDay(), 10'000, folder.filePath(QStringLiteral("rows.csv")));
        session.answerPage(0, onePage(5000, true));
        QTRY_COMPARE(task.linesWritten(), 5000);
        QVERIFY(task.canCancel());
        QSignalSpy ended(&task, &ExportTask::ended);
        task.cancel();
        QCOMPARE(task.state(), BackgroundTask::State::Cancelled);
        QCOMPARE(ended.size(), 1);
        session.answerPage(1, onePage(5000, false));
        whatIsPostedHasArrived();
        QCOMPARE(task.state(), BackgroundTask::State::Cancelled);
        QVERIFY(!task.canCancel());
        QTRY_VERIFY(filesIn(folder).isEmpty());
    }

    void aFailureInTheMiddleLeavesTheOldFileAsItWas()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("rows.csv"));
        {
            QFile old(file);
            QVERIFY(old.open(QIODevice::WriteOnly));
            old.write("old");
        }
        FakeTelemetrySession session;
        ExportTask task(session, head(), rowsOfTheDay(), 10'000, file);
        session.answerPage(0, onePage(5000, true));
        QTRY_COMPARE(session.pageRequests.size(), 2);
        session.failPage(1, {ErrorKind::TimedOut, QStringLiteral("Too slow. Choose a shorter range.")});
        QTRY_COMPARE(task.state(), BackgroundTask::State::Failed);
        QCOMPARE(task.error()->kind, ErrorKind::TimedOut);
        QCOMPARE(task.detail(), QStringLiteral("Too slow. Choose a shorter range."));
        QCOMPARE(contentOf(file), QByteArray("old"));
        QTRY_COMPARE(filesIn(folder), QStringList{QStringLiteral("rows.csv")});
    }

    void aTaskThatIsDroppedWhileItWritesLeavesNothing()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        {
            ExportTask task(session, head(), rowsOfTheDay(), 10'000, folder.filePath(QStringLiteral("rows.csv")));
            session.answerPage(0, onePage(5000, true));
            QTRY_COMPARE(session.pageRequests.size(), 2);
        }
        QTRY_VERIFY(filesIn(folder).isEmpty());
    }

    void aFolderThatIsNotThereIsNamed()
    {
        FakeTelemetrySession session;
        ExportTask task(session, head(), rowsOfTheDay(), 1, QStringLiteral("/nowhere/at/all.csv"));
        session.answerPage(0, onePage(1, false));
        QTRY_COMPARE(task.state(), BackgroundTask::State::Failed);
        QVERIFY2(task.detail().contains(QStringLiteral("/nowhere/at/all.csv")), qPrintable(task.detail()));
        QVERIFY(task.detail().endsWith(QStringLiteral("Choose another folder.")));
    }

    void aFullDiskIsSaidAndLeavesNothing()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        {
            const FullDisk full(64 * 1024);
            ExportTask task(session, head(), rowsOfTheDay(), 5000, folder.filePath(QStringLiteral("rows.csv")));
            session.answerPage(0, onePage(5000, false));
            QTRY_COMPARE(task.state(), BackgroundTask::State::Failed);
            QVERIFY2(task.detail().contains(QStringLiteral("Free some space")), qPrintable(task.detail()));
        }
        QTRY_VERIFY(filesIn(folder).isEmpty());
    }

    void theSizeIsKnownBeforeItBegins()
    {
        ExportJob rows{QStringLiteral("Every row"), head(), rowsOfTheDay()};
        TelemetryAnswer answer;
        answer.query = sizeQuestion(rows);
        QCOMPARE(answer.query.span, kDay);
        answer.total.attempts = 1'204'331;
        QCOMPARE(exportSize(rows, answer).text(), QStringLiteral("about 1,204,331 rows"));
        auto bounded = rowsOfTheDay();
        bounded.latencyFromUs = 1'000'000;
        rows.question = bounded;
        QVERIFY2(sizeQuestion(rows).latency, "bounds need the sketch");
        answer.total.latency.add(500'000, 7);
        answer.total.latency.add(2'000'000, 3);
        QCOMPARE(exportSize(rows, answer).text(), QStringLiteral("about 3 rows"));
        TelemetryQuery query;
        query.span = kDay;
        query.edges = {kDay.fromMs, kDay.fromMs + kHourMs, kDay.toMs};
        query.groupBy = {Dimension::Model};
        ExportJob figures{QStringLiteral("Figures"), head(), query};
        TelemetryAnswer grouped;
        grouped.query = query;
        grouped.groups.resize(3);
        QCOMPARE(exportSize(figures, grouped).text(), QStringLiteral("6 lines"));
    }

    void theFileIsNamedByWhatAndWhen()
    {
        ExportHead named = head();
        named.span = {kDayMs, 3 * kDayMs};
        QCOMPARE(suggestedFileName(named), QStringLiteral("requests 1970-01-02 to 1970-01-03"));
    }
};

QTEST_GUILESS_MAIN(ExportTaskTest)
#include "exporttask_test.moc"
