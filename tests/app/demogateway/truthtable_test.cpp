// Which alert is right for an incident: at its node, and by a rule that is made for it.
#include "tests/support/truthtable.h"

#include <QTest>

using namespace Gatehouse;
using Demo::Incident;
using Demo::IncidentKind;

namespace
{

constexpr qint64 kBeginMs = 100 * kDayMs;

Incident keyIncident(IncidentKind kind)
{
    Incident incident;
    incident.kind = kind;
    incident.dimension = QStringLiteral("key");
    incident.nodeId = 7;
    incident.span = {kBeginMs, kBeginMs + 2 * kHourMs};
    return incident;
}

// Of the key, opened after ten minutes.
SeenAlert alertOf(const QHash<QString, qint64> &foundMs)
{
    SeenAlert told;
    told.alert.rule = foundMs.constBegin().key();
    told.alert.openedMs = kBeginMs + 10 * kMinuteMs;
    told.node = {QStringLiteral("key=7")};
    told.foundMs = foundMs;
    return told;
}

TruthTable tableOf(const Incident &incident, const SeenAlert &told)
{
    return truthTable({incident}, {told}, {kBeginMs - kDayMs, kBeginMs + kDayMs});
}

} // namespace

class TruthTableTest : public QObject
{
    Q_OBJECT
private slots:
    void aKeyThatSleptIsNotFoundByAnyRule()
    {
        const Incident slept = keyIncident(IncidentKind::DormantKey);
        const qint64 atMs = kBeginMs + 10 * kMinuteMs;
        const TruthTable other = tableOf(slept, alertOf({{QStringLiteral("client-change"), atMs}}));
        QVERIFY(other.rows.constFirst().found);
        QVERIFY(!other.rows.constFirst().rightly);
        const TruthTable leaked =
            tableOf(keyIncident(IncidentKind::LeakedKey), alertOf({{QStringLiteral("dormant-awakening"), atMs}}));
        QVERIFY(!leaked.rows.constFirst().rightly);
    }

    // The alert of a principal is one, whatever rules find of it: what counts is when the right one did.
    void theDelayIsThatOfTheRightRule()
    {
        const TruthTable table = tableOf(keyIncident(IncidentKind::DormantKey),
                                         alertOf({{QStringLiteral("client-change"), kBeginMs + 10 * kMinuteMs},
                                                  {QStringLiteral("dormant-awakening"), kBeginMs + 55 * kMinuteMs}}));
        const TruthRow &row = table.rows.constFirst();
        QVERIFY(row.rightly);
        QCOMPARE(row.rule, QStringLiteral("dormant-awakening"));
        QCOMPARE(row.delayMinutes(), 55.0);
    }
};

QTEST_GUILESS_MAIN(TruthTableTest)
#include "truthtable_test.moc"
