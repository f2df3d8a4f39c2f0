// The ways that lead away from one alert: to whom it is about, and to its rows.
#include "tests/support/alertbench.h"

#include <QJsonArray>

using namespace Gatehouse;

class AlertDetailTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_bench = std::make_unique<AlertBench>(); }
    void cleanup()
    {
        m_bench.reset();
        m_ledTo.clear();
    }

    void whomItIsAboutIsShownOnceAReasonIsOnRecord()
    {
        ofKey();
        m_bench->signIn(Role::PrivacyOfficer);
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        QVERIFY(m_bench->detail.reveal().offer());
        QVERIFY(m_bench->detail.reveal().access());
        QCOMPARE(m_bench->detail.reveal().text(), QStringLiteral("A-000001 is about key sk-an••• · workspace acme"));
        QCOMPARE(m_bench->detail.shownTrail().error().kind, ErrorKind::Denied);
        m_bench->detail.reveal().reveal(QStringLiteral("call back"));
        QCOMPARE(m_bench->record.records, QStringList{QStringLiteral("op-1 subject of alert 1: call back")});
        QCOMPARE(m_bench->store.personAsks, 0); // the record comes first
        m_bench->record.answer({});
        QTRY_VERIFY(m_bench->detail.reveal().isRevealed());
        QVERIFY(m_bench->detail.reveal().text().contains(QStringLiteral("sk-anna-muster")));
        lead();
        QCOMPARE(m_ledTo, QStringLiteral("key=sk-anna-muster workspace=acme"));
        m_bench->team.lock();
        QVERIFY(!m_bench->detail.reveal().text().contains(QStringLiteral("muster")));
        m_bench->record.records.clear();
    }

    // Nobody is shown anything by it: the condition is masked wherever the filter is shown.
    void whoeverWorksOnAnAlertIsLedToItsRowsThoughNothingIsRevealed()
    {
        ofKey();
        m_bench->signIn(Role::Operator);
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        QVERIFY(!m_bench->detail.reveal().access());
        QCOMPARE(m_bench->store.personAsks, 0); // only when the way is taken
        lead();
        QTRY_COMPARE(m_ledTo, QStringLiteral("key=sk-anna-muster workspace=acme"));
        QCOMPARE(m_bench->store.personAsks, 1);
        QVERIFY(!m_bench->detail.reveal().isRevealed());
        QVERIFY(m_bench->record.records.isEmpty());
        QString credential;
        m_bench->detail.leadToCredential(this, [&credential](const Result<QString> &key) { credential = *key; });
        QTRY_COMPARE(credential, QStringLiteral("key:sk-anna-muster"));
        QCOMPARE(filterTermToToken(m_bench->detail.shownTrail()->filter.terms.constFirst()),
                 QStringLiteral("key=sk-an•••"));
    }

    void whoeverMayNotWorkOnAlertsIsNotToldWhomTheyAreAbout()
    {
        ofKey();
        m_bench->signIn(Role::Viewer);
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        QCOMPARE(m_bench->detail.shownTrail().error().kind, ErrorKind::Denied);
        lead();
        QVERIFY2(m_ledTo.contains(QStringLiteral("handle alerts")), qPrintable(m_ledTo));
        QCOMPARE(m_bench->store.personAsks, 0);
    }

    void whatTheStoreSaysOfAnotherAlertLeadsNowhere()
    {
        ofKey();
        m_bench->store.put(AlertLevel::Ticket, QStringLiteral("Mix shift"));
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        m_bench->store.answersAtOnce = false;
        lead();
        m_bench->detail.show(2);
        m_bench->store.answerAll();
        QTRY_VERIFY(m_bench->detail.folder());
        QTRY_COMPARE(m_bench->detail.alert()->seq, 2);
        QCOMPARE(m_ledTo, QString());
    }

    // An erased person has left the alert.
    void whomNobodyKnowsAnyMoreNoRowsAreShownOf()
    {
        ofKey();
        m_bench->store.people = {};
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        lead();
        QTRY_VERIFY(m_ledTo.contains(QStringLiteral("it was erased")));
    }

    // There is no such condition, and without it the rows would be those of everybody.
    void anAlertAboutAnAddressLeadsToNoRowsAndSaysWhereTheyAre()
    {
        Alert &alert = m_bench->store.put(AlertLevel::Page, QStringLiteral("Stuffing"));
        alert.ofPerson = true;
        alert.node = {QStringLiteral("network=203.0.113.•••")};
        m_bench->store.people = {{QStringLiteral("node"), QStringLiteral("network=203.0.113.0/24")}};
        m_bench->store.folders.evidence = {{QStringLiteral("rows"), QJsonArray{QStringLiteral("requests 7")}}};
        m_bench->signIn();
        m_bench->detail.show(1);
        QTRY_VERIFY(m_bench->detail.folder());
        QCOMPARE(m_bench->detail.shownTrail().error().kind, ErrorKind::NotFound);
        lead();
        QVERIFY2(m_ledTo.contains(QStringLiteral("not counted by address")), qPrintable(m_ledTo));
        QVERIFY2(m_ledTo.contains(QStringLiteral("Look at the rows that prove it")), qPrintable(m_ledTo));
        QCOMPARE(m_bench->detail.hasCredential().error().message,
                 QStringLiteral("This alert is about no single key or account."));
        m_bench->store.folders.evidence = {};
        m_bench->detail.refresh();
        QTRY_VERIFY(!m_bench->detail.isLoading());
        lead();
        QVERIFY2(!m_ledTo.contains(QStringLiteral("Look at")), qPrintable(m_ledTo));
    }

private:
    void ofKey()
    {
        Alert &alert = m_bench->store.put(AlertLevel::Ticket, QStringLiteral("New networks"));
        alert.ofPerson = true;
        alert.node = {QStringLiteral("key=sk-an•••"), QStringLiteral("workspace=acme")};
        m_bench->store.people = {{QStringLiteral("node"), QStringLiteral("key=sk-anna-muster")}};
    }
    // To the conditions, or to why there is no way.
    void lead()
    {
        m_bench->detail.lead(this, {}, [this](const Result<AlertTrail> &trail) {
            QStringList conditions;
            for (const FilterTerm &term : trail ? trail->filter.terms : QList<FilterTerm>())
                conditions.append(filterTermToToken(term));
            m_ledTo = trail ? conditions.join(QLatin1Char(' ')) : trail.error().message;
        });
    }

    std::unique_ptr<AlertBench> m_bench;
    QString m_ledTo;
};

QTEST_GUILESS_MAIN(AlertDetailTest)
#include "alertdetail_test.moc"
