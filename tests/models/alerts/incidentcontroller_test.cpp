// The list of incidents and the one that is looked at, over a store that does as it is told.
#include "tests/support/incidentbench.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Gatehouse;

class IncidentControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_bench = std::make_unique<IncidentBench>(); }
    void cleanup() { m_bench.reset(); }

    void nobodySeesThemWithoutASignIn()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1});
        m_bench->list.poll();
        QCOMPARE(m_bench->list.state(), IncidentController::State::Failed);
        QCOMPARE(m_bench->list.access().error().kind, ErrorKind::SignIn);
        QCOMPARE(m_bench->list.badge(), 0);
        m_bench->signIn();
        QTRY_COMPARE(m_bench->list.badge(), 1);
        m_bench->show(1);
        m_bench->team.signOut();
        QTRY_COMPARE(m_bench->list.badge(), 0);
        QVERIFY(!m_bench->detail.folder());
        QCOMPARE(m_bench->detail.alertTable().rowCount(), 0);
    }

    void theViewsTellOpenFromClosed()
    {
        m_bench->put(IncidentSeverity::Critical, QStringLiteral("Errors"), {1});
        m_bench->put(IncidentSeverity::Minor, QStringLiteral("Old"), {3});
        m_bench->store.folders[1].incident.state = IncidentState::Closed;
        m_bench->store.folders[1].incident.verdict = AlertVerdict::Incident;
        m_bench->signIn();
        QTRY_COMPARE(m_bench->list.table().rowCount(), 1);
        QCOMPARE(m_bench->list.headline(), QStringLiteral("1 open, 1 critical · 1 closed"));
        m_bench->list.setView(IncidentView::Closed);
        QCOMPARE(m_bench->list.table().rowCount(), 1);
        QVERIFY(m_bench->list.table().index(0, 1).data().toString().contains(QStringLiteral("Old")));
        m_bench->list.setView(IncidentView::All);
        QCOMPARE(m_bench->list.table().rowCount(), 2);
    }

    void alertsBecomeAnIncident()
    {
        m_bench->signIn();
        QSignalSpy opened(&m_bench->list, &IncidentController::opened);
        m_bench->list.open({{}, {}, QStringLiteral("Errors"), IncidentSeverity::Critical, {}, {1, 8}});
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(m_bench->store.opened.constFirst().gateway, QStringLiteral("gw"));
        QCOMPARE(m_bench->store.opened.constFirst().by, QStringLiteral("op-1"));
        QVERIFY(m_bench->said.contains(QStringLiteral("I-000001 is open, of 2 alerts.")));
        QTRY_COMPARE(m_bench->list.table().rowCount(), 1);
    }

    void whatIsProposedIsWhatExplainsTheOthers()
    {
        const QList<Alert> all = madeAlerts(IncidentBench::kNowMs);
        QCOMPARE(proposedTitle({all.at(7), all.at(0)}), QStringLiteral("Error burst on anthropic-b"));
        QCOMPARE(proposedSeverity({all.at(7), all.at(0)}), IncidentSeverity::Critical);
        QCOMPARE(proposedSeverity({all.at(7)}), IncidentSeverity::Major);
        QCOMPARE(proposedSeverity({all.at(5)}), IncidentSeverity::Minor);
        QCOMPARE(proposedTitle({}), QString());
    }

    void anOrderIsGivenForWhatWasSeen()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1});
        m_bench->signIn();
        m_bench->show(seq);
        m_bench->store.find(seq)->incident.state = IncidentState::Mitigated; // by somebody else, not read yet
        m_bench->detail.give({IncidentAction::Mitigate}, QStringLiteral("is mitigated."));
        QTRY_VERIFY(!m_bench->said.isEmpty() && !m_bench->list.isBusy());
        QCOMPARE(m_bench->store.orders.constFirst().seen, std::optional(IncidentState::Open));
        QVERIFY(!m_bench->said.contains(QStringLiteral("I-000001 is mitigated.")));
        QTRY_COMPARE(m_bench->detail.incident()->state, IncidentState::Mitigated);
        m_bench->detail.give({IncidentAction::Note, {}, 0, QStringLiteral("seen")}, QStringLiteral("has a note more."));
        QTRY_VERIFY(m_bench->said.contains(QStringLiteral("I-000001 has a note more.")));
    }

    void theTimelineTellsAlertsNotesAndDeedsInTheirOrder()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1, 10});
        m_bench->signIn();
        m_bench->show(seq);
        m_bench->clock.advance(kMinuteMs);
        m_bench->store.nowMs += kMinuteMs;
        m_bench->detail.give({IncidentAction::Note, {}, 0, QStringLiteral("the certificate ran out")}, {});
        QTRY_VERIFY(m_bench->detail.folder()->events.size() == 2);
        QStringList texts;
        for (const IncidentEntry &entry : m_bench->detail.timeline())
            texts.append(entry.text);
        QVERIFY(texts.constFirst().startsWith(QStringLiteral("A-000010 Error burst on anthropic-a began")));
        QVERIFY(texts.contains(QStringLiteral("A-000010 ended")));
        QCOMPARE(texts.constLast(), QStringLiteral("the certificate ran out"));
        QCOMPARE(m_bench->detail.timeline().constLast().who, QStringLiteral("anna"));
        QVERIFY(std::ranges::is_sorted(m_bench->detail.timeline(), {}, &IncidentEntry::timeMs));
    }

    void whoMayNotHandleThemReadsThemOnly()
    {
        const qint64 seq = m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1});
        m_bench->signIn(Role::Viewer);
        m_bench->show(seq);
        QVERIFY(!m_bench->detail.can(IncidentAction::Note));
        m_bench->detail.give({IncidentAction::Note, {}, 0, QStringLiteral("x")}, {});
        QVERIFY(m_bench->store.orders.isEmpty());
        QVERIFY(m_bench->said.constLast().contains(QStringLiteral("handle alerts")));
    }

    void whatCouldNotBeReadAgainIsStale()
    {
        m_bench->put(IncidentSeverity::Major, QStringLiteral("Errors"), {1});
        m_bench->signIn();
        QTRY_COMPARE(m_bench->list.table().rowCount(), 1);
        m_bench->store.failure = Error{ErrorKind::Unreachable, QStringLiteral("The store is out of reach.")};
        m_bench->list.poll();
        QTRY_VERIFY(m_bench->list.notice().contains(QStringLiteral("out of reach")));
        QCOMPARE(m_bench->list.table().rowCount(), 1);
        m_bench->store.failure.reset();
        m_bench->list.poll();
        QTRY_COMPARE(m_bench->list.notice(), QString());
    }

    void idsAreReadBothWays()
    {
        QCOMPARE(incidentId(12), QStringLiteral("I-000012"));
        QCOMPARE(incidentSeq(QStringLiteral("i-000012")), std::optional<qint64>(12));
        QCOMPARE(incidentSeq(QStringLiteral("12")), std::optional<qint64>(12));
        QCOMPARE(incidentSeq(QStringLiteral("A-000012")), std::nullopt);
    }

private:
    std::unique_ptr<IncidentBench> m_bench;
};

QTEST_GUILESS_MAIN(IncidentControllerTest)
#include "incidentcontroller_test.moc"
