// A made-up gateway with what real ones have and the demo gateway has not: date-time columns, and rows told apart by
// two columns that do not grow. It is the demo gateway otherwise.
#pragma once

#include "tests/support/gatewayfixture.h"

namespace Gatehouse
{

class TimestampFixture final : public GatewayFixture
{
public:
    // How its writer puts times into texts where the engine has no type for them.
    enum class Style { Blank, LetterT, Zone };

    // In SQLite, in a file of its own.
    explicit TimestampFixture(Style style = Style::Blank);

    // In an empty database; the style tells whether the column knows zones.
    TimestampFixture(std::unique_ptr<Database> database, Style style);

    void add(const RequestRow &row) override;
    RequestRow kept(RequestRow row) const override;
    // A row with a time as it is to be stored, and nothing else that matters.
    void addAt(const QString &time, const QString &requestId, int attempt);

private:
    void makeTables();
    QString timeText(qint64 ms) const;

    Style m_style;
};

} // namespace Gatehouse
