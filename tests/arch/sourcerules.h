// The rules that no compiler checks. Each takes the whole tree and returns one complaint per breach:
// "models/core/error.cpp:12: why". A rule is plain data in and text out, so that its own test can feed it a bad sample.
#pragma once

#include "tests/arch/sourcetree.h"

#include <functional>

namespace Gatehouse::Arch
{

struct Rule {
    QString name; // reads as a sentence
    std::function<QStringList(const QList<SourceFile> &)> complaints;
};

QList<Rule> codeRules();     // what code must not say
QList<Rule> shapeRules();    // sizes, names, folders
QList<Rule> relationRules(); // what one file demands of another
QList<Rule> documentRules(); // what the documents promise

QList<Rule> allRules();

} // namespace Gatehouse::Arch
