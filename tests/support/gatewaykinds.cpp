#include "tests/support/gatewaykinds.h"

#include "tests/support/productfixtures.h"
#include "tests/support/timestampfixture.h"

namespace Gatehouse
{

namespace
{

using Made = std::unique_ptr<GatewayFixture>;

Made makeTimestamps(Dialect engine, const QString &style, FreshDatabases &databases)
{
    const auto wanted = style == QLatin1String("T")      ? TimestampFixture::Style::LetterT
                        : style == QLatin1String("zone") ? TimestampFixture::Style::Zone
                                                         : TimestampFixture::Style::Blank;
    return std::make_unique<TimestampFixture>(databases.make(engine), wanted);
}

} // namespace

QStringList gatewayKinds()
{
    static const char *const kKinds[] = {"demo sqlite",
                                         "timestamps sqlite blank",
                                         "timestamps sqlite T",
                                         "timestamps sqlite zone",
                                         "timestamps postgresql blank",
                                         "timestamps postgresql zone",
                                         "timestamps mysql blank",
                                         "timestamps mysql zone",
                                         "new-api sqlite 2024-06",
                                         "new-api sqlite 2025-07",
                                         "new-api sqlite 2026-09",
                                         "new-api postgresql 2025-07",
                                         "new-api postgresql 2026-09",
                                         "new-api mysql 2025-07",
                                         "new-api mysql 2026-09",
                                         "new-api-log sqlite 2026-09",
                                         "new-api-log postgresql 2026-09",
                                         "new-api-log clickhouse 2026-06",
                                         "new-api-log clickhouse 2026-10",
                                         "one-api sqlite 2024-01",
                                         "one-api sqlite 2025-02",
                                         "one-api postgresql 2024-01",
                                         "one-api postgresql 2025-02",
                                         "one-api mysql 2024-01",
                                         "one-api mysql 2025-02",
                                         "bifrost sqlite earlier",
                                         "bifrost sqlite 2026",
                                         "bifrost postgresql earlier",
                                         "bifrost postgresql 2026",
                                         "bifrost-log clickhouse earlier",
                                         "bifrost-log clickhouse 2026",
                                         "litellm postgresql 2025-06",
                                         "litellm postgresql 2026-09"};
    QStringList kinds;
    for (const char *kind : kKinds)
        kinds << QString::fromLatin1(kind);
    return kinds;
}

std::unique_ptr<GatewayFixture> makeGateway(const QString &kind, FreshDatabases &databases)
{
    const QString product = kind.section(QLatin1Char(' '), 0, 0);
    const Dialect engine = dialectFromToken(kind.section(QLatin1Char(' '), 1, 1)).value();
    const QString version = kind.section(QLatin1Char(' '), 2);
    if (product == QLatin1String("demo"))
        return std::make_unique<DemoFixture>();
    if (product == QLatin1String("timestamps"))
        return makeTimestamps(engine, version, databases);
    if (product == QLatin1String("new-api"))
        return std::make_unique<NewApiFixture>(version, databases.make(engine));
    if (product == QLatin1String("new-api-log"))
        return std::make_unique<NewApiLogFixture>(version, databases.make(engine));
    if (product == QLatin1String("one-api"))
        return std::make_unique<OneApiFixture>(version, databases.make(engine));
    if (product == QLatin1String("bifrost"))
        return std::make_unique<BifrostFixture>(version, databases.make(engine));
    if (product == QLatin1String("bifrost-log"))
        return std::make_unique<BifrostLogFixture>(version, databases.make(engine));
    return std::make_unique<LiteLlmFixture>(version, databases.make(engine));
}

} // namespace Gatehouse
