// Failures that other products of this kind have had, each with its name and where it was seen: none of them here.
#include "models/audit/auditrepository.h"
#include "models/privacy/caseplanner.h"
#include "models/privacy/certificate.h"
#include "models/privacy/suppressionsweep.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

#include <map>

using namespace Gatehouse;

namespace
{

PrivacyHold hold(const QString &table = {}, const QString &row = {})
{
    PrivacyHold one;
    one.table = table;
    one.rowId = row;
    one.reason = QStringLiteral("a suit");
    one.until = QDate(2035, 1, 1);
    return one;
}

} // namespace

class KnownFailuresTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_scene = std::make_unique<ErasureScene>(m_stores, Dialect::Sqlite, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2, 3});
        m_account = scene().account(2).value.toLongLong();
    }

    // OpenTranscribe#442: a hold was applied to the whole account, and nothing ran again when it ended.
    void aHoldKeepsItsRowAndItsEndErasesTheRest()
    {
        const qint64 ticket = number("SELECT min(id) FROM support_tickets WHERE account_id = ?");
        const auto placed =
            cases().addHold(officer().id(), hold(QStringLiteral("support_tickets"), QString::number(ticket)), {});
        WORKS(placed);
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        completes(id);
        QCOMPARE(number("SELECT count(*) FROM support_tickets WHERE account_id = ?"), 1);
        QCOMPARE(number("SELECT count(*) FROM sessions WHERE account_id = ?"), 0);
        const auto reopened = cases().endHold(officer().id(), *placed, QStringLiteral("the suit is over"));
        WORKS(reopened);
        QCOMPARE(*reopened, QStringList{id});
        planAgain(id);
        completes(id);
        QCOMPARE(number("SELECT count(*) FROM support_tickets WHERE account_id = ?"), 0);
    }

    // OpenTranscribe#442, ovumcy-web#644: a restored backup brought the person back.
    void aRestoredBackupIsFoundAndErasedAgain()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        completes(id);
        QCOMPARE(*worker().reopenDue(), QStringList());
        bringBack(2);
        QCOMPARE(*worker().reopenDue(), QStringList{id});
        planAgain(id);
        completes(id);
        QCOMPARE(number("SELECT count(*) FROM accounts WHERE id = ?"), 0);
        QCOMPARE(*worker().reopenDue(), QStringList());
    }

    // tale#3144: the hold was checked once, then ten passes ran, and a run that was halted was reported as done.
    void aHoldThatComesInMidRunStopsTheNextBatch()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        int effects = 0;
        scene().settings.rowsPerBatch = 1;
        scene().settings.probe = [&](const char *label) {
            if (qstrcmp(label, "after outcome") == 0 && ++effects == 3)
                QVERIFY(cases().addHold(officer().id(), hold(), scene().account(2)).has_value());
        };
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        const auto worked = scene().work(id);
        WORKS(worked);
        QVERIFY(effects >= 3);
        qint64 gone = 0;
        const QMap<QString, QStringList> after = MapFiller::dump(scene().tables());
        for (auto table = before.begin(); table != before.end(); ++table)
            gone += table->size() - after.value(table.key()).size();
        QVERIFY2(gone <= 3, qPrintable(QString::number(gone)));
        const auto one = cases().find(id);
        if (one->state == CaseState::Completed) {
            const auto certificate = certificateFromBody(scene().runs().certificate(id)->body);
            WORKS(certificate);
            QVERIFY2(!certificate->suppressed, "a person who is kept is certified as erased");
        }
        QVERIFY2(one->state != CaseState::Completed, "a halted run is reported as done");
    }

    // tale#3135: whoever filed the case could approve it.
    void theFilerIsNoApprover()
    {
        WORKS(scene().desk().admin().user().operators().changeRoles(scene().desk().admin().id(), officer().id(),
                                                                    Role::PrivacyOfficer | Role::Approver));
        const QString id = scene().planned(scene().request(RequestType::Deletion, 2));
        WORKS(cases().askApproval(officer().id(), id));
        REFUSED(cases().approve(officer().id(), id, cases().find(id)->planHash), "filed");
    }

    // margince#1495: the certificate proved nothing: orphans stayed, and jobs in flight made the data again.
    void aRowThatAWriterInFlightBringsIsSeenBeforeTheCertificate()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        int looks = 0;
        scene().settings.probe = [&](const char *label) {
            if (qstrcmp(label, "before rescan is recorded") == 0 && ++looks == 1)
                lateRow();
        };
        const auto worked = scene().work(id);
        WORKS(worked);
        QCOMPARE((*worked)->state, CaseState::NeedsAttention);
        QVERIFY2((*worked)->why.contains(QLatin1String("technical_logs")), qPrintable((*worked)->why));
        QVERIFY(!scene().runs().certificate(id));
        scene().settings.probe = {};
        WORKS(cases().requeue(officer().id(), id, QStringLiteral("looked at it")));
        completes(id);
        QCOMPARE(number("SELECT count(*) FROM technical_logs WHERE account_id = ?"), 0);
    }

    // margince#3380: a purge took what an open request is about.
    void anOpenRequestProtectsItsEvidence()
    {
        const QString id = scene().planned(scene().request(RequestType::Access, 2));
        QVERIFY(*cases().isProtected({scene().account(2)}, ErasureScene::today()));
        QVERIFY(!*cases().isProtected({scene().account(3)}, ErasureScene::today()));
        WORKS(cases().withdraw(officer().id(), id));
        QVERIFY(!*cases().isProtected({scene().account(2)}, ErasureScene::today()));
    }

    // openregister#2703: there was a second way to erase, without the guards.
    void nothingIsErasedWithoutALease()
    {
        const QString id = scene().planned(scene().request(RequestType::Deletion, 2));
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        QVERIFY(!*scene().work(id));
        CaseLease forged{id, 1, 1, CaseState::Running, QByteArray(32, 'x')};
        WorkerSettings settings = scene().settings;
        settings.operatorId = officer().id();
        CaseRun run(scene().bench(officer()), settings, forged);
        QVERIFY(!run.carryOut({}));
        QCOMPARE(MapFiller::dump(scene().tables()), before);
    }

    // openregister#3759: the preview listed what goes, and not what stays and why.
    void thePlanSaysWhatStaysAndWhy()
    {
        const QString id = scene().planned(scene().request(RequestType::Deletion, 2));
        const auto plan = ErasurePlan::fromJson(*cases().plan(id));
        WORKS(plan);
        int staying = 0;
        for (const PlanTable &table : plan->tables) {
            if (table.disposition == Disposition::Delete || table.part == PlanPart::Mention)
                continue;
            ++staying;
            QVERIFY2(!table.ground.isEmpty(), qPrintable(table.table));
        }
        QVERIFY(staying >= 3);
    }

    // spree#14560: records that other people share were destroyed.
    void aSharedRecordOfOtherPeopleIsNotDestroyed()
    {
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        const qint64 others =
            scene()
                .gateway()
                .database()
                .scalar(QStringLiteral("SELECT count(*) FROM memberships WHERE account_id <> ?"), {m_account})
                .value();
        completes(scene().queued(scene().request(RequestType::Deletion, 2)));
        const QMap<QString, QStringList> after = MapFiller::dump(scene().tables());
        QCOMPARE(after.value(QStringLiteral("workspaces")).size(), before.value(QStringLiteral("workspaces")).size());
        QCOMPARE(scene()
                     .gateway()
                     .database()
                     .scalar(QStringLiteral("SELECT count(*) FROM memberships WHERE account_id <> ?"), {m_account})
                     .value(),
                 others);
    }

    // langwatch#7820: a later import brought the person back under another id.
    void aLaterImportIsFoundByWhatTheyAreCalled()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        completes(id);
        bringBack(2);
        scene().gateway().execute(QStringLiteral("UPDATE accounts SET id = 987654 WHERE id = ?"), {m_account});
        QCOMPARE(*worker().reopenDue(), QStringList{id});
    }

    // The same id for somebody else is no return.
    void whoOnlyGotTheIdIsSomebodyElse()
    {
        completes(scene().queued(scene().request(RequestType::Deletion, 2)));
        bringBack(2);
        scene().gateway().execute(QStringLiteral("UPDATE accounts SET email = 'new.person@mail.example' WHERE id = ?"),
                                  {m_account});
        QCOMPARE(*worker().reopenDue(), QStringList());
    }

    // discourse: the audit row of the erasure held the old address.
    void noEntryOfTheLogNamesThePerson()
    {
        completes(scene().queued(scene().request(RequestType::Deletion, 2)));
        const QStringList names = scene().filler().names(2);
        qint64 entries = 0;
        WORKS(officerLog().visit([&](const EntryView &entry, const Hash &) -> Result<void> {
            ++entries;
            const QString text = QString::fromUtf8(canonicalBytesOf(entry));
            for (const QString &name : names) {
                if (name.size() >= 8 && text.contains(name, Qt::CaseInsensitive))
                    return failure(ErrorKind::Corrupt, text);
            }
            return {};
        }));
        QVERIFY(entries > 10);
    }

    // tale#1843: the product's own erasure raised its tamper alarm.
    void theLogIsWholeAfterAnErasure()
    {
        const auto before = officerLog().verify();
        WORKS(before);
        completes(scene().queued(scene().request(RequestType::Deletion, 2)));
        const auto after = officerLog().verify({before->head});
        WORKS(after);
        QVERIFY(after->isGenuine());
        QCOMPARE(after->checkpoints, 1);
    }

    // fides: a retry deleted the evidence of the first attempt.
    void aRetryKeepsTheEvidenceOfTheFirstAttempt()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        bool failed = false;
        scene().settings.lease = std::chrono::milliseconds(0);
        scene().settings.probe = [&](const char *label) {
            if (!failed && qstrcmp(label, "after intent") == 0) {
                failed = true;
                scene().gateway().execute(QStringLiteral("ALTER TABLE sessions RENAME TO sessions_away"));
            }
        };
        const auto first = scene().work(id);
        QVERIFY(failed);
        WORKS(first);
        QCOMPARE((*first)->state, CaseState::NeedsAttention);
        const auto evidence = scene().runs().journal(id);
        WORKS(evidence);
        QVERIFY(!evidence->isEmpty());
        scene().gateway().execute(QStringLiteral("ALTER TABLE sessions_away RENAME TO sessions"));
        scene().settings.probe = {};
        WORKS(cases().requeue(officer().id(), id, QStringLiteral("the table is back")));
        completes(id);
        const auto after = scene().runs().journal(id);
        WORKS(after);
        QCOMPARE(after->mid(0, evidence->size()), *evidence);
    }

    // fides: a step that changed no row ended as complete.
    void aStepThatChangesNothingIsNotDone()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        bool taken = false;
        scene().settings.probe = [&](const char *label) {
            if (!taken && qstrcmp(label, "after intent") == 0) {
                taken = true;
                scene().gateway().execute(QStringLiteral("DELETE FROM sessions WHERE account_id = ?"), {m_account});
            }
        };
        const auto worked = scene().work(id);
        WORKS(worked);
        QVERIFY(taken);
        QCOMPARE((*worked)->state, CaseState::NeedsAttention);
        QVERIFY2((*worked)->why.contains(QLatin1String("sessions")), qPrintable((*worked)->why));
    }

    // river#1302: whoever rescued a job overwrote one that had just finished.
    void aRescuerDoesNotOverwriteWhatHasJustFinished()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        scene().settings.lease = std::chrono::milliseconds(0);
        const CaseLease stale =
            **scene().runs().claim(officer().id(), QStringLiteral("slow"), std::chrono::milliseconds(0), id);
        completes(id);
        const auto before = cases().find(id);
        WorkerSettings settings = scene().settings;
        settings.operatorId = officer().id();
        CaseRun late(scene().bench(officer()), settings, stale);
        QVERIFY(!late.carryOut({}));
        REFUSED(scene().runs().stopForAttention(stale, QStringLiteral("it seemed to hang")), "no longer");
        QCOMPARE(*cases().find(id), *before);
    }

private:
    ErasureScene &scene() { return *m_scene; }
    CaseRepository &cases() { return m_scene->cases(); }
    CaseWorkplace &officer() { return m_scene->desk().officer(); }
    AuditRepository &officerLog() { return officer().user().audit(); }
    qint64 number(const char *sql)
    {
        return m_scene->gateway().database().scalar(QString::fromLatin1(sql), {m_account}).value();
    }
    static QByteArray canonicalBytesOf(const EntryView &entry) { return canonicalBytes(entry.entry()); }

    CaseWorker worker()
    {
        WorkerSettings settings = scene().settings;
        settings.operatorId = officer().id();
        return CaseWorker(scene().bench(officer()), settings);
    }

    void completes(const QString &id)
    {
        const auto worked = scene().work(id);
        WORKS(worked);
        QVERIFY(worked->has_value());
        QVERIFY2((*worked)->state == CaseState::Completed,
                 qPrintable(caseStateToken((*worked)->state) + QLatin1String(": ") + (*worked)->why +
                            cases().events(id)->last().detail));
    }

    void planAgain(const QString &id)
    {
        WORKS(CasePlanner(cases(), scene().runs(), scene().profile(), scene().tables())
                  .plan(officer().id(), id, ErasureScene::today()));
        scene().approve(id);
    }

    // As a backup of the table of persons does.
    void bringBack(int person)
    {
        scene().gateway().execute(
            QStringLiteral(
                "INSERT INTO accounts SELECT ?, ?, name, company, country, password_hash, status, created_at, "
                "last_sign_in_at, disabled_at, deleted_at FROM accounts LIMIT 1"),
            {m_account, MapFiller::email(person)});
    }

    void lateRow()
    {
        scene().gateway().execute(
            QStringLiteral("INSERT INTO technical_logs (created_at, account_id, path, status, ip, user_agent) VALUES "
                           "(1, ?, '/', 200, '192.0.2.9', 'late')"),
            {m_account});
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
    qint64 m_account = 0;
};

QTEST_GUILESS_MAIN(KnownFailuresTest)
#include "knownfailures_test.moc"
