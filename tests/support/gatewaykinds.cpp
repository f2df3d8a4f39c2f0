#include "tests/support/gatewaykinds.h"

#include "tests/support/timestampfixture.h"

namespace Gatehouse
{

QStringList gatewayKinds()
{
    return {QStringLiteral("demo"),
            QStringLiteral("timestamps"),
            QStringLiteral("timestamps with a T"),
            QStringLiteral("timestamps in a zone"),
            QStringLiteral("2024-06"),
            QStringLiteral("2025-07"),
            QStringLiteral("2026-09"),
            QStringLiteral("postgresql timestamps"),
            QStringLiteral("postgresql timestamps in a zone"),
            QStringLiteral("postgresql 2025-07"),
            QStringLiteral("postgresql 2026-09"),
            QStringLiteral("mysql timestamps"),
            QStringLiteral("mysql timestamps in a zone"),
            QStringLiteral("mysql 2025-07"),
            QStringLiteral("mysql 2026-09")};
}

std::unique_ptr<GatewayFixture> makeGateway(const QString &kind, FreshDatabases &databases)
{
    if (kind == QLatin1String("demo"))
        return std::make_unique<DemoFixture>();
    if (kind == QLatin1String("timestamps"))
        return std::make_unique<TimestampFixture>();
    if (kind == QLatin1String("timestamps with a T"))
        return std::make_unique<TimestampFixture>(TimestampFixture::Style::LetterT);
    if (kind == QLatin1String("timestamps in a zone"))
        return std::make_unique<TimestampFixture>(TimestampFixture::Style::Zone);
    const auto server = dialectFromToken(kind.section(QLatin1Char(' '), 0, 0));
    if (!server)
        return std::make_unique<NewApiFixture>(kind);
    const QString schema = kind.section(QLatin1Char(' '), 1);
    if (schema == QLatin1String("timestamps"))
        return std::make_unique<TimestampFixture>(databases.make(*server), TimestampFixture::Style::Blank);
    if (schema == QLatin1String("timestamps in a zone"))
        return std::make_unique<TimestampFixture>(databases.make(*server), TimestampFixture::Style::Zone);
    return std::make_unique<NewApiFixture>(schema, databases.make(*server));
}

} // namespace Gatehouse
