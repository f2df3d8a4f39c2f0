#include "ui/alerts/rulesettingrow.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/card.h"
#include "ui/widgets/wrappedlabel.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QStyle>

#include <algorithm>
#include <cmath>

namespace Gatehouse
{

namespace
{

constexpr int kSteps = 400;
constexpr double kManyTimes = 50; // from here on a scale of even steps would have nothing at its lower end
constexpr int kNameWidth = 110;
constexpr int kSpinWidth = 150;
constexpr double kOfShare = 100;

// "quiet_days" -> "Quiet days".
QString nameOf(const QString &id)
{
    QString name = id;
    name.replace(QLatin1Char('_'), QLatin1Char(' '));
    name[0] = name.at(0).toUpper();
    return name;
}

// Where a scale by powers begins. Of money nothing is a sum, too, and stands below the first dollar.
double lowestOf(const RuleSetting &setting)
{
    return setting.least == 0 && setting.unit == QLatin1String("USD") ? 1.0 : setting.least;
}

bool isWhole(double value)
{
    return std::round(value) == value;
}

} // namespace

RuleSettingRow::RuleSettingRow(const RuleSetting &setting, QWidget *parent)
    : QWidget(parent)
    , m_setting(setting)
    , m_isLogarithmic(lowestOf(setting) > 0 && setting.most / lowestOf(setting) > kManyTimes)
    , m_slider(new QSlider(Qt::Horizontal))
    , m_spin(new QDoubleSpinBox)
    , m_reset(new QPushButton(tr("Default")))
{
    const QString name = nameOf(setting.id);
    m_slider->setRange(0, kSteps);
    m_slider->setPageStep(kSteps / 20);
    m_slider->setAccessibleName(tr("%1, slider").arg(name));
    m_slider->setAccessibleDescription(setting.meaning);
    const double factor = isShare() ? kOfShare : 1;
    m_spin->setDecimals(decimals());
    m_spin->setRange(setting.least * factor, setting.most * factor);
    m_spin->setSingleStep(setting.step > 0                       ? setting.step
                          : isWhole(setting.least) && !isShare() ? 1
                                                                 : std::pow(10, 1 - decimals()));
    if (setting.isOdds())
        m_spin->setPrefix(tr("1 in 10^"));
    if (isShare())
        m_spin->setSuffix(QStringLiteral(" %"));
    m_spin->setKeyboardTracking(false);
    m_spin->setFixedWidth(kSpinWidth);
    m_spin->setAccessibleName(name);
    m_spin->setAccessibleDescription(setting.meaning);
    layOut(name);
    connect(m_slider, &QSlider::valueChanged, this, [this](int position) { edit(ofPosition(position)); });
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, [this](double shown) {
        // Through the digits that are shown, so that 0.1 % is the number that is shipped.
        const double digits = std::pow(10, decimals());
        edit(stepped(std::round(shown * digits) / (isShare() ? digits * kOfShare : digits)));
    });
    connect(m_reset, &QPushButton::clicked, this, [this] { edit(m_setting.preset); });
    show(setting.preset);
}

void RuleSettingRow::layOut(const QString &name)
{
    m_reset->setAccessibleName(tr("%1 as it is shipped").arg(name));
    setLook(m_reset, "quiet");
    auto *label = new QLabel(name);
    label->setFixedWidth(kNameWidth);
    label->setWordWrap(true);
    auto *meaning =
        new WrappedLabel(tr("%1 Shipped: %2.").arg(m_setting.meaning, settingText(m_setting, m_setting.preset)));
    setLook(meaning, "hint");
    // Many rows together would take a pixel off each.
    label->setMinimumHeight(label->fontMetrics().height() + 1);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Spacing::kSmall);
    grid->setVerticalSpacing(0);
    grid->setColumnStretch(1, 1);
    grid->addWidget(label, 0, 0);
    grid->addWidget(m_slider, 0, 1);
    grid->addWidget(m_spin, 0, 2);
    grid->addWidget(m_reset, 0, 3);
    grid->addWidget(meaning, 1, 0, 1, 4);
}

bool RuleSettingRow::isShare() const
{
    return m_setting.unit == QLatin1String("share");
}

int RuleSettingRow::decimals() const
{
    if (isShare())
        return 3;
    if (m_setting.unit == QLatin1String("USD"))
        return 2;
    const bool counts = isWhole(m_setting.least) && isWhole(m_setting.preset);
    const bool isPower = m_setting.isOdds() || m_setting.unit == QLatin1String("powers of ten");
    return counts && !isPower && m_setting.unit != QLatin1String("times") ? 0 : 1;
}

double RuleSettingRow::ofPosition(int position) const
{
    if (position == 0)
        return m_setting.least;
    const double at = double(position) / kSteps;
    const double lowest = lowestOf(m_setting);
    const double value = m_isLogarithmic ? lowest * std::pow(m_setting.most / lowest, at)
                                         : m_setting.least + at * (m_setting.most - m_setting.least);
    const double digits = std::pow(10, decimals()) * (isShare() ? kOfShare : 1);
    return std::clamp(stepped(std::round(value * digits) / digits), m_setting.least, m_setting.most);
}

double RuleSettingRow::stepped(double value) const
{
    return m_setting.step > 0 ? std::round(value / m_setting.step) * m_setting.step : value;
}

int RuleSettingRow::positionOf(double value) const
{
    if (value <= m_setting.least)
        return 0;
    const double lowest = lowestOf(m_setting);
    const double at = m_isLogarithmic ? std::log(std::max(value, lowest) / lowest) / std::log(m_setting.most / lowest)
                                      : (value - m_setting.least) / (m_setting.most - m_setting.least);
    return int(std::lround(at * kSteps));
}

void RuleSettingRow::edit(double value)
{
    if (value == m_value || m_readOnly)
        return show(m_value);
    show(value);
    emit valueEdited(m_setting.id, value);
}

void RuleSettingRow::setValue(double value)
{
    if (value != m_value)
        show(value);
}

void RuleSettingRow::show(double value)
{
    m_value = value;
    const QSignalBlocker quietSlider(m_slider);
    const QSignalBlocker quietSpin(m_spin);
    if (ofPosition(m_slider->value()) != value)
        m_slider->setValue(positionOf(value));
    m_spin->setValue(value * (isShare() ? kOfShare : 1));
    if (!isShare() && !m_setting.isOdds())
        m_spin->setSuffix(QLatin1Char(' ') + unitText(m_setting, value));
    m_reset->setEnabled(value != m_setting.preset && !m_readOnly);
}

void RuleSettingRow::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    m_slider->setEnabled(!readOnly);
    m_spin->setReadOnly(readOnly);
    m_spin->setButtonSymbols(readOnly ? QAbstractSpinBox::NoButtons : QAbstractSpinBox::UpDownArrows);
    show(m_value);
}

} // namespace Gatehouse
