// One rule of the schedule: which rows go from when on, what of them stays and why, and how they are deleted.
#pragma once

#include "models/retention/purgeplan.h"
#include "ui/widgets/card.h"

namespace Gatehouse
{

class WrappedLabel;

class RuleCard : public Card
{
    Q_OBJECT
public:
    explicit RuleCard(QWidget *parent = nullptr);

    void show(const PurgeTable &table);
    using Card::show;
    // Everything that it says, line by line, for tests and screen readers.
    QString text() const;

private:
    WrappedLabel *m_rule;
    WrappedLabel *m_due;
    WrappedLabel *m_kept;
    WrappedLabel *m_way;
    WrappedLabel *m_promise;
};

} // namespace Gatehouse
