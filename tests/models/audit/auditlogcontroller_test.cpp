// What the Audit page is told: entries in full, verifications, files.
#include "models/audit/auditlogcontroller.h"

#include "models/core/format.h"
#include "tests/support/fakeauditlog.h"
#include "tests/support/fixedclock.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace Gatehouse;

class AuditLogControllerTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_log = std::make_unique<FakeAuditLog>();
        m_log->fill(100);
        m_log->answersAtOnce = true;
        m_controller = std::make_unique<AuditLogController>(*m_log, m_clock);
    }

    void cleanup() { m_controller.reset(); }

    void nothingIsAskedBeforeThePageIsSeen()
    {
        QVERIFY(m_log->asked.isEmpty());
        activate();
        QCOMPARE(m_controller->headline(), QStringLiteral("100 entries, newest first"));
    }

    void whoeverMayNotReadItAsksNothingAndIsToldWhy()
    {
        const Error denied{ErrorKind::Denied, QStringLiteral("The audit log is not shown: read_audit_log is missing.")};
        m_controller->setAccess(std::unexpected(denied));
        m_controller->setActive(true);
        m_controller->verify();
        QVERIFY(m_log->asked.isEmpty() && m_log->orders.isEmpty());
        QCOMPARE(m_controller->error(), std::optional(denied));
        m_controller->setAccess({});
        QTRY_COMPARE(m_controller->table().rowCount(), 100);
        m_controller->setAccess(std::unexpected(denied));
        QCOMPARE(m_controller->table().rowCount(), 0); // nothing stays behind
    }

    void anEntryIsShownWithItsPositionAndHash()
    {
        activate();
        m_controller->select(99);
        const QList<AuditField> fields = m_controller->fields();
        QCOMPARE(fields.constFirst().value, QStringLiteral("entry 99 of 100"));
        QCOMPARE(fields.constLast().value, QString::fromLatin1(toHex(m_log->at(99).leaf)));
        QCOMPARE(m_controller->fitsHash(), std::optional(true));
        m_controller->select(-1);
        QVERIFY(m_controller->fields().isEmpty() && !m_controller->fitsHash());
    }

    void aCutIsToldWithWhoAndWhen()
    {
        m_log->cut(40, 99);
        m_controller->setNames({{QStringLiteral("op-2"), QStringLiteral("anna")}});
        m_controller->setActive(true);
        QTRY_VERIFY(m_controller->table().cut().has_value());
        QCOMPARE(m_controller->cutSentence(),
                 QStringLiteral("Entries 0 to 39 were cut on %1 by anna, as entry 99 records; their hashes are kept.")
                     .arg(formatInstantPrecise(m_log->at(99).entry.timeMs, QTimeZone::utc())));
        QVERIFY(!m_controller->isCutUnrecorded());
        m_controller->setAccess(failure(ErrorKind::Denied, QStringLiteral("no")));
        QCOMPARE(m_controller->cutSentence(), QString());
    }

    void aCutThatNothingRecordsIsToldAsWhatItIs()
    {
        m_log->cut(1, -1);
        m_controller->setActive(true);
        QTRY_VERIFY(m_controller->table().cut().has_value());
        QVERIFY(m_controller->isCutUnrecorded());
        QCOMPARE(m_controller->cutSentence(),
                 QStringLiteral("Entry 0 is gone, and no entry says who took it. Verify the log."));
    }

    void aChangedEntryDoesNotFitItsHash()
    {
        m_log->at(98).entry.actor = QStringLiteral("op-9");
        activate();
        m_controller->select(98);
        QCOMPARE(m_controller->fitsHash(), std::optional(false));
    }

    void aVerdictSaysHowFarAndAgainstWhat_data()
    {
        QTest::addColumn<LogFindings>("findings");
        QTest::addColumn<AuditVerdict::Kind>("kind");
        QTest::addColumn<QString>("says");
        LogFindings plain;
        plain.head.size = 100;
        QTest::newRow("without a checkpoint") << plain << AuditVerdict::Kind::Unproven << QStringLiteral("up to 99");
        LogFindings proven = plain;
        proven.checkpoints = 1;
        QTest::newRow("with one") << proven << AuditVerdict::Kind::Genuine
                                  << QStringLiteral("agrees with may.checkpoint");
        LogFindings broken = plain;
        broken.faults = {{57, QStringLiteral("Entry 57 is not what was written.")}};
        QTest::newRow("changed") << broken << AuditVerdict::Kind::NotGenuine << QStringLiteral("from entry 57 on");
        QTest::newRow("empty") << LogFindings() << AuditVerdict::Kind::Unproven << QStringLiteral("empty");
    }

    void aVerdictSaysHowFarAndAgainstWhat()
    {
        QFETCH(LogFindings, findings);
        QFETCH(AuditVerdict::Kind, kind);
        QFETCH(QString, says);
        activate();
        m_controller->verify({QStringLiteral("/elsewhere/may.checkpoint")});
        QCOMPARE(m_log->orders.constLast().checkpoints, QStringList{QStringLiteral("/elsewhere/may.checkpoint")});
        m_log->finishOrder(findings);
        QTRY_VERIFY(m_controller->verdict());
        QVERIFY(m_controller->verdict()->kind == kind);
        QVERIFY2(m_controller->verdict()->sentence.contains(says), qPrintable(m_controller->verdict()->sentence));
        QCOMPARE(m_controller->verdict()->atMs, m_clock.nowMs());
        QCOMPARE(m_controller->verdict()->faults.size(), findings.faults.size());
    }

    void aVerificationIsInTheBackgroundListAndCanBeStopped()
    {
        activate();
        QSignalSpy started(m_controller.get(), &AuditLogController::taskStarted);
        QSignalSpy said(m_controller.get(), &AuditLogController::said);
        m_controller->verify();
        m_controller->verify(); // one at a time
        QCOMPARE(started.size(), 1);
        QCOMPARE(m_log->orders.size(), 1);
        AuditTask *task = m_controller->task();
        m_log->progress->checked = 50;
        QCOMPARE(task->share(), std::optional(0.5));
        task->cancel();
        QVERIFY(!task->canCancel() && m_log->progress->stop.stop_requested());
        m_log->finishOrder(failure(ErrorKind::Cancelled, QStringLiteral("stopped")));
        QTRY_VERIFY(!m_controller->task());
        QVERIFY(!m_controller->verdict());
        QVERIFY(said.constLast().at(0).toString().contains(QStringLiteral("cancelled")));
    }

    void aCheckpointThatWasWrittenIsUsedByTheNextVerification()
    {
        activate();
        QSignalSpy said(m_controller.get(), &AuditLogController::said);
        m_controller->writeCheckpoint(QStringLiteral("/elsewhere/june.checkpoint"));
        QCOMPARE(m_log->orders.constLast().file, QStringLiteral("/elsewhere/june.checkpoint"));
        LogFindings findings;
        findings.head.size = 100;
        m_log->finishOrder(findings);
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(said.constLast().at(0).toString().contains(QStringLiteral("june.checkpoint")));
        m_controller->verify();
        QCOMPARE(m_log->orders.constLast().checkpoints, QStringList{QStringLiteral("/elsewhere/june.checkpoint")});
    }

    void whatIsNotGenuineIsToldAndNotSigned()
    {
        activate();
        QSignalSpy said(m_controller.get(), &AuditLogController::said);
        m_controller->exportTo(QStringLiteral("/elsewhere/log.jsonl"));
        m_log->finishOrder(failure(ErrorKind::Corrupt, QStringLiteral("Nothing was signed.")));
        QTRY_COMPARE(said.size(), 1);
        QCOMPARE(said.constLast().at(1).toBool(), false);
    }

private:
    void activate()
    {
        m_controller->setActive(true);
        QTRY_COMPARE(m_controller->table().rowCount(), 100);
    }

    FixedClock m_clock{1'795'000'000'000};
    std::unique_ptr<FakeAuditLog> m_log;
    std::unique_ptr<AuditLogController> m_controller;
};

QTEST_GUILESS_MAIN(AuditLogControllerTest)
#include "auditlogcontroller_test.moc"
