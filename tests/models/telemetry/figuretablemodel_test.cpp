#include "models/telemetry/figuretablemodel.h"

#include "models/core/format.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

QList<TableColumn> twoColumns()
{
    return {{QStringLiteral("Name"), {}, false}, {QStringLiteral("Latency"), QStringLiteral("ms"), true}};
}

TableRow line(const QString &id, double value)
{
    return {id, {textCell(id), numberCell(QString::number(value), value)}, true};
}

QStringList names(const FigureTableModel &model)
{
    QStringList found;
    for (int row = 0; row < model.rowCount(); ++row)
        found.append(model.index(row, 0).data().toString());
    return found;
}

} // namespace

class FigureTableModelTest : public QObject
{
    Q_OBJECT

private slots:
    void aRefreshKeepsASelectionOnItsValue()
    {
        FigureTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTable(twoColumns(),
                       {line(QStringLiteral("a"), 3), line(QStringLiteral("b"), 2), line(QStringLiteral("c"), 1)});
        const QPersistentModelIndex b = model.index(1, 0);
        const QPersistentModelIndex a = model.index(0, 0);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setTable(twoColumns(),
                       {line(QStringLiteral("d"), 9), line(QStringLiteral("c"), 8), line(QStringLiteral("b"), 7)});
        QCOMPARE(reset.count(), 0);
        QCOMPARE(b.row(), 2);
        QCOMPARE(b.data().toString(), QStringLiteral("b"));
        QVERIFY(!a.isValid());
        QCOMPARE(names(model), (QStringList{QStringLiteral("d"), QStringLiteral("c"), QStringLiteral("b")}));
    }

    void sortingIsByValueAndWhatIsMissingComesLast()
    {
        FigureTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TableRow unknown{QStringLiteral("x"), {textCell(QStringLiteral("x")), missingCell()}, true};
        model.setTable(twoColumns(), {line(QStringLiteral("nine"), 9), unknown, line(QStringLiteral("ten"), 10)});
        model.sort(1, Qt::AscendingOrder);
        QCOMPARE(names(model), (QStringList{QStringLiteral("nine"), QStringLiteral("ten"), QStringLiteral("x")}));
        model.sort(1, Qt::DescendingOrder);
        QCOMPARE(names(model), (QStringList{QStringLiteral("ten"), QStringLiteral("nine"), QStringLiteral("x")}));
        // The order stays when the figures are refreshed.
        model.setTable(twoColumns(), {line(QStringLiteral("nine"), 90), unknown, line(QStringLiteral("ten"), 10)});
        QCOMPARE(names(model), (QStringList{QStringLiteral("nine"), QStringLiteral("ten"), QStringLiteral("x")}));
        model.sort(-1);
        model.setTable(twoColumns(), {unknown, line(QStringLiteral("ten"), 10)});
        QCOMPARE(names(model), (QStringList{QStringLiteral("x"), QStringLiteral("ten")}));
    }

    void missingFiguresAreADashOnScreenAndWordsWhenSpoken()
    {
        FigureTableModel model;
        model.setTable(
            twoColumns(),
            {{QStringLiteral("x"), {textCell(QStringLiteral("x")), missingCell(QStringLiteral("No TTFT."))}, true}});
        const QModelIndex cell = model.index(0, 1);
        QCOMPARE(cell.data().toString(), notRecorded());
        QCOMPARE(cell.data(Qt::AccessibleTextRole).toString(), QStringLiteral("not recorded: No TTFT."));
        QVERIFY(!cell.data(SortRole).isValid());
    }

    void headersCarryTheUnitAndNumbersStandRight()
    {
        FigureTableModel model;
        model.setTable(twoColumns(), {line(QStringLiteral("a"), 1)});
        QCOMPARE(model.headerData(1, Qt::Horizontal).toString(), QStringLiteral("Latency, ms"));
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::TextAlignmentRole).toInt(),
                 int(Qt::AlignRight | Qt::AlignVCenter));
        QCOMPARE(model.index(0, 0).data(Qt::TextAlignmentRole).toInt(), int(Qt::AlignLeft | Qt::AlignVCenter));
    }

    // A view would choose one row after the other on the way, and whoever follows it would ask for each.
    void aTableThatEmptiesSelectsNothingOnTheWay()
    {
        FigureTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTable(twoColumns(), {line(QStringLiteral("a"), 1), line(QStringLiteral("b"), 2)});
        QItemSelectionModel selection(&model);
        selection.setCurrentIndex(model.index(1, 0), QItemSelectionModel::SelectCurrent);
        QSignalSpy chosen(&selection, &QItemSelectionModel::currentRowChanged);
        model.setTable(twoColumns(), {});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!selection.currentIndex().isValid());
        QCOMPARE(chosen.count(), 0);
    }

    void otherColumnsMakeANewTable()
    {
        FigureTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setTable(twoColumns(), {line(QStringLiteral("a"), 1)});
        model.sort(1, Qt::AscendingOrder);
        model.setTable({{QStringLiteral("Only"), {}, false}},
                       {{QStringLiteral("a"), {textCell(QStringLiteral("a"))}, true}});
        QCOMPARE(model.columnCount(), 1);
        model.setTable({}, {});
        QCOMPARE(model.rowCount(), 0);
    }
};

QTEST_GUILESS_MAIN(FigureTableModelTest)
#include "figuretablemodel_test.moc"
