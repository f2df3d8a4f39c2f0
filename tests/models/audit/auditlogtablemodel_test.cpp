// The audit log as a table: any place of it at once, and searched stretch by stretch.
#include "models/audit/auditlogtablemodel.h"
#include "tests/support/fakeauditlog.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

using Model = AuditLogTableModel;

class AuditLogTableModelTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_log = std::make_unique<FakeAuditLog>();
        m_model = std::make_unique<Model>(*m_log);
        m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get(),
                                                              QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
    }

    void everyEntryIsARowNewestFirst()
    {
        open(600);
        QCOMPARE(m_model->rowCount(), 600);
        QCOMPARE(text(0, Model::PositionColumn), QStringLiteral("599"));
        QCOMPARE(text(0, Model::ActionColumn), QStringLiteral("Case: approved"));
        QCOMPARE(text(0, Model::DetailColumn), QStringLiteral("plan: 9c41"));
        QCOMPARE(m_log->asked.size(), 1);
        QVERIFY(m_model->state() == Model::State::Full);
    }

    void anyPlaceOfTheLogIsOneQuestionAway()
    {
        m_tester.reset(); // looks at every row
        open(100'000);
        QCOMPARE(text(99'990, Model::ActorColumn), QStringLiteral("…"));
        QTRY_COMPARE(m_log->open(), 1);
        QVERIFY(m_log->asked.constLast().below.value_or(0) < 500);
        m_log->answer();
        QTRY_COMPARE(text(99'990, Model::ActorColumn), QStringLiteral("op-2"));
        QCOMPARE(m_model->entryAt(99'990)->entry.index, qint64(9));
    }

    void memoryStaysFlatHoweverFarOneScrolls()
    {
        m_tester.reset();
        open(20'000);
        m_log->answersAtOnce = true;
        for (int row = 0; row < 20'000; row += 150) {
            (void)text(row, Model::ActorColumn);
            QTRY_VERIFY(m_model->entryAt(row));
        }
        QVERIFY(m_model->heldEntries() <= Model::kMostHeld);
    }

    void whatIsRareIsSearchedForStretchByStretch()
    {
        m_log->fill(10'000);
        m_log->at(12).entry.actor = QStringLiteral("op-3");
        m_model->setFilter({.actor = QStringLiteral("op-3")});
        m_log->answer();
        QTRY_COMPARE(m_log->asked.size(), 2);
        QVERIFY(m_model->state() == Model::State::Loading);
        QCOMPARE(m_model->searchedTo(), qint64(9000));
        QCOMPARE(m_log->asked.constLast().below, std::optional<qint64>(9000));
        m_log->answersAtOnce = true;
        m_log->answer();
        QTRY_VERIFY(m_model->state() == Model::State::Full);
        QCOMPARE(m_model->rowCount(), 1);
        QCOMPARE(m_model->indexAt(0), qint64(12));
        QCOMPARE(m_model->rowOf(12), 0);
        QCOMPARE(m_model->rowOf(13), -1);
        QCOMPARE(m_model->searchedTo(), qint64(0));
    }

    void aSearchPausesWhenItHasFoundAPageAndGoesOnWhenAsked()
    {
        m_log->fill(4'500);
        m_log->answersAtOnce = true;
        m_model->setFilter({.action = QStringLiteral("case.")});
        QTRY_VERIFY(!m_model->isSearching() && m_model->rowCount() >= Model::kPageRows);
        QCOMPARE(m_model->rowCount(), Model::kPageRows);
        QVERIFY(m_model->canFetchMore({}));
        m_model->fetchMore({});
        QTRY_COMPARE(m_model->rowCount(), 2 * Model::kPageRows);
        while (m_model->canFetchMore({})) {
            const int before = m_model->rowCount();
            m_model->fetchMore({});
            QTRY_VERIFY(!m_model->isSearching());
            QVERIFY(m_model->rowCount() > before || !m_model->canFetchMore({}));
        }
        QCOMPARE(m_model->rowCount(), 450);
        for (int row = 1; row < 450; ++row)
            QVERIFY(m_model->indexAt(row) < m_model->indexAt(row - 1));
    }

    void newEntriesComeAboveTheFirstRow_data()
    {
        QTest::addColumn<QString>("action");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::newRow("all") << QString() << 100 << 130;
        QTest::newRow("filtered") << QStringLiteral("case.") << 10 << 13;
    }

    void newEntriesComeAboveTheFirstRow()
    {
        QFETCH(QString, action);
        QFETCH(int, before);
        QFETCH(int, after);
        m_log->fill(100);
        m_log->answersAtOnce = true;
        if (action.isEmpty())
            m_model->reload();
        else
            m_model->setFilter({.action = action});
        QTRY_COMPARE(m_model->rowCount(), before);
        const qint64 first = m_model->indexAt(0);
        m_log->fill(130);
        m_model->lookForNewer();
        QTRY_COMPARE(m_model->rowCount(), after);
        QCOMPARE(m_model->rowOf(first), after - before);
        QCOMPARE(m_model->indexAt(0), qint64(129));
    }

    void moreThanAPageOfNewOnesBeginsAnew()
    {
        m_log->fill(100);
        m_log->answersAtOnce = true;
        m_model->setFilter({.action = QStringLiteral("operator.")});
        QTRY_COMPARE(m_model->rowCount(), 90);
        m_log->fill(1500);
        m_model->lookForNewer();
        QTRY_COMPARE(m_model->indexAt(0), qint64(1498));
        QTRY_COMPARE(m_model->rowCount(), Model::kPageRows);
    }

    void anEntryThatIsNotThereIsNamed()
    {
        open(600);
        m_log->at(70).entry.index = 100'000; // no answer holds 70
        const int row = m_model->rowOf(70);
        (void)text(row, Model::ActionColumn);
        QTRY_COMPARE(m_log->open(), 1);
        m_log->answer();
        QTRY_COMPARE(text(row, Model::ActionColumn), QStringLiteral("not in the log"));
        QVERIFY(!text(row, Model::PositionColumn).isEmpty());
    }

    void anErrorIsKeptBesideTheRowsThatAreThere()
    {
        const Error error{ErrorKind::Denied, QStringLiteral("The log was not read: this needs read_audit_log.")};
        m_log->fill(10);
        m_model->reload();
        m_log->fail(error);
        QTRY_VERIFY(m_model->state() == Model::State::Failed);
        QCOMPARE(m_model->error(), std::optional(error));
        open(300);
        m_model->lookForNewer();
        m_log->fail(error);
        QTRY_VERIFY(m_model->state() == Model::State::Partial);
        QCOMPARE(m_model->rowCount(), 300);
    }

    void anAnswerToAnEarlierQuestionIsDropped()
    {
        m_log->fill(500);
        m_model->reload();
        m_model->setFilter({.action = QStringLiteral("case.")});
        m_log->answer();
        QVERIFY(m_log->answer());
        QTRY_COMPARE(m_model->rowCount(), 50);
    }

    void anEmptyLogIsEmpty()
    {
        m_model->reload();
        QVERIFY(m_model->state() == Model::State::Loading);
        m_log->answer();
        QTRY_VERIFY(m_model->state() == Model::State::Empty);
    }

    void whatWasCutIsNoRow()
    {
        m_log->fill(500);
        m_log->cut(400, 450);
        m_model->reload();
        m_log->answer();
        QTRY_COMPARE(m_model->rowCount(), 100);
        QCOMPARE(m_model->size(), std::optional<qint64>(500));
        QCOMPARE(m_model->cut()->before, 400);
        QCOMPARE(m_model->indexAt(99), 400);
        QCOMPARE(m_model->rowOf(400), 99);
        QCOMPARE(m_model->rowOf(399), -1);
        m_model->setFilter({.action = QStringLiteral("case.")});
        m_log->answer();
        QTRY_COMPARE(m_model->rowCount(), 10);
        QVERIFY(!m_model->canFetchMore({}));
    }

    void aCutThatComesMeanwhileIsSeen()
    {
        open(500);
        m_log->fill(510);
        m_log->cut(300, 509);
        m_log->answersAtOnce = true;
        m_model->lookForNewer();
        QTRY_COMPARE(m_model->rowCount(), 210);
    }

    void operatorsAreCalledByTheirNames()
    {
        open(20);
        m_model->setNames({{QStringLiteral("op-1"), QStringLiteral("anna")}});
        QCOMPARE(text(1, Model::ActorColumn), QStringLiteral("anna"));
        QCOMPARE(text(1, Model::ObjectColumn), QStringLiteral("operator anna"));
        QCOMPARE(text(0, Model::ActorColumn), QStringLiteral("op-2"));
    }

    void actionsAndDetailsReadAsWords_data()
    {
        QTest::addColumn<QString>("shown");
        QTest::addColumn<QString>("expected");
        QTest::newRow("action") << auditActionTitle(QStringLiteral("operator.sign_in_failed"))
                                << QStringLiteral("Operator: sign in failed");
        QTest::newRow("one word") << auditActionTitle(QStringLiteral("odd")) << QStringLiteral("odd");
        QTest::newRow("roles") << auditDetailText(QStringLiteral(R"({"roles":["admin","viewer"]})"))
                               << QStringLiteral("roles: admin, viewer");
        QTest::newRow("several") << auditDetailText(QStringLiteral(R"({"a_b":1,"c":true,"d":{"e":1.5}})"))
                                 << QStringLiteral("a b: 1 · c: true · d: {\"e\":1.5}");
        QTest::newRow("no JSON") << auditDetailText(QStringLiteral("plain")) << QStringLiteral("plain");
    }

    void actionsAndDetailsReadAsWords()
    {
        QFETCH(QString, shown);
        QFETCH(QString, expected);
        QCOMPARE(shown, expected);
    }

private:
    void open(qint64 count)
    {
        m_log->fill(count);
        m_model->reload();
        m_log->answer();
        QTRY_COMPARE(m_model->rowCount(), int(count));
    }

    QString text(int row, Model::Column column) const { return m_model->index(row, column).data().toString(); }

    std::unique_ptr<FakeAuditLog> m_log;
    std::unique_ptr<Model> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(AuditLogTableModelTest)
#include "auditlogtablemodel_test.moc"
