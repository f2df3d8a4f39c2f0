// From receipt to the day by which an answer is due, with today between them.
#pragma once

#include <QDate>
#include <QWidget>

namespace Gatehouse
{

class Theme;

class CaseClockView : public QWidget
{
    Q_OBJECT
public:
    explicit CaseClockView(const Theme &theme, QWidget *parent = nullptr);

    void showDays(const QDate &received, const QDate &due, const QDate &today, bool running);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    QDate m_received;
    QDate m_due;
    QDate m_today;
    bool m_running = false;
};

} // namespace Gatehouse
