// How alerts read, everywhere: in the queue, on the page, to a screen reader. No markup, and nobody is named.
#pragma once

#include "models/alerts/alert.h"

#include <QHash>
#include <QTimeZone>

namespace Gatehouse
{

QString alertLevelTitle(AlertLevel level);
QString alertStateTitle(AlertState state);
QString alertVerdictTitle(AlertVerdict verdict);
// What the verdict does to what the detectors learn.
QString alertVerdictConsequence(AlertVerdict verdict);

// "provider=anthropic-b" -> "anthropic-b", "workspace=northwind" -> "workspace northwind"; masked where it names a
// person. What is no condition stays as it is.
QString alertConditionText(const QString &condition);
// Where it is: the conditions of its node, or "all traffic".
QString alertPlace(const Alert &alert);
// "Error burst on anthropic-b".
QString alertHeadline(const Alert &alert);

// How likely it is by chance: "less than 1 in 10³⁰⁰", "about 1 in 4,200". `log10p` is at most 0.
QString chanceInWords(double log10p);

// "26 min", "5 h", "3 d": no more than one needs in a list.
QString roughAge(qint64 ms);
// "14:25" today, "Tue 17 Nov 14:25" else.
QString shortInstant(qint64 ms, qint64 nowMs, const QTimeZone &zone);

// Who has it and since when, until when nobody is told, or what it turned out to be. Empty: nobody, and nothing.
// `names`: of the operators, by their ids.
QString alertOwnership(const Alert &alert, const QHash<QString, QString> &names, qint64 nowMs, const QTimeZone &zone);

// "acknowledged until 15:30", "resolved as an incident: the certificate had run out".
QString alertEventText(const AlertEvent &event, qint64 nowMs, const QTimeZone &zone);

} // namespace Gatehouse
