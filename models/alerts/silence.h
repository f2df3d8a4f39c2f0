// A standing order to tell nobody, until a time: of one alert and whatever is raised of it again, of everything at a
// node, or of all that a rule finds.
#pragma once

#include "models/alerts/alert.h"

namespace Gatehouse
{

// Times are epoch milliseconds.
struct Silence {
    qint64 seq = 0;
    SilenceScope scope = SilenceScope::Alert;
    Alert of; // the alert that it was given for, which says what it is about
    qint64 fromMs = 0;
    qint64 untilMs = 0;
    QString reason;
    QString by;

    bool covers(const Alert &alert) const;
    bool operator==(const Silence &) const = default;
};

// "S-000012", and back; nothing when it is no such id.
QString silenceId(qint64 seq);
std::optional<qint64> silenceSeq(const QString &id);
// InvalidInput: a node that names a person is masked, and another person's may look alike.
Result<void> checkSilenceScope(const Alert &alert, SilenceScope scope);
// "everything at anthropic-b and below it".
QString silenceSubject(const Alert &alert, SilenceScope scope);

// A person ends one before its time.
struct SilenceEnd {
    QString by;
    qint64 silence = 0;
    QString reason; // may be left out

    bool operator==(const SilenceEnd &) const = default;
};

} // namespace Gatehouse
