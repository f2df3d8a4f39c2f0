// Asks why a masked cell must be seen, and shows it.
#pragma once

#include "models/telemetry/cellreveal.h"
#include "ui/widgets/card.h"

class QLabel;
class QLineEdit;
class QPushButton;

namespace Gatehouse
{

class RevealBar : public Card
{
    Q_OBJECT
public:
    // Outlives the bar.
    explicit RevealBar(CellReveal &reveal, QWidget *parent = nullptr);

    // Hides when nothing of the row is masked.
    void openFor(const QModelIndex &cell);

    QLineEdit *purpose() const { return m_purpose; }
    QPushButton *button() const { return m_reveal; }
    QString text() const;
    QString problem() const;

private:
    void follow();

    CellReveal &m_cell;
    QLabel *m_text;
    QLineEdit *m_purpose;
    QPushButton *m_reveal;
    QLabel *m_problem;
};

} // namespace Gatehouse
