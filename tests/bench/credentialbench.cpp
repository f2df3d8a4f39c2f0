// What a survey of many credentials costs, beside a bare SELECT of the same columns of the same rows.
#include "models/credentials/credentialsurvey.h"
#include "tests/bench/measure.h"
#include "tests/bench/peakmemory.h"
#include "tests/support/promisedesk.h"

#include <QCommandLineParser>
#include <QCoreApplication>

using namespace Gatehouse;

namespace
{

constexpr int kTimes = 3;
constexpr int kKeysOfOne = 20;

// A gateway whose keys are of several ages, some of nobody who is there.
struct Product {
    const char *kind;
    const char *owners; // %1: how many
    const char *keys;   // %1: how many, %2: how many owners
    const char *bare;
};

constexpr Product kProducts[] = {
    {"demo sqlite",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) INSERT INTO accounts (id, email, "
     "name, "
     "password_hash, status, created_at) SELECT i, 'p' || i || '@mail.example', 'P', 'h', 'active', 1000 FROM n",
     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) INSERT INTO api_keys (id, "
     "account_id, "
     "workspace_id, name, prefix, hash, status, created_at, last_used_at) SELECT i, i % (%2 + 10), 1, 'k' || i, 'sk', "
     "'h', "
     "'active', (strftime('%s') - i % 700 * 86400) * 1000, (strftime('%s') - i % 400 * 86400) * 1000 FROM n",
     "SELECT id, account_id, name, created_at, last_used_at, expires_at FROM api_keys WHERE status = 'active'"},
    {"litellm postgresql 2026-09",
     "INSERT INTO \"LiteLLM_UserTable\" (user_id, user_role, created_at) SELECT 'u' || i, 'internal_user', now() FROM "
     "generate_series(1, %1) i",
     "INSERT INTO \"LiteLLM_VerificationToken\" (token, user_id, key_alias, created_at, last_active, max_budget, "
     "total_spend, spend) SELECT md5(i::text) || md5(i::text), 'u' || i % (%2 + 10), 'k' || i, now() - i % 700 * "
     "interval "
     "'1 day', now() - i % 400 * interval '1 day', 100, i % 50, 1 FROM generate_series(1, %1) i",
     "SELECT token, user_id, key_alias, created_at, last_active, expires, max_budget, total_spend, spend FROM "
     "\"LiteLLM_VerificationToken\" WHERE blocked IS NULL OR NOT blocked"}};

void measure(const Product &product, qint64 keys)
{
    ConsoleStores stores;
    FreshDatabases databases;
    PromiseDesk desk(stores, Dialect::Sqlite, QString::fromLatin1(product.kind), databases);
    Database &gateway = desk.gateway().database();
    const qint64 owners = std::max<qint64>(1, keys / kKeysOfOne);
    Bench::need(gateway.execute(QString::fromLatin1(product.owners).arg(owners)));
    Bench::need(gateway.execute(QString::fromLatin1(product.keys).arg(keys).arg(owners)));
    const PromiseMap map = Bench::need(PromiseMap::load(desk.gateway().profile()));
    const GatewayTables tables = Bench::need(GatewayTables::read({&gateway}));
    const SystemClock clock;
    Bench::PeakMemory memory;
    CredentialSurvey survey;
    // Of this process and of the server: other programs on the machine must not show.
    const qint64 server = gateway.dialect() == Dialect::Sqlite ? 0 : databases.serverPid(gateway.dialect());
    const auto median = [server](const std::function<void()> &work) {
        std::vector<double> taken;
        for (int i = 0; i < kTimes; ++i)
            taken.push_back(Bench::spent(server, work).processorMs);
        return Bench::median(taken);
    };
    const double mine = median([&] {
        survey = Bench::need(CredentialSurveyor({map, tables, {}, clock}).survey(credentialTerms({})));
    });
    const qint64 bytes = memory.bytesAboveIdle();
    qint64 read = 0;
    const double bare = median([&] {
        Bench::need(gateway.visitRows(QString::fromLatin1(product.bare), {}, {}, [&read](const RowStream &row) {
            read += row.isNull(0) ? 0 : 1;
            return Result<void>();
        }));
    });
    const auto ms = [](double value) { return QStringLiteral("%1 ms").arg(value, 0, 'f', 0); };
    Bench::Table report;
    report.add(
        QString::number(keys),
        QStringLiteral("survey, %1: %2 call for something").arg(QLatin1String(product.kind)).arg(survey.needAction),
        ms(mine), ms(bare), Bench::times(mine / std::max(0.001, bare)));
    report.add(QString::number(keys), QStringLiteral("memory of it, %1 rows read each time").arg(read / kTimes),
               QStringLiteral("%1 MiB").arg(double(bytes) / (1 << 20), 0, 'f', 1), {}, {});
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Credential benchmark: a survey of many keys."));
    parser.addHelpOption();
    const QCommandLineOption keys(QStringLiteral("keys"), QStringLiteral("Keys of the gateway."), QStringLiteral("N"),
                                  QStringLiteral("1000000"));
    parser.addOption(keys);
    parser.process(application);
    Bench::Table().add(QStringLiteral("keys"), QStringLiteral("what"), QStringLiteral("Gatehouse"),
                       QStringLiteral("bare SELECT"), QStringLiteral("ratio"));
    for (const Product &product : kProducts)
        measure(product, std::max<qint64>(1, parser.value(keys).toLongLong()));
    return 0;
}
