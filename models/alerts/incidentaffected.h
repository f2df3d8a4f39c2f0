// Which keys and accounts an incident touched: counted from the figures of its alerts, in their time and place.
//
// Thread: the GUI thread.
#pragma once

#include "models/alerts/affectedlist.h"
#include "models/alerts/incident.h"
#include "models/telemetry/figuretablemodel.h"
#include "models/telemetry/telemetrysession.h"

namespace Gatehouse
{

// One place of an incident: what its alerts there are about, and when.
struct AffectedPlace {
    FilterSet filter;
    TimeSpan span;

    bool operator==(const AffectedPlace &) const = default;
};

// Of the alerts that no other one explains, at most kMostPlaces. `persons`: the conditions of those that are about
// somebody, by their number; without them there is no place of such an alert.
inline constexpr qsizetype kMostPlaces = 4;
QList<AffectedPlace> affectedPlaces(const QList<Alert> &alerts, qint64 nowMs,
                                    const QHash<qint64, QStringList> &persons = {});

class IncidentAffected : public QObject
{
    Q_OBJECT
public:
    static constexpr int kMostListed = 8; // of keys, and of accounts

    // The session outlives it.
    explicit IncidentAffected(TelemetrySession &session, QObject *parent = nullptr);

    // Asks when the places are others than before; nothing: none is shown.
    void show(const QList<AffectedPlace> &places);
    bool isAsking() const { return m_asking; }
    const std::optional<Error> &error() const { return m_error; }
    // "In that time and place: 212 keys, 31 of them with failed attempts; by which accounts is not recorded."
    const QString &sentence() const { return m_sentence; }
    // Those with most failed attempts: who (masked), failed, of how many. The id is the filter term, unmasked.
    FigureTableModel &table() { return m_table; }
    // All of them; nothing: none was counted.
    const std::optional<AffectedList> &everybody() const { return m_everybody; }

signals:
    void changed();

private:
    struct Touched {
        qint64 attempts = 0;
        qint64 failed = 0;
    };
    using Values = QHash<QString, Touched>;

    void answered(const QList<TelemetryAnswer> &answers);
    QString countText(Dimension dimension, const Values &values, bool isSilent) const;
    void list(Dimension dimension, const Values &values, QList<TableRow> &rows, AffectedList &everybody) const;
    void clear();

    TelemetrySession &m_session;
    QList<AffectedPlace> m_places;
    FigureTableModel m_table;
    QString m_sentence;
    std::optional<AffectedList> m_everybody;
    std::optional<Error> m_error;
    int m_generation = 0;
    bool m_asking = false;
};

} // namespace Gatehouse
