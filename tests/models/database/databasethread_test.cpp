#include "models/core/onfinished.h"
#include "models/database/databasethread.h"

#include <QSignalSpy>
#include <QTest>

#include <semaphore>
#include <thread>

using namespace Gatehouse;

class DatabaseThreadTest : public QObject
{
    Q_OBJECT
private slots:
    void jobsRunInOrderOnOneOtherThread()
    {
        DatabaseThread thread(QStringLiteral("test"));
        QList<QFuture<QThread *>> futures;
        QList<int> order;
        for (int i = 0; i < 5; ++i)
            futures.append(thread.run([&order, i] {
                order.append(i);
                return QThread::currentThread();
            }));
        for (auto &future : futures)
            future.waitForFinished();
        QCOMPARE(order, (QList<int>{0, 1, 2, 3, 4}));
        QVERIFY(futures.constFirst().result() != QThread::currentThread());
        QCOMPARE(futures.constFirst().result(), futures.constLast().result());
    }

    void anAnswerReachesTheReceiverOnItsThread()
    {
        DatabaseThread thread(QStringLiteral("test"));
        QObject receiver;
        QThread *where = nullptr;
        onFinished(thread.run([] { return 42; }), &receiver, [&](int value) {
            QCOMPARE(value, 42);
            where = QThread::currentThread();
        });
        QTRY_COMPARE(where, QThread::currentThread());
    }

    void aReceiverThatIsGoneHearsNothing()
    {
        DatabaseThread thread(QStringLiteral("test"));
        std::binary_semaphore gate(0);
        bool called = false;
        auto receiver = std::make_unique<QObject>();
        QFuture<int> future = thread.run([&] {
            gate.acquire();
            return 1;
        });
        onFinished(future, receiver.get(), [&](int) { called = true; });
        receiver.reset();
        gate.release();
        future.waitForFinished();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!called);
    }

    void jobsThatNeverBeganEndCancelled()
    {
        auto thread = std::make_unique<DatabaseThread>(QStringLiteral("test"));
        std::binary_semaphore gate(0);
        thread->run([&] {
            gate.acquire();
            return 1;
        });
        QFuture<int> waiting = thread->run([] { return 2; });
        std::thread opener([&] { gate.release(); });
        thread.reset();
        opener.join();
        QVERIFY(waiting.isFinished());
    }
};

QTEST_GUILESS_MAIN(DatabaseThreadTest)
#include "databasethread_test.moc"
