// The record of processing activities of Article 30 GDPR, of one gateway.
#pragma once

#include "models/datamap/datamapreading.h"
#include "models/datamap/disclosuredocument.h"
#include "models/datamap/recordparties.h"

namespace Gatehouse
{

// What is not known says so; names of the parties are as they were given.
Result<DisclosureDocument> processingRecord(DataMapReading &reading, const RecordParties &parties);

} // namespace Gatehouse
