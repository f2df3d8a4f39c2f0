// Holds of people whom nothing at the gateway leads to, and where whoever plans says why that is known. Hidden while
// there are none.
#pragma once

#include "models/retention/purgeplan.h"
#include "ui/widgets/card.h"

class QLineEdit;

namespace Gatehouse
{

class WrappedLabel;

class UnmatchedCard : public Card
{
    Q_OBJECT
public:
    explicit UnmatchedCard(QWidget *parent = nullptr);

    // `mayExplain`: whoever is signed in may plan.
    void show(const PurgePlan &plan, bool mayExplain);
    using Card::show;
    QLineEdit *reason() const { return m_reason; }
    // Everything that it says, for tests and screen readers.
    QString text() const;

signals:
    void explained(const QString &words);

private:
    WrappedLabel *m_lines;
    QLineEdit *m_reason;
};

} // namespace Gatehouse
