// What becomes of an alert that goes on when something is found of it again: what it is called by, and its evidence, of
// which nothing that was found before is lost.
#pragma once

#include "models/alerts/alertwatch.h"

namespace Gatehouse
{

// What the store has of it.
struct AlertBefore {
    const Alert &alert;
    QJsonObject evidence = {};
    QJsonObject person = {};
};

// Whether what was found now is what the alert is about from now on: it is louder; or, of the same rule, less likely by
// chance, or of a rule that counts no probability; or it is the loudest of all findings, among which are those that the
// alert was raised by.
bool leads(const AlertBefore &before, const RaisedAlert &hit);

// Whether its evidence is a list of findings of several rules, which grows.
bool isOfFindings(const RaisedAlert &hit);
// Of a promise, or of a source that is silent: its words are those of the day.
bool countsNoProbability(const RaisedAlert &hit);

// Of findings: those of now, and those of before that are not among them; else that of what leads.
QJsonObject grownEvidence(const AlertBefore &before, const RaisedAlert &hit);
// Whoever was meant before, too.
QJsonObject grownPerson(const AlertBefore &before, const RaisedAlert &hit);

// "page: Dead key in use, 3 uses in 24 h. Before, ticket: New networks, 11 networks in 60 min": for the history.
QString riseTold(const AlertBefore &before, const RaisedAlert &hit);

} // namespace Gatehouse
