#include "models/alerts/pointreader.h"

#include <QBuffer>
#include <QTest>

#include <random>

using namespace Gatehouse;

namespace
{

struct Outcome {
    QList<PointReader::Point> points;
    PointReader::Oddities oddities;
    QString error;
};

Outcome readAll(QByteArray text)
{
    QBuffer buffer(&text);
    buffer.open(QIODevice::ReadOnly);
    PointReader reader(buffer);
    Outcome outcome;
    for (;;) {
        const auto point = reader.next();
        if (!point) {
            outcome.error = point.error().message;
            break;
        }
        if (!*point)
            break;
        outcome.points.append(**point);
    }
    outcome.oddities = reader.oddities();
    return outcome;
}

} // namespace

class PointReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void readsTimesHoweverTheyAreWritten_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        const qint64 ms = 1'794'043'800'000; // 2026-11-07T09:30:00Z
        QTest::newRow("seconds") << QByteArray("1794043800") << ms;
        QTest::newRow("parts of seconds") << QByteArray("1794043800.25") << ms + 250;
        QTest::newRow("milliseconds") << QByteArray("1794043800000") << ms;
        QTest::newRow("with a blank") << QByteArray("2026-11-07 09:30:00") << ms;
        QTest::newRow("with a T") << QByteArray("2026-11-07T09:30") << ms;
        QTest::newRow("with parts") << QByteArray("2026-11-07T09:30:00.125000Z") << ms + 125;
        QTest::newRow("in another zone") << QByteArray("2026-11-07T15:00:00+05:30") << ms;
        QTest::newRow("west") << QByteArray("2026-11-07T01:30:00-0800") << ms;
        QTest::newRow("a day") << QByteArray("2026-11-07") << ms - 34'200'000;
        QTest::newRow("before 1970") << QByteArray("1969-12-31 23:59:59") << qint64(-1000);
    }
    void readsTimesHoweverTheyAreWritten()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        QCOMPARE(PointReader::timeFromText(text), std::optional(ms));
    }

    void refusesWhatIsNoTime_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char *text : {"", "x", "2026-13-01", "2026-02-30 10:00", "2026-11-07 24:00", "2026-11-07 09:60",
                                 "2026-11-07T09:30:00+5", "2026-11-07T09:30:00 noon", "1e300", "nan", "09:30"})
            QTest::newRow(text) << QByteArray(text);
    }
    void refusesWhatIsNoTime()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!PointReader::timeFromText(text));
    }

    void takesFilesAsTheyCome_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("with a heading") << QByteArray("timestamp,value\n10,1\n20,2.5\n");
        QTest::newRow("without") << QByteArray("10,1\n20,2.5");
        QTest::newRow("from Windows") << QByteArray("\xef\xbb\xbftimestamp,value\r\n10,1\r\n20,2.5\r\n");
        QTest::newRow("quoted, with blanks") << QByteArray("\"10\", \"1\"\n \"20\",+2.5 \n");
        QTest::newRow("other columns") << QByteArray("id,Value,unit,Timestamp\na,1,ms,10\nb,2.5,ms,20\n");
        QTest::newRow("empty lines") << QByteArray("a,b\n\n10,1\n  \n20,2.5\n\n");
        QTest::newRow("more columns") << QByteArray("10,1,9\n20,2.5,,\n");
    }
    void takesFilesAsTheyCome()
    {
        QFETCH(QByteArray, text);
        const Outcome outcome = readAll(text);
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.points.size(), 2);
        QCOMPARE(outcome.points[0].timestamp, QByteArray("10"));
        QCOMPARE(outcome.points[1].timeMs, qint64(20'000));
        QCOMPARE(outcome.points[1].value, std::optional(2.5));
    }

    void saysWhichLineCannotBeReadAndWhy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("text for a value")
            << QByteArray("t,v\n1,2\n2,abc\n") << QStringLiteral("Line 3 cannot be read: 'abc'");
        QTest::newRow("text for a time") << QByteArray("1,2\nnoon,3\n")
                                         << QStringLiteral("Line 2 cannot be read: 'noon'");
        QTest::newRow("one cell") << QByteArray("1,2\n3\n") << QStringLiteral("Line 2");
        QTest::newRow("two headings") << QByteArray("a,b\nc,d\n") << QStringLiteral("Line 2");
        QTest::newRow("half a number") << QByteArray("1,2x\n") << QStringLiteral("'2x' is no number");
        QTest::newRow("no line end") << QByteArray(200'000, 'x') << QStringLiteral("longer than");
    }
    void saysWhichLineCannotBeReadAndWhy()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        QVERIFY2(readAll(text).error.contains(says), qPrintable(readAll(text).error));
    }

    void countsWhatIsOddAndRefusesNoneOfIt()
    {
        const Outcome outcome = readAll("1,5\n1,5\n3,nan\n2,NULL\n900,\n901,inf\n902,1e999\n903,7\n");
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.oddities, (PointReader::Oddities{8, 5, 1, 1}));
        QVERIFY(!outcome.points[2].value && !outcome.points[5].value);
        QCOMPARE(readAll("").oddities, PointReader::Oddities());
        QCOMPARE(readAll("timestamp,value\n").oddities.points, qint64(0));
    }

    // Anybody may have made the file.
    void noFileEndsTheProgram()
    {
        const QByteArray text = "timestamp,value\r\n2026-11-07T09:30:00.5+05:30,1e3\n\"17\",\"-4.25\"\n,,\nnan,inf\n";
        std::mt19937 engine(1);
        for (int i = 0; i < 5000; ++i) {
            QByteArray changed = text;
            for (int times = 1 + int(engine() % 4); times > 0; --times) {
                const auto place = qsizetype(engine() % unsigned(changed.size()));
                if (engine() % 3 == 0)
                    changed.remove(place, 1);
                else
                    changed[place] = char(engine());
            }
            const Outcome outcome = readAll(changed);
            QVERIFY(outcome.points.size() <= 8);
        }
    }
};

QTEST_GUILESS_MAIN(PointReaderTest)
#include "pointreader_test.moc"
