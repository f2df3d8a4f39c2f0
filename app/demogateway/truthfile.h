// The truth file beside the database: every incident, scripted or injected, with its time and place.
#pragma once

#include "app/demogateway/incident.h"

namespace Gatehouse::Demo
{

class TruthFile
{
public:
    explicit TruthFile(QString path)
        : m_path(std::move(path))
    {
    }

    // Replaces the file as a whole.
    Result<void> write(const QList<Incident> &incidents) const;
    // Corrupt names what is wrong in the file.
    Result<QList<Incident>> load() const;

private:
    QString m_path;
};

} // namespace Gatehouse::Demo
