// A gateway's own privacy requests, read by SQL and by its admin API: the same either way.
#include "models/core/poolwork.h"
#include "models/privacy/gatewayintake.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/apitalk.h"
#include "tests/support/demoadminserver.h"

#include <QDateTime>

using namespace Gatehouse;
using namespace Gatehouse::Test;

namespace
{

const QDate kToday = QDateTime::fromMSecsSinceEpoch(Demo::kHistoryEndMs).date();

QString shown(const IntakeCandidate &one)
{
    QStringList identities;
    for (const SubjectIdentity &identity : one.request.subject)
        identities.append(identity.kind + QLatin1Char('=') + identity.value);
    return QStringList{one.where,
                       one.request.source,
                       one.typeIsKnown ? requestTypeToken(one.request.type) : QStringLiteral("?"),
                       one.regimeIsKnown ? regimeToken(one.request.regime) : QStringLiteral("?"),
                       one.request.received.toString(Qt::ISODate),
                       one.request.channel,
                       identities.join(QLatin1Char(' ')),
                       one.problems.join(QLatin1Char(' ')),
                       QString::fromLatin1(one.fingerprint)}
        .join(QStringLiteral(" | "));
}

QStringList shown(const Intake &intake)
{
    QStringList lines = intake.notes;
    for (const IntakeCandidate &one : intake.candidates)
        lines.append(shown(one));
    return lines;
}

} // namespace

class GatewayIntakeContract : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        QVERIFY(m_history.write());
        m_database = m_history.open();
        m_server = std::make_unique<DemoAdminServer>(m_history.folder.database());
        m_settings.profile = QStringLiteral("demo");
        m_settings.database.file = m_history.folder.database();
        m_settings.adminApi = m_server->settings();
    }

    void init() { QVERIFY(m_database->execute(QStringLiteral("DELETE FROM privacy_requests"))); }

    // More than three pages of the admin API, with every kind, law and status, and some that are no requests of ours.
    void bothWaysGiveTheSame()
    {
        addRequests(1'700);
        const auto bySql = taken(IntakeWay::Sql);
        const auto byApi = taken(IntakeWay::AdminApi);
        QVERIFY2(bySql, bySql ? "" : qPrintable(bySql.error().message));
        QVERIFY2(byApi, byApi ? "" : qPrintable(byApi.error().message));
        QCOMPARE(shown(*byApi), shown(*bySql));
        QCOMPARE(qint64(byApi->candidates.size()),
                 Demo::number(*m_database, QStringLiteral("SELECT count(*) FROM privacy_requests WHERE status IN "
                                                          "('new', 'acknowledged')")));
        QVERIFY(byApi->candidates.size() > 600);
    }

    void whatHasNoDayOrAStrangeOneIsToldBothTimes()
    {
        add(1, 9'000'000'000'000'000'000, "erasure");
        add(2, 0, "erasure");
        add(3, Demo::kHistoryEndMs + 3 * kDayMs, "oblivion");
        const auto bySql = taken(IntakeWay::Sql);
        QVERIFY(bySql);
        QCOMPARE(bySql->candidates.size(), 3);
        QVERIFY2(bySql->notes.value(0).contains(QStringLiteral("request 2")), qPrintable(bySql->notes.join(u' ')));
        const auto byApi = taken(IntakeWay::AdminApi);
        QVERIFY(byApi);
        QCOMPARE(byApi->notes.size(), 1);
        QCOMPARE(byApi->candidates.size(), 3);
        for (const IntakeCandidate &one : byApi->candidates)
            QVERIFY(!one.request.received.isValid());
    }

    void nothingOpenIsAnEmptyIntakeBothTimes()
    {
        add(1, Demo::kHistoryEndMs, "erasure", "done");
        for (const IntakeWay way : {IntakeWay::Usual, IntakeWay::Sql, IntakeWay::AdminApi})
            QVERIFY(taken(way)->candidates.isEmpty());
    }

    void theWrongTokenIsRefusedAndNothingIsTaken()
    {
        addRequests(20);
        ConnectionSettings wrong = m_settings;
        qputenv("GATEHOUSE_WRONG_TOKEN", "not-it");
        wrong.adminApi->token.name = QStringLiteral("GATEHOUSE_WRONG_TOKEN");
        const auto refused = taken(IntakeWay::AdminApi, wrong);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::SignIn);
        QVERIFY(taken(IntakeWay::Usual, wrong));
    }

private:
    void add(const QVariantList &row)
    {
        const auto done = m_database->execute(
            QStringLiteral("INSERT INTO privacy_requests(id, received_at, kind, regime, channel, account_id, "
                           "contact_email, status) VALUES(?,?,?,?,?,?,?,?)"),
            row);
        QVERIFY2(done, done ? "" : qPrintable(done.error().message));
    }

    void add(int id, qint64 receivedMs, const char *kind, const char *status = "new")
    {
        add({id, receivedMs, QString::fromLatin1(kind), QStringLiteral("gdpr"), QStringLiteral("email"), 42,
             QStringLiteral("p%1@b.example").arg(id), QString::fromLatin1(status)});
    }

    void addRequests(int count)
    {
        static constexpr std::array kKinds{"access",      "rectification", "erasure",       "portability",
                                           "restriction", "objection",     "opt_out",       "consent_withdrawal",
                                           "know",        "something",     "child_deletion"};
        static constexpr std::array kRegimes{"gdpr", "ccpa", "policy"};
        static constexpr std::array kStatuses{"new", "acknowledged", "done", "refused", "new"};
        const auto all = m_database->transaction([&]() -> Result<void> {
            for (int i = 1; i <= count; ++i) {
                add({i, Demo::kHistoryEndMs - qint64(i * 7919 % 400) * kDayMs / 3,
                     QString::fromLatin1(kKinds.at(size_t(i) % kKinds.size())),
                     QString::fromLatin1(kRegimes.at(size_t(i) % kRegimes.size())), QStringLiteral("dashboard"),
                     i % 4 == 0 ? QVariant() : QVariant(i + 1000), QStringLiteral("p%1@Gate.example ").arg(i),
                     QString::fromLatin1(kStatuses.at(size_t(i) % kStatuses.size()))});
            }
            return {};
        });
        QVERIFY(all);
    }

    Result<Intake> taken(IntakeWay way) { return taken(way, m_settings); }
    Result<Intake> taken(IntakeWay way, const ConnectionSettings &settings)
    {
        return finished(runInPool([settings, way] { return intakeFromGateway(settings, kToday, way); }));
    }

    Demo::DemoHistory m_history{1, 500};
    std::unique_ptr<SqliteDatabase> m_database;
    std::unique_ptr<DemoAdminServer> m_server;
    ConnectionSettings m_settings;
};

QTEST_GUILESS_MAIN(GatewayIntakeContract)
#include "gatewayintake_contract.moc"
