// What this desktop tells of alerts. A change holds at once.
#pragma once

#include "models/alerts/desktopwishes.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QComboBox;
class QLabel;

namespace Gatehouse
{

class QuietHoursRow;

class DesktopWishesCard : public Card
{
    Q_OBJECT
public:
    // The wishes outlive it. Not available: the desktop has no service for notices, which is said.
    DesktopWishesCard(DesktopWishes &wishes, bool available, QWidget *parent = nullptr);

    QCheckBox *box() const { return m_on; }
    QComboBox *levels() const { return m_levels; }
    QuietHoursRow *quiet() const { return m_quiet; }
    // What keeps it from telling; empty: nothing.
    QString note() const;

private:
    void follow();
    void set();

    DesktopWishes &m_wishes;
    const bool m_available;
    QCheckBox *m_on;
    QComboBox *m_levels;
    QuietHoursRow *m_quiet;
    QLabel *m_note;
};

// "tickets and pages" and "pages".
void fillLevels(QComboBox *box);

} // namespace Gatehouse
