#include "models/core/backgroundtask.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

class ScriptedTask : public BackgroundTask
{
public:
    QString title() const override { return QStringLiteral("Counting history"); }
    State state() const override { return m_state; }
    std::optional<double> share() const override { return m_share; }
    QString detail() const override { return QStringLiteral("2 M rows/s"); }
    std::optional<qint64> leftMs() const override { return m_left; }
    void become(State state, std::optional<double> share, std::optional<qint64> left = {})
    {
        m_state = state;
        m_share = share;
        m_left = left;
        emit changed();
    }

private:
    State m_state = State::Running;
    std::optional<double> m_share;
    std::optional<qint64> m_left;
};

} // namespace

class BackgroundTaskTest : public QObject
{
    Q_OBJECT
private slots:
    void theListFollowsItsTasks()
    {
        BackgroundTaskTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ScriptedTask task;
        model.add(&task);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        task.become(BackgroundTask::State::Running, 0.629, 41000);
        QCOMPARE(changed.size(), 1);
        const auto text = [&](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(text(BackgroundTaskTableModel::ProgressColumn), QStringLiteral("62\u2009%"));
        QCOMPARE(text(BackgroundTaskTableModel::LeftColumn), QStringLiteral("41 s"));
        QCOMPARE(model.summary(), QStringLiteral("Counting history 62\u2009% \u00b7 41 s left"));
    }

    void aTaskWithoutAKnownWholeShowsNoPercentage()
    {
        BackgroundTaskTableModel model;
        ScriptedTask task;
        model.add(&task);
        QCOMPARE(model.index(0, BackgroundTaskTableModel::ProgressColumn).data().toString(), QStringLiteral("\u2014"));
        QVERIFY(!model.index(0, 0).data(BackgroundTaskTableModel::ShareRole).isValid());
    }

    void finishedWorkIsListedButNotSummarised()
    {
        BackgroundTaskTableModel model;
        ScriptedTask task;
        model.add(&task);
        task.become(BackgroundTask::State::Done, 1);
        QCOMPARE(model.activeCount(), 0);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.summary().isEmpty());
    }

    void aTaskThatIsDestroyedLeavesTheList()
    {
        BackgroundTaskTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        auto first = std::make_unique<ScriptedTask>();
        ScriptedTask second;
        model.add(first.get());
        model.add(&second);
        first.reset();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.taskAt(0), &second);
        QCOMPARE(model.taskAt(1), nullptr);
    }
};

QTEST_GUILESS_MAIN(BackgroundTaskTest)
#include "backgroundtask_test.moc"
