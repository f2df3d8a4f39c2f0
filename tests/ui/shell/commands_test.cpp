#include "ui/shell/commands.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <QWidget>

using namespace Gatehouse;

class CommandsTest : public QObject
{
    Q_OBJECT
private slots:
    void aCommandRunsByItsShortcutWhereverTheFocusIs()
    {
        QWidget window;
        QWidget child(&window);
        child.setFocusPolicy(Qt::StrongFocus);
        Commands commands(window);
        int runs = 0;
        commands.add(QStringLiteral("View"), QStringLiteral("Count"), QKeySequence(Qt::CTRL | Qt::Key_J),
                     [&] { ++runs; });
        window.show();
        window.activateWindow();
        QTRY_VERIFY(window.isActiveWindow());
        child.setFocus();
        QTest::keyClick(&child, Qt::Key_J, Qt::ControlModifier);
        QCOMPARE(runs, 1);
    }

    void theCommandsOfADestroyedPageAreGone()
    {
        QWidget window;
        Commands commands(window);
        CommandListModel model(commands);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        commands.add(QStringLiteral("A"), QStringLiteral("Stays"), {}, [] {});
        auto page = std::make_unique<QObject>();
        commands.addFor(page.get(), QStringLiteral("Go to"), QStringLiteral("Overview"),
                        QKeySequence(Qt::CTRL | Qt::Key_1), [] {});
        QCOMPARE(model.rowCount(), 2);
        page.reset();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(window.actions().size(), 1);
    }

    void theBestMatchComesFirst()
    {
        QWidget window;
        Commands commands(window);
        for (const char *title : {"Copy a link", "Latency", "Clear all filters", "Add a filter"})
            commands.add(QStringLiteral("A"), QLatin1String(title), {}, [] {});
        QAction *off = commands.add(QStringLiteral("A"), QStringLiteral("Latency off"), {}, [] {});
        off->setEnabled(false);
        CommandListModel model(commands);
        CommandFilterModel filter;
        QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSourceModel(&model);
        const auto titles = [&] {
            QStringList all;
            for (int row = 0; row < filter.rowCount(); ++row)
                all.append(filter.index(row, 0).data().toString());
            return all;
        };
        filter.setTyped(QStringLiteral("lat"));
        QCOMPARE(titles().value(0), QStringLiteral("Latency"));
        QVERIFY(!titles().contains(QStringLiteral("Latency off")));
        filter.setTyped(QStringLiteral("filter"));
        QCOMPARE(titles(), (QStringList{QStringLiteral("Clear all filters"), QStringLiteral("Add a filter")}));
        filter.setTyped(QStringLiteral("cal"));
        QCOMPARE(titles().size(), 2);
        filter.setTyped(QStringLiteral("xyz"));
        QVERIFY(titles().isEmpty());
    }
};

QTEST_MAIN(CommandsTest)
#include "commands_test.moc"
