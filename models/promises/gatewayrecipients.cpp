#include "models/promises/gatewayrecipients.h"

#include "models/database/serversettings.h"
#include "models/promises/gatewayfacts.h"

#include <QUrl>

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

// Of a row that says by a code, or by an address, where data goes. Nothing: nowhere else.
std::optional<GatewayRecipient> recipientBehind(const RecipientTable &table, const QString &code,
                                                const QString &address)
{
    GatewayRecipient one;
    if (!address.trimmed().isEmpty()) {
        const QString host = QUrl::fromUserInput(address.trimmed()).host().toLower();
        if (isThisMachine(host))
            return std::nullopt;
        one.name = host.isEmpty() ? QStringLiteral("an address that cannot be read") : host;
        one.isKnown = !host.isEmpty();
        for (auto known = table.hosts.begin(); known != table.hosts.end(); ++known) {
            if (host == known.key() || host.endsWith(QLatin1Char('.') + known.key()))
                one.name = *known;
        }
        return one;
    }
    if (table.names.isEmpty()) {
        one.name = code;
        return one;
    }
    const auto named = table.names.constFind(code);
    one.isKnown = named != table.names.cend();
    one.name = one.isKnown ? *named : QStringLiteral("%1 with the %2 %3").arg(table.table, table.name, code);
    return one.name.isEmpty() ? std::nullopt : std::optional(one);
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
    const int address = columnAt(table.address);
    QList<GatewayRecipient> all;
    const auto read =
        facts.visit(columns, facts.of(table.live), kMostRecipients, [&](const RowStream &row) -> Result<void> {
            const auto behind = recipientBehind(table, row.string(0), address < 0 ? QString() : row.string(address));
            if (!behind)
                return {};
            GatewayRecipient one = *behind;
            one.kind = kind < 0 ? table.kindOfAll : row.string(kind);
            one.region = region < 0 ? QString() : row.string(region);
            one.safeguard = safeguard < 0 ? QString() : row.string(safeguard);
            one.recordsAgreement = agreed >= 0;
            one.isAgreed = (agreed >= 0 && !row.isNull(agreed)) || table.needNoAgreement.contains(one.kind);
            if (training >= 0 && !row.isNull(training))
                one.mayTrain = !isTrue(row, training);
            if (!all.contains(one))
                all.append(one);
            return {};
        });
    return read ? Result<QList<GatewayRecipient>>(all) : std::unexpected(read.error());
}

} // namespace Gatehouse
