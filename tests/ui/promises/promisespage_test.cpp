// The page of promises, over promises that are in memory.
#include "models/policy/policyloader.h"
#include "models/promises/promiserows.h"
#include "tests/support/fakepromisestore.h"
#include "tests/support/faketeamstore.h"
#include "tests/support/fixedclock.h"
#include "ui/charts/chartview.h"
#include "ui/promises/promisecard.h"
#include "ui/promises/promisespage.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chartcard.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/historyview.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/stateview.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNow = 1'795'000'000'000;
const QString kPassphrase = QStringLiteral("a rather long passphrase");

} // namespace

class PromisesPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_store = std::make_unique<FakePromiseStore>();
        m_team = std::make_unique<FakeTeamStore>();
        m_session = std::make_unique<TeamSession>(*m_team, m_clock);
        const auto policy = loadPolicy(QStringLiteral("004_a1dae49fcfeec7a4"));
        QVERIFY2(policy, policy ? "" : qPrintable(policy.error().message));
        m_store->kept = {{*policy}, true, {}};
        m_promises = std::make_unique<PromiseController>(*m_store, *m_session, m_clock, QStringLiteral("gateway"));
        m_page = std::make_unique<PromisesPage>(*m_promises, m_theme);
        m_page->resize(1072, 724);
        m_page->show();
    }
    void cleanup()
    {
        m_page.reset();
        m_promises.reset();
        m_session.reset();
    }

    void everyPromiseHasARowAndTheGravestIsFirst()
    {
        QAbstractItemModelTester tester(&m_promises->table());
        see(PromiseState::Kept);
        const QString broken = key(7);
        m_store->kept.standings[7].verdict = verdict(PromiseState::Broken, QStringLiteral("oldest row 131 d old"),
                                                     QStringLiteral("the oldest created_at of requests"));
        m_store->kept.standings[7].verdict.remedy = QStringLiteral("Preview a purge.");
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
        QCOMPARE(m_promises->table().rowCount(), keys().size());
        QCOMPARE(m_page->table()->currentIndex().data(IdRole).toString(), broken);
        QCOMPARE(m_promises->broken(), 1);
        QVERIFY2(m_page->header()->sentence().contains(QStringLiteral("1 broken")),
                 qPrintable(m_page->header()->sentence()));
        const QString text = m_page->card()->text();
        for (const char *part :
             {"oldest row 131 d old", "Preview a purge.", "the oldest created_at of requests", "Broken since"})
            QVERIFY2(text.contains(QLatin1String(part)), qPrintable(text));
        QCOMPARE(m_store->looks, 0); // seen just now
    }

    void whatNobodyHasLookedAtIsNotShownAsKept()
    {
        m_store->answersAtOnce = false;
        signIn();
        QCOMPARE(m_page->stateView()->state(), StateView::State::Loading);
        m_store->answer();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
        QCOMPARE(m_promises->table().index(0, PromiseTable::StateColumn).data().toString(),
                 QStringLiteral("not looked at"));
        QVERIFY(!m_page->header()->sentence().contains(QStringLiteral("kept")));
    }

    void anOldLookIsLookedAtAgainWhenThePageIsOpened()
    {
        see(PromiseState::Kept, kNow - 16 * kMinuteMs);
        m_store->next = m_store->kept.standings;
        for (PromiseStanding &standing : m_store->next) {
            standing.lookedMs = kNow;
            standing.verdict.state = PromiseState::Broken;
        }
        m_store->newlyBroken = {key(0)};
        signIn();
        QTRY_COMPARE(m_store->looks, 1);
        QTRY_COMPARE(m_promises->broken(), int(keys().size()));
        QVERIFY2(m_page->message().contains(QStringLiteral("come to be broken")), qPrintable(m_page->message()));
        QCOMPARE(m_store->looks, 1); // and not again
    }

    void aGatewayThatIsAwayIsNotAskedWithoutEnd()
    {
        see(PromiseState::Kept, kNow - kDayMs);
        m_store->lookFailure = Error{ErrorKind::Unreachable, QStringLiteral("The gateway does not answer.")};
        signIn();
        QTRY_VERIFY(m_page->message().contains(QStringLiteral("does not answer")));
        for (int i = 0; i < 5; ++i) {
            m_promises->refresh();
            QCoreApplication::sendPostedEvents();
        }
        QCOMPARE(m_store->looks, 1);
        m_page->lookButton()->click(); // whoever asks is obeyed
        QTRY_COMPARE(m_store->looks, 2);
    }

    void aPolicyThatCameToBeInForceIsLookedAtAtOnce()
    {
        see(PromiseState::Kept); // just now, and of the first policy alone
        const auto other = loadPolicy(QStringLiteral("002_abeeb869346ab629"));
        QVERIFY(other);
        m_store->kept.policies.append(*other);
        m_store->next = m_store->kept.standings;
        signIn();
        QTRY_COMPARE(m_store->looks, 1);
        QVERIFY2(m_page->header()->sentence().startsWith(QStringLiteral("Policy 004 2026-06-01 and 1 other · ")),
                 qPrintable(m_page->header()->sentence()));
        QVERIFY(m_promises->table().rowCount() > keys().size());
        QCOMPARE(m_store->looks, 1); // and not again, though it was not seen
    }

    void anotherVersionIsLookedAtAtOnceThoughTheOneBeforeWasLookedAtJustNow()
    {
        see(PromiseState::Kept, kNow - kDayMs);
        m_store->next = m_store->kept.standings;
        signIn();
        QTRY_COMPARE(m_store->looks, 1);
        m_store->kept.policies.first().version = QStringLiteral("2099-01-01");
        m_store->kept.standings.clear(); // what was seen of another version is none of this board
        m_promises->refresh();
        QTRY_COMPARE(m_store->looks, 2);
    }

    void whatWasSeenLongAgoIsLookedAtThoughOthersAreFresh()
    {
        see(PromiseState::Kept);
        m_store->kept.standings.first().lookedMs = kNow - kDayMs; // of a policy that was out of force, for instance
        m_store->next = m_store->kept.standings;
        signIn();
        QTRY_COMPARE(m_store->looks, 1);
    }

    void aLookIsStoppedByItsButton()
    {
        see(PromiseState::Kept);
        signIn();
        m_store->answersAtOnce = false;
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        QTRY_VERIFY(m_promises->isLooking());
        emit m_store->progressed(12, 61);
        QCOMPARE(m_page->progress(), QStringLiteral("Looking: 12 of 61"));
        m_page->lookButton()->click();
        QCOMPARE(m_store->stops, 1);
        m_store->failure = Error{ErrorKind::Cancelled, QStringLiteral("stopped")};
        m_store->answer();
        QTRY_VERIFY(!m_promises->isLooking());
        QVERIFY(m_page->message().isEmpty());
        QVERIFY(m_page->progress().isEmpty());
    }

    // A look goes on until it ends, and is nothing to whoever sits there then.
    void whoHasSignedOutIsToldOfNoLook()
    {
        see(PromiseState::Kept);
        signIn();
        m_store->answersAtOnce = false;
        m_page->lookButton()->click();
        emit m_store->progressed(12, 61);
        m_session->signOut();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        QVERIFY(m_page->progress().isEmpty());
        QVERIFY2(!m_page->header()->sentence().contains(QStringLiteral("Looking")),
                 qPrintable(m_page->header()->sentence()));
    }

    // The sentence of the heading is wrapped where it is too long, and whoever reads below it must not lose the line.
    void aLookMovesNothingOfThePage()
    {
        see(PromiseState::Kept);
        const QList<PromiseState> states{PromiseState::Kept, PromiseState::Broken, PromiseState::AtRisk,
                                         PromiseState::Unseen, PromiseState::Person};
        for (int i = 0; i < 30; ++i)
            m_store->kept.standings[i].verdict.state = states.at(i % states.size());
        signIn();
        m_store->answersAtOnce = false;
        QMap<int, int> before;
        for (int width = 700; width <= 1400; width += 20)
            before.insert(width, listTop(width));
        QVERIFY(before.first() > before.last()); // it is wrapped in the narrow one
        m_page->lookButton()->click();
        for (auto at = before.constBegin(); at != before.constEnd(); ++at)
            QCOMPARE(listTop(at.key()), at.value());
        for (const int done : {9, 10, 61}) {
            emit m_store->progressed(done, 61);
            for (auto at = before.constBegin(); at != before.constEnd(); ++at)
                QCOMPARE(listTop(at.key()), at.value());
        }
    }

    void whoMayOnlyLookAtFiguresLooksAtNothing()
    {
        see(PromiseState::Kept, kNow - kDayMs);
        signIn(Role::Viewer);
        QCOMPARE(m_page->stateView()->state(), StateView::State::Content);
        QVERIFY(!m_page->lookButton()->isEnabled());
        QTest::keyClick(m_page.get(), Qt::Key_F5);
        QCOMPARE(m_store->looks, 0);
    }

    void aDutyIsNotedByTheKeyboard()
    {
        see(PromiseState::Person);
        signIn();
        const QString duty = keyOf(CommitmentKind::Duty);
        m_promises->select(duty);
        QLineEdit *note = m_page->card()->note();
        QVERIFY(note->isVisible() && !m_page->card()->noteButton()->isEnabled());
        QTest::keyClick(note, Qt::Key_Return); // nothing is said yet
        QVERIFY(m_store->notes.isEmpty());
        QTest::keyClicks(note, QStringLiteral("read the contract"));
        QTest::keyClick(note, Qt::Key_Return);
        QTRY_COMPARE(m_store->notes, QStringList{duty + QStringLiteral(": read the contract")});
        QTRY_COMPARE(m_store->looks, 1); // its state follows
        m_promises->select(keyOf(CommitmentKind::Retention));
        QVERIFY(!note->isVisible());
    }

    void theGravestIsShownUntilSomebodyChooses()
    {
        see(PromiseState::Kept);
        signIn();
        QCOMPARE(m_promises->selected(), key(0));
        m_store->kept.standings[7].verdict.state = PromiseState::Broken;
        m_promises->refresh();
        QTRY_COMPARE(m_promises->selected(), key(7)); // it is another one now
        QCOMPARE(m_page->table()->currentIndex().row(), 0);
        m_page->table()->setCurrentIndex(m_page->table()->model()->index(2, 0));
        const QString chosen = m_promises->selected();
        QVERIFY(chosen != key(7));
        m_store->kept.standings[9].verdict.state = PromiseState::Broken;
        m_promises->refresh();
        QTRY_COMPARE(m_promises->broken(), 2);
        QCOMPARE(m_promises->selected(), chosen); // what somebody reads stays where it is
        QCOMPARE(m_page->table()->currentIndex().data(IdRole).toString(), chosen);
    }

    void anErrorIsToldAndTriedAgain()
    {
        m_store->failure = Error{ErrorKind::Unreachable, QStringLiteral("The store does not answer.")};
        signIn();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Error);
        QVERIFY(m_page->stateView()->message().contains(QStringLiteral("does not answer")));
        m_store->failure.reset();
        see(PromiseState::Kept);
        emit m_page->stateView()->retryRequested();
        QTRY_COMPARE(m_page->stateView()->state(), StateView::State::Content);
    }

    void aFindingStandsBesideItsSentenceAndIsNoPromise()
    {
        see(PromiseState::Kept);
        const PolicyDocument policy = m_store->kept.policies.constFirst();
        m_store->kept.findings[policy.id] = {{QStringLiteral("unlimited:wallet"),
                                              FindingSeverity::Conflict,
                                              {policy.sentences.at(3).id},
                                              QStringLiteral("The wallet records are kept indefinitely."),
                                              QStringLiteral("The GDPR asks for a period."),
                                              QStringLiteral("Name the duty and its end.")},
                                             {QStringLiteral("no_contact"),
                                              FindingSeverity::Gap,
                                              {},
                                              QStringLiteral("Nobody is named."),
                                              QStringLiteral("A reader cannot ask."),
                                              QStringLiteral("Name somebody.")}};
        signIn();
        QCOMPARE(m_promises->table().rowCount(), keys().size() + 2);
        QVERIFY2(m_page->header()->sentence().startsWith(
                     QStringLiteral("Policy 004 2026-06-01 · %1 promises").arg(keys().size())) &&
                     m_page->header()->sentence().endsWith(QStringLiteral("2 findings")) &&
                     !m_page->header()->sentence().contains(QStringLiteral("not looked at")),
                 qPrintable(m_page->header()->sentence()));
        QCOMPARE(m_promises->broken(), 0);
        m_promises->select(findingKey(policy.id, QStringLiteral("unlimited:wallet")));
        const QString text = m_page->card()->text();
        for (const QString &part : {QStringLiteral("kept indefinitely"), QStringLiteral("asks for a period"),
                                    QStringLiteral("Name the duty"), policy.sentences.at(3).quote})
            QVERIFY2(text.contains(part), qPrintable(text));
        QVERIFY(!m_page->card()->note()->isVisible() && !m_page->card()->course()->isVisible());
        QSignalSpy wanted(m_page.get(), &PromisesPage::pageRequested);
        m_page->card()->actButton()->click();
        QCOMPARE(wanted.value(0).value(0).toString(), QStringLiteral("policies"));
    }

    void aBrokenPeriodLeadsToThePurgeAndShowsItsCourse()
    {
        see(PromiseState::Kept);
        const QString period = keyOf(CommitmentKind::Retention);
        for (PromiseStanding &standing : m_store->kept.standings) {
            if (standing.promise == period)
                standing.verdict.measure =
                    PromiseMeasure{QStringLiteral("oldest row of logs"), 93, 90, QStringLiteral("days")};
        }
        m_store->folders[period].course = {{QDate(2026, 11, 1), 88, 90}, {QDate(2026, 11, 3), 93, 90}};
        signIn();
        m_promises->select(period);
        ChartCard *course = m_page->card()->course();
        QTRY_VERIFY(course->isVisible());
        QCOMPARE(course->title(), QStringLiteral("Oldest row of logs"));
        QVERIFY2(course->chart()->table().rows.size() == 3, "a row for the day that is missing, too");
        const QStringList other = keys();
        m_promises->select(other.at(other.indexOf(period) == 0 ? 1 : 0));
        QVERIFY(!course->isVisible()); // it has no measure

        QSignalSpy wanted(m_page.get(), &PromisesPage::pageRequested);
        m_promises->select(period);
        m_page->card()->actButton()->click();
        QCOMPARE(wanted.count(), m_page->card()->actButton()->isVisible() ? 1 : 0);
        QVERIFY(QStringList({QStringLiteral("retention"), QStringLiteral("privacy")})
                    .contains(wanted.value(0).value(0).toString()));
    }

    void whatBecameOfItIsReadInFull()
    {
        see(PromiseState::Kept);
        const QString period = keyOf(CommitmentKind::Retention);
        const QString whole(QString(QStringLiteral("1,204,118 rows are past their 90 days ")).repeated(6).trimmed());
        for (int day = 0; day < int(HistoryView::kAtFirst) + 2; ++day)
            m_store->folders[period].changes.append(
                {kNow - day * 86'400'000LL, PromiseState::Kept, PromiseState::Broken, whole});
        signIn();
        m_promises->select(period);
        HistoryView *history = m_page->card()->history();
        QTRY_VERIFY(history->isVisible());
        const QStringList lines = history->text().split(QLatin1Char('\n'));
        QCOMPARE(lines.count(whole), HistoryView::kAtFirst);
        QVERIFY2(lines.constFirst().endsWith(QStringLiteral("broken")), qPrintable(lines.constFirst()));
        QCOMPARE(lines.constLast(), QStringLiteral("2 more before that"));
        history->findChild<QPushButton *>()->click();
        QCOMPARE(history->text().split(QLatin1Char('\n')).count(whole), HistoryView::kAtFirst + 2);
        const QStringList other = keys();
        m_promises->select(other.at(other.indexOf(period) == 0 ? 1 : 0));
        QTRY_VERIFY(!history->isVisible());
    }

    void oneDayIsNoCourse()
    {
        see(PromiseState::Kept);
        const QString period = keyOf(CommitmentKind::Retention);
        for (PromiseStanding &standing : m_store->kept.standings)
            standing.verdict.measure = PromiseMeasure{QStringLiteral("rows"), 1, 0, {}};
        m_store->folders[period].course = {{QDate(2026, 11, 1), 88, 90}};
        signIn();
        m_promises->select(period);
        QCoreApplication::sendPostedEvents();
        QVERIFY(!m_page->card()->course()->isVisible());
    }

    void withoutAPolicyInForceItSaysSo()
    {
        see(PromiseState::Kept);
        m_store->kept.isInForce = false;
        signIn();
        QVERIFY(m_page->stateView()->bannerText().contains(QStringLiteral("No policy is in force")));
    }

private:
    QStringList keys() const
    {
        QStringList all;
        const PolicyDocument &policy = m_store->kept.policies.constFirst();
        for (const PolicySentence &sentence : policy.sentences) {
            for (const Commitment &commitment : sentence.commitments)
                all.append(promiseKey(policy.id, commitment.id));
        }
        return all;
    }
    QString key(int at) const { return keys().at(at); }
    QString keyOf(CommitmentKind kind) const
    {
        const PolicyDocument &policy = m_store->kept.policies.constFirst();
        return promiseKey(policy.id, policy.commitments(kind).constFirst().id);
    }
    int listTop(int width)
    {
        m_page->resize(width, 724);
        QCoreApplication::sendPostedEvents();
        return m_page->table()->mapTo(m_page.get(), QPoint()).y();
    }
    void see(PromiseState state, qint64 lookedMs = kNow)
    {
        m_store->kept.standings.clear();
        for (const QString &each : keys())
            m_store->kept.standings.append({each, verdict(state, QStringLiteral("seen")),
                                            policyPin(m_store->kept.policies.constFirst()), lookedMs, lookedMs});
    }
    void signIn(Roles roles = Role::PrivacyOfficer)
    {
        m_team->put(QStringLiteral("anna"), roles, kPassphrase);
        m_session->open();
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedOut);
        m_session->signIn(QStringLiteral("anna"), kPassphrase);
        QTRY_COMPARE(m_session->state(), TeamSession::State::SignedIn);
        m_page->setActive(true);
        if (m_store->answersAtOnce && !m_store->failure)
            QTRY_COMPARE(m_promises->state(), PromiseController::State::Full);
    }

    FixedClock m_clock{kNow};
    Theme m_theme{*qApp, ThemeMode::Light};
    std::unique_ptr<FakePromiseStore> m_store;
    std::unique_ptr<FakeTeamStore> m_team;
    std::unique_ptr<TeamSession> m_session;
    std::unique_ptr<PromiseController> m_promises;
    std::unique_ptr<PromisesPage> m_page;
};

QTEST_MAIN(PromisesPageTest)
#include "promisespage_test.moc"
