// A store with nobody but its keeper, and an engine that looks at made figures into it.
#pragma once

#include "models/alerts/alertengine.h"
#include "tests/models/alerts/madefigures.h"
#include "tests/support/consolestores.h"
#include "tests/support/fixedclock.h"

#include <QTest>

namespace Gatehouse
{

class EngineScene
{
protected:
    static constexpr qint64 kFromMs = MadeFigures::kFromMs;
    static inline const QString kOwner = QStringLiteral("here");

    void begin()
    {
        m_stores = std::make_unique<ConsoleStores>();
        m_settings = m_stores->make(Dialect::Sqlite);
        m_user = m_stores->keeper(m_settings);
        m_alerts = std::make_unique<AlertRepository>(m_user->store(), m_user->audit(), m_user->operators(), m_clock);
        m_watch = std::make_unique<AlertWatch>(*m_alerts, QStringLiteral("gw"));
        m_figures = {};
        m_reader = std::make_unique<LatticeReader>([this](const auto &queries) { return m_figures(queries); });
        m_engine = newEngine();
        m_clock.set(kFromMs);
    }
    std::unique_ptr<AlertEngine> newEngine()
    {
        return std::make_unique<AlertEngine>(*m_watch, *m_reader, usualDetectionSettings(), m_clock);
    }
    Result<AlertEngine::Look> look()
    {
        return m_engine->catchUp(kOwner, kFromMs, [](const AlertEngine::Look &) {}, {});
    }
    void lookUntil(qint64 ms)
    {
        m_clock.set(ms);
        m_figures.freshMs = ms;
        const auto done = look();
        QVERIFY2(done, qPrintable(done ? QString() : done.error().message));
    }
    // Those that stand for themselves and are not resolved.
    QList<Alert> standing(AnomalyMetric metric)
    {
        QList<Alert> found;
        const QList<Alert> all = *m_alerts->list({QStringLiteral("gw")});
        for (const Alert &alert : all) {
            if (alert.rule == anomalyMetricToken(metric) && alert.mutedBy == 0 && alert.state != AlertState::Resolved)
                found.append(alert);
        }
        return found;
    }
    FixedClock m_clock{kFromMs};
    std::unique_ptr<ConsoleStores> m_stores;
    ConnectionSettings m_settings;
    std::unique_ptr<StoreUser> m_user;
    std::unique_ptr<AlertRepository> m_alerts;
    std::unique_ptr<AlertWatch> m_watch;
    MadeFigures m_figures;
    std::unique_ptr<LatticeReader> m_reader;
    std::unique_ptr<AlertEngine> m_engine;
};

} // namespace Gatehouse
