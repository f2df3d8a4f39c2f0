// From when to when, on the clocks of which zone, nobody wants to be told of what can wait.
#pragma once

#include "models/alerts/quiethours.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QTimeEdit;

namespace Gatehouse
{

class ZoneBox;

class QuietHoursRow : public QWidget
{
    Q_OBJECT
public:
    // `title`: before the times. `whose`: for a screen reader, "the desktop".
    QuietHoursRow(const QString &title, const QString &whose, QWidget *parent = nullptr);

    std::optional<QuietHours> hours() const;
    // Tells nobody.
    void setHours(const std::optional<QuietHours> &hours);

    QCheckBox *box() const { return m_on; }
    QTimeEdit *from() const { return m_from; }
    QTimeEdit *to() const { return m_to; }
    ZoneBox *zone() const { return m_zone; }

signals:
    void edited();

private:
    void follow();

    AlertLevel m_brokenBy = AlertLevel::Page;
    QCheckBox *m_on;
    QTimeEdit *m_from;
    QTimeEdit *m_to;
    ZoneBox *m_zone;
};

} // namespace Gatehouse
