#include "models/core/csv.h"

#include <QTest>

using namespace Gatehouse;

class CsvTest : public QObject
{
    Q_OBJECT

private slots:
    void writesACellThatAnyReaderTakesAsText_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("cell");
        const auto row = [](const char *name, const char *text, const char *cell) {
            QTest::newRow(name) << QString::fromLatin1(text) << QString::fromLatin1(cell);
        };
        row("nothing", "", "");
        row("a plain name", "gpt-5", "gpt-5");
        row("a comma", "a,b", "\"a,b\"");
        row("a quote", "a\"b", "\"a\"\"b\"");
        row("a line end", "a\nb", "\"a\nb\"");
        row("a formula", "=1+2", "'=1+2");
        row("a formula with a comma", "=SUM(A1,A2)", "\"'=SUM(A1,A2)\"");
        row("an at sign", "@SUM(A1)", "'@SUM(A1)");
        row("a plus", "+1-2", "'+1-2");
        row("a minus", "-2+3|cmd", "'-2+3|cmd");
        row("a tab before a formula", "\t=1", "\"'\t=1\"");
        row("a semicolon, which separates elsewhere", "a;=1", "\"a;=1\"");
        row("a plus that is a number", "+41", "+41");
        row("a word that C reads as a number", "-inf", "'-inf");
        row("the end of a quoted cell and a formula", "x\",=1+2,\"", "\"x\"\",=1+2,\"\"\"");
        row("a carriage return", "\r=1", "\"'\r=1\"");
        row("a negative number", "-5", "-5");
        row("a small number", "1e-05", "1e-05");
        row("an apostrophe of its own", "'a", "'a");
    }

    void writesACellThatAnyReaderTakesAsText()
    {
        QFETCH(QString, text);
        QFETCH(QString, cell);
        QCOMPARE(csvCell(text), cell);
    }

    void bytesThatAreNoTextStayOneCell_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("emoji") << QByteArray("\xf0\x9f\x94\x91 key") << QByteArray("\xf0\x9f\x94\x91 key");
        QTest::newRow("NUL") << QByteArray("a\0b", 3)
                             << QByteArray("a\xef\xbf\xbd"
                                           "b");
        QTest::newRow("NUL before a formula") << QByteArray("\0=1", 3) << QByteArray("\xef\xbf\xbd=1");
        QTest::newRow("no UTF-8") << QByteArray("a\xff\xfe,") << QByteArray("\"a\xef\xbf\xbd\xef\xbf\xbd,\"");
        QTest::newRow("half a character") << QByteArray("\xf0\x9f") << QByteArray("\xef\xbf\xbd\xef\xbf\xbd");
        QTest::newRow("a formula in full width") << QByteArray("\xef\xbc\x9d"
                                                               "1+2")
                                                 << QByteArray("'\xef\xbc\x9d"
                                                               "1+2");
        QTest::newRow("a byte order mark before one") << QByteArray("\xef\xbb\xbf=1") << QByteArray("'\xef\xbb\xbf=1");
    }

    void bytesThatAreNoTextStayOneCell()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, cell);
        QByteArray line("before,");
        appendCsvCell(line, {bytes.constData(), size_t(bytes.size())});
        QCOMPARE(line, "before," + cell);
    }

    void endsALineAsTheFormatAsks()
    {
        QCOMPARE(csvLine({QStringLiteral("a"), QString(), QStringLiteral("b,c")}), QStringLiteral("a,,\"b,c\"\r\n"));
    }
};

QTEST_GUILESS_MAIN(CsvTest)
#include "csv_test.moc"
