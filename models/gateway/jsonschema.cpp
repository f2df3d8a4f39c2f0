#include "models/gateway/jsonschema.h"

#include <QJsonArray>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <algorithm>

namespace Gatehouse
{

namespace
{

// The library writes a place as "<root>", "[name]", "[0]".
QString pointerOf(const std::vector<std::string> &context)
{
    QString pointer;
    for (size_t i = 1; i < context.size(); ++i) {
        QString step = QString::fromStdString(context[i]);
        if (step.startsWith(QLatin1Char('[')) && step.endsWith(QLatin1Char(']')))
            step = step.mid(1, step.size() - 2);
        step.replace(QLatin1Char('~'), QStringLiteral("~0")).replace(QLatin1Char('/'), QStringLiteral("~1"));
        pointer += QLatin1Char('/') + step;
    }
    return pointer;
}

QString resolvedReference(const QString &reference)
{
    return reference.section(QLatin1Char('/'), -1);
}

// The part of the schema that speaks of `pointer`; empty when it cannot be followed.
QJsonObject schemaAt(const QJsonObject &schema, const QString &pointer)
{
    const QJsonObject definitions = schema.value(QStringLiteral("definitions")).toObject();
    const auto resolved = [&](QJsonObject part) {
        while (part.contains(QStringLiteral("$ref")))
            part = definitions.value(resolvedReference(part.value(QStringLiteral("$ref")).toString())).toObject();
        return part;
    };
    QJsonObject part = schema;
    const QStringList steps = pointer.split(QLatin1Char('/')).mid(1);
    for (QString step : steps) {
        step.replace(QStringLiteral("~1"), QStringLiteral("/")).replace(QStringLiteral("~0"), QStringLiteral("~"));
        const QJsonObject properties = part.value(QStringLiteral("properties")).toObject();
        if (properties.contains(step))
            part = resolved(properties.value(step).toObject());
        else if (part.contains(QStringLiteral("items")))
            part = resolved(part.value(QStringLiteral("items")).toObject());
        else
            part = resolved(part.value(QStringLiteral("additionalProperties")).toObject());
    }
    return part;
}

QString typeNames(const QJsonValue &type)
{
    if (type.isString())
        return type.toString();
    QStringList names;
    for (const QJsonValue &name : type.toArray())
        names.append(name.toString());
    return names.join(QStringLiteral(" or "));
}

QString allowedValues(const QJsonArray &values)
{
    QStringList texts;
    for (const QJsonValue &value : values)
        texts.append(value.isString() ? value.toString() : QString::number(value.toDouble()));
    return texts.join(QStringLiteral(", "));
}

// The library's own words name neither the values that are allowed nor the type that is wanted.
QString reasonOf(const QString &description, const QJsonObject &part)
{
    if (description.contains(QStringLiteral("enum")))
        return QStringLiteral("must be one of %1").arg(allowedValues(part.value(QStringLiteral("enum")).toArray()));
    if (description.contains(QStringLiteral("'type' constraint")))
        return QStringLiteral("must be of type %1").arg(typeNames(part.value(QStringLiteral("type"))));
    if (description.contains(QStringLiteral("'pattern'"))) {
        const QString hint = part.value(QStringLiteral("description")).toString();
        return hint.isEmpty()
                   ? QStringLiteral("does not match %1").arg(part.value(QStringLiteral("pattern")).toString())
                   : QStringLiteral("must be %1").arg(hint);
    }
    if (description.startsWith(QStringLiteral("Missing required property ")))
        return QStringLiteral("%1 is missing").arg(description.section(QLatin1Char('\''), 1, 1));
    if (description.startsWith(QStringLiteral("Object contains a property")))
        return QStringLiteral("%1 is not known here").arg(description.section(QLatin1Char('\''), -2, -2));
    return description;
}

// Says only that something below is wrong; the line for that place says what.
bool isEcho(const QString &description)
{
    return description.startsWith(QStringLiteral("Failed to validate item #")) ||
           description.contains(QStringLiteral("additional properties schema")) ||
           description.contains(QStringLiteral("Failed to validate against schema associated with property name"));
}

QList<ProfileMistake> collected(const QJsonObject &schema, const valijson::ValidationResults &results)
{
    QList<ProfileMistake> mistakes;
    for (const valijson::ValidationResults::Error &error : results) {
        const QString description = QString::fromStdString(error.description);
        if (isEcho(description))
            continue;
        const QString pointer = pointerOf(error.context);
        const ProfileMistake mistake{pointer, reasonOf(description, schemaAt(schema, pointer))};
        if (!mistakes.contains(mistake))
            mistakes.append(mistake);
    }
    return mistakes;
}

} // namespace

Result<QList<ProfileMistake>> schemaMistakes(const QJsonObject &schema, const QJsonValue &document)
{
    // The library reports a broken schema by an exception; it must not leave this file.
    try {
        valijson::Schema compiled;
        valijson::SchemaParser parser;
        const QJsonValue schemaValue(schema);
        parser.populateSchema(valijson::adapters::QtJsonAdapter(schemaValue), compiled);
        valijson::Validator validator(valijson::Validator::kStrongTypes);
        valijson::ValidationResults results;
        validator.validate(compiled, valijson::adapters::QtJsonAdapter(document), &results);
        return collected(schema, results);
    } catch (const std::exception &exception) {
        return failure(ErrorKind::Internal, QStringLiteral("A schema of this program cannot be used."),
                       QString::fromUtf8(exception.what()));
    }
}

} // namespace Gatehouse
