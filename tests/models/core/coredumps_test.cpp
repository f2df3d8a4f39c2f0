#include "models/core/coredumps.h"

#include <QTest>

#include <sys/resource.h>

using namespace Gatehouse;

class CoreDumpsTest : public QObject
{
    Q_OBJECT
private slots:
    void aProcessWithSecretsLeavesNoCore()
    {
        leaveNoCoreDump();
        rlimit limit{1, 1};
        QCOMPARE(getrlimit(RLIMIT_CORE, &limit), 0);
        QCOMPARE(limit.rlim_cur, rlim_t(0));
        QCOMPARE(limit.rlim_max, rlim_t(0)); // and cannot be raised again
    }
};

QTEST_GUILESS_MAIN(CoreDumpsTest)
#include "coredumps_test.moc"
