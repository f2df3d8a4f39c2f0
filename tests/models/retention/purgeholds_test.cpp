// Holds and open requests of people who have no row of their own any more: found by what is left of them, or named.
#include "models/gateway/profileloader.h"
#include "models/retention/rowguard.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

using namespace Gatehouse;

namespace
{

constexpr qint64 kDayS = 86'400;
constexpr int kRows = 30;
const QString kGone = QStringLiteral("9");

} // namespace

class PurgeHoldsTest : public QObject
{
    Q_OBJECT
private slots:
    void aHoldThatMatchesNobodyBlocksUntilItIsKnown_data() { addEngines(); }
    void aHoldThatMatchesNobodyBlocksUntilItIsKnown()
    {
        QFETCH(Dialect, store);
        QFETCH(QString, kind);
        auto scene = made(store, kind);
        const QString hold = held(*scene, {QStringLiteral("email"), QStringLiteral("gone@example.org")});
        auto plan = scene->preview();
        WORKS(plan);
        QCOMPARE(plan->rows().rows, kRows);
        QCOMPARE(plan->unmatchedHolds, QStringList(hold));
        QVERIFY(plan->unmatchedCases.isEmpty());
        QVERIFY(!plan->isPurgeable());
        QVERIFY2(plan->blocked().join(u' ').contains(hold), qPrintable(plan->blocked().join(u' ')));
        CaseWorkplace &officer = scene->desk().officer();
        const auto unexplained = scene->purges(officer).lay(officer.id(), *plan);
        QVERIFY(!unexplained);
        QCOMPARE(unexplained.error().kind, ErrorKind::InvalidInput);
        QVERIFY2(unexplained.error().message.contains(hold), qPrintable(unexplained.error().message));
        const QString before = plan->hash();
        plan->unmatchedReason = QStringLiteral("   ");
        QVERIFY(!plan->isPurgeable());
        if (store == Dialect::PostgreSql) { // nor past this program
            const auto forced = officer.user().store().scalar(
                QStringLiteral("SELECT length(gatehouse.lay_purge(?, ?))"),
                {plan->gateway, QString::fromUtf8(QJsonDocument(plan->toJson()).toJson(QJsonDocument::Compact))});
            QVERIFY(!forced);
            QVERIFY2(forced.error().message.contains(QStringLiteral("a hold of this plan")),
                     qPrintable(forced.error().message));
        }
        plan->unmatchedReason = QStringLiteral("never was a customer of this gateway");
        QVERIFY(plan->isPurgeable());
        QVERIFY(plan->hash() != before); // people approve the words, too
        QCOMPARE(PurgePlan::fromJson(plan->toJson()).value_or(PurgePlan()), *plan);
        const QString id = approved(*scene, *plan);
        const auto done = scene->run(id);
        WORKS(done);
        QVERIFY2(done->state == PurgeState::Done, qPrintable(done->why));
        QCOMPARE(count(*scene), 0);
    }

    void nothingGoesForAHoldThatCameUnknown()
    {
        auto scene = made(Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"));
        const QString id = scene->approved();
        const QString hold = held(*scene, {QStringLiteral("email"), QStringLiteral("gone@example.org")});
        const auto done = scene->run(id);
        WORKS(done);
        QCOMPARE(done->state, PurgeState::Refused);
        QVERIFY2(done->why.contains(hold), qPrintable(done->why));
        QCOMPARE(count(*scene), kRows);
    }

    // Anybody can file one, so it is named and stops nothing.
    void aRequestThatMatchesNobodyIsNamed()
    {
        auto scene = made(Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"));
        const QString request = scene->desk().opened(CaseDesk::request(RequestType::Access, QStringLiteral("777")));
        const auto plan = scene->preview();
        WORKS(plan);
        QCOMPARE(plan->unmatchedCases, QStringList(request));
        QVERIFY(plan->isPurgeable());
    }

    // The account's row is gone, and that of its key is not: calls are theirs by the key alone.
    void whoIsKnownByAnotherTableIsFound()
    {
        auto scene = made(Dialect::Sqlite, QStringLiteral("new-api sqlite 2026-09"));
        scene->fixture().execute(QStringLiteral("INSERT INTO tokens (id, user_id, name) VALUES (5, 9, 'k')"));
        held(*scene, {QStringLiteral("account"), kGone});
        const auto plan = scene->preview();
        WORKS(plan);
        QCOMPARE(plan->unmatchedHolds, QStringList());
        QVERIFY(plan->isPurgeable());
    }

    // A request may name somebody by the address of today and by an account that has no row any more.
    void eachIdentifierOfARequestIsLookedFor_data() { addEngines(); }
    void eachIdentifierOfARequestIsLookedFor()
    {
        QFETCH(QString, kind);
        const auto fixture = makeGateway(kind, m_databases);
        const GatewayProfile profile = loadProfile(fixture->profile()).value_or(GatewayProfile());
        fixture->execute(QStringLiteral(
            "INSERT INTO users (id, username, password, email) VALUES (2, 'bob', 'x', 'bob@example.org')"));
        for (const int account : {2, 9, 8}) {
            fixture->execute(QStringLiteral("INSERT INTO logs (id, user_id, type, created_at) VALUES (?, ?, 2, 1)"),
                             {account, account});
        }
        PurgeProtection protection = ofAccount(kGone);
        protection.people.append(
            {QStringLiteral("H-1"), false,
             keyedHash(protection.hashKey, {QStringLiteral("email"), QStringLiteral("bob@example.org")})});
        const auto there = GatewayTables::read({&fixture->database()});
        WORKS(there);
        const auto guard = RowGuard::make(profile.dataMap, *there, protection, {QStringLiteral("logs")}, {});
        WORKS(guard);
        const SqlCondition free = guard->free(*there->placesOf(QStringLiteral("logs")).constFirst());
        const auto leaving = fixture->database().scalar(
            QStringLiteral("SELECT sum(user_id) FROM logs WHERE %1").arg(free.sql), free.values);
        WORKS(leaving);
        QCOMPARE(*leaving, 8); // nobody's
    }

    void whoIsNamedInJsonAloneIsSpared_data() { addEngines(); }
    void whoIsNamedInJsonAloneIsSpared()
    {
        QFETCH(QString, kind);
        auto fixture = makeGateway(kind, m_databases);
        GatewayProfile profile = loadProfile(fixture->profile()).value_or(GatewayProfile());
        for (const char *path : {"/owner", "/of/owner", "/*/owner"})
            linkOther(profile, QString::fromLatin1(path));
        const QStringList others{QStringLiteral(R"({"owner": 9})"),     QStringLiteral(R"({"of": {"owner": "9"}})"),
                                 QStringLiteral(R"([{"owner": "9"}])"), QStringLiteral(R"({"owner": 99})"),
                                 QStringLiteral("no JSON, 9"),          QStringLiteral("")};
        for (int i = 0; i < others.size(); ++i) {
            fixture->execute(QStringLiteral("INSERT INTO logs (id, user_id, type, other, created_at) VALUES (?, 1, 2, "
                                            "?, 1)"),
                             {i + 1, others.at(i)});
        }
        const auto there = GatewayTables::read({&fixture->database()});
        WORKS(there);
        const TablePlace &logs = *there->placesOf(QStringLiteral("logs")).constFirst();
        const QStringList purged{QStringLiteral("logs")};
        for (qsizetype only = 0; only < 3; ++only) {
            // Each way by itself finds who it is.
            GatewayProfile one = profile;
            QList<SubjectLink> &links = linksOf(one);
            links = {links.at(links.size() - 3 + only)};
            const auto guard = RowGuard::make(one.dataMap, *there, ofAccount(kGone), purged, {});
            WORKS(guard);
            QCOMPARE(guard->unmatchedHolds(), QStringList());
            const SqlCondition free = guard->free(logs);
            const auto left = fixture->database().scalar(
                QStringLiteral("SELECT count(*) FROM logs WHERE NOT (%1) AND id = %2").arg(free.sql).arg(only + 1),
                free.values);
            WORKS(left);
            QCOMPARE(*left, 1);
            const auto stranger = RowGuard::make(one.dataMap, *there, ofAccount(QStringLiteral("8")), purged, {});
            WORKS(stranger);
            QCOMPARE(stranger->unmatchedHolds(), QStringList(QStringLiteral("H-1")));
        }
    }

private:
    static void addEngines()
    {
        QTest::addColumn<Dialect>("store");
        QTest::addColumn<QString>("kind");
        QTest::newRow("sqlite") << Dialect::Sqlite << QStringLiteral("new-api sqlite 2026-09");
        QTest::newRow("postgresql") << Dialect::PostgreSql << QStringLiteral("new-api postgresql 2026-09");
        QTest::newRow("mysql") << Dialect::Sqlite << QStringLiteral("new-api mysql 2026-09");
    }

    std::unique_ptr<PurgeScene> made(Dialect store, const QString &kind)
    {
        auto scene = std::make_unique<PurgeScene>(m_stores, store, kind, m_databases);
        scene->putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        scene->fixture().execute(QStringLiteral(
            "INSERT INTO users (id, username, password, email) VALUES (1, 'u1', 'x', 'u1@example.org')"));
        const qint64 startS = scene->today().startOfDay(Qt::UTC).toSecsSinceEpoch() - 100 * kDayS;
        scene->fixture().addTogether([&] {
            for (int i = 0; i < kRows; ++i) {
                scene->fixture().execute(
                    QStringLiteral(
                        "INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, 1, 'u1', 2, ?)"),
                    {i + 1, startS + i});
            }
        });
        return scene;
    }

    static QString held(PurgeScene &scene, const SubjectIdentity &subject)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.until = scene.today().addDays(30);
        return officer.cases().addHold(officer.id(), hold, subject).value_or(QString());
    }

    static QString approved(PurgeScene &scene, const PurgePlan &plan)
    {
        CaseWorkplace &officer = scene.desk().officer();
        const QString id = scene.purges(officer).lay(officer.id(), plan).value_or(QString());
        const auto done = scene.purges(officer).approve(officer.id(), id, plan.hash());
        return done ? id : done.error().message;
    }

    static QList<SubjectLink> &linksOf(GatewayProfile &profile)
    {
        return std::ranges::find(profile.dataMap.tables, QStringLiteral("logs"), &DataMapTable::name)->subject;
    }

    static void linkOther(GatewayProfile &profile, const QString &path)
    {
        SubjectLink link;
        link.column = QStringLiteral("other");
        link.table = QStringLiteral("users");
        link.key = QStringLiteral("id");
        link.path = path;
        linksOf(profile).append(link);
    }

    static PurgeProtection ofAccount(const QString &account)
    {
        PurgeProtection protection;
        protection.hashKey = QByteArray(32, 'k');
        protection.people = {
            {QStringLiteral("H-1"), false, keyedHash(protection.hashKey, {QStringLiteral("account"), account})}};
        return protection;
    }

    static qint64 count(PurgeScene &scene)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1);
    }

    ConsoleStores m_stores;
    FreshDatabases m_databases;
};

QTEST_GUILESS_MAIN(PurgeHoldsTest)
#include "purgeholds_test.moc"
