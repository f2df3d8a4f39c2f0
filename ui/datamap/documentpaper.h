// Writes a document about what a gateway keeps to a file: as PDF of A4 pages, CSV or Markdown.
//
// Thread: any; it draws and writes on the thread that calls.
#pragma once

#include "models/core/error.h"
#include "models/datamap/disclosuredocument.h"

namespace Gatehouse
{

// By the end of the name: ".pdf", ".csv", else Markdown. The file is whole or as it was.
Result<void> writeDocument(const DisclosureDocument &document, const QString &file);

} // namespace Gatehouse
