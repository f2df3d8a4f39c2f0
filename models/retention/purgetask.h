// A purge that is carried out here, as a row of the background list.
#pragma once

#include "models/core/backgroundtask.h"
#include "models/retention/retentionstore.h"

#include <QElapsedTimer>
#include <QHash>

namespace Gatehouse
{

class PurgeTask final : public BackgroundTask
{
    Q_OBJECT
public:
    // Begins at once. The store outlives it. `expected`: rows that go; 0 when that is not known.
    PurgeTask(RetentionStore &store, const QString &by, const QString &id, qint64 expected, QObject *parent = nullptr);

    QString title() const override;
    State state() const override { return m_state; }
    std::optional<double> share() const override;
    QString detail() const override;
    std::optional<qint64> leftMs() const override;
    bool canCancel() const override { return isActive() && !m_stopping; }
    // The batch at hand is ended; what is gone stays gone, and the rest is taken up again later.
    void cancel() override;

    const QString &purge() const { return m_id; }
    // Once it has ended.
    const Result<PurgeRecord> &result() const { return m_result; }

signals:
    void ended();

private:
    void take(const Result<PurgeRecord> &result);
    qint64 gone() const;

    RetentionStore &m_store;
    const QString m_id;
    const qint64 m_expected;
    State m_state = State::Running;
    bool m_stopping = false;
    QHash<int, qint64> m_gone; // by table of the plan; counted from the first run of it
    qint64 m_before = -1;      // what was gone when the first batch of this run was told
    QElapsedTimer m_since;
    Result<PurgeRecord> m_result;
};

} // namespace Gatehouse
