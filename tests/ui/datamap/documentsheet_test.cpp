// How a document is set on pages.
#include "ui/datamap/documentsheet.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <numeric>

using namespace Gatehouse;

namespace
{

constexpr QSizeF kPage(900, 600);

QString words(int count)
{
    return QString(QStringLiteral("word ")).repeated(count).trimmed();
}

} // namespace

class DocumentSheetTest : public QObject
{
    Q_OBJECT
private slots:
    void columnsAreAsWideAsTheirTextsAsk()
    {
        const DocumentSheet sheet(nullptr, kPage, [] {});
        const QList<double> widths = sheet.columnWidths({QStringLiteral("Day"), QStringLiteral("What was seen")},
                                                        {{QStringLiteral("2026-11-23"), words(200)}});
        QCOMPARE(widths.size(), 2);
        QVERIFY(widths.at(1) > 3 * widths.at(0));
        QVERIFY(widths.at(0) > 50); // the day stays on one line
        QVERIFY(qAbs(widths.at(0) + widths.at(1) - kPage.width()) < 0.1);
    }

    void whatCannotBeBrokenDoesNotLeaveThePage()
    {
        const DocumentSheet sheet(nullptr, kPage, [] {});
        const QString endless(400, QLatin1Char('x'));
        const QList<double> widths =
            sheet.columnWidths(QStringList(12, QStringLiteral("Head")), {QStringList(12, endless)});
        QVERIFY(std::accumulate(widths.begin(), widths.end(), 0.0) <= kPage.width() + 0.1);
        QVERIFY(*std::min_element(widths.begin(), widths.end()) > 20);
    }

    void aRowStaysOnOnePage_data()
    {
        QTest::addColumn<int>("wordsInACell");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("leastPages");
        QTest::addColumn<int>("brokenRows");
        QTest::newRow("a short table") << 3 << 4 << 1 << 0;
        QTest::newRow("many rows of some lines") << 120 << 40 << 3 << 0;
        QTest::newRow("rows of half a page") << 1200 << 4 << 2 << 0;
        QTest::newRow("one that is higher than a page") << 6000 << 1 << 2 << 1;
    }

    void aRowStaysOnOnePage()
    {
        QFETCH(const int, wordsInACell);
        QFETCH(const int, rows);
        QFETCH(const int, leastPages);
        QFETCH(const int, brokenRows);
        int turned = 0;
        DocumentSheet sheet(nullptr, kPage, [&turned] { ++turned; });
        sheet.title(QStringLiteral("Record"));
        sheet.heading(QStringLiteral("Activities"));
        QList<QStringList> all;
        for (int row = 0; row < rows; ++row)
            all.append({QStringLiteral("purpose"), words(wordsInACell)});
        sheet.table({QStringLiteral("Purpose"), QStringLiteral("Limits")}, all);
        QVERIFY2(sheet.pages() >= leastPages, qPrintable(QString::number(sheet.pages())));
        QCOMPARE(sheet.pages(), turned + 1);
        QCOMPARE(sheet.brokenRows() > 0, brokenRows > 0);
    }

    // Counted without a painter, the pages are those that are drawn.
    void whatIsCountedIsWhatIsDrawn()
    {
        QList<int> pages;
        QImage paper(kPage.toSize(), QImage::Format_RGB32);
        paper.fill(Qt::white);
        QPainter painter(&paper);
        for (QPainter *on : {static_cast<QPainter *>(nullptr), &painter}) {
            DocumentSheet sheet(on, kPage, [] {});
            for (int section = 0; section < 9; ++section) {
                sheet.heading(QStringLiteral("Section"));
                sheet.text(words(90));
                sheet.table({QStringLiteral("A"), QStringLiteral("B")}, {{words(30), words(60)}, {words(2), {}}});
            }
            pages.append(sheet.pages());
        }
        QVERIFY(pages.at(0) > 1);
        QCOMPARE(pages.at(0), pages.at(1));
    }
};

QTEST_MAIN(DocumentSheetTest)
#include "documentsheet_test.moc"
