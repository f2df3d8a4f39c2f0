// Picks a time range: the usual relative ones by one click, any other by two times and a zone.
#pragma once

#include "models/core/timerange.h"

#include <QFrame>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace Gatehouse
{

class TimeRangePopup : public QFrame
{
    Q_OBJECT
public:
    explicit TimeRangePopup(QWidget *parent = nullptr);

    // Fills the fields with what is chosen now.
    void setRange(const TimeRange &range, qint64 nowMs);

signals:
    // The popup has closed itself.
    void rangePicked(const Gatehouse::TimeRange &range);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *buildPresets();
    QWidget *buildFields();
    void pick(const TimeRange &range);
    void applyFields();
    void showProblem(QLineEdit *field, const QString &problem);
    Result<QTimeZone> pickedZone() const;

    QList<QPushButton *> m_presets;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QComboBox *m_zone;
    QLabel *m_problem;
    QPushButton *m_apply;
    TimeRange m_range;
    QString m_shownFrom;
    QString m_shownTo;
};

} // namespace Gatehouse
