// Purges of a New API gateway on MySQL or MariaDB whose log has partitions: what a scene is made of, and what is seen
// of it.
#pragma once

#include "models/database/mariadbdatabase.h"
#include "models/retention/mysqlpartitions.h"
#include "tests/support/caseresults.h"
#include "tests/support/purgescene.h"

#include <QJsonArray>
#include <QTest>

namespace Gatehouse
{

class MySqlPurges : public QObject
{
protected:
    static constexpr int kCall = 2;
    static constexpr int kTopUp = 1;
    static constexpr qint64 kDayS = kDayMs / 1000;

    // 250 days ago and earlier, up to 150 days ago, and the rest in two.
    void partition(PurgeScene &scene)
    {
        scene.putInForce(PurgeScene::policy({{QStringLiteral("request_log"), QStringLiteral("P90D")}}));
        m_next = 1;
        scene.fixture().execute(
            QStringLiteral("ALTER TABLE logs MODIFY created_at BIGINT NOT NULL, DROP PRIMARY KEY, ADD "
                           "PRIMARY KEY (id, created_at)"));
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch();
        scene.fixture().execute(QStringLiteral("ALTER TABLE logs PARTITION BY RANGE (created_at) ("
                                               "PARTITION p_a VALUES LESS THAN (%1), "
                                               "PARTITION p_b VALUES LESS THAN (%2), "
                                               "PARTITION p_c VALUES LESS THAN (%3), "
                                               "PARTITION p_d VALUES LESS THAN MAXVALUE)")
                                    .arg(startS - 250 * kDayS)
                                    .arg(startS - 150 * kDayS)
                                    .arg(startS + 150 * kDayS));
    }

    void add(PurgeScene &scene, int rows, int type, int daysAgo)
    {
        const qint64 startS = scene.today().startOfDay(Qt::UTC).toSecsSinceEpoch() - daysAgo * kDayS;
        for (int i = 0; i < rows; ++i)
            scene.fixture().execute(
                QStringLiteral("INSERT INTO logs (id, user_id, username, type, created_at) VALUES (?, 1, 'u', ?, ?)"),
                {m_next++, type, startS + i});
    }

    static void holdRow(PurgeScene &scene, int row)
    {
        CaseWorkplace &officer = scene.desk().officer();
        PrivacyHold hold;
        hold.reason = QStringLiteral("a lawsuit");
        hold.table = QStringLiteral("logs");
        hold.rowId = QString::number(row);
        hold.until = scene.today().addDays(30);
        WORKS(officer.cases().addHold(officer.id(), hold, {}));
    }

    // An approved purge of 50 rows of one partition, whose worker died when it had said that it would take it out, or
    // had done that.
    QString leftBy(PurgeScene &scene, bool isTakenOut)
    {
        partition(scene);
        add(scene, 50, kCall, 300);
        add(scene, 40, kCall, 10);
        const QString id = scene.approved();
        CaseWorkplace &officer = scene.desk().officer();
        RetentionRepository purges = scene.purges(officer);
        const QList<PurgeTable> planned = purges.find(id).value_or(PurgeRecord()).plan.tables;
        const auto at = std::ranges::find(planned, PurgeWay::Partitions, &PurgeTable::way);
        const auto lease = purges.claim(officer.id(), PurgeScene::gatewayName(), QStringLiteral("a doomed worker"), id);
        const PurgeGateway &gateway = scene.gateway();
        const auto rows = PurgeRows::make(at->rule, *gateway.tables().placesOf(at->rule.table).constFirst(), {});
        const auto guard = RowGuard::make(gateway, {}, {at->rule.table});
        const PurgePartitions partitions(*rows, *guard, {});
        const WholePartition one = partitions.whole()->constFirst();
        PurgeStanding standing;
        standing.progress.table = int(at - planned.begin());
        standing.pending = PendingBatch{one.witness, one.name, one.bound, one.rows, one.oldestUs, one.newestUs};
        const bool isLeft = purges.advance(officer.id(), **lease, standing).has_value() &&
                            (!isTakenOut || partitions.detach(one.name).has_value()) &&
                            purges.end(officer.id(), **lease, PurgeState::Approved, QStringLiteral("It died."));
        return isLeft ? id : QString();
    }

    static bool isMarked(PurgeScene &scene, const QString &id)
    {
        const auto standings = scene.purges(scene.desk().officer()).standings(id);
        return !standings ||
               std::ranges::any_of(*standings, [](const PurgeStanding &each) { return each.pending.has_value(); });
    }

    // May read and delete in each table that there is in the gateway, and nothing else.
    std::unique_ptr<Database> lesser(PurgeScene &scene, const QString &account)
    {
        const QString database = m_databases.lastSettings().database;
        scene.fixture().execute(QStringLiteral("CREATE USER %1@'%' IDENTIFIED BY '%2'").arg(account, password()));
        const auto tables = scene.database().schema();
        for (const TableSchema &table : tables.value_or(QList<TableSchema>())) {
            if (!table.name.startsWith(QLatin1String("gatehouse_purge_")))
                scene.fixture().execute(QStringLiteral("GRANT SELECT, UPDATE, DELETE ON `%1`.`%2` TO %3@'%'")
                                            .arg(database, table.name, account));
        }
        return accountOf(account);
    }

    static QString password() { return QStringLiteral("Only for 1 test"); }

    std::unique_ptr<Database> accountOf(const QString &account)
    {
        ServerSettings server = m_databases.lastSettings();
        server.user = account;
        server.password = password();
        auto own = MariaDbDatabase::open(server, ServerAccess::ReadWrite);
        if (!own)
            qFatal("%s", qPrintable(own.error().message));
        return std::move(*own);
    }

    static void steal(PurgeScene &scene, const QString &id)
    {
        scene.clock().moveBy(3'600'000);
        (void)scene.purges(scene.desk().admin())
            .claim(scene.desk().admin().id(), PurgeScene::gatewayName(), QStringLiteral("a thief"), id);
    }

    static qint64 count(PurgeScene &scene)
    {
        return scene.database().scalar(QStringLiteral("SELECT count(*) FROM logs")).value_or(-1);
    }

    static QStringList partitions(PurgeScene &scene)
    {
        QStringList names;
        const auto read = scene.database().visitRows(
            QStringLiteral(
                "SELECT partition_name FROM information_schema.partitions WHERE table_schema = DATABASE() AND "
                "table_name = 'logs' ORDER BY partition_ordinal_position"),
            {}, {}, [&names](const RowStream &row) -> Result<void> {
                names.append(row.string(0));
                return {};
            });
        return read ? names : QStringList();
    }

    // Tables that a purge made and did not take away.
    static qint64 leftBeside(PurgeScene &scene)
    {
        return scene.database()
            .scalar(QStringLiteral("SELECT count(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND "
                                   "table_name LIKE 'gatehouse%'"))
            .value_or(-1);
    }

    static PurgeTable callsOf(const PurgePlan &plan)
    {
        for (const PurgeTable &table : plan.tables) {
            if (table.rule.table == QLatin1String("logs") && table.rule.recordClass == QLatin1String("request_log"))
                return table;
        }
        return {};
    }

    static QJsonObject receiptOf(const PurgeRecord &record)
    {
        for (const QJsonValue &each : record.receipt.value(QStringLiteral("tables")).toArray()) {
            if (each[QLatin1String("table")].toString() == QLatin1String("logs"))
                return each.toObject();
        }
        return {};
    }

    const QString m_kind = QStringLiteral("new-api mysql 2026-09");
    ConsoleStores m_stores;
    FreshDatabases m_databases;
    int m_next = 1;
};

} // namespace Gatehouse
