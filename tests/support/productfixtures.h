// Gateways of products that record less, or otherwise, than New API and the demo gateway do.
#pragma once

#include "tests/support/gatewayfixture.h"

#include <QSet>

namespace Gatehouse
{

// Bifrost, "earlier" or "2026": attempts that a fallback made are rows behind the first one, which names the request.
class BifrostFixture : public GatewayFixture
{
public:
    // In SQLite, in a file of its own.
    explicit BifrostFixture(const QString &version);
    BifrostFixture(const QString &version, std::unique_ptr<Database> &&database);
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;

protected:
    void writeAdded() override;

private:
    QString idOfRow(const RequestRow &row) const;

    bool m_isEarlier;
    QSet<QString> m_requests;
    QStringList m_added; // to ClickHouse, not yet written
    QString m_columns;   // of those
    QString m_first;     // the row that began the request of the row written last
};

// Bifrost with its log store in a database apart; the configuration store is in SQLite.
class BifrostLogFixture final : public BifrostFixture
{
public:
    BifrostLogFixture(const QString &version, std::unique_ptr<Database> &&log)
        : BifrostFixture(version, std::move(log))
        , m_main(version)
    {
    }
    Database &mainDatabase() override { return m_main.database(); }

private:
    BifrostFixture m_main;
};

// One API, "2024-01" or "2025-02": rows of calls that succeeded, with little in them.
class OneApiFixture final : public GatewayFixture
{
public:
    OneApiFixture(const QString &version, std::unique_ptr<Database> &&database);
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;

private:
    bool m_isEarlier;
};

// LiteLLM, "2025-06" or "2026-09": one row per request.
class LiteLlmFixture final : public GatewayFixture
{
public:
    LiteLlmFixture(const QString &version, std::unique_ptr<Database> &&database);
    // In a database that has the product's schema of today already.
    explicit LiteLlmFixture(std::unique_ptr<Database> &&database);
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;

private:
    bool m_isEarlier;
    QSet<QString> m_teams;
};

// New API with its log in a database apart; names are in a main database in SQLite.
class NewApiLogFixture final : public GatewayFixture
{
public:
    // `version`: of the log's schema; the main database is of 2026-09.
    NewApiLogFixture(const QString &version, std::unique_ptr<Database> &&log);
    Database &mainDatabase() override { return m_main.database(); }
    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;

private:
    NewApiFixture m_main{QStringLiteral("2026-09")};
    qint64 m_channel = 0; // of the row written last
};

} // namespace Gatehouse
