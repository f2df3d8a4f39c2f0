#include "app/demogateway/meta.h"
#include "app/demogateway/truthfile.h"
#include "tests/app/demogateway/demohistory.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace Gatehouse;
using namespace Gatehouse::Demo;

class HistoryTest : public QObject
{
    Q_OBJECT
    DemoHistory m_history{30, 120'000};
    std::unique_ptr<SqliteDatabase> m_database;
    QList<Incident> m_incidents;

    Incident incident(IncidentKind kind) const
    {
        for (const Incident &candidate : m_incidents) {
            if (candidate.kind == kind)
                return candidate;
        }
        return {};
    }

    // Asks with the span bound first, then what the caller adds.
    double value(const QString &sql, const TimeSpan &span, const QVariantList &more = {})
    {
        auto rows = m_database->query(sql, QVariantList{span.fromMs, span.toMs} + more);
        if (!rows || !(*rows)->next().value_or(false))
            return -1;
        return (*rows)->real(0);
    }

private slots:
    void initTestCase()
    {
        const auto written = m_history.write();
        QVERIFY2(written, written ? "" : qPrintable(written.error().message));
        m_database = m_history.open(SqliteDatabase::Mode::ReadOnly);
        QVERIFY(m_database);
        const auto truth = TruthFile(m_history.folder.truth()).load();
        QVERIFY(truth);
        m_incidents = *truth;
    }

    void everyTableHasRows()
    {
        const auto tables = m_database->schema();
        QVERIFY(tables);
        QCOMPARE(tables->size(), 21);
        for (const TableSchema &table : *tables)
            QVERIFY2(number(*m_database, QStringLiteral("SELECT count(*) FROM ") + table.name) > 0,
                     qPrintable(table.name));
    }

    void theRequestTableIsWhatProfilesRelyOn()
    {
        const QStringList wanted =
            QStringLiteral("id integer,created_at integer,request_id text,attempt integer,is_final integer,"
                           "account_id integer,workspace_id integer,api_key_id integer,endpoint text,model text,"
                           "provider_id integer,status integer,error_class text,latency_ms integer,ttft_ms integer,"
                           "streamed integer,tokens_in integer,tokens_out integer,tokens_cached integer,"
                           "cost_micros integer,ip text")
                .split(QLatin1Char(','));
        const auto tables = m_database->schema();
        QVERIFY(tables);
        const auto requests = std::ranges::find(*tables, QStringLiteral("requests"), &TableSchema::name);
        QStringList found;
        for (const ColumnSchema &column : requests->columns)
            found.append(column.name + QLatin1Char(' ') + column.type);
        QCOMPARE(found, wanted);
        QVERIFY(requests->indexes.contains(QStringList({QStringLiteral("created_at"), QStringLiteral("id")})));
        QVERIFY(requests->indexes.contains(QStringList({QStringLiteral("request_id")})));
    }

    void everyCategoryOfThePoliciesIsThere_data()
    {
        QTest::addColumn<QString>("sql");
        const auto row = [](const char *category, const char *sql) {
            QTest::newRow(category) << QString::fromLatin1(sql);
        };
        row("identity and profile: name, email, account id, company",
            "SELECT count(*) FROM accounts WHERE name <> '' AND email LIKE '%@%' AND company <> ''");
        row("workspaces and memberships", "SELECT count(*) FROM memberships m JOIN workspaces w ON w.id = "
                                          "m.workspace_id JOIN accounts a ON a.id = m.account_id");
        row("key metadata", "SELECT count(*) FROM api_keys WHERE prefix <> '' AND last_used_at > 0");
        row("inactive credentials", "SELECT count(*) FROM api_keys WHERE status = 'active' AND last_used_at < (SELECT "
                                    "max(created_at) FROM requests) - 90 * 86400000");
        row("credentials of deleted accounts", "SELECT count(*) FROM api_keys k JOIN accounts a ON a.id = k.account_id "
                                               "WHERE a.status = 'deleted' AND k.status = 'active'");
        row("payments and billing", "SELECT count(*) FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE "
                                    "i.amount_micros = p.amount_micros");
        row("payments past five years", "SELECT count(*) FROM payments WHERE created_at < (SELECT max(created_at) FROM "
                                        "requests) - 5 * 365 * 86400000");
        row("wallet", "SELECT count(*) FROM wallet_transactions WHERE kind = 'top_up'");
        row("wallet usage", "SELECT count(*) FROM wallet_transactions WHERE kind = 'usage' AND amount_micros < 0");
        row("support communications", "SELECT count(*) FROM support_messages m JOIN support_tickets t ON t.id = "
                                      "m.ticket_id WHERE m.author = 'customer'");
        row("request metadata: time, endpoint, model, status, latency",
            "SELECT count(*) FROM requests WHERE endpoint <> '' AND model <> '' AND status = 200 AND latency_ms > 0");
        row("token counts and cost",
            "SELECT count(*) FROM requests WHERE tokens_in > 0 AND tokens_out > 0 AND cost_micros > 0");
        row("error rates", "SELECT count(*) FROM requests WHERE error_class IS NOT NULL");
        row("time to first token", "SELECT count(*) FROM requests WHERE ttft_ms IS NOT NULL");
        row("usage aggregates for quotas", "SELECT count(*) FROM usage_daily u JOIN workspaces w ON w.id = "
                                           "u.workspace_id WHERE w.monthly_cap_micros > 0");
        row("security events", "SELECT count(*) FROM security_events WHERE kind = 'sign_in_failed'");
        row("technical logs: IP and browser",
            "SELECT count(*) FROM technical_logs WHERE ip <> '' AND user_agent <> ''");
        row("technical logs past six months", "SELECT count(*) FROM technical_logs WHERE created_at < (SELECT "
                                              "max(created_at) FROM requests) - 183 * 86400000");
        row("cookies for authentication", "SELECT count(*) FROM sessions WHERE length(token_hash) = 64");
        row("cookie choices and language",
            "SELECT count(*) FROM communication_preferences WHERE language <> '' AND analytics_cookies = 0");
        row("opt-outs", "SELECT count(*) FROM communication_preferences WHERE product_news = 0");
        row("withdrawn consent",
            "SELECT count(*) FROM communication_preferences WHERE consent_withdrawn_at > consent_given_at");
        row("audit of administrative actions", "SELECT count(*) FROM admin_actions WHERE actor <> '' AND action <> ''");
        row("administrative actions past ninety days", "SELECT count(*) FROM admin_actions WHERE created_at < (SELECT "
                                                       "max(created_at) FROM requests) - 90 * 86400000");
        row("model providers as recipients, with regions",
            "SELECT count(*) FROM recipients r JOIN providers p ON p.id = r.provider_id WHERE r.region <> ''");
        row("payment processors as recipients", "SELECT count(*) FROM recipients WHERE kind = 'payment_processor'");
        row("training switched off", "SELECT count(*) FROM recipients WHERE training_disabled = 1");
        row("deleted accounts past thirty days",
            "SELECT count(*) FROM accounts WHERE deleted_at < (SELECT max(created_at) FROM requests) - 30 * 86400000");
        for (const char *kind : {"erasure", "access", "portability", "rectification", "know", "opt_out", "objection",
                                 "restriction", "consent_withdrawal", "child_deletion"})
            QTest::addRow("privacy request: %s", kind)
                << QStringLiteral("SELECT count(*) FROM privacy_requests WHERE kind = '%1'")
                       .arg(QString::fromLatin1(kind));
        row("open privacy requests", "SELECT count(*) FROM privacy_requests WHERE closed_at IS NULL");
    }

    void everyCategoryOfThePoliciesIsThere()
    {
        QFETCH(QString, sql);
        QVERIFY(number(*m_database, sql) > 0);
    }

    void noColumnCouldHoldContent()
    {
        static const QRegularExpression suspicious(
            QStringLiteral("prompt|completion|content|message|body|payload|input|output|response|query|chat"));
        const auto tables = m_database->schema();
        QVERIFY(tables);
        for (const TableSchema &table : *tables) {
            for (const ColumnSchema &column : table.columns) {
                // The two prices are per million tokens; they are numbers.
                if (table.name != QLatin1String("model_prices"))
                    QVERIFY2(!suspicious.match(column.name).hasMatch(),
                             qPrintable(table.name + QLatin1Char('.') + column.name));
            }
        }
        // The texts of the request table are a few words, the same in many rows.
        for (const char *column : {"endpoint", "model", "error_class"})
            QVERIFY(number(*m_database,
                           QStringLiteral("SELECT count(DISTINCT %1) FROM requests").arg(QString::fromLatin1(column))) <
                    20);
        QCOMPARE(
            number(*m_database,
                   QStringLiteral("SELECT count(*) FROM requests WHERE length(request_id) <> 24 OR length(ip) > 15")),
            0);
    }

    // Over thirty days, since how many are reached in a month depends on the day of the month.
    void someWorkspacesAreBeyondTheirCapAndSomeNearIt()
    {
        const auto beyond = [&](double share) {
            return number(*m_database,
                          QStringLiteral("SELECT count(*) FROM workspaces w WHERE monthly_cap_micros * %1 <= (SELECT "
                                         "sum(cost_micros) FROM usage_daily u WHERE u.workspace_id = w.id)")
                              .arg(share));
        };
        const qint64 capped =
            number(*m_database, QStringLiteral("SELECT count(*) FROM workspaces WHERE monthly_cap_micros > 0"));
        QVERIFY(capped > 20 && capped < 50);
        QVERIFY(beyond(1) >= 3);
        QVERIFY(beyond(0.5) > beyond(1));
        QVERIFY(beyond(0.5) < capped);
    }

    void keysAndPasswordsAreOnlyThereAsBcrypt()
    {
        const Directory directory = makeDirectory(m_history.plan.seed, m_history.plan.span);
        QCOMPARE(
            number(*m_database,
                   QStringLiteral(
                       "SELECT count(*) FROM api_keys WHERE hash NOT GLOB '$2b$[0-9][0-9]$*' OR length(hash) <> 60")),
            0);
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(*) FROM accounts WHERE password_hash NOT GLOB "
                                                    "'$2b$[0-9][0-9]$*' OR length(password_hash) <> 60")),
                 0);
        QCOMPARE(number(*m_database, QStringLiteral("SELECT count(DISTINCT hash) FROM api_keys")), kKeyCount);
        QFile file(m_history.folder.database());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        for (const ApiKey &key : directory.keys) {
            QVERIFY(key.secret.startsWith(key.prefix));
            QVERIFY(!bytes.contains(key.secret.mid(key.prefix.size()).toLatin1()));
        }
    }

    void whatIsSyntheticIsCalledSo()
    {
        const QStringList said = dump(*m_database, QStringLiteral("SELECT value FROM meta WHERE key = 'synthetic'"));
        QCOMPARE(said, QStringList{syntheticNotice()});
        for (const char *word : {"atency", "first token", "errors", "prices", "synthetic"})
            QVERIFY2(said.constFirst().contains(QLatin1String(word)), word);
        QVERIFY(dump(*m_database, QStringLiteral("SELECT value FROM meta WHERE key = 'arrivals'"))
                    .constFirst()
                    .contains(QLatin1String("CC-BY 4.0")));
    }

    void usageAgreesWithTheRequests()
    {
        QCOMPARE(
            dump(*m_database,
                 QStringLiteral("SELECT day || ' ' || workspace_id || ' ' || requests || ' ' || attempts || ' ' || "
                                "tokens_in || ' ' || "
                                "tokens_out || ' ' || cost_micros FROM usage_daily ORDER BY day, workspace_id")),
            dump(*m_database,
                 QStringLiteral(
                     "SELECT (created_at / 86400000 * 86400000) || ' ' || workspace_id || ' ' || sum(is_final) || ' ' "
                     "|| count(*) || ' ' || "
                     "sum(tokens_in) || ' ' || sum(tokens_out) || ' ' || sum(cost_micros) FROM requests WHERE "
                     "workspace_id IS NOT NULL "
                     "GROUP BY created_at / 86400000, workspace_id ORDER BY created_at / 86400000, workspace_id")));
    }

    void nothingLiesInTheFuture()
    {
        const auto tables = m_database->schema();
        for (const TableSchema &table : *tables) {
            if (table.hasColumn(QStringLiteral("created_at"))) {
                // An invoice is paid some days after it was written; those of last month may not be paid yet.
                const qint64 slackMs = table.name == QLatin1String("payments") ? 9 * kDayMs : 0;
                QVERIFY2(number(*m_database, QStringLiteral("SELECT max(created_at) FROM ") + table.name) <
                             kHistoryEndMs + slackMs,
                         qPrintable(table.name));
            }
        }
    }

    void eightIncidentsAreSpreadWithQuietDaysBetween()
    {
        QCOMPARE(m_incidents.size(), 8);
        for (qsizetype i = 1; i < m_incidents.size(); ++i)
            QVERIFY(m_incidents.at(i).span.fromMs - m_incidents.at(i - 1).span.toMs > 2 * kDayMs);
        QVERIFY(m_incidents.constFirst().span.fromMs > m_history.plan.span.fromMs + kDayMs);
        QVERIFY(m_incidents.constLast().span.fromMs > kHistoryEndMs - 2 * kDayMs);
        QVERIFY(m_incidents.constLast().span.toMs < kHistoryEndMs);
    }

    void aProviderOutageShows()
    {
        const Incident outage = incident(IncidentKind::ProviderOutage);
        const QString sql = QStringLiteral(
            "SELECT avg(status >= 500) FROM requests WHERE created_at >= ? AND created_at < ? AND provider_id = ?");
        QCOMPARE(outage.node, QStringLiteral("anthropic-b"));
        QVERIFY(value(sql, outage.span, {outage.nodeId}) > 0.7);
        QVERIFY(value(sql, {outage.span.toMs + kHourMs, kHistoryEndMs}, {outage.nodeId}) < 0.03);
    }

    void aLatencyShiftShows()
    {
        const Incident shift = incident(IncidentKind::LatencyShift);
        const QString sql = QStringLiteral("SELECT avg(latency_ms) FROM requests WHERE created_at >= ? AND created_at "
                                           "< ? AND provider_id = ? AND status = 200 AND tokens_out > 0");
        QVERIFY(value(sql, shift.span, {shift.nodeId}) >
                1.9 * value(sql, {shift.span.toMs + kHourMs, kHistoryEndMs}, {shift.nodeId}));
    }

    void aRateLimitStormShows()
    {
        const Incident storm = incident(IncidentKind::RateLimitStorm);
        const QString sql = QStringLiteral(
            "SELECT sum(status = 429) FROM requests WHERE created_at >= ? AND created_at < ? AND workspace_id = ?");
        QVERIFY(value(sql, storm.span, {storm.nodeId}) > 60);
        QVERIFY(value(sql, {storm.span.fromMs - kDayMs, storm.span.fromMs}, {storm.nodeId}) < 20);
    }

    void aTrafficDropShows()
    {
        const Incident drop = incident(IncidentKind::TrafficDrop);
        const QString sql = QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ? AND created_at < ?");
        const qint64 length = drop.span.lengthMs();
        QVERIFY(value(sql, drop.span) < 0.3 * value(sql, {drop.span.fromMs - length, drop.span.fromMs}));
        QVERIFY(value(sql, drop.span) < 0.3 * value(sql, {drop.span.toMs, drop.span.toMs + length}));
    }

    void aSpendSpikeShows()
    {
        const Incident spike = incident(IncidentKind::SpendSpike);
        const QString sql = QStringLiteral(
            "SELECT total(cost_micros) FROM requests WHERE created_at >= ? AND created_at < ? AND workspace_id = ?");
        QVERIFY(value(sql, spike.span, {spike.nodeId}) >
                20 * value(sql, {spike.span.fromMs - spike.span.lengthMs(), spike.span.fromMs}, {spike.nodeId}));
    }

    void aLeakedKeyShows()
    {
        const Incident leak = incident(IncidentKind::LeakedKey);
        const QString sql = QStringLiteral("SELECT count(DISTINCT substr(ip, 1, 10)) FROM requests WHERE created_at >= "
                                           "? AND created_at < ? AND api_key_id = ?");
        QVERIFY(value(sql, leak.span, {leak.nodeId}) > 100);
        QVERIFY(value(sql, {m_history.plan.span.fromMs, leak.span.fromMs}, {leak.nodeId}) <= 3);
    }

    void credentialStuffingShows()
    {
        const Incident stuffing = incident(IncidentKind::CredentialStuffing);
        const QString sql = QStringLiteral("SELECT count(*) FROM security_events WHERE created_at >= ? AND created_at "
                                           "< ? AND kind = 'sign_in_failed'");
        QVERIFY(value(sql, stuffing.span) > 1'000);
        QVERIFY(value(sql, {stuffing.span.fromMs - kDayMs, stuffing.span.fromMs}) < 100);
        QVERIFY(value(QStringLiteral("SELECT count(DISTINCT account_id) FROM technical_logs WHERE created_at >= ? AND "
                                     "created_at < ? AND status = 401"),
                      stuffing.span) > 100);
        QVERIFY(value(QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ? AND created_at < ? AND "
                                     "error_class = 'invalid_api_key'"),
                      stuffing.span) > 30);
    }

    void aDormantKeyThatWakesShows()
    {
        const Incident waking = incident(IncidentKind::DormantKey);
        const QString sql =
            QStringLiteral("SELECT count(*) FROM requests WHERE created_at >= ? AND created_at < ? AND api_key_id = ?");
        QVERIFY(value(sql, waking.span, {waking.nodeId}) > 50);
        QCOMPARE(value(sql, {0, waking.span.fromMs}, {waking.nodeId}), 0);
        QCOMPARE(value(QStringLiteral("SELECT count(*) FROM security_events WHERE created_at >= ? AND created_at < ? "
                                      "AND kind = 'dormant_key_used'"),
                       waking.span),
                 1);
    }

    void theSameSeedGivesTheSameDatabase()
    {
        DemoHistory first(2, 3'000, 11);
        DemoHistory second(2, 3'000, 11);
        DemoHistory other(2, 3'000, 12);
        QVERIFY(first.write() && second.write() && other.write());
        const auto one = first.open();
        const auto two = second.open();
        const auto three = other.open();
        const auto tables = one->schema();
        for (const TableSchema &table : *tables) {
            QStringList columns;
            for (const ColumnSchema &column : table.columns)
                columns.append(QStringLiteral("coalesce(quote(%1), '')").arg(column.name));
            const QString sql =
                QStringLiteral("SELECT %1 FROM %2").arg(columns.join(QStringLiteral(" || '|' || ")), table.name);
            QVERIFY2(dump(*one, sql) == dump(*two, sql), qPrintable(table.name));
            if (table.name == QLatin1String("requests") || table.name == QLatin1String("accounts") ||
                table.name == QLatin1String("api_keys"))
                QVERIFY2(dump(*one, sql) != dump(*three, sql), qPrintable(table.name));
        }
    }

    void aStoppedFirstLoadLeavesNoDatabase()
    {
        const DemoHistory history;
        const auto written = history.write([](double share) { return share < 0.4; });
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Cancelled);
        QVERIFY(QDir(history.dir.path()).entryList(QDir::Files).isEmpty());
    }

    void whatAKilledFirstLoadLeftIsReplaced()
    {
        const DemoHistory history;
        QFile half(history.folder.newDatabase());
        QVERIFY(half.open(QIODevice::WriteOnly));
        half.write("half a database");
        half.close();
        QVERIFY(history.write());
        QVERIFY(!QFile::exists(history.folder.newDatabase()));
        QCOMPARE(dump(*history.open(), QStringLiteral("PRAGMA integrity_check")), QStringList{QStringLiteral("ok")});
        QCOMPARE(dump(*history.open(), QStringLiteral("PRAGMA journal_mode")), QStringList{QStringLiteral("wal")});
    }

    void theLogOfARemovedDatabaseDoesNotReachTheNewOne()
    {
        const DemoHistory history;
        QVERIFY(history.write());
        QTemporaryDir aside;
        const QString wal = history.folder.database() + QStringLiteral("-wal");
        {
            const auto database = history.open();
            QVERIFY(database->execute(QStringLiteral("UPDATE accounts SET name = 'Somebody Else'")));
            QVERIFY(QFile::copy(wal, aside.filePath(QStringLiteral("wal"))));
        }
        QVERIFY(QFile::remove(history.folder.database()));
        QVERIFY(QFile::copy(aside.filePath(QStringLiteral("wal")), wal));
        QVERIFY(history.write());
        QVERIFY(!QFile::exists(wal));
        QCOMPARE(number(*history.open(), QStringLiteral("SELECT count(*) FROM accounts WHERE name = 'Somebody Else'")),
                 0);
    }

    void aDatabaseOfAnotherProductIsRefused()
    {
        const DemoHistory history;
        QVERIFY(history.write());
        const auto database = history.open();
        QVERIFY(setMeta(*database, QStringLiteral("schema_version"), QStringLiteral("999")));
        const auto refused = loadMeta(*database);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Unsupported);
        QVERIFY(refused.error().message.contains(QLatin1String("999")));
        QVERIFY(database->execute(QStringLiteral("DROP TABLE meta")));
        QVERIFY(!loadMeta(*database));
    }
};

QTEST_GUILESS_MAIN(HistoryTest)
#include "history_test.moc"
