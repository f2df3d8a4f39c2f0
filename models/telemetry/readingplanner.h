// Decides how the next stretch of history is read: its rows, or groups of them that the database counts.
#pragma once

#include "models/telemetry/telemetrysource.h"

namespace Gatehouse
{

// Goes by what was measured: how many rows a group stands for, which rows tell as well as groups do.
class ReadingPlanner
{
public:
    void setOffer(const GroupOffer &offer);
    bool wantsGroups() const;

    // A stretch was read as rows, which are in so many groups as `members` say: a row is a member of several.
    void sawRows(qint64 rows, qint64 members, qint64 groups);
    // A stretch was read as groups.
    void sawGroups(qint64 rows, qint64 members, qint64 groups);
    // Groups were wanted and could not be had; rows are read for a while.
    void couldNot(const QString &why);

    // What was chosen last and why: "counted in the database: 37 rows a group", "streamed: 1.4 rows a group".
    QString words() const;
    qint64 rowsStreamed() const { return m_rowsStreamed; }
    qint64 rowsGrouped() const { return m_rowsGrouped; }

private:
    // After groups were not worth it the next attempt waits for so many stretches, so that two measures that differ
    // somewhat do not take turns.
    static constexpr int kPatience = 16;

    GroupOffer m_offer{QStringLiteral("nothing was read yet"), 0};
    double m_rowsPerGroup = 0;
    bool m_lastWasGroups = false;
    int m_wait = 0;
    QString m_why;
    qint64 m_rowsStreamed = 0;
    qint64 m_rowsGrouped = 0;
};

} // namespace Gatehouse
