// Which keys and accounts an incident touched, as it leaves the console: masked, with their counts.
#pragma once

#include <QJsonValue>
#include <QList>
#include <QString>

#include <optional>

namespace Gatehouse
{

struct AffectedOne {
    QString kind; // "key" or "account"
    QString who;  // masked
    qint64 failed = 0;
    qint64 attempts = 0;

    bool operator==(const AffectedOne &) const = default;
};

struct AffectedList {
    QString sentence;       // how many, and what is not recorded
    QList<AffectedOne> all; // keys first; of each those with most failed attempts first
    bool isAtLeast = false; // counted in several places: so many each had in one of them

    bool operator==(const AffectedList &) const = default;
};

QByteArray affectedCsv(const AffectedList &affected);
// Null: nobody has counted them.
QJsonValue affectedJson(const std::optional<AffectedList> &affected);

} // namespace Gatehouse
