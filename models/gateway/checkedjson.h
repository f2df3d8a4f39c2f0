// A JSON file that comes with this program or that an operator brings, and what is wrong with it by its schema. For
// whoever reads one kind of such files: gateway profiles, policies.
#pragma once

#include "models/gateway/profileloader.h"

#include <QJsonObject>

namespace Gatehouse
{

struct CheckedJson {
    QList<ProfileMistake> mistakes; // of the JSON itself and against the schema
    QJsonObject object;             // empty when there are mistakes
};

// `schemaFile` is a resource. An error is a fault of this program: its schema is missing or broken.
Result<CheckedJson> checkedJson(const QByteArray &bytes, const QString &schemaFile);

// One error that lists mistakes, a line each: "source: pointer: reason"; of very many the first ones.
Error mistakesError(const QString &source, const QList<ProfileMistake> &mistakes);

// What kind of file: "Gateway profile", its folder among the resources, and how large one can be.
struct ShippedKind {
    QString name;
    QString folder;
    qint64 maxBytes = 0;
};

// Ids of the files that are shipped, in order; schemas are none.
QStringList shippedIds(const ShippedKind &kind);
// `idOrPath` is the id of a shipped file or the path of one. Nothing is checked but that it could be one.
Result<QByteArray> shippedBytes(const ShippedKind &kind, const QString &idOrPath);
// What errors call it: "demo.json".
QString shippedSource(const ShippedKind &kind, const QString &idOrPath);

} // namespace Gatehouse
