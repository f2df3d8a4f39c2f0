#include "models/promises/gatewayrecipients.h"

#include "models/promises/gatewayfacts.h"

namespace Gatehouse
{

namespace
{

constexpr qint64 kMostRecipients = 10'000;

bool isTrue(const RowStream &row, int at)
{
    const QString text = row.string(at);
    return text == QLatin1String("t") || text == QLatin1String("true") || row.integer(at) != 0;
}

} // namespace

Result<QList<GatewayRecipient>> recipientsIn(const TablePlace &place, const PromiseScene &scene)
{
    const RecipientTable &table = scene.map.recipients;
    const TableFacts facts(place, scene);
    QStringList columns{table.name};
    const auto columnAt = [&](const QString &name) {
        if (!facts.has(name))
            return -1;
        columns.append(name);
        return int(columns.size()) - 1;
    };
    const int kind = columnAt(table.kind);
    const int region = columnAt(table.region);
    const int safeguard = columnAt(table.safeguard);
    const int agreed = columnAt(table.agreed);
    const int training = columnAt(table.training);
    QList<GatewayRecipient> all;
    const auto read =
        facts.visit(columns, facts.of(table.live), kMostRecipients, [&](const RowStream &row) -> Result<void> {
            GatewayRecipient one{row.string(0), kind < 0 ? QString() : row.string(kind),
                                 region < 0 ? QString() : row.string(region),
                                 safeguard < 0 ? QString() : row.string(safeguard)};
            one.isAgreed = (agreed >= 0 && !row.isNull(agreed)) || table.needNoAgreement.contains(one.kind);
            if (training >= 0 && !row.isNull(training))
                one.mayTrain = !isTrue(row, training);
            all.append(one);
            return {};
        });
    return read ? Result<QList<GatewayRecipient>>(all) : std::unexpected(read.error());
}

} // namespace Gatehouse
