// A demo gateway whose last minutes are in trouble, a store of the console, and whoever looks at it.
#pragma once

#include "models/alerts/backgroundlookout.h"
#include "models/gateway/consolestore.h"
#include "models/telemetry/rollupbuilder.h"
#include "models/telemetry/rollupstore.h"
#include "models/telemetry/sqltelemetrysource.h"
#include "tests/app/demogateway/demohistory.h"
#include "tests/support/caseresults.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse::Demo
{

// What a test of it stands on.
class LookoutScene : public QObject
{
protected:
    static constexpr qint64 kTroubleMs = 40 * kMinuteMs;

    DemoHistory m_history{1, 4'000};
    ConsoleStores m_stores;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_keeper;
    std::unique_ptr<AlertRepository> m_alerts;
    FixedClock m_clock{kHistoryEndMs};
    qint64 m_uptimeMs = 0;

    // The machine is up for as long as its clock goes on, and no shorter when that is set back.
    std::unique_ptr<GatewayLookout> lookout()
    {
        const auto uptime = [this] { return m_uptimeMs = std::max(m_uptimeMs, m_clock.nowMs()); };
        return std::make_unique<GatewayLookout>(m_settings, m_keeper->store(), m_clock, std::stop_token(),
                                                ThreadedDatabase::Open(), LookPatience(), uptime);
    }

    void count()
    {
        auto store = openRollupStore(m_settings);
        auto source = SqlTelemetrySource::open(m_settings, m_clock);
        QVERIFY(store);
        QVERIFY(source);
        RollupRepository rollups(**store, gatewayFingerprint(m_settings));
        RollupBuilder builder(rollups, **source, m_clock);
        WORKS(builder.open());
        WORKS(builder.bringUpToDate({}, [] {}));
    }

    QList<Alert> alerts(const QString &rule = {})
    {
        AlertFilter filter;
        filter.gateway = gatewayFingerprint(m_settings);
        auto all = m_alerts->list(filter);
        if (!all)
            qFatal("%s", qPrintable(all.error().message));
        if (!rule.isEmpty())
            all->removeIf([&rule](const Alert &alert) { return alert.rule != rule; });
        return *all;
    }

    QString away() const { return m_history.folder.database() + QStringLiteral(".away"); }
    void takeAway() { QVERIFY(QFile::rename(m_history.folder.database(), away())); }
    void bringBack() { QVERIFY(QFile::rename(away(), m_history.folder.database())); }

    // Once.
    void write()
    {
        WORKS(m_history.write());
        const auto database = m_history.open();
        WORKS(database->execute(
            QStringLiteral("UPDATE requests SET status = 503, error_class = 'overloaded' WHERE created_at >= ?"),
            {kHistoryEndMs - kTroubleMs}));
    }

    // Before each test: a store that knows nothing.
    void begin()
    {
        m_keeper.reset();
        m_alerts.reset();
        m_settings = m_stores.make(Dialect::Sqlite);
        m_settings.name = QStringLiteral("demo");
        m_settings.profile = QStringLiteral("demo");
        m_settings.database.file = m_history.folder.database();
        m_keeper = m_stores.keeper(m_settings);
        m_alerts =
            std::make_unique<AlertRepository>(m_keeper->store(), m_keeper->audit(), m_keeper->operators(), m_clock);
        m_clock.set(kHistoryEndMs + 5 * kMinuteMs);
        m_uptimeMs = 0;
    }

    // What was found: the rule, where, and since when.
    static QStringList findings(const QList<Alert> &alerts)
    {
        QStringList found;
        for (const Alert &alert : alerts)
            found.append(QStringLiteral("%1 at %2 since %3").arg(alert.rule, alert.node.join(u' ')).arg(alert.beganMs));
        found.sort();
        return found;
    }
};

} // namespace Gatehouse::Demo
