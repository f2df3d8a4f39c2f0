#include "app/ctl/csv.h"

#include <QTest>

using namespace Gatehouse::Ctl;

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
        row("a tab before a formula", "\t=1", "'\t=1");
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

    void endsALineAsTheFormatAsks()
    {
        QCOMPARE(csvLine({QStringLiteral("a"), QString(), QStringLiteral("b,c")}), QStringLiteral("a,,\"b,c\"\r\n"));
    }
};

QTEST_GUILESS_MAIN(CsvTest)
#include "csv_test.moc"
