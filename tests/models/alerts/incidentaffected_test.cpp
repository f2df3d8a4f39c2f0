// Which keys and accounts an incident touched, over figures that are told.
#include "models/alerts/incidentaffected.h"
#include "tests/support/faketelemetrysession.h"
#include "tests/support/madealerts.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'795'269'600'000; // 2026-11-21T14:00:00Z

TelemetryGroup groupOf(const char *value, qint64 attempts, qint64 failed)
{
    TelemetryGroup group;
    group.values = {QString::fromUtf8(value)};
    group.total.attempts = attempts;
    group.total.outcomes[size_t(Outcome::Ok)] = attempts - failed;
    group.total.outcomes[size_t(Outcome::ServerError)] = failed;
    return group;
}

TelemetryAnswer answerOf(const TelemetryQuery &query, const QList<TelemetryGroup> &groups)
{
    TelemetryAnswer answer;
    answer.query = query;
    answer.groups = groups;
    return answer;
}

} // namespace

class IncidentAffectedTest : public QObject
{
    Q_OBJECT
private slots:
    void thePlacesAreThoseOfAlertsThatExplainThemselves()
    {
        const QList<Alert> all = madeAlerts(kNowMs);
        // 0: provider anthropic-b; 1: of a person; 7: explained by 0; 9: provider anthropic-a, over.
        const auto places = affectedPlaces({all.at(0), all.at(1), all.at(7), all.at(9)}, kNowMs);
        QCOMPARE(places.size(), 2);
        QCOMPARE(places.at(0).filter.terms.constFirst().values, QStringList{QStringLiteral("anthropic-b")});
        QCOMPARE(places.at(0).span, (TimeSpan{kNowMs - 10 * kMinuteMs, kNowMs}));
        // What explains it is not a part of the incident.
        QCOMPARE(affectedPlaces({all.at(7)}, kNowMs).size(), 1);
    }

    void anAlertAboutSomebodyHasAPlaceOnceTheConditionsAreKnown()
    {
        const Alert ofKey = madeAlerts(kNowMs).at(1);
        QVERIFY(ofKey.ofPerson);
        QVERIFY(affectedPlaces({ofKey}, kNowMs, {{ofKey.seq + 1, {QStringLiteral("key=sk-b")}}}).isEmpty());
        QVERIFY(affectedPlaces({ofKey}, kNowMs, {{ofKey.seq, {QStringLiteral("network=192.0.2.7")}}}).isEmpty());
        const auto places = affectedPlaces({ofKey}, kNowMs, {{ofKey.seq, {QStringLiteral("key=sk-anna-muster")}}});
        QCOMPARE(places.size(), 1);
        QCOMPARE(places.constFirst().filter.terms.constFirst().dimension, Dimension::Key);
        QCOMPARE(places.constFirst().filter.terms.constFirst().values, QStringList{QStringLiteral("sk-anna-muster")});
    }

    void theyAreCountedAndTheWorstListedMasked()
    {
        FakeTelemetrySession session;
        IncidentAffected affected(session);
        const QAbstractItemModelTester tester(&affected.table());
        const QList<AffectedPlace> places = affectedPlaces({madeAlerts(kNowMs).at(0)}, kNowMs);
        affected.show(places);
        QVERIFY(affected.isAsking());
        const QList<TelemetryQuery> asked = session.questions.constFirst();
        QCOMPARE(asked.size(), 2);
        session.answer(0, {answerOf(asked.at(0), {groupOf("sk-anna-muster-0001", 40, 3), groupOf("sk-b", 10, 9),
                                                  groupOf("sk-c", 5, 0)}),
                           answerOf(asked.at(1), {groupOf("anna.muster", 40, 3)})});
        QTRY_VERIFY(!affected.isAsking());
        QCOMPARE(affected.sentence(),
                 QStringLiteral("In that time and place: 3 keys, 2 of them with failed attempts; 1 "
                                "account, with failed attempts."));
        QVERIFY(affected.everybody());
        QCOMPARE(affected.everybody()->sentence, affected.sentence());
        QCOMPARE(affected.everybody()->all.size(), 4);
        QCOMPARE(affected.everybody()->all.constFirst().failed, 9);
        for (const AffectedOne &one : affected.everybody()->all)
            QVERIFY2(!one.who.contains(QLatin1String("muster")), qPrintable(one.who));
        QCOMPARE(affected.table().rowCount(), 4);
        QCOMPARE(affected.table().index(0, 1).data().toString(), QStringLiteral("9"));
        QCOMPARE(affected.table().index(1, 0).data().toString(), QStringLiteral("key sk-anna-•••"));
        QCOMPARE(affected.table().index(1, 0).data(IdRole).toString(), QStringLiteral("key=sk-anna-muster-0001"));
        for (int row = 0; row < affected.table().rowCount(); ++row) {
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)})
                QVERIFY(!affected.table().index(row, 0).data(role).toString().contains(QStringLiteral("muster")));
        }
        affected.show(places);
        QCOMPARE(session.questions.size(), 1); // it is counted once
    }

    void whoIsInSeveralPlacesIsCountedOnceAndFiguresAreBounds()
    {
        FakeTelemetrySession session;
        IncidentAffected affected(session);
        const QList<Alert> all = madeAlerts(kNowMs);
        affected.show(affectedPlaces({all.at(0), all.at(9)}, kNowMs));
        const QList<TelemetryQuery> asked = session.questions.constFirst();
        QCOMPARE(asked.size(), 4);
        session.answer(0, {answerOf(asked.at(0), {groupOf("sk-a", 40, 3)}), answerOf(asked.at(1), {}),
                           answerOf(asked.at(2), {groupOf("sk-a", 10, 9)}), answerOf(asked.at(3), {})});
        QTRY_VERIFY(!affected.isAsking());
        QVERIFY(affected.sentence().contains(QStringLiteral("1 key,")));
        QCOMPARE(affected.table().index(0, 1).data().toString(), QStringLiteral("≥ 9"));
        QCOMPARE(affected.table().index(0, 2).data().toString(), QStringLiteral("≥ 40"));
    }

    void whatIsNotRecordedIsNotNone()
    {
        FakeTelemetrySession session;
        IncidentAffected affected(session);
        affected.show(affectedPlaces({madeAlerts(kNowMs).at(0)}, kNowMs));
        const QList<TelemetryQuery> asked = session.questions.constFirst();
        TelemetryAnswer partial = answerOf(asked.at(1), {groupOf("7", 3, 0), groupOf("", 2, 2)});
        partial.notYetCounted = {asked.at(1).span};
        session.answer(0, {answerOf(asked.at(0), {groupOf("", 5, 5)}), partial});
        QTRY_VERIFY(!affected.isAsking());
        QVERIFY2(affected.sentence().contains(QStringLiteral("by which keys is not recorded")),
                 qPrintable(affected.sentence()));
        QVERIFY(affected.sentence().contains(QStringLiteral("of some attempts it is not recorded")));
        QVERIFY(affected.sentence().contains(QStringLiteral("Not all of that time is counted yet")));
    }

    void lateAnswersOfAnotherIncidentAreDropped()
    {
        FakeTelemetrySession session;
        IncidentAffected affected(session);
        const QList<Alert> all = madeAlerts(kNowMs);
        affected.show(affectedPlaces({all.at(0)}, kNowMs));
        affected.show(affectedPlaces({all.at(9)}, kNowMs));
        session.answer(0, {answerOf(session.questions.at(0).at(0), {groupOf("sk-a", 40, 3)})});
        session.fail(1, {ErrorKind::Unreachable, QStringLiteral("The gateway is away.")});
        QTRY_VERIFY(!affected.isAsking());
        QCOMPARE(affected.table().rowCount(), 0);
        QCOMPARE(affected.error()->message, QStringLiteral("The gateway is away."));
        affected.show({});
        QVERIFY(!affected.error() && !affected.isAsking());
    }
};

QTEST_GUILESS_MAIN(IncidentAffectedTest)
#include "incidentaffected_test.moc"
