#include "models/telemetry/figuretablemodel.h"
#include "ui/theme/spacing.h"
#include "ui/theme/theme.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/pagedtable.h"

#include <QAbstractTableModel>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QScrollBar>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTest>

using namespace Gatehouse;

namespace
{

void fill(QStandardItemModel &model)
{
    model.setHorizontalHeaderLabels({QStringLiteral("model"), QStringLiteral("requests"), QStringLiteral("p95")});
    const char *names[] = {"gpt-5", "claude\topus\n4-5", "o3"};
    for (int row = 0; row < 3; ++row) {
        model.appendRow({new QStandardItem(QLatin1String(names[row])), new QStandardItem(QString::number(1000 * row)),
                         new QStandardItem(QStringLiteral("%1.5 s").arg(row))});
    }
}

// Pages of a hundred rows, as many as are allowed.
class EndlessModel : public QAbstractTableModel
{
public:
    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : m_rows; }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 1; }
    QVariant data(const QModelIndex &index, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("row %1").arg(index.row())) : QVariant();
    }
    bool canFetchMore(const QModelIndex &parent) const override { return !parent.isValid() && m_rows < m_all; }
    void fetchMore(const QModelIndex &) override
    {
        beginInsertRows({}, m_rows, m_rows + 99);
        m_rows += 100;
        endInsertRows();
    }

private:
    int m_rows = 100;
    int m_all = 500;
};

} // namespace

class TablesTest : public QObject
{
    Q_OBJECT

private slots:
    void aCopyIsTabSeparatedWithItsHeaderAndOneLinePerRow()
    {
        QStandardItemModel model;
        fill(model);
        DataTable table(QStringLiteral("models"));
        table.setModel(&model);
        table.selectRow(1);
        table.setFocus();
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(),
                 QStringLiteral("model\trequests\tp95\nclaude opus 4-5\t1000\t1.5 s\n"));
        table.clearSelection();
        QCOMPARE(table.selectedText().count(QLatin1Char('\n')), 4);
        table.setColumnHidden(1, true);
        QCOMPARE(table.selectedText().section(QLatin1Char('\n'), 0, 0), QStringLiteral("model\tp95"));
    }

    void enterActivatesTheRowAndLettersAreLeftToThePage()
    {
        QStandardItemModel model;
        fill(model);
        DataTable table(QStringLiteral("models"));
        table.setModel(&model);
        QSignalSpy activated(&table, &DataTable::rowActivated);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.size(), 0);
        table.setCurrentIndex(model.index(2, 0));
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.constFirst().constFirst().toModelIndex().row(), 2);
        QKeyEvent letter(QEvent::KeyPress, Qt::Key_G, Qt::NoModifier, QStringLiteral("g"));
        QApplication::sendEvent(&table, &letter);
        QVERIFY(!letter.isAccepted());
    }

    void columnsFillTheWidthAndTextsFit()
    {
        QStandardItemModel model;
        fill(model);
        DataTable table(QStringLiteral("models"));
        table.setModel(&model);
        table.resize(600, 200);
        table.show();
        int used = 0;
        for (int column = 0; column < 3; ++column)
            used += table.columnWidth(column);
        QCOMPARE(used, table.viewport()->width());
        for (int column = 1; column < 3; ++column)
            QVERIFY(table.columnWidth(column) >=
                    table.fontMetrics().horizontalAdvance(model.index(1, column).data().toString()) + 16);
        QCOMPARE(table.rowHeight(0), Spacing::kRowHeight);
    }

    // An owner is named a moment after the rows are there.
    void aTextThatBecomesLongerHasRoomAgain()
    {
        QStandardItemModel model;
        fill(model);
        DataTable table(QStringLiteral("Models"));
        table.setModel(&model);
        table.resize(600, 200);
        table.show();
        const auto room = [&] { return table.columnWidth(1); };
        const int before = room();
        const QString longer = QStringLiteral("one hundred and eleven thousand");
        model.item(0, 1)->setText(longer);
        QVERIFY(room() >= table.fontMetrics().horizontalAdvance(longer));
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        const int after = room();
        QVERIFY(after > before);
        model.item(0, 1)->setText(QStringLiteral("1"));
        QCOMPARE(room(), after);
    }

    void aColumnThatWasDrawnToAWidthKeepsIt()
    {
        QStandardItemModel model;
        fill(model);
        DataTable table(QStringLiteral("Models"));
        table.setModel(&model);
        table.resize(600, 200);
        table.show();
        QWidget *header = table.horizontalHeader()->viewport();
        const int border = table.columnViewportPosition(1) + table.columnWidth(1) - 1;
        QTest::mousePress(header, Qt::LeftButton, {}, {border, 8});
        QTest::mouseMove(header, {border + 40, 8});
        const int drawn = table.columnWidth(1);
        // Something happens while the button is down, too.
        model.item(0, 2)->setText(QStringLiteral("a hundred thousand"));
        QTest::mouseRelease(header, Qt::LeftButton, {}, {border + 40, 8});
        QVERIFY(drawn > 0);
        model.item(0, 1)->setText(QStringLiteral("one hundred and eleven thousand"));
        table.resize(800, 200);
        QCOMPARE(table.columnWidth(1), drawn);
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
    }

    void columnsGiveWayByTheirShare()
    {
        QStandardItemModel model(1, 3);
        for (int column = 0; column < 3; ++column)
            model.setItem(0, column, new QStandardItem(QString(60, QLatin1Char('w'))));
        DataTable table(QStringLiteral("models"));
        table.setModel(&model);
        table.setStretchColumn(1);
        table.setYieldingColumns({0, 2});
        table.setLeastStretch(160);
        table.resize(600, 200);
        table.show();
        QCOMPARE(table.columnWidth(1), 160);
        QCOMPARE(table.columnWidth(0) + table.columnWidth(1) + table.columnWidth(2), table.viewport()->width());
        QVERIFY(qAbs(table.columnWidth(0) - table.columnWidth(2)) <= 1);
    }

    void theWidestGivesWayFirst()
    {
        QStandardItemModel model(1, 3);
        for (const auto &[column, length] : {std::pair(0, 50), std::pair(1, 20), std::pair(2, 20)})
            model.setItem(0, column, new QStandardItem(QString(length, QLatin1Char('n'))));
        DataTable table(QStringLiteral("models"));
        table.setModel(&model);
        table.setStretchColumn(1);
        table.setLeastStretch(400); // not below what is in it
        table.setYieldingColumns({0, 2});
        table.resize(3000, 200);
        table.show();
        const int whole = table.fontMetrics().horizontalAdvance(QString(20, QLatin1Char('n')));
        const int longest = table.columnWidth(0);
        table.resize(longest + 2 * whole, 200);
        QVERIFY(table.columnWidth(0) < longest);
        QVERIFY(table.columnWidth(1) > whole && table.columnWidth(2) > whole);
        table.resize(3 * whole, 200); // now all are equal
        QVERIFY(qAbs(table.columnWidth(0) - table.columnWidth(2)) <= 1);
    }

    void figureRolesDoNotDisturbTheModel()
    {
        FigureTableModel model;
        TableCell worse = numberCell(QStringLiteral("+1.9 s"), 1.9);
        worse.tone = 3;
        worse.bar = 0.4;
        model.setTable({{QStringLiteral("Model"), {}, false}, {QStringLiteral("Change"), {}, true}},
                       {{QStringLiteral("gpt-5"), {textCell(QStringLiteral("gpt-5")), worse}}});
        DataTable table(QStringLiteral("models"));
        table.followFigureRoles(m_theme);
        table.setModel(&model);
        table.resize(400, 120);
        QVERIFY(!table.grab().isNull());
        QCOMPARE(table.selectedText(), QStringLiteral("Model\tChange\ngpt-5\t+1.9 s\n"));
    }

    void aPagedTableSaysHowManyAndLoadsOnAtItsEnd()
    {
        EndlessModel model;
        PagedTable paged(QStringLiteral("rows"));
        paged.resize(400, 300);
        paged.setModel(&model);
        QCOMPARE(paged.countText(), QStringLiteral("100 rows loaded, more below"));
        paged.show();
        paged.table()->scrollToBottom();
        QTRY_VERIFY(model.rowCount() >= 200);
        while (model.canFetchMore({}))
            model.fetchMore({});
        QCOMPARE(paged.countText(), QStringLiteral("500 rows, all loaded"));
    }

private:
    Theme m_theme{*qApp, ThemeMode::Light};
};

QTEST_MAIN(TablesTest)
#include "tables_test.moc"
