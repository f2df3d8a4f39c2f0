#include "models/alerts/bundlefile.h"

#include "models/telemetry/exportfile.h"

namespace Gatehouse
{

Result<QByteArray> writeBundle(const IncidentMaterial &material, const IncidentTeller &teller, const QString &file)
{
    const IncidentBundle bundle = incidentBundle(material, teller);
    const auto zip = zipOf(bundle.files);
    if (!zip)
        return std::unexpected(zip.error());
    QSaveFile saved(file);
    if (auto opened = openForSaving(saved); !opened)
        return std::unexpected(opened.error());
    saved.write(*zip);
    const auto placed = putInPlace(saved);
    return placed ? Result<QByteArray>(bundle.dataSha256) : std::unexpected(placed.error());
}

} // namespace Gatehouse
