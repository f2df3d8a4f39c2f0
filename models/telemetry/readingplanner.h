// Decides how the next stretch of history is read: its rows, or groups of them that the database counts.
#pragma once

#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

// Goes by what was measured: how many rows a group stands for, which rows tell as well as groups do, and how long each
// way took. Groups are tried where they stand for enough rows, and kept where they then were faster: how fast rows come
// depends on the network more than on the engine.
class ReadingPlanner
{
public:
    void setOffer(const GroupOffer &offer);
    bool wantsGroups() const;

    // A stretch was read as rows. They would have been so many groups with so many members: a row is in several.
    void sawRows(qint64 rows, qint64 members, qint64 groups, double tookMs);
    // A stretch was read as groups.
    void sawGroups(qint64 rows, qint64 members, qint64 groups, double tookMs);
    // Groups were wanted and could not be had; rows are read for a while.
    void couldNot(const QString &why);

    // What was chosen last and why: "counted in the database: 37 rows a group", "streamed: 1.4 rows a group".
    QString words() const;
    qint64 rowsStreamed() const { return m_rowsStreamed; }
    qint64 rowsGrouped() const { return m_rowsGrouped; }

private:
    // After groups were not worth it the next attempt waits for so many stretches, and for longer each time.
    static constexpr int kPatience = 16;
    static constexpr int kLongestPatience = 1024;
    // The time of fewer rows is that of the statements.
    static constexpr qint64 kRowsForTime = 10'000;

    void waitFor(const QString &why);

    GroupOffer m_offer{QStringLiteral("nothing was read yet"), 0};
    double m_rowsPerGroup = 0;
    bool m_lastWasGroups = false;
    double m_msPerRow = 0; // of rows; 0: not measured
    int m_wait = 0;
    int m_patience = kPatience;
    QString m_why;
    qint64 m_rowsStreamed = 0;
    qint64 m_rowsGrouped = 0;
};

} // namespace Gatehouse
