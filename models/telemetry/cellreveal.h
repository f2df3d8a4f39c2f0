// One masked cell of a table, shown as it is once a reason is on record. The table itself stays masked, so nothing that
// is copied, dragged or exported from it holds it.
#pragma once

#include "models/audit/readingrecord.h"
#include "models/audit/reveal.h"
#include "models/telemetry/maskedvalue.h"

namespace Gatehouse
{

class CellReveal : public Reveal
{
    Q_OBJECT
public:
    // Both outlive it.
    CellReveal(ReadingRecord &record, TeamSession &team, QObject *parent = nullptr);

    // Hides what was revealed before. False: nothing is masked.
    bool choose(const std::optional<MaskedValue> &cell);

    bool isChosen() const override { return m_cell.has_value(); }
    // "Address of the request of 14:02:11.120: 203.0.113.•••", or with the value once it is revealed.
    QString text() const override;
    Result<void> access() const override;

protected:
    void ask(const QString &purpose, int generation) override;
    void forget() override { m_cell.reset(); }

private:
    ReadingRecord &m_record;
    std::optional<MaskedValue> m_cell;
};

} // namespace Gatehouse
