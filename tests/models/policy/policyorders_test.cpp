// Which policies are in force after a number of steps, and which steps are refused.
#include "models/policy/policyorders.h"

#include <QTest>

using namespace Gatehouse;

namespace
{

// "+a1": version 1 of a in force beside others; "=a1": alone, as before there were several; "-a1": ended.
QList<PolicyStep> historyOf(const QString &steps)
{
    QList<PolicyStep> history;
    for (const QString &text : steps.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        PolicyStep step;
        step.policy = text.mid(1, 1);
        step.version = text.mid(2);
        step.effect = text.startsWith(QLatin1Char('+'))   ? PolicyEffect::Beside
                      : text.startsWith(QLatin1Char('=')) ? PolicyEffect::Alone
                                                          : PolicyEffect::Ended;
        step.step = int(history.size()) + 1;
        step.by = QStringLiteral("anna");
        history.prepend(step);
    }
    return history;
}

QString heldAfter(const QString &steps)
{
    QStringList names;
    for (const PolicyStep &step : stepsInForce(historyOf(steps)))
        names.append(step.policy + step.version);
    return names.join(QLatin1Char(' '));
}

} // namespace

class PolicyOrdersTest : public QObject
{
    Q_OBJECT
private slots:
    void stepsSayWhatIsInForce_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("held");
        QTest::newRow("none") << ""
                              << "";
        QTest::newRow("one") << "+a1"
                             << "a1";
        QTest::newRow("another version takes its place") << "+a1 +a2"
                                                         << "a2";
        QTest::newRow("another policy stands beside it") << "+b1 +a1"
                                                         << "a1 b1";
        QTest::newRow("one is ended") << "+a1 +b1 -a1"
                                      << "b1";
        QTest::newRow("all are ended") << "+a1 +b1 -a1 -b1"
                                       << "";
        QTest::newRow("one comes back") << "+a1 -a1 +a1"
                                        << "a1";
        QTest::newRow("of an older store only the newest") << "=a1 =b1"
                                                           << "b1";
        QTest::newRow("of an older store one, and one beside it") << "=a1 =b1 +c1"
                                                                  << "b1 c1";
    }

    void stepsSayWhatIsInForce()
    {
        QFETCH(QString, steps);
        QTEST(heldAfter(steps), "held");
    }

    void aStepThatChangesNothingIsRefused_data()
    {
        QTest::addColumn<QString>("steps");
        QTest::addColumn<bool>("ends");
        QTest::addColumn<int>("seen");
        QTest::addColumn<QString>("word"); // empty: it is taken
        QTest::newRow("put in force") << "+b1" << false << 1 << "";
        QTest::newRow("in force already") << "+a1 +b1" << false << 2 << "in force already";
        QTest::newRow("ended") << "+a1 +b1" << true << 2 << "";
        QTest::newRow("another version is in force") << "+a2" << true << 1 << "is not in force";
        QTest::newRow("ended already") << "+a1 -a1" << true << 2 << "is not in force";
        QTest::newRow("somebody was faster") << "+b1 +c1" << false << 1 << "meanwhile, by anna";
    }

    void aStepThatChangesNothingIsRefused()
    {
        QFETCH(QString, steps);
        QFETCH(bool, ends);
        QFETCH(int, seen);
        QFETCH(QString, word);
        const auto checked = checkEnforcement({QStringLiteral("gw"), QStringLiteral("a"), QStringLiteral("1"), seen,
                                               QStringLiteral("why"), QStringLiteral("ben"), ends},
                                              historyOf(steps), {}, QDate(2026, 12, 31));
        QCOMPARE(checked.has_value(), word.isEmpty());
        if (!checked)
            QVERIFY2(checked.error().message.contains(word), qPrintable(checked.error().message));
    }

    // Its shorter period would purge at once what people were told would stay until then.
    void aVersionIsNotPutInForceBeforeItsDay()
    {
        const QDate day(2027, 1, 1);
        const auto on = [&](QDate today, bool ends) {
            return checkEnforcement({QStringLiteral("gw"), QStringLiteral("a"), QStringLiteral("1"), 1,
                                     QStringLiteral("why"), QStringLiteral("ben"), ends},
                                    historyOf(ends ? QStringLiteral("+a1") : QStringLiteral("+b1")), day, today);
        };
        const auto early = on(day.addDays(-1), false);
        QVERIFY(!early && early.error().kind == ErrorKind::InvalidInput);
        QVERIFY2(early.error().message.contains(QStringLiteral("from 2027-01-01 on")),
                 qPrintable(early.error().message));
        QVERIFY(on(day, false));
        // One that came in force early may be ended.
        QVERIFY(on(day.addDays(-1), true));
    }
};

QTEST_GUILESS_MAIN(PolicyOrdersTest)
#include "policyorders_test.moc"
