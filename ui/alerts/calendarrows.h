// The calendar of the rules: where the users live, and which days there are like a Sunday.
#pragma once

#include <QDate>
#include <QWidget>

class QPlainTextEdit;

namespace Gatehouse
{

class ZoneBox;

class CalendarRows : public QWidget
{
    Q_OBJECT
public:
    explicit CalendarRows(QWidget *parent = nullptr);
    ~CalendarRows() override;

    // Tells nobody. What somebody writes stays as it is while it comes to the same.
    void setCalendar(const QString &zone, const QList<QDate> &holidays);
    // The next calendar that is set replaces whatever was written.
    void forgetText();
    void setReadOnly(bool readOnly);
    // What cannot be used of what was written, and how to write it; empty: nothing.
    const QString &problem() const { return m_problem; }

    ZoneBox *zoneBox() const { return m_zone; }
    QPlainTextEdit *holidays() const { return m_holidays; }

signals:
    void calendarEdited(const QString &zone, const QList<QDate> &holidays);
    void problemChanged();

private:
    void layOut();
    void read();

    ZoneBox *m_zone;
    QPlainTextEdit *m_holidays;
    QString m_knownZone;
    QList<QDate> m_known; // what was set or told last
    QString m_problem;
    bool m_isForgotten = true;
};

} // namespace Gatehouse
