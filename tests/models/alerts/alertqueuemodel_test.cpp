#include "models/alerts/alertqueuemodel.h"
#include "models/core/timespan.h"
#include "tests/support/madealerts.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <ctime>
#include <functional>
#include <limits>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'767'960'000'000;
constexpr int kRows = 3000;

// In the order of a reading, which is no column's.
QList<Alert> manyAlerts()
{
    const QList<Alert> made = madeAlerts(kNowMs);
    QList<Alert> all;
    for (int i = 0; i < kRows; ++i) {
        Alert alert = made.at(i % made.size());
        alert.seq = i + 1;
        alert.summary += QStringLiteral(", no %1").arg(i * 7919 % kRows);
        alert.openedMs -= i % 97 * kMinuteMs;
        all.append(alert);
    }
    return all;
}

// Of several times, so that what else the machine does says nothing.
double leastProcessorTime(const std::function<void(int)> &work)
{
    double least = std::numeric_limits<double>::max();
    for (int time = 0; time < 4; ++time) {
        const std::clock_t before = std::clock();
        work(time);
        least = std::min(least, double(std::clock() - before));
    }
    return least;
}

} // namespace

class AlertQueueModelTest : public QObject
{
    Q_OBJECT
private slots:
    void wordsAreSortedAsPeopleReadThemAndTheLoudestFirstAmongAlikeOnes_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        for (const auto &[name, column] : {std::pair("what", AlertQueueModel::WhatColumn),
                                           {"where", AlertQueueModel::WhereColumn},
                                           {"evidence", AlertQueueModel::EvidenceColumn},
                                           {"owner", AlertQueueModel::OwnerColumn}}) {
            QTest::addRow("%s, up", name) << int(column) << Qt::AscendingOrder;
            QTest::addRow("%s, down", name) << int(column) << Qt::DescendingOrder;
        }
    }

    void wordsAreSortedAsPeopleReadThemAndTheLoudestFirstAmongAlikeOnes()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        AlertQueueModel model;
        const QAbstractItemModelTester tester(&model);
        model.setTime(kNowMs, QTimeZone::utc());
        model.setAlerts(manyAlerts().mid(0, 200));
        const QPersistentModelIndex chosen(model.index(model.rowOf(42), 0));
        model.sort(column, order);
        QCOMPARE(model.rowCount(), 200);
        for (int row = 1; row < model.rowCount(); ++row) {
            const QString above = model.index(row - 1, column).data().toString();
            const QString here = model.index(row, column).data().toString();
            const int compared = QString::localeAwareCompare(above, here);
            QVERIFY2(order == Qt::AscendingOrder ? compared <= 0 : compared >= 0,
                     qPrintable(above + QStringLiteral(" | ") + here));
            if (compared == 0)
                QVERIFY(
                    model.at(row - 1)->level > model.at(row)->level ||
                    (model.at(row - 1)->level == model.at(row)->level && model.at(row - 1)->seq > model.at(row)->seq));
        }
        QCOMPARE(chosen.data(AlertQueueModel::AlertSeqRole).toLongLong(), 42);
    }

    void whatComesLaterFindsItsPlaceAmongSortedWords()
    {
        AlertQueueModel model;
        const QAbstractItemModelTester tester(&model);
        const QList<Alert> all = manyAlerts().mid(0, 60);
        model.setAlerts(all.mid(0, 50));
        model.sort(AlertQueueModel::EvidenceColumn, Qt::DescendingOrder);
        const QPersistentModelIndex chosen(model.index(model.rowOf(20), 0));
        model.setAlerts(all.mid(10));
        AlertQueueModel fresh;
        fresh.sort(AlertQueueModel::EvidenceColumn, Qt::DescendingOrder);
        fresh.setAlerts(all.mid(10));
        QCOMPARE(model.alerts(), fresh.alerts());
        QCOMPARE(chosen.data(AlertQueueModel::AlertSeqRole).toLongLong(), 20);
    }

    // Made anew for every comparison they would cost thirty times as much as they do once.
    void theWordsOfAnAlertAreMadeOnceASort()
    {
        QList<Alert> all = manyAlerts();
        for (Alert &alert : all) {
            alert.state = AlertState::Acknowledged;
            alert.owner = QStringLiteral("op-1");
            alert.untilMs = kNowMs + alert.seq * 7919 % kRows * kMinuteMs;
        }
        AlertQueueModel model;
        model.setTime(kNowMs, QTimeZone::utc());
        model.setAlerts(all);
        const double words = leastProcessorTime([&](int) {
            for (int row = 0; row < kRows; ++row)
                QVERIFY(!model.index(row, AlertQueueModel::OwnerColumn).data().isNull());
        });
        const double sort = leastProcessorTime([&](int time) {
            model.sort(AlertQueueModel::OwnerColumn, time % 2 == 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        });
        qInfo("sorted in %.1f times what its words take", sort / words);
        QVERIFY(sort < 8 * words);
    }
};

QTEST_GUILESS_MAIN(AlertQueueModelTest)
#include "alertqueuemodel_test.moc"
