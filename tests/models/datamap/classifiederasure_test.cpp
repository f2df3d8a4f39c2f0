// A gateway gets a new column with an address in it: nothing can be approved until somebody says what it is, and the
// deletion then takes it out.
#include "models/datamap/datamapreading.h"
#include "models/gateway/consolestore.h"
#include "models/privacy/livecasejobs.h"
#include "models/telemetry/rollupstore.h"
#include "tests/support/caseresults.h"
#include "tests/support/erasurescene.h"

#include <QTest>

using namespace Gatehouse;
using namespace std::chrono_literals;

namespace
{

const QString kTable = QStringLiteral("security_events");
const QString kColumn = QStringLiteral("contact_mail");

} // namespace

class ClassifiedErasureTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase_data()
    {
        QTest::addColumn<Dialect>("engine");
        QTest::newRow("store in sqlite") << Dialect::Sqlite;
        QTest::newRow("store in postgresql") << Dialect::PostgreSql;
    }

    void init()
    {
        QFETCH_GLOBAL(Dialect, engine);
        m_scene = std::make_unique<ErasureScene>(m_stores, engine, QStringLiteral("demo sqlite"), m_databases,
                                                 QList<int>{1, 2, 3});
        m_settings = m_stores.as(QStringLiteral("an_officer"), m_scene->desk().settings());
        m_settings.database.file = m_scene->gateway().file();
        m_settings.profile = m_scene->gateway().profile();
        m_gateway = gatewayFingerprint(m_settings);
        m_scene->gateway().execute(QStringLiteral("ALTER TABLE security_events ADD COLUMN contact_mail TEXT"));
        m_scene->gateway().execute(
            QStringLiteral("UPDATE security_events SET contact_mail = 'somebody' || account_id || '@mail.example'"));
        m_store = std::make_unique<ThreadedDatabase>(
            QStringLiteral("test store"),
            [settings = m_settings](const std::stop_token &) { return openConsoleStore(settings); });
        m_jobs = std::make_unique<LiveCaseJobs>(*m_store, m_settings, m_clock, 0ms);
    }

    void cleanup()
    {
        m_jobs.reset();
        m_store.reset();
        m_scene.reset();
    }

    void aNewColumnStopsEverythingUntilItIsClassifiedAndIsBlankedThen()
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        const QString id = filed();
        const auto guarded = planned(id);
        WORKS(guarded);
        QCOMPARE(guarded->plan->unclassifiedColumns, QStringList{QStringLiteral("security_events.contact_mail")});
        QVERIFY(!guarded->plan->isApprovable());
        for (CaseWorkplace *approver : {&m_scene->desk().first(), &m_scene->desk().second()})
            QVERIFY(!approver->cases().approve(approver->id(), id, guarded->plan->hash()));
        QVERIFY(mailsOf(2) > 0);

        // What it looks like is told from its name and its values, none of which is in the answer.
        const auto suggested = suggestion();
        WORKS(suggested);
        QCOMPARE(suggested->category, QStringLiteral("contact"));
        QCOMPARE(suggested->onErasure, QStringLiteral("blank"));
        QCOMPARE(suggested->confidence, ColumnSuggestion::Confidence::Sure);
        QVERIFY(!suggested->why.contains(QLatin1String("somebody")));

        ClassificationRepository classifications(officer.user().store(), officer.user().audit(),
                                                 officer.user().operators(), m_clock);
        WORKS(classifications.classify(
            {m_gateway,
             {kTable, kColumn, columnStatement(suggested->category, suggested->onErasure), QStringLiteral("text")},
             {},
             QStringLiteral("the gateway was updated"),
             officer.id()},
            m_settings.profile));
        const auto free = planned(id);
        WORKS(free);
        QVERIFY(free->plan->isApprovable());
        for (CaseWorkplace *approver : {&m_scene->desk().first(), &m_scene->desk().second()})
            WORKS(approver->cases().approve(approver->id(), id, free->plan->hash()));
        const qint64 othersBefore = mailsOf(1) + mailsOf(3);
        const auto ran = carriedOut(CaseJob::Kind::Run, id);
        WORKS(ran);
        QVERIFY(ran->worked);
        QVERIFY2(ran->worked->state == CaseState::Completed, qPrintable(ran->worked->why));
        QCOMPARE(mailsOf(2), 0);
        QCOMPARE(mailsOf(1) + mailsOf(3), othersBefore);
        QVERIFY(othersBefore > 0);
    }

    // A plan that was approved on a classification does not run on another.
    void whatIsWithdrawnBeforeTheRunStopsIt()
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        ClassificationRepository classifications(officer.user().store(), officer.user().audit(),
                                                 officer.user().operators(), m_clock);
        const QJsonObject says = columnStatement(QStringLiteral("contact"), QStringLiteral("blank"));
        WORKS(classifications.classify(
            {m_gateway, {kTable, kColumn, says, {}}, {}, QStringLiteral("new"), officer.id()}, m_settings.profile));
        const QString id = filed();
        const auto free = planned(id);
        WORKS(free);
        for (CaseWorkplace *approver : {&m_scene->desk().first(), &m_scene->desk().second()})
            WORKS(approver->cases().approve(approver->id(), id, free->plan->hash()));
        WORKS(classifications.classify(
            {m_gateway, {kTable, kColumn, {}, {}}, says, QStringLiteral("a mistake"), officer.id()},
            m_settings.profile));
        const qint64 before = mailsOf(2);
        const auto ran = carriedOut(CaseJob::Kind::Run, id);
        QVERIFY(!ran || !ran->worked || ran->worked->state != CaseState::Completed);
        QCOMPARE(mailsOf(2), before);
    }

    // A classification that the profile contradicts is no reason to go on without it.
    void whatCannotBeUsedStopsEverything()
    {
        // As the owner of the store: nobody else gets such a row into it.
        Database &store = m_scene->desk().admin().user().store();
        WORKS(store.execute(
            QStringLiteral(
                "INSERT INTO %1classification_change (gateway, table_name, column_name, column_type, "
                "before_says, after_says, reason, changed_by, changed_ms) VALUES (?, 'accounts', 'email', '', "
                "'', '{\"category\":\"operational\"}', 'x', 'y', 1)")
                .arg(store.dialect() == Dialect::PostgreSql ? QStringLiteral("gatehouse.") : QString()),
            {m_gateway}));
        const QString id = filed();
        const auto refused = planned(id);
        QVERIFY(!refused && refused.error().kind == ErrorKind::InvalidInput);
        QVERIFY2(refused.error().message.contains(QLatin1String("accounts.email")),
                 qPrintable(refused.error().message));

        // The data map is shown all the same, by the word of the profile, and it can be withdrawn by what is shown.
        CaseWorkplace &officer = m_scene->desk().officer();
        const auto sight = sightOf(officer);
        WORKS(sight);
        QCOMPARE(sight->contradicted(), 1);
        const DataMapRow *row = sight->row(QStringLiteral("accounts.email"));
        QVERIFY(row && row->state == DataMapRow::State::Contradicted && row->said);
        QCOMPARE(row->category, QStringLiteral("contact"));
        QVERIFY2(row->note.contains(QLatin1String("operational")), qPrintable(row->note));
        const auto isOpen = [](const DataMapRow &each) {
            return each.state == DataMapRow::State::New || each.state == DataMapRow::State::Contradicted;
        };
        QVERIFY(isOpen(sight->rows.at(0)) && isOpen(sight->rows.at(1))); // the other one is the new column
        ClassificationRepository classifications(officer.user().store(), officer.user().audit(),
                                                 officer.user().operators(), m_clock);
        WORKS(classifications.classify({m_gateway,
                                        {row->table, row->column, {}, row->type},
                                        row->said->says,
                                        QStringLiteral("the profile knows it"),
                                        officer.id()},
                                       m_settings.profile));
        const auto after = sightOf(officer);
        WORKS(after);
        QCOMPARE(after->contradicted(), 0);
        WORKS(planned(id));
    }

    void theSightNamesWhatIsNewGoneAndRetyped()
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        ClassificationRepository classifications(officer.user().store(), officer.user().audit(),
                                                 officer.user().operators(), m_clock);
        const auto say = [&](const QString &column, const QString &type) {
            return classifications.classify(
                {m_gateway,
                 {kTable, column, columnStatement(QStringLiteral("contact"), QStringLiteral("blank")), type},
                 {},
                 QStringLiteral("new"),
                 officer.id()},
                m_settings.profile);
        };
        WORKS(say(kColumn, QStringLiteral("integer")));
        WORKS(say(QStringLiteral("gone"), QStringLiteral("text")));
        m_scene->gateway().execute(QStringLiteral("ALTER TABLE accounts ADD COLUMN shoe_size INTEGER"));
        m_scene->gateway().execute(QStringLiteral("CREATE TABLE voice (id INTEGER)"));
        const auto reading = DataMapReading::open(m_settings, officer.user().store(), m_clock);
        QVERIFY2(reading, reading ? "" : qPrintable(reading.error().message));
        const auto sight = (*reading)->sight();
        WORKS(sight);
        QCOMPARE(sight->unclassified(), 2);
        QCOMPARE(sight->rows.at(0).place(), QStringLiteral("accounts.shoe_size"));
        QCOMPARE(sight->rows.at(1).place(), QStringLiteral("voice"));
        const DataMapRow *retyped = sight->row(QStringLiteral("security_events.contact_mail"));
        QVERIFY(retyped && retyped->state == DataMapRow::State::Retyped && retyped->said);
        QVERIFY(retyped->note.contains(QLatin1String("integer")));
        const DataMapRow *gone = sight->row(QStringLiteral("security_events.gone"));
        QVERIFY(gone && gone->state == DataMapRow::State::Absent &&
                gone->note.contains(QLatin1String("not in the database")));
        const DataMapRow *payments = sight->row(QStringLiteral("payments"));
        QVERIFY(payments && payments->recipients);
        QVERIFY(sight->policies.isEmpty());
        QVERIFY(!(*reading)->suggestion(kTable, QStringLiteral("gone")));
    }

private:
    QString filed()
    {
        CaseWorkplace &officer = m_scene->desk().officer();
        const QDate today = ErasureScene::today();
        const QString id = m_scene->desk().opened(m_scene->request(RequestType::Deletion, 2));
        const auto asked = officer.cases().askIdentity(officer.id(), id, today);
        const auto proven =
            asked ? officer.cases().acceptIdentity(
                        officer.id(), id, {QStringLiteral("account_login"), QStringLiteral("reasonably_high")}, today)
                  : asked;
        return proven ? id : QString();
    }

    Result<CaseJobResult> carriedOut(CaseJob::Kind kind, const QString &id)
    {
        auto future = m_jobs->carryOut({kind, m_scene->desk().officer().id(), id, ErasureScene::today(), {}},
                                       std::make_shared<CaseJobProgress>());
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 60'000))
            return failure(ErrorKind::TimedOut, QStringLiteral("never answered"));
        return future.result();
    }
    Result<CaseJobResult> planned(const QString &id) { return carriedOut(CaseJob::Kind::Plan, id); }

    Result<DataMapSight> sightOf(CaseWorkplace &who)
    {
        const auto reading = DataMapReading::open(m_settings, who.user().store(), m_clock);
        return reading ? (*reading)->sight() : std::unexpected(reading.error());
    }

    Result<ColumnSuggestion> suggestion()
    {
        const auto reading = DataMapReading::open(m_settings, m_scene->desk().officer().user().store(), m_clock);
        return reading ? (*reading)->suggestion(kTable, kColumn) : std::unexpected(reading.error());
    }

    // Those that are filled, of one person's rows by the value that they were filled with.
    qint64 mailsOf(int person)
    {
        const QString id = m_scene->filler().value(QStringLiteral("accounts"), QStringLiteral("id"), person);
        return m_scene->gateway()
            .database()
            .scalar(QStringLiteral("SELECT count(*) FROM security_events WHERE contact_mail = ?"),
                    {QStringLiteral("somebody%1@mail.example").arg(id)})
            .value_or(-1);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
    SystemClock m_clock;
    std::unique_ptr<ErasureScene> m_scene;
    ConnectionSettings m_settings;
    QString m_gateway;
    std::unique_ptr<ThreadedDatabase> m_store;
    std::unique_ptr<LiveCaseJobs> m_jobs;
};

QTEST_GUILESS_MAIN(ClassifiedErasureTest)
#include "classifiederasure_test.moc"
