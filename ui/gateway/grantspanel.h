// The least-privilege text for the databases of a connection, to hand to whoever looks after them.
#pragma once

#include "models/gateway/connectiongrants.h"

#include "ui/widgets/card.h"

#include <functional>

class QComboBox;
class QPlainTextEdit;
class QPushButton;

namespace Gatehouse
{

class GrantsPanel : public Card
{
    Q_OBJECT
public:
    explicit GrantsPanel(QWidget *parent = nullptr);

    // Fits the text to the database, which may take some seconds; nothing waits for it.
    void showFor(const ConnectionSettings &settings);
    // Empties it: another connection is looked at.
    void clear();
    QString text() const;

signals:
    // Somebody wants to see it; answered by showFor().
    void wanted();

private:
    AccessPurpose purpose() const;
    void copy();

    QComboBox *m_purpose;
    QPushButton *m_show;
    QPushButton *m_copy;
    QPlainTextEdit *m_text;
    quint64 m_generation = 0;
};

} // namespace Gatehouse
