// What was seen when somebody looked whether a promise is kept. It names tables, columns and counts, and nobody.
#pragma once

#include "models/core/error.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace Gatehouse
{

enum class PromiseState {
    Kept,
    AtRisk, // still kept, or nearly: somebody should act before it breaks
    Broken,
    Unseen, // cannot be seen from here; the verdict says what is lacking
    Person, // only a person can do or know it
};
inline constexpr std::array kPromiseStates{PromiseState::Kept, PromiseState::AtRisk, PromiseState::Broken,
                                           PromiseState::Unseen, PromiseState::Person};
// "kept", "at_risk", "broken", "unseen", "person".
QString promiseStateToken(PromiseState state);
std::optional<PromiseState> promiseStateFromToken(const QString &token);
// The graver one, for a sentence that comes to several things: broken, at risk, unseen, a person's, kept.
PromiseState graver(PromiseState a, PromiseState b);

// A figure that a promise stands or falls with, so that its course can be drawn: "oldest row", 131, limit 90, "days".
struct PromiseMeasure {
    QString name;
    double value = 0;
    std::optional<double> limit;
    QString unit;

    bool operator==(const PromiseMeasure &) const = default;
};

struct PromiseVerdict {
    PromiseState state = PromiseState::Unseen;
    QString summary;     // one line: "oldest row 131 d old, 1,204,118 rows past 90 days"
    QStringList details; // evidence, a line each
    QString looked;      // what was looked at and how: "the oldest created_at of requests"
    QString remedy;      // what to do; empty: nothing
    std::optional<PromiseMeasure> measure;
    QJsonObject marks; // by name: what the next look compares with; shown to nobody

    bool operator==(const PromiseVerdict &) const = default;
};

PromiseVerdict verdict(PromiseState state, const QString &summary, const QString &looked = {});
// `lacks`: the right, column or setting without which nothing can be seen; `remedy`: how to get it.
PromiseVerdict unseen(const QString &lacks, const QString &looked = {}, const QString &remedy = {});

QJsonObject toJson(const PromiseVerdict &verdict);
Result<PromiseVerdict> verdictFromJson(const QJsonObject &json);

// Puts the findings of several places together: the gravest state, its summary first, the details of all.
class VerdictSum
{
public:
    void add(const PromiseVerdict &one);
    // A table that is not there, and so was not looked at: the sentence says so.
    void addAbsent(const QString &table);
    bool isEmpty() const { return m_parts.isEmpty(); }
    // `ifNone`: when nothing was added.
    PromiseVerdict sum(const PromiseVerdict &ifNone) const;

private:
    PromiseVerdict sumOfParts() const;

    QList<PromiseVerdict> m_parts;
    QStringList m_absent;
};

} // namespace Gatehouse
