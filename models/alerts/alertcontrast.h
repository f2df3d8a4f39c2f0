// What sets the attempts of an alert apart from those around them: by every dimension, down to keys and accounts.
// Counted when a person asks for it, and kept nowhere.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/alertdetail.h"
#include "models/telemetry/contrasttablemodel.h"
#include "models/telemetry/telemetrysession.h"

namespace Gatehouse
{

// Inside is what the alert is about: what failed, what was slower than usual, or all there was, from its beginning on,
// at most kLongestMs of it. Around it is as much time before, at least an hour, and the rest of its own time.
// NotFound: there is nothing to compare, or no condition tells its attempts from others.
inline constexpr qint64 kLongestContrastMs = 2 * kHourMs;
Result<ContrastQuery> contrastOf(const AlertFolder &folder, const AlertTrail &trail,
                                 const SourceCapabilities &capabilities);

class AlertContrast : public QObject
{
    Q_OBJECT
public:
    enum class State { Unasked, Asking, Failed, Told };

    static constexpr int kMostListed = 8;
    // Of a value's G statistic: by chance one of some hundred values exceeds it once in a hundred comparisons.
    static constexpr double kTelling = 15.0;

    // Both outlive it.
    AlertContrast(AlertDetail &detail, TelemetrySession &session, QObject *parent = nullptr);

    // Why it cannot be asked of the alert that is shown; errors as of contrastOf() and of AlertDetail::shownTrail().
    // Unreachable: the gateway does not answer.
    Result<void> access() const;
    void ask();
    State state() const { return m_state; }
    const std::optional<Error> &error() const { return m_error; }
    // What is compared with what, and what could not be; in the zone that is looked at.
    const QString &sentence() const { return m_sentence; }
    // A row's id is the condition to filter by.
    ContrastTableModel &table() { return m_table; }

signals:
    void changed();
    // What was asked is there, or why it is not.
    void told();

private:
    Result<ContrastQuery> questionOf(const Result<AlertTrail> &trail) const;
    void askFigures(const ContrastQuery &query);
    void follow();
    void answered(const ContrastQuery &query, const ContrastAnswer &answer);
    void clear();

    AlertDetail &m_detail;
    TelemetrySession &m_session;
    ContrastTableModel m_table;
    State m_state = State::Unasked;
    std::optional<Error> m_error;
    QString m_sentence;
    qint64 m_seq = 0;
    int m_generation = 0;
};

} // namespace Gatehouse
