// LiteLLM's profile on the schema that LiteLLM itself makes, as far as the package index can be reached.
#include "models/database/postgresdatabase.h"
#include "models/gateway/profileloader.h"
#include "models/gateway/schemadetection.h"
#include "models/gateway/schemadrift.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/support/fixedclock.h"
#include "tests/support/litellmmigrations.h"
#include "tests/support/postgresserver.h"
#include "tests/support/productfixtures.h"

#include <QProcess>
#include <QTest>

using namespace Gatehouse;

namespace
{

constexpr qint64 kNowMs = 1'790'000'000'000;
constexpr int kRows = 60;

RequestRow sample(int i)
{
    const bool ok = i % 5 != 0;
    RequestRow row;
    row.rowId = QString::number(i);
    row.requestId = QStringLiteral("req-%1").arg(i);
    row.timeMs = kNowMs - qint64(kRows - i) * 60'000;
    row.outcome = ok ? Outcome::Ok : Outcome::RateLimited;
    row.statusCode = ok ? 200 : 429;
    row.errorClass = ok ? QString() : QStringLiteral("RateLimitError");
    row.latencyUs = ok ? qint64(i) * 100'000 : 0;
    row.ttftUs = i % 3 == 0 && ok ? qint64(i) * 20'000 : kNotRecorded;
    row.model = QStringLiteral("gpt-5");
    row.provider = QStringLiteral("openai");
    row.endpoint = QStringLiteral("acompletion");
    row.workspace = QStringLiteral("team b");
    row.account = QStringLiteral("u-%1").arg(i % 4);
    row.key = QStringLiteral("hash-%1").arg(i % 7);
    row.ip = QStringLiteral("192.0.2.7");
    row.tokensIn = 100 + i;
    row.tokensOut = ok ? 50 : 0;
    row.costMicros = ok ? 1250 : 0;
    return row;
}

} // namespace

class LiteLlmSchemaContract : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        const auto files = fetchLiteLlmMigrations(m_folder.path());
        if (!files && files.error().kind == ErrorKind::Unreachable)
            QSKIP(qPrintable(QStringLiteral("The package index is out of reach: ") + files.error().message));
        QVERIFY2(files.has_value(), files ? "" : qPrintable(files.error().message));
        QVERIFY(files->size() > 100);
        m_server.emplace();
        for (const QString &file : *files)
            QVERIFY2(apply(file), qPrintable(file + QStringLiteral(": ") + m_said));
        auto database = PostgresDatabase::open(m_server->settings(), ServerAccess::ReadWrite);
        QVERIFY2(database.has_value(), database ? "" : qPrintable(database.error().message));
        m_gateway = std::make_unique<LiteLlmFixture>(std::move(*database));
        const auto profile = loadProfile(QStringLiteral("litellm"));
        QVERIFY(profile.has_value());
        m_profile = *profile;
    }

    void theProductIsRecognised()
    {
        const auto schema = m_gateway->database().schema();
        QVERIFY(schema.has_value());
        QVERIFY(schema->size() > 60);
        const auto match = requireProfile(m_profile, *schema);
        QVERIFY2(match.has_value(), match ? "" : qPrintable(match.error().message));
        QVERIFY(!match->version.isEmpty());
    }

    void everyColumnIsClassified()
    {
        const auto schema = m_gateway->database().schema();
        const SchemaDrift drift = schemaDrift(m_profile.dataMap, schema.value());
        QCOMPARE(drift.unknownTables, QStringList());
        QCOMPARE(drift.unknownColumns, QStringList());
    }

    void rowsReadBackAsTheyWereWritten()
    {
        QList<RequestRow> expected;
        for (int i = 0; i < kRows; ++i) {
            m_gateway->add(sample(i));
            expected.prepend(m_gateway->kept(sample(i)));
        }
        const FixedClock clock(kNowMs);
        auto source = SqlTelemetrySource::create(m_gateway->database(), m_gateway->database(), m_profile, clock);
        QVERIFY2(source.has_value(), source ? "" : qPrintable(source.error().message));
        QVERIFY((*source)->capabilities().latency && (*source)->capabilities().ttft);
        RowPageRequest request;
        request.span = {kNowMs - kDayMs, kNowMs};
        const auto page = (*source)->page(request);
        QVERIFY2(page.has_value(), page ? "" : qPrintable(page.error().message));
        QCOMPARE(page->rows.size(), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i) {
            RequestRow read = page->rows.at(i);
            read.position.clear();
            QVERIFY2(read == expected.at(i), qPrintable(read.requestId));
        }
        int scanned = 0;
        QVERIFY((*source)->scan(request.span, {}, [&](const TelemetryRow &row) { scanned += row.tokensIn >= 100; }));
        QCOMPARE(scanned, kRows);
    }

private:
    bool apply(const QString &file)
    {
        const ServerSettings server = m_server->settings();
        QProcess psql;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PGPASSWORD"), server.password);
        psql.setProcessEnvironment(environment);
        psql.setProcessChannelMode(QProcess::MergedChannels);
        psql.start(ServerProcess::program(QStringLiteral("/usr/lib/postgresql/*/bin/psql")),
                   {QStringLiteral("--no-psqlrc"), QStringLiteral("--quiet"), QStringLiteral("-v"),
                    QStringLiteral("ON_ERROR_STOP=1"), QStringLiteral("-h"), server.host, QStringLiteral("-p"),
                    QString::number(server.port), QStringLiteral("-U"), server.user, QStringLiteral("-d"),
                    server.database, QStringLiteral("-f"), file});
        const bool ended = psql.waitForFinished(60'000);
        m_said = QString::fromUtf8(psql.readAll()).right(600);
        return ended && psql.exitCode() == 0;
    }

    QTemporaryDir m_folder;
    std::optional<PostgresServer> m_server;
    std::unique_ptr<LiteLlmFixture> m_gateway;
    GatewayProfile m_profile;
    QString m_said;
};

QTEST_GUILESS_MAIN(LiteLlmSchemaContract)
#include "litellmschema_contract.moc"
