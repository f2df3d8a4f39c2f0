#include "models/telemetry/telemetryexport.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madetraffic.h"

#include <QBuffer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Gatehouse;

namespace {

constexpr qint64 kNowMs = 1'795'269'600'000;

ExportHead head()
{
    ExportHead made;
    made.what = QStringLiteral("requests");
    made.gateway = QStringLiteral("eu-prod, New API");
    made.span = {kNowMs - kDayMs, kNowMs};
    made.zone = QTimeZone("Asia/Kathmandu");
    made.filter.set(Dimension::Account, {QStringLiteral("jo@mail.example")});
    made.askedAtMs = kNowMs;
    return made;
}

QByteArray written(ExportFormat format, const QList<ExportValue> &values)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    ExportWriter writer(buffer, format);
    QStringList fields;
    for (qsizetype i = 0; i < values.size(); ++i)
        fields.append(QStringLiteral("f%1").arg(i));
    if (!writer.begin(head(), fields) || !writer.write(values) || !writer.end())
        return {};
    return buffer.data();
}

QByteArray contentOf(const QString &file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? opened.readAll() : QByteArray();
}

// What the signal carried.
struct End {
    explicit End(TelemetryExport &exporter)
    {
        QObject::connect(&exporter, &TelemetryExport::finished, &exporter, [this](const Result<qint64> &rows) { result = rows; });
    }
    std::optional<Result<qint64>> result;
};

} // namespace

class TelemetryExportTest : public QObject
{
    Q_OBJECT

private slots:
    void cellsThatASpreadsheetWouldRunAreNeutralised_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("formula") << QStringLiteral("=HYPERLINK(1)") << QByteArray("'=HYPERLINK(1)");
        QTest::newRow("plus") << QStringLiteral("+1") << QByteArray("'+1");
        QTest::newRow("minus") << QStringLiteral("-1") << QByteArray("'-1");
        QTest::newRow("at") << QStringLiteral("@SUM(A1)") << QByteArray("'@SUM(A1)");
        QTest::newRow("tab") << QStringLiteral("\t=1") << QByteArray("'\t=1");
        QTest::newRow("quoted formula") << QStringLiteral("=A1,\"x\"") << QByteArray("\"'=A1,\"\"x\"\"\"");
        QTest::newRow("plain") << QStringLiteral("gpt-5") << QByteArray("gpt-5");
        QTest::newRow("line end") << QStringLiteral("a\nb") << QByteArray("\"a\nb\"");
    }

    void cellsThatASpreadsheetWouldRunAreNeutralised()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QVERIFY2(written(ExportFormat::Csv, {text}).endsWith("f0\r\n" + cell + "\r\n"), written(ExportFormat::Csv, {text}).constData());
        const QJsonDocument json = QJsonDocument::fromJson(written(ExportFormat::Json, {text}));
        QCOMPARE(json[QLatin1String("rows")][0][0].toString(), text);
    }

    void numbersStayNumbersAndWhatIsMissingIsNeverZero()
    {
        const QList<ExportValue> values{qint64(-5), 0.25, ExportValue()};
        QVERIFY(written(ExportFormat::Csv, values).endsWith("\r\n-5,0.25,\r\n"));
        const QJsonDocument json = QJsonDocument::fromJson(written(ExportFormat::Json, values));
        QVERIFY(json[QLatin1String("rows")][0][2].isNull());
        QCOMPARE(json[QLatin1String("rows")][0][0].toInt(), -5);
    }

    void theHeadSaysWhatWasAskedAndHidesPersons()
    {
        const QByteArray csv = written(ExportFormat::Csv, {qint64(1)});
        QVERIFY(csv.contains("# zone: Asia/Kathmandu\r\n"));
        QVERIFY(csv.contains("# from: 2026-11-20T19:45:00.000+05:45\r\n"));
        QVERIFY(csv.contains("# filter: Account j•••\r\n"));
        QVERIFY(!csv.contains("mail.example"));
        QVERIFY(!written(ExportFormat::Json, {qint64(1)}).contains("mail.example"));
    }

    void allRowsOfTheQuestionAreWrittenNotOnePage()
    {
        const QTemporaryDir folder;
        const std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 12'000, 0);
        FakeTelemetrySession session;
        answerFrom(session, rows, kNowMs);
        TelemetryExport exporter(session);
        const End end(exporter);
        const QString file = folder.filePath(QStringLiteral("rows.csv"));
        QVERIFY(exporter.startRows({{kNowMs - kDayMs, kNowMs}}, head(), file, ExportFormat::Csv));
        QTRY_VERIFY(end.result);
        QCOMPARE(end.result->value(), qint64(rows.size()));
        const QByteArray content = contentOf(file);
        QCOMPARE(content.count("req_"), qsizetype(rows.size()));
        QVERIFY(!content.contains("203.0.113.1"));
        QCOMPARE(session.pageRequests.size(), 3);
    }

    void figuresAreWrittenPerGroupAndBucket()
    {
        const QTemporaryDir folder;
        const std::vector<RequestRow> rows = madeTraffic({kNowMs - kDayMs, kNowMs}, 500, 0);
        FakeTelemetrySession session;
        answerFrom(session, rows, kNowMs);
        TelemetryExport exporter(session);
        const End end(exporter);
        TelemetryQuery query;
        query.span = {kNowMs - kDayMs, kNowMs};
        query.edges = {kNowMs - kDayMs, kNowMs - kDayMs / 2, kNowMs};
        query.groupBy = {Dimension::Provider};
        const QString file = folder.filePath(QStringLiteral("usage.json"));
        QVERIFY(exporter.startFigures(query, head(), file, ExportFormat::Json));
        QTRY_VERIFY(end.result);
        const QJsonArray lines = QJsonDocument::fromJson(contentOf(file))[QLatin1String("rows")].toArray();
        QCOMPARE(lines.size(), 6);
        qint64 attempts = 0;
        for (const QJsonValue &line : lines)
            attempts += line[4].toInteger();
        QCOMPARE(attempts, qint64(rows.size()));
    }

    void cancellingLeavesNoFileAndDropsTheLateAnswer()
    {
        const QTemporaryDir folder;
        FakeTelemetrySession session;
        TelemetryExport exporter(session);
        const End end(exporter);
        const QString file = folder.filePath(QStringLiteral("rows.csv"));
        QVERIFY(exporter.startRows({{0, kNowMs}}, head(), file, ExportFormat::Csv));
        QCOMPARE(exporter.startRows({{0, kNowMs}}, head(), file, ExportFormat::Csv).error().kind, ErrorKind::Busy);
        exporter.cancel();
        QVERIFY(end.result);
        QCOMPARE(end.result->error().kind, ErrorKind::Cancelled);
        session.answerPage(0, {});
        QVERIFY(!QFile::exists(file));
        QVERIFY(exporter.startRows({{0, kNowMs}}, head(), file, ExportFormat::Csv));
        session.answerPage(1, {});
        QTRY_VERIFY(QFile::exists(file));
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
        TelemetryExport exporter(session);
        const End end(exporter);
        QVERIFY(exporter.startRows({{0, kNowMs}}, head(), file, ExportFormat::Csv));
        session.failPage(0, {ErrorKind::TimedOut, QStringLiteral("Too slow. Choose a shorter range.")});
        QTRY_VERIFY(end.result);
        QCOMPARE(end.result->error().kind, ErrorKind::TimedOut);
        QCOMPARE(contentOf(file), QByteArray("old"));
    }

    void aFolderThatIsNotThereIsNamed()
    {
        FakeTelemetrySession session;
        TelemetryExport exporter(session);
        const auto started = exporter.startRows({{0, kNowMs}}, head(), QStringLiteral("/nowhere/at/all.csv"), ExportFormat::Csv);
        QVERIFY(!started);
        QVERIFY(started.error().message.contains(QStringLiteral("/nowhere/at/all.csv")));
        QCOMPARE(session.pageRequests.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TelemetryExportTest)
#include "telemetryexport_test.moc"
