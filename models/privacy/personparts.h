// What a gateway holds of one person, as an export package takes it.
#pragma once

#include "models/privacy/packagepart.h"
#include "models/privacy/subjectsearch.h"

namespace Gatehouse
{

// The tables of persons that are there, with the columns that can be read.
QList<PackagePart> personParts(const DataMap &map, const SubjectSearch &search);
// Their rows. `search` and `person` outlive it; read in one transaction they are of one moment.
PartSource personRows(const SubjectSearch &search, const Person &person, const std::stop_token &stop = {});

} // namespace Gatehouse
