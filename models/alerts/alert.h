// What is odd at a gateway, as the console store keeps it.
#pragma once

#include "models/alerts/alertstate.h"
#include "models/telemetry/dimension.h"

#include <QJsonObject>
#include <QList>

#include <optional>

namespace Gatehouse
{

// Times are epoch milliseconds.
struct Alert {
    qint64 seq = 0;
    QString gateway;
    QString fingerprint; // of detector, node and direction: one alert at a time has it
    QString rule;
    int ruleVersion = 0;
    QStringList node; // conditions, "provider=anthropic-b"; masked where they name a person. None: all traffic
    bool ofPerson = false;
    QString title;   // "Error burst"
    QString summary; // "412 of 1,904 failed, usually 1.1 %"
    AlertLevel level = AlertLevel::Watch;
    double score = 0;     // -log10 of the probability by chance
    qint64 beganMs = 0;   // the first bad bucket
    qint64 openedMs = 0;  // when it was noticed
    qint64 lastHitMs = 0; // the last bad bucket
    qint64 overMs = 0;    // when it ended; 0 while it goes on
    qint64 mutedBy = 0;   // the alert that explains it
    qint64 incident = 0;  // that it is a part of
    AlertState state = AlertState::Open;
    qint64 stateMs = 0; // since when; 0: since it was opened
    QString owner;      // the id of the operator who acknowledged it
    qint64 untilMs = 0; // the end of the acknowledgement or of the silence
    std::optional<AlertVerdict> verdict;

    bool isOver() const { return overMs > 0; }
    bool operator==(const Alert &) const = default;
};

// "A-000123", and back; nothing when it is no such id.
QString alertId(qint64 seq);
std::optional<qint64> alertSeq(const QString &id);

struct AlertEvent {
    int idx = 0;
    qint64 timeMs = 0;
    QString actor; // empty: the console itself
    AlertAction action = AlertAction::Note;
    AlertState from = AlertState::Open;
    AlertState to = AlertState::Open;
    QString owner;
    qint64 untilMs = 0;
    std::optional<AlertVerdict> verdict;
    QString reason;
    int undoes = -1;
    // What it was before, for an undo.
    QString fromOwner = {};
    qint64 fromUntilMs = 0;
    std::optional<AlertVerdict> fromVerdict = {};

    bool operator==(const AlertEvent &) const = default;
    bool changesSomething() const
    {
        return from != to || owner != fromOwner || untilMs != fromUntilMs || verdict != fromVerdict;
    }
};

struct AlertFolder {
    Alert alert;
    QJsonObject evidence; // names nobody
    QList<AlertEvent> events;
    QList<Alert> before;        // of the same fingerprint, the newest first
    QList<Alert> similar = {};  // that the same rule found elsewhere before, the newest first
    QList<Alert> explains = {}; // that it mutes, the loudest first

    bool operator==(const AlertFolder &) const = default;
};

// How many there are of a gateway, and what became of them.
struct AlertCounts {
    std::array<int, kAlertStates.size()> states{}; // those that a parent explains, too
    int muted = 0;                                 // open, and explained by a parent
    int openPages = 0;                             // open, of this level, and explained by none
    int openTickets = 0;
    int openWatches = 0;
    // Of the last 30 days: page and ticket.
    int judged = 0;
    int falsePositives = 0;
    int pagesToday = 0; // of the last 24 hours

    bool operator==(const AlertCounts &) const = default;
};

struct AlertFilter {
    QString gateway;
    QList<AlertState> states; // none: all
    QList<AlertLevel> levels;
    QString rule;
    std::optional<QString> owner;
    bool muted = true;  // those, too, that a parent explains
    qint64 sinceMs = 0; // noticed since
    int limit = 10'000;

    bool operator==(const AlertFilter &) const = default;
};

// What a person does with alerts; what it needs besides stands in the members that it names.
struct AlertOrder {
    AlertAction action = AlertAction::Note; // Acknowledge `untilMs`, Silence `untilMs` `reason`, Resolve `verdict`
                                            // `reason`, Undo, Note `reason`
    QString by;
    QList<qint64> alerts;
    qint64 untilMs = 0;
    QString reason = {};
    std::optional<AlertVerdict> verdict = {};
    // The state that the person saw; anything else there is refused with what happened meanwhile.
    std::optional<AlertState> seen = {};
    SilenceScope scope = SilenceScope::Alert; // of a Silence, which holds for what is raised later, too
    QString owner = {};                       // who has it after an Acknowledge; empty: who gives the order

    bool operator==(const AlertOrder &) const = default;
};

} // namespace Gatehouse
