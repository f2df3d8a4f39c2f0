// A restriction that was carried out is honoured by every later job, until a person lifts it.
#include "models/privacy/certificate.h"
#include "models/privacy/recordedwishes.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

using namespace Gatehouse;

class RestrictionTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("store");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }
    void init()
    {
        QFETCH_GLOBAL(Dialect, store);
        m_scene = std::make_unique<ErasureScene>(m_stores, store, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2, 3});
    }
    void cleanup() { QVERIFY(scene().desk().admin().user().audit().verify()->isGenuine()); }

    void anErasureLeavesARestrictedPersonAloneUntilTheRestrictionIsLifted()
    {
        const QString restriction = completed(RequestType::Restriction);
        const PrivacyHold hold = standingHold();
        QCOMPARE(hold.restrictedBy, restriction);
        QVERIFY(!hold.until.isValid());
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        const ErasurePlan plan = planOf(id);
        for (const PlanTable &table : plan.tables) {
            QCOMPARE(table.held, table.rows);
            QCOMPARE(table.disposition, Disposition::Restrict);
            QVERIFY2(table.ground.contains(QStringLiteral("restricted by case ") + restriction),
                     qPrintable(table.table + table.ground));
        }
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        completes(id);
        QCOMPARE(MapFiller::dump(scene().tables()), before);
        const auto certificate = certificateFromBody(scene().runs().certificate(id)->body);
        WORKS(certificate);
        QVERIFY2(!certificate->suppressed, "a person who is kept is certified as erased");
        for (const CertificateTable &table : certificate->tables)
            QCOMPARE(table.rowsDone, 0);

        // Nobody lifts it by the way, and no day does.
        QVERIFY(!cases().endHold(officer().id(), hold.id, QStringLiteral("  ")));
        QCOMPARE(*cases().reopenDue(officer().id(), ErasureScene::today()), QStringList());
        const auto reopened = cases().endHold(officer().id(), hold.id, QStringLiteral("the quarrel is settled"));
        WORKS(reopened);
        QCOMPARE(*reopened, QStringList{id});
        planAgain(id);
        completes(id);
        QCOMPARE(rowsOfPerson(), 0);
        // Both runs have their proof.
        QCOMPARE(*scene().runs().certifiedRuns(id), (QList<int>{1, 2}));
        QVERIFY(certificateFromBody(scene().runs().certificate(id, 2)->body)->suppressed);
        QCOMPARE(*certificateFromBody(scene().runs().certificate(id, 1)->body), *certificate);
    }

    void aRectificationLeavesARestrictedPersonAloneToo()
    {
        const QString restriction = completed(RequestType::Restriction);
        NewCase wanted = scene().request(RequestType::Rectification, 2);
        wanted.parameters = {{QStringLiteral("communication_preferences.language"), QStringLiteral("eo")}};
        const QString id = scene().queued(wanted);
        QVERIFY(planOf(id).tables.constFirst().ground.contains(restriction));
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        completes(id);
        QCOMPARE(MapFiller::dump(scene().tables()), before);
        // What is still to be written is still known, and is written once it may be.
        QCOMPARE(*cases().parameters(officer().id(), id, QStringLiteral("to look")), wanted.parameters);
        QCOMPARE(*cases().endHold(officer().id(), standingHold().id, QStringLiteral("settled")), QStringList{id});
        planAgain(id);
        completes(id);
        QCOMPARE(*scene().gateway().database().scalar(
                     QStringLiteral("SELECT account_id FROM communication_preferences WHERE language = 'eo'")),
                 account());
        QVERIFY(cases().parameters(officer().id(), id, QStringLiteral("to look"))->isEmpty());
    }

    void aFurtherWishOfTheirsIsStillCarriedOut()
    {
        completed(RequestType::Restriction);
        const QMap<QString, QStringList> before = MapFiller::dump(scene().tables());
        const QString id = completed(RequestType::OptOut);
        QVERIFY(MapFiller::dump(scene().tables()) != before);
        QVERIFY(planOf(id).holds.isEmpty());
    }

    void aRestrictionThatComesInMidRunStopsTheNextBatch()
    {
        const QString id = scene().queued(scene().request(RequestType::Deletion, 2));
        const QString restriction = scene().queued(scene().request(RequestType::Restriction, 2));
        scene().settings.rowsPerBatch = 1;
        int effects = 0;
        QMap<QString, QStringList> atRestriction;
        scene().settings.probe = [&](const char *label) {
            if (qstrcmp(label, "after outcome") != 0 || ++effects != 2)
                return;
            scene().settings.probe = {};
            WORKS(scene().work(restriction, &scene().desk().responder()));
            atRestriction = MapFiller::dump(scene().tables());
        };
        WORKS(scene().work(id));
        QCOMPARE(cases().find(restriction)->state, CaseState::Completed);
        QVERIFY2(cases().find(id)->state != CaseState::Completed, "a halted run is reported as done");
        QCOMPARE(MapFiller::dump(scene().tables()), atRestriction);
    }

    void otherPeopleAreNotRestricted()
    {
        completed(RequestType::Restriction);
        const QString id = scene().queued(scene().request(RequestType::Deletion, 3));
        for (const PlanTable &table : planOf(id).tables)
            QCOMPARE(table.held, 0);
        completes(id);
        QVERIFY(rowsOfPerson() > 0);
        // And the end of it opens nothing that it did not keep.
        QCOMPARE(*cases().endHold(officer().id(), standingHold().id, QStringLiteral("settled")), QStringList());
    }

    void theWishIsOnRecordUntilItIsLifted()
    {
        const QString restriction = completed(RequestType::Restriction);
        const QString objection = completed(RequestType::Objection);
        const auto wishes = [this](int person) {
            QStringList all;
            const auto found =
                recordedWishes(scene().desk().officer().user().store(), cases(), {scene().account(person)});
            for (const RecordedWish &wish : found.value_or(QList<RecordedWish>{{}}))
                all.append(requestTypeToken(wish.type) + QLatin1Char(' ') + wish.caseId);
            all.sort();
            return all;
        };
        QCOMPARE(wishes(2),
                 (QStringList{QStringLiteral("objection ") + objection, QStringLiteral("restriction ") + restriction}));
        QCOMPARE(wishes(3), QStringList());
        WORKS(cases().endHold(officer().id(), standingHold().id, QStringLiteral("settled")));
        QCOMPARE(wishes(2), QStringList{QStringLiteral("objection ") + objection});
    }

    void aLaterCaseOfThePersonTellsWhatTheyHaveAskedFor()
    {
        const QString restriction = completed(RequestType::Restriction);
        const QString objection = completed(RequestType::Objection);
        Database &store = scene().desk().officer().user().store();
        const auto casesIn = [&store](const QString &id) {
            QStringList all;
            for (const RecordedWish &wish : wishesOf(store, id).value_or(QList<RecordedWish>{{}}))
                all.append(wish.caseId);
            return all;
        };
        const QString later = *cases().open(officer().id(), scene().request(RequestType::Access, 2));
        QCOMPARE(casesIn(later), (QStringList{restriction, objection}));
        QCOMPARE(casesIn(objection), QStringList{restriction});
        QCOMPARE(casesIn(*cases().open(officer().id(), scene().request(RequestType::Access, 3))), QStringList());
        QStringList standing;
        WORKS(visitStandingWishes(store, [&standing](const StandingWish &each) {
            standing.append(each.wish.caseId);
            QVERIFY(!each.subject.isEmpty() && !each.subject.constFirst().masked.isEmpty());
        }));
        QCOMPARE(standing, (QStringList{restriction, objection}));
        WORKS(cases().endHold(officer().id(), standingHold().id, QStringLiteral("settled")));
        QCOMPARE(casesIn(later), QStringList{objection});
        if (store.dialect() == Dialect::PostgreSql)
            REFUSED(wishesOf(scene().desk().viewer().user().store(), later), "handle_cases");
    }

private:
    ErasureScene &scene() { return *m_scene; }
    CaseRepository &cases() { return scene().cases(); }
    CaseWorkplace &officer() { return scene().desk().officer(); }
    qint64 account() { return scene().account(2).value.toLongLong(); }
    qint64 rowsOfPerson()
    {
        return *scene().gateway().database().scalar(QStringLiteral("SELECT count(*) FROM accounts WHERE id = ?"),
                                                    {account()});
    }
    ErasurePlan planOf(const QString &id) { return *ErasurePlan::fromJson(*cases().plan(id)); }

    PrivacyHold standingHold()
    {
        const auto all = cases().holds();
        for (const PrivacyHold &hold : all.value_or(QList<PrivacyHold>())) {
            if (!hold.isOver(ErasureScene::today()))
                return hold;
        }
        return {};
    }

    QString completed(RequestType type)
    {
        const QString id = scene().queued(scene().request(type, 2));
        completes(id);
        return id;
    }

    void completes(const QString &id)
    {
        const auto worked = scene().work(id);
        WORKS(worked);
        QVERIFY(worked->has_value());
        QVERIFY2((*worked)->state == CaseState::Completed, qPrintable((*worked)->why));
    }

    void planAgain(const QString &id)
    {
        WORKS(CasePlanner(cases(), scene().runs(), scene().profile(), scene().tables())
                  .plan(officer().id(), id, ErasureScene::today()));
        scene().approve(id);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    std::unique_ptr<ErasureScene> m_scene;
};

QTEST_GUILESS_MAIN(RestrictionTest)
#include "restriction_test.moc"
