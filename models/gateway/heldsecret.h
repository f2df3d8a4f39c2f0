// A secret in memory, and nowhere else.
#pragma once

#include <QExplicitlySharedDataPointer>
#include <QSharedData>
#include <QString>

namespace Gatehouse
{

// Copies share one text, which is overwritten when the last of them is gone: a connection that is closed leaves none.
// It has no operator for streams or comparison, so that it gets into no log and no file by accident.
class HeldSecret
{
public:
    HeldSecret();
    // Takes the characters over; the text that was handed in is overwritten when nobody else holds it.
    explicit HeldSecret(QString &&text);
    HeldSecret(const HeldSecret &other);
    HeldSecret &operator=(const HeldSecret &other);
    ~HeldSecret();

    bool isEmpty() const;
    // A copy for whoever signs in with it, who lets go of it soon.
    QString text() const;

private:
    class Characters;
    QExplicitlySharedDataPointer<Characters> m_characters;
};

} // namespace Gatehouse
