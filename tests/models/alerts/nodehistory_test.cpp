// What there is more of since a trouble began, out of the minutes of a node.
#include "models/alerts/nodehistory.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Gatehouse;

class NodeHistoryTest : public QObject
{
    Q_OBJECT

private slots:
    void whatWasThereBeforeIsNotBehindIt()
    {
        NodeHistory history;
        fill(history, 0, 60, 100, {{"client_cancelled", 8}, {"rate_limited", 4}});
        fill(history, 60, 10, 100, {{"client_cancelled", 8}, {"overloaded", 30}, {"rate_limited", 5}, {"timeout", 9}});
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::Errors, 60 * kMinuteMs)),
                 QStringList({QStringLiteral("error_class=overloaded 75"), QStringLiteral("error_class=timeout 22"),
                              QStringLiteral("error_class=rate_limited 2")}));
    }

    // Twice the traffic has twice the errors of any kind.
    void moreTrafficHasMoreOfEverythingAndThatIsNotBehindIt()
    {
        NodeHistory history;
        fill(history, 0, 60, 100, {{"client_cancelled", 8}});
        fill(history, 60, 10, 300, {{"client_cancelled", 24}, {"overloaded", 30}});
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::Errors, 60 * kMinuteMs)),
                 QStringList({QStringLiteral("error_class=overloaded 100")}));
    }

    void ofASpikeItIsTheModelThatHasMoreAndOfADropTheOneThatHasLess()
    {
        NodeHistory history;
        fill(history, 0, 60, 100, {}, {{"gpt-5", 60}, {"opus", 40}});
        fill(history, 60, 10, 160, {}, {{"gpt-5", 60}, {"opus", 100}});
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::TrafficSpike, 60 * kMinuteMs)),
                 QStringList({QStringLiteral("model=opus 100")}));
        fill(history, 70, 10, 40, {}, {{"opus", 40}});
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::TrafficDrop, 70 * kMinuteMs)),
                 QStringList({QStringLiteral("model=gpt-5 87"), QStringLiteral("model=opus 12")}));
    }

    void withoutMinutesBeforeItIsAllThatThereWas()
    {
        NodeHistory history;
        fill(history, 60, 10, 100, {{"overloaded", 30}, {"timeout", 10}}, {{"opus", 100}});
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::Errors, 0)),
                 QStringList({QStringLiteral("error_class=overloaded 75"), QStringLiteral("error_class=timeout 25")}));
        QCOMPARE(sharesOf(history.contributors(AnomalyMetric::TrafficDrop, 0)),
                 QStringList({QStringLiteral("model=opus 100")}));
    }

private:
    using Counts = std::map<QString, qint64>;
    using Named = QList<std::pair<const char *, qint64>>;

    static Counts countsOf(const Named &named)
    {
        Counts counts;
        for (const auto &[name, attempts] : named)
            counts[QString::fromLatin1(name)] = attempts;
        return counts;
    }
    static void fill(NodeHistory &history, qint64 from, qint64 minutes, qint64 attempts, const Named &errors,
                     const Named &models = {})
    {
        NodeMinute minute;
        minute.cell.attempts = attempts;
        minute.errorClasses = countsOf(errors);
        minute.models = countsOf(models);
        for (qint64 i = from; i < from + minutes; ++i)
            history.push(i * kMinuteMs, &minute);
    }
    static QStringList sharesOf(const QJsonArray &contributors)
    {
        QStringList shares;
        for (const QJsonValue &each : contributors)
            shares.append(QStringLiteral("%1 %2")
                              .arg(each.toObject().value(QLatin1String("what")).toString())
                              .arg(int(100 * each.toObject().value(QLatin1String("share")).toDouble())));
        return shares;
    }
};

QTEST_GUILESS_MAIN(NodeHistoryTest)
#include "nodehistory_test.moc"
