#include "tests/support/changedjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

namespace Gatehouse
{

namespace
{

QJsonValue changed(const QJsonValue &node, QStringList steps, const QJsonValue &value)
{
    if (steps.isEmpty())
        return value;
    const QString step = steps.takeFirst();
    if (node.isArray()) {
        QJsonArray array = node.toArray();
        const int index = step.toInt();
        if (index >= array.size())
            array.append(value);
        else
            array.replace(index, changed(array.at(index), steps, value));
        return array;
    }
    QJsonObject object = node.toObject();
    const QJsonValue below = changed(object.value(step), steps, value);
    if (below.isUndefined())
        object.remove(step);
    else
        object.insert(step, below);
    return object;
}

} // namespace

QByteArray jsonWith(const QByteArray &bytes, const QString &pointer, const QJsonValue &value)
{
    const QJsonValue root(QJsonDocument::fromJson(bytes).object());
    return QJsonDocument(changed(root, pointer.split(QLatin1Char('/')).mid(1), value).toObject()).toJson();
}

} // namespace Gatehouse
