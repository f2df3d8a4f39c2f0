// The quotas of the Usage page: reads them now and then, sets the traffic beside them, and says when a cap is reached.
// They are of the gateway as it stands; time range and filter of the page do not apply.
#pragma once

#include "models/telemetry/quotatablemodel.h"
#include "models/telemetry/telemetrycontroller.h"

namespace Gatehouse
{

// Thread: the GUI thread.
class QuotasController : public QObject
{
    Q_OBJECT
public:
    // All three outlive the controller.
    QuotasController(TelemetrySession &session, ViewState &view, const Clock &clock, QObject *parent = nullptr);

    PageState state() const { return m_state; }
    const std::optional<Error> &error() const { return m_error; }
    bool isLoading() const { return m_asking; }
    // Empty: what there is none of, and why.
    const QString &emptyTitle() const { return m_emptyTitle; }
    const QString &emptyText() const { return m_emptyText; }
    // What one must know to read the table: whole sentences.
    const QStringList &notes() const { return m_notes; }
    // "2 reached · 3 will be · 36 with a limit, 24 without"
    const QString &summary() const { return m_summary; }
    QuotaTableModel *table() { return &m_table; }

    // Asks unless that was done just now.
    void refreshWhenDue();
    void refresh();

signals:
    void changed();

private:
    // What a question of the round at hand is for.
    enum class Purpose { LastDay, LastWeek, Period };
    struct Asked {
        Purpose purpose = Purpose::LastDay;
        Dimension holder = Dimension::Workspace;
        qsizetype kind = 0; // of Period
    };

    void taken(int generation, const Result<QuotaReading> &reading);
    QList<TelemetryQuery> trafficQuestions();
    TelemetryQuery question(Dimension holder, const TimeSpan &span, const QStringList &values) const;
    QStringList valuesOf(Dimension holder) const;
    void trafficTaken(int generation, const Result<QList<TelemetryAnswer>> &answers);
    void takeTraffic(const Asked &asked, const TelemetryAnswer &answer);
    std::optional<double> amountOf(const Cell &cell, QuotaUnit unit, QString &reason) const;
    void standAll();
    void askWhenReached(int generation);
    void crossingsTaken(int generation, const QList<qsizetype> &kinds, const Result<QList<TelemetryAnswer>> &answers);
    void takeCrossings(qsizetype kind, const TelemetryAnswer &answer);
    void done();
    void failed(const Error &error);
    void show();
    void describe();
    TimeSpan countedPeriod(const QuotaKind &kind) const;

    TelemetrySession &m_session;
    ViewState &m_view;
    const Clock &m_clock;
    int m_generation = 0;
    bool m_asking = false;
    bool m_complete = false; // the reading and the entries are those of a round that has ended
    std::optional<qint64> m_askedAtMs;
    qint64 m_nowMs = 0; // of the round
    QList<Asked> m_asked;
    PageState m_state = PageState::Loading;
    std::optional<Error> m_error;
    QString m_emptyTitle;
    QString m_emptyText;
    QStringList m_notes;
    QString m_summary;
    QuotaReading m_reading;
    QList<qsizetype> m_cut; // kinds of which only the nearest are kept
    QList<QuotaEntry> m_entries;
    QuotaTableModel m_table;
};

} // namespace Gatehouse
