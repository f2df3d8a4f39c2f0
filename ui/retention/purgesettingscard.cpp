#include "ui/retention/purgesettingscard.h"

#include "ui/theme/spacing.h"
#include "ui/widgets/countedsuffix.h"

#include <QFormLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>

#include <algorithm>

namespace Gatehouse
{

namespace
{

constexpr int kMostRows = 1'000'000'000;
constexpr int kFieldWidth = 110;

QSpinBox *spin(int least, int most, int step, const QString &suffix)
{
    auto *box = new QSpinBox;
    box->setRange(least, most);
    box->setSingleStep(step);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    box->setAlignment(Qt::AlignRight);
    box->setMinimumWidth(kFieldWidth); // the widest number would widen the whole column of cards
    return box;
}

} // namespace

PurgeSettingsCard::PurgeSettingsCard(QWidget *parent)
    : Card(tr("How purges run"), {}, parent)
    , m_threshold(spin(0, kMostRows, 1000, tr(" rows")))
    , m_rate(spin(100, kMostRows, 1000, tr(" rows/s")))
    , m_duty(spin(1, 100, 5, tr(" % of the time")))
    , m_save(new QPushButton(tr("Sa&ve")))
{
    m_threshold->setSpecialValueText(tr("always"));
    m_threshold->setToolTip(tr("Plans with more rows are approved by two other people."));
    m_rate->setToolTip(tr("No more rows than that are deleted in a second."));
    m_duty->setToolTip(tr("The share of the time in which a batch may run; between them others have the database."));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::kGap);
    form->addRow(tr("Two people &above"), m_threshold);
    form->addRow(tr("At &most"), m_rate);
    form->addRow(tr("Ba&tches take"), m_duty);
    body()->addLayout(form);
    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_save);
    body()->addLayout(row);
    for (QSpinBox *box : {m_threshold, m_rate, m_duty})
        connect(box, &QSpinBox::valueChanged, this, &PurgeSettingsCard::follow);
    connect(m_save, &QPushButton::clicked, this, [this] { emit saveRequested(settings()); });
    follow();
}

void PurgeSettingsCard::show(const RetentionSettings &kept, bool mayChange)
{
    m_mayChange = mayChange;
    if (kept != m_kept) {
        m_kept = kept;
        const QSignalBlocker threshold(m_threshold);
        const QSignalBlocker rate(m_rate);
        const QSignalBlocker duty(m_duty);
        m_threshold->setValue(int(std::min<qint64>(kept.threshold, kMostRows)));
        m_rate->setValue(int(std::min<qint64>(kept.rowsPerSecond, kMostRows)));
        m_duty->setValue(kept.dutyPercent);
    }
    follow();
}

RetentionSettings PurgeSettingsCard::settings() const
{
    return {m_threshold->value(), m_rate->value(), m_duty->value()};
}

void PurgeSettingsCard::follow()
{
    for (QSpinBox *box : {m_threshold, m_rate, m_duty})
        box->setEnabled(m_mayChange);
    setCountedSuffix(m_threshold, tr(" row"), tr(" rows"));
    m_save->setVisible(m_mayChange);
    m_save->setEnabled(m_kept && settings() != *m_kept);
}

} // namespace Gatehouse
