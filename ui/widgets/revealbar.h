// Asks why something masked must be seen, and shows it.
#pragma once

#include "models/audit/reveal.h"
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
    // Outlives the bar. `name`: of the field for the reason, to a screen reader.
    RevealBar(Reveal &reveal, const QString &name, QWidget *parent = nullptr);

    // For what was chosen; when nothing is, says so until it is hidden.
    void open();

    QLineEdit *purpose() const { return m_purpose; }
    QPushButton *button() const { return m_show; }
    QString text() const;
    QString problem() const;

private:
    void follow();

    Reveal &m_reveal;
    QLabel *m_text;
    QLineEdit *m_purpose;
    QPushButton *m_show;
    QLabel *m_problem;
    bool m_asked = false; // for something that is not masked
};

} // namespace Gatehouse
