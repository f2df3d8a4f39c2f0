// The bundle of an incident as a file.
#pragma once

#include "models/alerts/incidentbundle.h"

namespace Gatehouse
{

// Gives the hash of its data, in hex. The file appears when it is whole. Denied: it cannot be written there.
Result<QByteArray> writeBundle(const IncidentMaterial &material, const IncidentTeller &teller, const QString &file);

} // namespace Gatehouse
