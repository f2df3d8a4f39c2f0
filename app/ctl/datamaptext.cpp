#include "app/ctl/datamaptext.h"

#include "app/ctl/jsontime.h"
#include "models/core/counted.h"

#include <QJsonArray>

namespace Gatehouse::Ctl
{

namespace
{

// Names come from the gateway's database: none of them may move the cursor of a terminal.
QString shown(const QString &text)
{
    QString safe;
    for (const QChar each : text)
        safe += each.isPrint() ? each : QChar(u'?');
    return safe;
}

QString lineOf(const DataMapRow &row)
{
    const bool isTable = row.column.isEmpty();
    QStringList parts{row.category};
    if (isTable)
        parts += {row.purpose, row.retentionClass};
    parts.append(row.disposition);
    parts.removeAll(QString());
    QString text = QStringLiteral("%1%2  %3")
                       .arg(isTable ? QString() : QStringLiteral("  "))
                       .arg(shown(isTable ? row.table : row.place()), isTable ? -36 : -34)
                       .arg(parts.join(QStringLiteral(", ")));
    if (row.said)
        text += QStringLiteral(" (classified here)");
    if (!row.note.isEmpty())
        text += QStringLiteral(" [%1]").arg(shown(row.note));
    return text + QLatin1Char('\n');
}

QJsonObject rowJson(const DataMapRow &row)
{
    const auto textOrNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    return {{QStringLiteral("table"), row.table},
            {QStringLiteral("column"), textOrNull(row.column)},
            {QStringLiteral("state"), rowStateToken(row.state)},
            {QStringLiteral("type"), textOrNull(row.type)},
            {QStringLiteral("category"), textOrNull(row.category)},
            {QStringLiteral("purpose"), textOrNull(row.purpose)},
            {QStringLiteral("retention_class"), textOrNull(row.retentionClass)},
            {QStringLiteral("disposition"), textOrNull(row.disposition)},
            {QStringLiteral("recipients"),
             row.recipients ? QJsonValue(QJsonArray::fromStringList(*row.recipients)) : QJsonValue()},
            {QStringLiteral("classified_here"), row.said.has_value()},
            {QStringLiteral("note"), textOrNull(row.note)}};
}

} // namespace

QString dataMapText(const DataMapSight &sight)
{
    QString text;
    for (const DataMapRow &row : sight.rows)
        text += lineOf(row);
    if (!sight.recipientsUnknown.isEmpty())
        text += QStringLiteral("\nWho gets data of which table is not known: %1\n").arg(sight.recipientsUnknown);
    const int open = sight.unclassified();
    if (const int disputed = sight.contradicted(); disputed > 0)
        text +=
            QStringLiteral("\n%1 classified here as something else than the profile says by "
                           "now: until that is withdrawn ('datamap withdraw'), nothing is planned, and nothing of "
                           "%2 is purged.\n")
                .arg(counted(disputed, QStringLiteral("table or column was"), QStringLiteral("tables or columns were")),
                     wordFor(disputed, QStringLiteral("its record class"), QStringLiteral("their record classes")));
    text +=
        open == 0
            ? QStringLiteral("\nEvery table and column is classified.\n")
            : QStringLiteral("\n%1 not classified: until that is done, no plan can be approved.\n")
                  .arg(counted(open, QStringLiteral("table or column is"), QStringLiteral("tables or columns are")));
    return text;
}

QJsonObject dataMapJson(const DataMapSight &sight)
{
    QJsonArray rows;
    for (const DataMapRow &row : sight.rows)
        rows.append(rowJson(row));
    return {{QStringLiteral("product"), sight.product},
            {QStringLiteral("policy"), sight.policies.isEmpty() ? QJsonValue() : QJsonValue(sight.policies)},
            {QStringLiteral("looked"), jsonInstant(sight.lookedMs, QTimeZone::utc())},
            {QStringLiteral("unclassified"), sight.unclassified()},
            {QStringLiteral("contradicted"), sight.contradicted()},
            {QStringLiteral("recipients_unknown"),
             sight.recipientsUnknown.isEmpty() ? QJsonValue() : QJsonValue(sight.recipientsUnknown)},
            {QStringLiteral("rows"), rows}};
}

QString suggestionText(const QString &place, const ColumnSuggestion &suggestion)
{
    return QStringLiteral("%1: %2%3 (%4). %5\n")
        .arg(shown(place), suggestion.category,
             suggestion.onErasure.isEmpty() ? QString() : QStringLiteral(", %1 on erasure").arg(suggestion.onErasure),
             confidenceText(suggestion.confidence), suggestion.why);
}

QJsonObject suggestionJson(const QString &place, const ColumnSuggestion &suggestion)
{
    return {{QStringLiteral("place"), place},
            {QStringLiteral("category"), suggestion.category},
            {QStringLiteral("on_erasure"),
             suggestion.onErasure.isEmpty() ? QJsonValue() : QJsonValue(suggestion.onErasure)},
            {QStringLiteral("confidence"), confidenceText(suggestion.confidence)},
            {QStringLiteral("why"), suggestion.why}};
}

} // namespace Gatehouse::Ctl
