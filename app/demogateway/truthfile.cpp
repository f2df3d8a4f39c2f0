#include "app/demogateway/truthfile.h"

#include "app/demogateway/gatewayfolder.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace Gatehouse::Demo
{

Result<void> TruthFile::write(const QList<Incident> &incidents) const
{
    QJsonArray list;
    for (const Incident &incident : incidents)
        list.append(incidentToJson(incident));
    const QJsonObject root{
        {QStringLiteral("note"), QStringLiteral("Incidents that were put into the synthetic traffic on purpose.")},
        {QStringLiteral("incidents"), list}};
    return writeWholeFile(m_path, QJsonDocument(root).toJson(), false);
}

Result<QList<Incident>> TruthFile::load() const
{
    const auto bytes = readWholeFile(m_path);
    if (!bytes)
        return std::unexpected(bytes.error());
    QJsonParseError parsed;
    const QJsonObject root = QJsonDocument::fromJson(*bytes, &parsed).object();
    if (parsed.error != QJsonParseError::NoError || !root.value(QLatin1String("incidents")).isArray()) {
        return failure(ErrorKind::Corrupt,
                       QStringLiteral("%1 is not a truth file: %2. Remove it to go on without its incidents.")
                           .arg(m_path, parsed.error == QJsonParseError::NoError
                                            ? QStringLiteral("it has no list of incidents")
                                            : parsed.errorString()));
    }
    QList<Incident> incidents;
    const QJsonArray list = root.value(QLatin1String("incidents")).toArray();
    for (const QJsonValue &item : list) {
        auto incident = incidentFromJson(item.toObject());
        if (!incident) {
            return failure(ErrorKind::Corrupt,
                           QStringLiteral("%1 cannot be used: %2. Remove it to go on without its incidents.")
                               .arg(m_path, incident.error().message));
        }
        incidents.append(*incident);
    }
    return incidents;
}

} // namespace Gatehouse::Demo
