// One setting of a rule: a slider and the exact number beside it, what it means, and how it is shipped.
#pragma once

#include "models/alerts/alertrule.h"

#include <QWidget>

class QDoubleSpinBox;
class QPushButton;
class QSlider;

namespace Gatehouse
{

class RuleSettingRow : public QWidget
{
    Q_OBJECT
public:
    explicit RuleSettingRow(const RuleSetting &setting, QWidget *parent = nullptr);

    const RuleSetting &setting() const { return m_setting; }
    // Tells nobody.
    void setValue(double value);
    double value() const { return m_value; }
    void setReadOnly(bool readOnly);

    QSlider *slider() const { return m_slider; }
    QDoubleSpinBox *spin() const { return m_spin; }
    QPushButton *resetButton() const { return m_reset; }

signals:
    void valueEdited(const QString &setting, double value);

private:
    void layOut(const QString &name);
    bool isShare() const;
    int decimals() const;
    double ofPosition(int position) const;
    double stepped(double value) const;
    int positionOf(double value) const;
    void edit(double value);
    void show(double value);

    RuleSetting m_setting;
    double m_value = 0;
    bool m_isLogarithmic;
    bool m_readOnly = false;
    QSlider *m_slider;
    QDoubleSpinBox *m_spin;
    QPushButton *m_reset;
};

} // namespace Gatehouse
