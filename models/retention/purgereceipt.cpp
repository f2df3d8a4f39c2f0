#include "models/retention/purgereceipt.h"

#include <QJsonArray>

namespace Gatehouse
{

QJsonObject purgeReceipt(const PurgeTable &table, const PurgeProgress &done, const PurgeTable &left)
{
    QJsonObject json{{QStringLiteral("table"), table.rule.table},
                     {QStringLiteral("class"), table.rule.recordClass},
                     {QStringLiteral("place"), table.place},
                     {QStringLiteral("commitment"), table.rule.commitment},
                     {QStringLiteral("before"), table.rule.goesBefore().toString(Qt::ISODate)},
                     {QStringLiteral("rows"), done.rows},
                     {QStringLiteral("batches"), done.batches},
                     {QStringLiteral("partitions"), QJsonArray::fromStringList(done.partitions)}};
    if (done.oldestUs && done.newestUs) {
        json.insert(QStringLiteral("oldest_us"), *done.oldestUs);
        json.insert(QStringLiteral("newest_us"), *done.newestUs);
    }
    QJsonObject stays;
    const auto add = [&stays](const char *name, const PurgeCount &count) {
        if (count.isUnknown)
            stays.insert(QLatin1String(name), QStringLiteral("not counted"));
        else if (count.rows > 0)
            stays.insert(QLatin1String(name), count.rows);
    };
    add("held", left.heldRows);
    add("of_open_cases", left.ofCases);
    add("must_stay", left.mustStay);
    add("of_other_classes", left.ofOthers);
    add("due_and_left", left.due);
    json.insert(QStringLiteral("left"), stays);
    if (table.totals.state == PurgeTotals::State::Kept)
        json.insert(QStringLiteral("totals"), toJson(table.totals));
    if (left.mustStay.rows > 0)
        json.insert(QStringLiteral("ground"), table.rule.ground);
    return json;
}

} // namespace Gatehouse
