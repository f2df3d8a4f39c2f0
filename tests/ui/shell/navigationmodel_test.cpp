#include "ui/shell/navigationmodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

class NavigationModelTest : public QObject
{
    Q_OBJECT
private slots:
    void pagesStandUnderTheHeadingOfTheirGroup()
    {
        NavigationModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setEntries(entries());
        QCOMPARE(model.rowCount(), 5);
        QVERIFY(model.index(0).data(NavigationModel::HeadingRole).toBool());
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Observe"));
        QCOMPARE(model.flags(model.index(0)), Qt::NoItemFlags);
        QCOMPARE(model.indexOf(QStringLiteral("connections")).row(), 4);
        QVERIFY(!model.indexOf(QStringLiteral("nowhere")).isValid());
    }

    void aBadgeIsSaidToScreenReadersToo()
    {
        NavigationModel model;
        model.setEntries(entries());
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setBadge(QStringLiteral("usage"), 7);
        model.setBadge(QStringLiteral("usage"), 7);
        model.setBadge(QStringLiteral("nowhere"), 7);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(model.indexOf(QStringLiteral("usage")).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Usage, 7 waiting"));
        QVERIFY(!model.indexOf(QStringLiteral("usage")).data(NavigationModel::BurnsRole).toBool());
        model.setBadge(QStringLiteral("usage"), 7, true); // as many as before, and one of them cannot wait
        QVERIFY(model.indexOf(QStringLiteral("usage")).data(NavigationModel::BurnsRole).toBool());
        QCOMPARE(model.indexOf(QStringLiteral("usage")).data(Qt::AccessibleTextRole).toString(),
                 QStringLiteral("Usage, 7 urgent"));
    }

private:
    static QList<NavigationEntry> entries()
    {
        return {{QStringLiteral("overview"), QStringLiteral("Overview"), QStringLiteral("Observe"), {}},
                {QStringLiteral("usage"), QStringLiteral("Usage"), QStringLiteral("Observe"), {}},
                {QStringLiteral("connections"), QStringLiteral("Connections"), QStringLiteral("Govern"), {}}};
    }
};

QTEST_MAIN(NavigationModelTest)
#include "navigationmodel_test.moc"
