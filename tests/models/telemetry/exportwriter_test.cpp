#include "models/telemetry/exportwriter.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QTest>

using namespace Gatehouse;

namespace
{

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

} // namespace

class ExportWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void cellsThatASpreadsheetWouldRunAreNeutralised_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("formula") << QStringLiteral("=HYPERLINK(1)") << QByteArray("'=HYPERLINK(1)");
        QTest::newRow("plus") << QStringLiteral("+1-A1") << QByteArray("'+1-A1");
        QTest::newRow("minus") << QStringLiteral("-A1") << QByteArray("'-A1");
        QTest::newRow("at") << QStringLiteral("@SUM(A1)") << QByteArray("'@SUM(A1)");
        QTest::newRow("tab") << QStringLiteral("\t=1") << QByteArray("\"'\t=1\"");
        QTest::newRow("quoted formula") << QStringLiteral("=A1,\"x\"") << QByteArray("\"'=A1,\"\"x\"\"\"");
        QTest::newRow("plain") << QStringLiteral("gpt-5") << QByteArray("gpt-5");
        QTest::newRow("line end") << QStringLiteral("a\nb") << QByteArray("\"a\nb\"");
    }

    void cellsThatASpreadsheetWouldRunAreNeutralised()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, cell);
        QVERIFY2(written(ExportFormat::Csv, {text}).endsWith("f0\r\n" + cell + "\r\n"),
                 written(ExportFormat::Csv, {text}).constData());
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
};

QTEST_GUILESS_MAIN(ExportWriterTest)
#include "exportwriter_test.moc"
