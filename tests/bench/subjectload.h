// Gateways in which one person has very many rows, among as many of other people.
#pragma once

#include "tests/support/freshdatabases.h"
#include "tests/support/gatewayfixture.h"
#include "tests/support/mapfiller.h"

namespace Gatehouse::Bench
{

// A product on an engine, and the table with the many rows: of the demo gateway they are deleted, without an index that
// would find them; of New API they stay with pseudonyms, and an index finds them.
struct SubjectLoad {
    const char *product; // "demo", "new-api"
    Dialect engine;
    const char *table;

    QString title() const;
};
// Of both engines.
const std::vector<SubjectLoad> &subjectLoads();

// Empty.
std::unique_ptr<GatewayFixture> makeGateway(const SubjectLoad &load, FreshDatabases &databases);
// `rows` of the person with the number 1 and `rows` of others, in turns.
void addRows(const SubjectLoad &load, GatewayFixture &gateway, const MapFiller &filler, qint64 rows);

struct BareStatement {
    QString sql;
    QVariantList values;
};
// The same rows by one statement, without journal, holds, retention, or a look at what is in them.
BareStatement bareErasure(const SubjectLoad &load, const MapFiller &filler);
// The same with what the data map keeps of the JSON of each row, by the engine's own functions; empty where nothing is.
BareStatement bareErasureThatKeeps(const SubjectLoad &load, const MapFiller &filler);
BareStatement bareCount(const SubjectLoad &load, const MapFiller &filler);
// Looks for the person's name in every text of the table.
BareStatement bareScan(const SubjectLoad &load, const MapFiller &filler);
// With the number written out, for a program that takes no values.
QString bareSelect(const SubjectLoad &load, const MapFiller &filler);

} // namespace Gatehouse::Bench
