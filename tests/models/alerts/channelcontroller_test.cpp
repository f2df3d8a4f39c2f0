// The channels in the hands of an operator: begun, changed, tried out, switched and removed, and nothing overwritten.
#include "tests/support/channelbench.h"

#include <QAbstractItemModelTester>

using namespace Gatehouse;

class ChannelControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_bench = std::make_unique<ChannelBench>();
        m_tester = std::make_unique<QAbstractItemModelTester>(&m_bench->channels.table());
        m_bench->fill();
    }
    void cleanup()
    {
        m_tester.reset();
        m_bench.reset();
    }

    void nothingIsAskedBeforeSomebodySignsIn()
    {
        channels().setActive(true);
        QCOMPARE(store().shelves, 0);
        QCOMPARE(channels().state(), ChannelController::State::Failed);
        m_bench->signIn();
        QTRY_COMPARE(channels().state(), ChannelController::State::Full);
        m_bench->team.signOut();
        QTRY_COMPARE(channels().state(), ChannelController::State::Failed);
        QCOMPARE(channels().table().rowCount(), 0);
        QVERIFY(!channels().hasDraft());
    }

    void eachIsListedWithHowItFares()
    {
        open();
        QCOMPARE(row(0), QStringLiteral("Alertmanager of the platform team|Alertmanager, alertmanager.company.example|"
                                        "failing|5 h ago|2"));
        QCOMPARE(row(1),
                 QStringLiteral("Ops pager|Webhook, hooks.company.example|works|3 min ago|0"));
        QCOMPARE(row(2), QStringLiteral("Weekly readers|Mail, 2 addresses by mail.company.example|off|—|0"));
        QCOMPARE(channels().headline(), QStringLiteral("3 channels, 1 failing, 1 off, 2 waiting to be delivered."));
        select(0);
        QVERIFY(channels().isFailing());
        QVERIFY2(channels().standing().contains(QStringLiteral("answered 503")), qPrintable(channels().standing()));
        QVERIFY(channels().standing().contains(QStringLiteral("Waiting: 2.")));
    }

    void aNewOneIsKeptAndTaken()
    {
        open();
        channels().begin(ChannelKind::Webhook);
        QVERIFY(channels().isNew() && !channels().check());
        AlertChannel draft = *channels().draft();
        draft.name = QStringLiteral("  Night watch ");
        draft.url = QStringLiteral("https://night.example/");
        channels().setDraft(draft);
        channels().save();
        QTRY_COMPARE(store().kept.channels.size(), 4);
        QTRY_VERIFY(channels().kept());
        QCOMPARE(channels().kept()->name, QStringLiteral("Night watch"));
        QVERIFY(!channels().isChanged());
        QTRY_COMPARE(channels().table().rowCount(), 4);
        QVERIFY(m_bench->said.constLast().contains(QStringLiteral("Night watch is told of alerts")));
    }

    void whatCannotBeIsNotSentToTheStore()
    {
        open();
        channels().begin(ChannelKind::Email);
        channels().save();
        channels().test();
        QCOMPARE(store().kept.channels.size(), 3);
        QVERIFY(store().tested.isEmpty());
        QCOMPARE(m_bench->said.size(), 2);
        QVERIFY(m_bench->said.constFirst().contains(QStringLiteral("needs a name")));
    }

    void whoMayNotEditRulesReadsAndChangesNothing()
    {
        open(Role::Viewer);
        select(1);
        channels().switchOn(false);
        channels().remove();
        channels().begin(ChannelKind::Webhook);
        channels().test();
        QVERIFY(channels().kept()->enabled);
        QCOMPARE(store().kept.channels.size(), 3);
        QVERIFY(!channels().isNew() && store().tested.isEmpty());
        QCOMPARE(m_bench->said.size(), 4);
        for (const QString &each : std::as_const(m_bench->said))
            QVERIFY2(each.contains(QStringLiteral("edit alert rules")), qPrintable(each));
    }

    void aTestIsOfWhatIsInHandAndItsAnswerIsSaid()
    {
        open();
        select(1);
        AlertChannel draft = *channels().draft();
        draft.url = QStringLiteral("https://other.example/");
        channels().setDraft(draft);
        channels().test();
        QTRY_COMPARE(store().tested.size(), 1);
        QCOMPARE(store().tested.constFirst().url, draft.url);
        QTRY_COMPARE(m_bench->said.value(0), QStringLiteral("Ops pager took the test message."));
        QVERIFY(channels().isChanged()); // and it is still only in hand
        store().testFailure = Error{ErrorKind::Unreachable, QStringLiteral("other.example answered 500.")};
        channels().test();
        QTRY_COMPARE(m_bench->said.value(1),
                     QStringLiteral("The test message did not get to Ops pager: other.example answered 500."));
    }

    void oneTestIsSentAtATime()
    {
        open();
        select(1);
        store().answersAtOnce = false;
        channels().test();
        channels().test();
        QVERIFY(channels().isTesting());
        QCOMPARE(store().open(), 1);
        store().answerAll();
        QTRY_VERIFY(!channels().isTesting());
        QCOMPARE(store().tested.size(), 1);
    }

    void switchingOffKeepsWhatElseIsTyped()
    {
        open();
        select(1);
        AlertChannel draft = *channels().draft();
        draft.stormCount = 7;
        channels().setDraft(draft);
        channels().switchOn(false);
        QTRY_COMPARE(channels().table().index(1, kChannelHealthColumn).data().toString(), QStringLiteral("off"));
        QCOMPARE(channels().kept()->stormCount, 20);
        QVERIFY(channels().isChanged() && channels().draft()->stormCount == 7 && !channels().draft()->enabled);
        channels().save();
        QTRY_COMPARE(channels().kept()->stormCount, 7);
        QVERIFY(!channels().kept()->enabled);
    }

    void whoIsSecondIsToldAndLosesNothing()
    {
        open();
        select(1);
        AlertChannel draft = *channels().draft();
        draft.stormCount = 7;
        channels().setDraft(draft);
        AlertChannel theirs = *channels().kept();
        ++theirs.version;
        theirs.giveUpHours = 99;
        theirs.changedBy = QStringLiteral("ben");
        store().put(theirs);
        channels().save();
        QTRY_VERIFY(m_bench->said.value(0).contains(QStringLiteral("changed meanwhile")));
        QCOMPARE(channels().draft()->stormCount, 7);
        QTRY_VERIFY(channels().notice().contains(QStringLiteral("by ben")));
        channels().discard();
        QCOMPARE(channels().draft()->giveUpHours, 99);
        QVERIFY(channels().notice().isEmpty());
    }

    void whatIsNotChangedHereFollowsTheStore()
    {
        open();
        select(1);
        AlertChannel theirs = *channels().kept();
        ++theirs.version;
        theirs.name = QStringLiteral("Pager of ops");
        store().put(theirs);
        channels().refresh();
        QTRY_COMPARE(channels().draft()->name, theirs.name);
        store().kept.channels.clear();
        channels().refresh();
        QTRY_COMPARE(channels().state(), ChannelController::State::Empty);
        QVERIFY(!channels().hasDraft());
    }

    void whatIsTypedWhileItIsSavedStays()
    {
        open();
        select(1);
        AlertChannel draft = *channels().draft();
        draft.stormCount = 7;
        channels().setDraft(draft);
        store().answersAtOnce = false;
        channels().save();
        draft.giveUpHours = 30;
        channels().setDraft(draft);
        store().answersAtOnce = true;
        store().answerAll();
        QTRY_VERIFY(!channels().isSaving());
        QCOMPARE(channels().kept()->stormCount, 7);
        QCOMPARE(channels().draft()->giveUpHours, 30);
        channels().save();
        QTRY_COMPARE(channels().kept()->giveUpHours, 30);
    }

    void oneIsRemoved()
    {
        open();
        select(2);
        channels().remove();
        QTRY_COMPARE(store().kept.channels.size(), 2);
        QTRY_COMPARE(channels().table().rowCount(), 2);
        QVERIFY(!channels().hasDraft());
        QCOMPARE(m_bench->said, QStringList{QStringLiteral("Weekly readers is told no more.")});
    }

    void anAnswerOfBeforeIsDropped()
    {
        open();
        store().answersAtOnce = false;
        channels().refresh();
        m_bench->team.signOut();
        QTRY_COMPARE(channels().state(), ChannelController::State::Failed);
        store().answersAtOnce = true;
        store().answerAll();
        QCoreApplication::sendPostedEvents();
        QCOMPARE(channels().table().rowCount(), 0);
    }

    void aStoreThatIsAwayIsSaidAndWhatIsKnownStays()
    {
        open();
        store().failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is away.")};
        channels().refresh();
        QTRY_COMPARE(channels().notice(), QStringLiteral("The store is away."));
        QCOMPARE(channels().table().rowCount(), 3);
    }

private:
    ChannelController &channels() { return m_bench->channels; }
    FakeChannelStore &store() { return m_bench->store; }
    void open(Roles roles = Role::Responder)
    {
        m_bench->signIn(roles);
        channels().setActive(true);
        QTRY_COMPARE(channels().state(), ChannelController::State::Full);
    }
    void select(int row) { channels().select(channels().table().rows().at(row).id); }
    QString row(int at)
    {
        QStringList cells;
        for (int column = 0; column < channels().table().columnCount(); ++column)
            cells.append(channels().table().index(at, column).data().toString());
        return cells.join(QLatin1Char('|')).replace(QChar(0x2009), QLatin1Char(' '));
    }

    std::unique_ptr<ChannelBench> m_bench;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

QTEST_GUILESS_MAIN(ChannelControllerTest)
#include "channelcontroller_test.moc"
